#include "core/discovery/host_table.h"

#include "core/discovery/address_scope.h"

#include <algorithm>
#include <numeric>

namespace plug::discovery {

namespace {

bool isCallable(const KnownHost &host)
{
    return !host.isBlocked && !host.isDead() && !host.endpoints.empty();
}

/// Where the listener can be told that it is.
std::vector<Endpoint> addressesFor(const Endpoint &listenerAt, const KnownHost &host)
{
    std::vector<Endpoint> told;
    for (const Endpoint &at : host.endpoints) {
        if (at != listenerAt && mayTell(listenerAt, at) && told.size() < protocol::kMaxContactEndpoints)
            told.push_back(at);
    }
    return told;
}

/// Agrees with `centre` in just so many bits.
Position placeIn(int bucket, const Position &centre, RandomSource &random)
{
    Position place;
    random.fill(place.bytes);
    const auto byte = static_cast<std::size_t>(bucket / 8);
    const auto own = static_cast<std::uint8_t>(0xff00 >> (bucket % 8));
    const auto flipped = static_cast<std::uint8_t>(0x80 >> (bucket % 8));
    std::copy_n(centre.bytes.begin(), byte, place.bytes.begin());
    place.bytes[byte] = static_cast<std::uint8_t>((centre.bytes[byte] & own) | (place.bytes[byte] & ~own));
    place.bytes[byte] = static_cast<std::uint8_t>((place.bytes[byte] & ~flipped) | (~centre.bytes[byte] & flipped));
    return place;
}

} // namespace

std::vector<const KnownHost *> HostTable::nearest(const Position &target, std::size_t most, const std::set<HostId> &except) const
{
    std::vector<const KnownHost *> nearest;
    PositionIndex::Walk walk(m_index, target);
    while (nearest.size() < most) {
        const KnownHost *host = walk.next();
        if (!host)
            break;
        if (isCallable(*host) && !except.contains(host->id))
            nearest.push_back(host);
    }
    return nearest;
}

std::vector<wire::Contact> HostTable::metLately(std::size_t most, const Endpoint &listenerAt, WallTime now, RandomSource &random) const
{
    std::vector<const KnownHost *> lately;
    for (const auto &[id, host] : m_hosts) {
        if (isCallable(host) && host.lastHeard <= now && now - host.lastHeard <= kMetLately)
            lately.push_back(&host);
    }
    std::vector<wire::Contact> told;
    std::set<std::uint64_t> prefixes;
    for (std::size_t left = lately.size(); left > 0 && told.size() < most; --left) {
        std::swap(lately[random.below(left)], lately[left - 1]);
        const KnownHost &host = *lately[left - 1];
        wire::Contact contact{host.id, addressesFor(listenerAt, host)};
        if (contact.endpoints.empty())
            continue;
        const auto prefix = countedPrefix(contact.endpoints.front());
        if (!prefix || prefixes.insert(*prefix).second)
            told.push_back(std::move(contact));
    }
    return told;
}

/// Hosts grow rarer by half with every bucket. Behind the one from which on there are no more than kBucketSize, those nearest of all, nothing is
/// to be expected: whoever has made a HostId near to this one's can't make it look for others there.
std::optional<Position> HostTable::emptiestPlace(RandomSource &random) const
{
    if (m_hosts.empty())
        return std::nullopt;
    std::size_t deeper = 0;
    int last = kBuckets - 1;
    while (last > 0 && deeper + m_fill[static_cast<std::size_t>(last)] < kBucketSize)
        deeper += m_fill[static_cast<std::size_t>(last--)];
    const auto end = m_fill.begin() + last + 1;
    const auto emptiest = std::min_element(m_fill.begin(), end);
    if (*emptiest >= kBucketSize / 2)
        return std::nullopt;
    const auto ties = static_cast<std::uint64_t>(std::count(m_fill.begin(), end, *emptiest));
    auto chosen = emptiest;
    for (std::uint64_t skip = random.below(ties); skip > 0; --skip)
        chosen = std::find(chosen + 1, end, *emptiest);
    return placeIn(static_cast<int>(chosen - m_fill.begin()), m_centre, random);
}

const KnownHost *HostTable::longestUnheard(WallTime before) const
{
    const KnownHost *longest = nullptr;
    for (const auto &[id, host] : m_hosts) {
        if (isCallable(host) && host.lastHeard < (longest ? longest->lastHeard : before))
            longest = &host;
    }
    return longest;
}

} // namespace plug::discovery
