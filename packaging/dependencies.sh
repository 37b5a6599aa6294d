# What building PLUG needs, and how to get it. Sourced by ./run and ./test; does nothing by itself.

# The window's and the terminal client's build, by distribution.
debian_packages=(cmake ninja-build g++ libssl-dev libboost-dev qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools libqt6sql6-sqlite libtorrent-rasterbar-dev
    libminiupnpc-dev libnatpmp-dev libqrencode-dev)
fedora_packages="cmake ninja-build gcc-c++ openssl-devel boost-devel qt6-qtbase-devel qt6-qtsvg-devel qt6-qttools-devel rb_libtorrent-devel miniupnpc-devel libnatpmp-devel qrencode-devel"
arch_packages="cmake ninja gcc openssl boost qt6-base qt6-svg qt6-tools libtorrent-rasterbar miniupnpc libnatpmp qrencode"
homebrew_packages="cmake ninja openssl@3 boost qt libtorrent-rasterbar miniupnpc libnatpmp qrencode"

say() { printf '%s\n' "$*" >&2; }

# Prints those of its arguments that dpkg does not have.
missing_debian_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "This needs root, and there is no sudo. As root, run: $*"
        return 1
    fi
}

install_debian_packages() {
    local missing
    missing=$(missing_debian_packages "$@")
    [ -n "$missing" ] || return 0
    say "Installing what is missing:" $missing
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
}

# install_dependencies [PACKAGE…]: the build's, and further ones by their Debian names. Elsewhere it only says what to
# install, and goes on: the build itself tells what it lacks.
install_dependencies() {
    if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
        install_debian_packages "${debian_packages[@]}" "$@"
    elif ! command -v cmake >/dev/null || ! command -v ninja >/dev/null; then
        say "CMake or Ninja is missing. PLUG needs CMake 3.25, Ninja, a C++20 compiler, OpenSSL 3, Boost 1.74 and Qt 6.4. Install them with:"
        say "  Fedora:    sudo dnf install $fedora_packages"
        say "  Arch:      sudo pacman -S --needed $arch_packages"
        say "  Homebrew:  brew install $homebrew_packages"
        return 1
    fi
}

# build PRESET [TARGET…]: configures where that has not been done, then builds. Quiet where there is nothing to do.
build() {
    local preset=$1 folder="build/$1"
    shift
    if [ ! -f "$folder/build.ninja" ]; then
        cmake --preset "$preset" >&2 || return 1
    fi
    cmake --build "$folder" ${1:+--target "$@"} >&2
}
