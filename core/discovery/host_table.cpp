#include "core/discovery/host_table.h"

#include "core/base/limits.h"
#include "core/discovery/address_scope.h"

#include <algorithm>

namespace plug::discovery {

namespace {

void count(std::uint32_t &which, std::uint32_t &other)
{
    if (++which < HostTable::kQualityWindow)
        return;
    which /= 2;
    other /= 2;
}

} // namespace

HostTable::HostTable(const HostId &self, const Position &centre)
    : m_self(self)
    , m_centre(centre)
{
}

/// Where a host can be kept; addresses that a person typed in may be of any kind that a datagram can go to.
bool HostTable::isKeepable(const Endpoint &at, bool addedByHand)
{
    const bool isSendable = at.port != 0 && !at.isUnspecified() && !at.isMulticast();
    return isSendable && (addedByHand || scopeOf(at) != Scope::Unusable);
}

/// Whatever the catalogue says, as this class would have written it.
KnownHost HostTable::inBounds(KnownHost host)
{
    std::erase_if(host.endpoints, [&](const Endpoint &at) { return !isKeepable(at, host.addedByHand); });
    if (host.endpoints.size() > limits::kMaxEndpointsOfHost)
        host.endpoints.resize(limits::kMaxEndpointsOfHost);
    host.answered = std::min(host.answered, kQualityWindow - 1);
    host.unanswered = std::min(host.unanswered, kQualityWindow - 1);
    host.failures = std::clamp(host.failures, 0, kFailuresUntilDead);
    host.name.truncate(protocol::kMaxNameBytes);
    return host;
}

void HostTable::putFirst(std::vector<Endpoint> &endpoints, const Endpoint &at)
{
    std::erase(endpoints, at);
    endpoints.insert(endpoints.begin(), at);
    if (endpoints.size() > limits::kMaxEndpointsOfHost)
        endpoints.pop_back();
}

int HostTable::bucketOf(const Position &position) const
{
    return std::min(sharedBits(m_centre, position), kBuckets - 1);
}

void HostTable::recentre(const Position &centre)
{
    m_centre = centre;
    m_fill = {};
    for (auto &[host, place] : m_places) {
        place.bucket = bucketOf(place.position);
        ++m_fill[static_cast<std::size_t>(place.bucket)];
    }
    m_candidates.sortAnew([this](const Position &position) { return bucketOf(position); });
}

void HostTable::link(const KnownHost &host)
{
    Place &place = m_places[host.id];
    const bool hasAddress = !host.endpoints.empty();
    place.position = hasAddress ? positionOf(host.id, host.endpoints.front()) : Position{host.id.bytes};
    place.bucket = bucketOf(place.position);
    place.prefix = hasAddress && !host.isKept() ? countedPrefix(host.endpoints.front()) : std::nullopt;
    place.isIndexed = hasAddress;
    ++m_fill[static_cast<std::size_t>(place.bucket)];
    if (place.prefix)
        ++m_prefixes[*place.prefix];
    if (place.isIndexed)
        m_index.insert(place.position, &host);
    if (host.isDead() && !host.isKept())
        m_dead.insert(host.id);
    if (host.isAnchor)
        m_anchors.insert(host.id);
}

void HostTable::unlink(const KnownHost &host)
{
    const Place &place = m_places.at(host.id);
    --m_fill[static_cast<std::size_t>(place.bucket)];
    if (place.prefix && --m_prefixes[*place.prefix] == 0)
        m_prefixes.erase(*place.prefix);
    if (place.isIndexed)
        m_index.erase(place.position, &host);
    m_dead.erase(host.id);
    m_anchors.erase(host.id);
}

void HostTable::changed(const HostId &host)
{
    m_removed.erase(host);
    m_changed.insert(host);
}

void HostTable::evict(HostId host)
{
    const auto found = m_hosts.find(host);
    unlink(found->second);
    m_hosts.erase(found);
    m_places.erase(host);
    m_changed.erase(host);
    m_removed.insert(host);
}

/// Of that prefix, or any where there is none named: the one that was not heard for the longest time.
bool HostTable::evictDead(const std::optional<std::uint64_t> &prefix)
{
    const KnownHost *oldest = nullptr;
    for (const HostId &id : m_dead) {
        const KnownHost &host = m_hosts.at(id);
        if ((!prefix || m_places.at(id).prefix == prefix) && (!oldest || host.lastHeard < oldest->lastHeard))
            oldest = &host;
    }
    if (!oldest)
        return false;
    evict(oldest->id);
    return true;
}

std::size_t HostTable::roomOf(int bucket) const
{
    const bool isSparse = m_fill[static_cast<std::size_t>(bucket)] < kBucketSize;
    return isSparse ? limits::kMaxKnownHosts : limits::kMaxKnownHosts - kReservedForSparse;
}

bool HostTable::hasPlaceOf(std::uint64_t prefix)
{
    const auto found = m_prefixes.find(prefix);
    return found == m_prefixes.end() || found->second < kMaxHostsOfPrefix || evictDead(prefix);
}

bool HostTable::hasPlaceInBucket(int bucket)
{
    return m_hosts.size() < roomOf(bucket) || evictDead(std::nullopt);
}

bool HostTable::hasRoomFor(const KnownHost &host)
{
    if (host.endpoints.empty())
        return false;
    const Endpoint &at = host.endpoints.front();
    const auto prefix = countedPrefix(at);
    return (!prefix || hasPlaceOf(*prefix)) && hasPlaceInBucket(bucketOf(positionOf(host.id, at)));
}

/// What a person names comes before what was only met: if nothing is dead, the one not heard for the longest time goes.
void HostTable::makeRoomForKept()
{
    if (m_hosts.size() < limits::kMaxKnownHosts || evictDead(std::nullopt))
        return;
    const KnownHost *oldest = nullptr;
    for (const auto &[id, host] : m_hosts) {
        if (!host.isKept() && (!oldest || host.lastHeard < oldest->lastHeard))
            oldest = &host;
    }
    if (oldest)
        evict(oldest->id);
}

/// As the host is; false where there is no room.
bool HostTable::admit(KnownHost host)
{
    if (host.isKept())
        makeRoomForKept();
    if (host.isKept() ? m_hosts.size() >= limits::kMaxKnownHosts : !hasRoomFor(host))
        return false;
    const HostId id = host.id;
    link(m_hosts.emplace(id, std::move(host)).first->second);
    return true;
}

void HostTable::restore(KnownHost host)
{
    if (m_hosts.contains(host.id))
        return;
    host = inBounds(std::move(host));
    host.isAnchor = host.isAnchor && mayBeAnchor(host);
    const HostId id = host.id;
    if (id == m_self || !admit(std::move(host)))
        m_removed.insert(id);
}

/// Who came first and still answers stays one; a place that becomes free goes to the next who is heard.
bool HostTable::mayBeAnchor(const KnownHost &host) const
{
    if (host.isBlocked || host.endpoints.empty() || m_anchors.size() >= kAnchors)
        return false;
    const auto prefix = countedPrefix(host.endpoints.front());
    return !prefix || std::none_of(m_anchors.begin(), m_anchors.end(), [&](const HostId &anchor) {
        return countedPrefix(m_hosts.at(anchor).endpoints.front()) == prefix;
    });
}

/// False where the prefix there is full: others of it have come first.
bool HostTable::moveTo(KnownHost &host, const Endpoint &at)
{
    const auto prefix = countedPrefix(at);
    const bool isOtherPrefix = host.endpoints.empty() || countedPrefix(host.endpoints.front()) != prefix;
    if (!isKeepable(at, false) || (!host.isKept() && prefix && isOtherPrefix && !hasPlaceOf(*prefix)))
        return false;
    putFirst(host.endpoints, at);
    return true;
}

bool HostTable::meet(const HostId &host, const Endpoint &at, WallTime now)
{
    ++m_heard;
    if (const auto candidate = m_candidates.remove(host))
        m_informants.onTried(candidate->informant, candidate->informantAt, true);
    if (host == m_self)
        return false;
    if (!m_hosts.contains(host) && (!isKeepable(at, false) || !admit({.id = host, .endpoints = {at}})))
        return false;
    KnownHost &known = m_hosts.at(host);
    unlink(known);
    known.lastHeard = now;
    known.failures = 0;
    moveTo(known, at);
    known.isAnchor = known.isAnchor || mayBeAnchor(known);
    link(known);
    changed(host);
    return true;
}

void HostTable::onUnreachable(const HostId &host)
{
    const auto candidate = m_candidates.remove(host);
    if (candidate && candidate->takenAt != m_heard)
        m_informants.onTried(candidate->informant, candidate->informantAt, false);
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end() || m_places.at(host).failedAt == m_heard)
        return;
    KnownHost &known = found->second;
    m_places.at(host).failedAt = m_heard;
    unlink(known);
    known.failures = std::min(known.failures + 1, kFailuresUntilDead);
    if (known.isDead() && known.isAnchor) {
        known.isAnchor = false;
        changed(host);
    }
    link(known);
}

