#include "core/discovery/position.h"

#include "core/crypto/digest.h"
#include "core/discovery/address_scope.h"

#include <algorithm>
#include <bit>

namespace plug::discovery {

namespace {

constexpr std::uint8_t kPositionTag = 0x05;
constexpr std::uint8_t kFreeBits = 0x07;
constexpr std::size_t kBoundBytes = 4;

} // namespace

Position positionOf(const LookupKey &key)
{
    return Position{key.bytes};
}

Position positionOf(const HostId &host, const Endpoint &at)
{
    Position position{host.bytes};
    if (scopeOf(at) != Scope::Global)
        return position;
    ByteArray<10> bound{kPositionTag};
    writeBigEndian(MutableByteView(bound).subspan(1), at.prefix());
    bound.back() = host.bytes.back() & kFreeBits;
    const Hash hash = crypto::sha256(bound);
    std::copy_n(hash.bytes.begin(), kBoundBytes, position.bytes.begin());
    std::copy_n(host.bytes.begin(), position.bytes.size() - kBoundBytes, position.bytes.begin() + kBoundBytes);
    return position;
}

bool isNearer(const Position &target, const Position &a, const Position &b)
{
    const auto differing = std::mismatch(a.bytes.begin(), a.bytes.end(), b.bytes.begin());
    if (differing.first == a.bytes.end())
        return false;
    const std::uint8_t of = target.bytes[static_cast<std::size_t>(differing.first - a.bytes.begin())];
    return (*differing.first ^ of) < (*differing.second ^ of);
}

int sharedBits(const Position &a, const Position &b)
{
    const auto differing = std::mismatch(a.bytes.begin(), a.bytes.end(), b.bytes.begin());
    const int bits = 8 * static_cast<int>(differing.first - a.bytes.begin());
    if (differing.first == a.bytes.end())
        return bits;
    return bits + std::countl_zero(static_cast<std::uint8_t>(*differing.first ^ *differing.second));
}

} // namespace plug::discovery
