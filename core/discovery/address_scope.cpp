#include "core/discovery/address_scope.h"

#include <algorithm>
#include <array>

namespace plug::discovery {

namespace {

constexpr std::uint16_t kLeastPort = 1024;
constexpr int kMappedBits = 96;

/// The addresses that begin with the first `length` bits of `bits`.
struct Network {
    ByteArray<16> bits;
    int length;

    bool contains(const Endpoint &at) const
    {
        const auto whole = static_cast<std::size_t>(length / 8);
        if (!std::equal(bits.begin(), bits.begin() + whole, at.address.begin()))
            return false;
        const int rest = length % 8;
        return rest == 0 || ((bits[whole] ^ at.address[whole]) >> (8 - rest)) == 0;
    }
};

struct ScopedNetwork {
    Network network;
    Scope scope;
};

constexpr Network v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, int length)
{
    return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, 0}, kMappedBits + length};
}

constexpr Network v6(std::uint16_t a, std::uint16_t b, int length)
{
    const auto high = [](std::uint16_t group) { return static_cast<std::uint8_t>(group >> 8); };
    const auto low = [](std::uint16_t group) { return static_cast<std::uint8_t>(group & 0xff); };
    return {{high(a), low(a), high(b), low(b)}, length};
}

/// The first that contains an address says what it is. IANA's special-purpose registries (RFC 6890), as of 2024.
constexpr std::array kNetworks{
    ScopedNetwork{v4(0, 0, 0, 8), Scope::Unusable},        // this network
    ScopedNetwork{v4(10, 0, 0, 8), Scope::Private},        // RFC 1918
    ScopedNetwork{v4(100, 64, 0, 10), Scope::Private},     // behind a provider's NAT, RFC 6598
    ScopedNetwork{v4(127, 0, 0, 8), Scope::Loopback},
    ScopedNetwork{v4(169, 254, 0, 16), Scope::LinkLocal},  // RFC 3927
    ScopedNetwork{v4(172, 16, 0, 12), Scope::Private},
    ScopedNetwork{v4(192, 0, 0, 24), Scope::Unusable},     // protocol assignments
    ScopedNetwork{v4(192, 0, 2, 24), Scope::Unusable},     // documentation, RFC 5737
    ScopedNetwork{v4(192, 88, 99, 24), Scope::Unusable},   // 6to4 relays, RFC 7526
    ScopedNetwork{v4(192, 168, 0, 16), Scope::Private},
    ScopedNetwork{v4(198, 18, 0, 15), Scope::Unusable},    // benchmarks, RFC 2544
    ScopedNetwork{v4(198, 51, 100, 24), Scope::Unusable},  // documentation
    ScopedNetwork{v4(203, 0, 113, 24), Scope::Unusable},   // documentation
    ScopedNetwork{v4(224, 0, 0, 3), Scope::Unusable},      // multicast, reserved, broadcast
    ScopedNetwork{v4(0, 0, 0, 0), Scope::Global},
    ScopedNetwork{v6(0x2001, 0x0db8, 32), Scope::Unusable}, // documentation, RFC 3849
    ScopedNetwork{v6(0x2001, 0, 23), Scope::Unusable},      // protocol assignments, Teredo and ORCHID among them
    ScopedNetwork{v6(0x2002, 0, 16), Scope::Unusable},      // 6to4
    ScopedNetwork{v6(0x3fff, 0, 20), Scope::Unusable},      // documentation, RFC 9637
    ScopedNetwork{v6(0x2000, 0, 3), Scope::Global},         // all that is given out, RFC 4291
    ScopedNetwork{v6(0xfc00, 0, 7), Scope::Private},        // RFC 4193
    ScopedNetwork{v6(0xfe80, 0, 10), Scope::LinkLocal},
};

/// Private networks that are one network each.
constexpr std::array kPrivateBlocks{v4(10, 0, 0, 8), v4(100, 64, 0, 10), v4(172, 16, 0, 12), v4(192, 168, 0, 16)};

bool areInOnePrivateNetwork(const Endpoint &a, const Endpoint &b)
{
    if (!a.isIpv4())
        return a.prefix() == b.prefix();
    return std::any_of(kPrivateBlocks.begin(), kPrivateBlocks.end(),
                       [&](const Network &block) { return block.contains(a) && block.contains(b); });
}

bool areOnOneLink(const Endpoint &a, const Endpoint &b)
{
    return a.isIpv4() == b.isIpv4() && a.scope == b.scope;
}

} // namespace

Scope scopeOf(const Endpoint &at)
{
    if (at.isLoopback())
        return Scope::Loopback;
    const auto found = std::find_if(kNetworks.begin(), kNetworks.end(),
                                    [&](const ScopedNetwork &known) { return known.network.contains(at); });
    return found == kNetworks.end() ? Scope::Unusable : found->scope;
}

bool mayTell(const Endpoint &informant, const Endpoint &told)
{
    const Scope from = scopeOf(informant);
    const Scope to = scopeOf(told);
    if (told.port < kLeastPort || from == Scope::Unusable || to == Scope::Unusable)
        return false;
    if (to == Scope::Private)
        return from == to && areInOnePrivateNetwork(informant, told);
    if (to == Scope::LinkLocal)
        return from == to && areOnOneLink(informant, told);
    return to >= from;
}

std::vector<Endpoint> believable(const Endpoint &informant, const std::vector<Endpoint> &told)
{
    std::vector<Endpoint> believed;
    for (Endpoint at : told) {
        at.scope = !at.isIpv4() && scopeOf(at) == Scope::LinkLocal ? informant.scope : 0;
        if (mayTell(informant, at))
            believed.push_back(at);
    }
    return believed;
}

} // namespace plug::discovery