void HostTable::onAnswered(const HostId &host, WallTime now)
{
    ++m_heard;
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end())
        return;
    KnownHost &known = found->second;
    known.lastHeard = now;
    known.failures = 0;
    m_dead.erase(host);
    count(known.answered, known.unanswered);
    Place &place = m_places.at(host);
    if (now - place.answerSaved >= kQualitySavedEvery || now < place.answerSaved) {
        place.answerSaved = now;
        changed(host);
    }
}

void HostTable::onUnanswered(const HostId &host)
{
    const auto found = m_hosts.find(host);
    if (found != m_hosts.end())
        count(found->second.unanswered, found->second.answered);
}

bool HostTable::hasRoomForCandidate(const Position &position, const Endpoint &at) const
{
    if (m_hosts.size() >= roomOf(bucketOf(position)) && m_dead.empty())
        return false;
    const auto prefix = countedPrefix(at);
    const auto known = prefix ? m_prefixes.find(*prefix) : m_prefixes.end();
    const std::size_t live = known == m_prefixes.end() ? 0 : known->second - deadOf(*prefix);
    return !prefix || live + m_candidates.countOfPrefix(*prefix) < kMaxHostsOfPrefix;
}

std::size_t HostTable::deadOf(std::uint64_t prefix) const
{
    const auto isOfPrefix = [&](const HostId &dead) { return m_places.at(dead).prefix == prefix; };
    return static_cast<std::size_t>(std::count_if(m_dead.begin(), m_dead.end(), isOfPrefix));
}

bool HostTable::addCandidate(const wire::Contact &contact, const HostId &informant, const Endpoint &informantAt)
{
    if (contact.host == m_self || contact.host == informant || m_hosts.contains(contact.host) || isBlocked(informant))
        return false;
    if (m_informants.isDistrusted(informant, informantAt)) {
        m_informants.onIgnored(informant, informantAt);
        return false;
    }
    wire::Contact believed{contact.host, believable(informantAt, contact.endpoints)};
    if (believed.endpoints.empty())
        return false;
    if (believed.endpoints.size() > protocol::kMaxContactEndpoints)
        believed.endpoints.resize(protocol::kMaxContactEndpoints);
    const Endpoint &first = believed.endpoints.front();
    const Position position = positionOf(believed.host, first);
    if (!hasRoomForCandidate(position, first))
        return false;
    return m_candidates.add({std::move(believed), informant, informantAt, position, m_heard}, bucketOf(position));
}

std::optional<wire::Contact> HostTable::takeCandidate()
{
    return m_candidates.take([this](int bucket) -> std::size_t { return m_fill[static_cast<std::size_t>(bucket)]; }, m_heard);
}

bool HostTable::isDistrusted(const HostId &informant) const
{
    const KnownHost *known = find(informant);
    if (!known || known->endpoints.empty())
        return m_informants.isDistrusted(informant);
    return m_informants.isDistrusted(informant, known->endpoints.front());
}

const KnownHost *HostTable::find(const HostId &host) const
{
    const auto found = m_hosts.find(host);
    return found == m_hosts.end() ? nullptr : &found->second;
}

bool HostTable::isBlocked(const HostId &host) const
{
    const KnownHost *known = find(host);
    return known && known->isBlocked;
}

HostTable::Changes HostTable::takeChanges()
{
    Changes changes{{m_changed.begin(), m_changed.end()}, {m_removed.begin(), m_removed.end()}};
    m_changed.clear();
    m_removed.clear();
    return changes;
}

} // namespace plug::discovery
