#include "core/discovery/gossip.h"

#include "core/discovery/answers.h"

#include <algorithm>

namespace plug::discovery {

namespace {

/// Entries whose time has come are of no use any more; false where there is no room even then.
template <typename Entries, typename TimeOf>
bool hasRoom(Entries &entries, std::size_t most, Instant now, const TimeOf &timeOf)
{
    if (entries.size() >= most)
        std::erase_if(entries, [&](const auto &entry) { return timeOf(entry.second) <= now; });
    return entries.size() < most;
}

constexpr auto kItself = [](Instant at) { return at; };

} // namespace

void Gossip::setActive(bool isActive, Instant now)
{
    m_isActive = isActive;
    if (isActive)
        advance(now);
}

void Gossip::onConnected(const HostId &host, Instant now)
{
    m_checked.erase(host);
    if (!m_isActive)
        return;
    if (isFew() || m_around.table.candidateCount() < protocol::kMaxGossip)
        ask(host, now);
    // What was put off for want of anybody to ask can be done now.
    m_callAt = std::min(m_callAt, now + kCallGap);
    if (!m_hasLookedAround)
        m_placeAt = std::min(m_placeAt, now);
}

void Gossip::handle(const HostId &from, const wire::Hosts &hosts, Instant now)
{
    if (hosts.wanted > 0)
        answer(from, hosts, now);
    const auto asked = m_asked.find(from);
    if (hosts.wanted > 0 || asked == m_asked.end() || !asked->second.isOpen)
        return;
    asked->second.isOpen = false;
    takeTold(from, hosts);
}

void Gossip::advance(Instant now)
{
    if (!m_isActive)
        return;
    if (m_callAt <= now)
        callCandidate(now);
    if (m_placeAt <= now)
        lookForPlaces(now);
    if (m_checkAt <= now)
        checkOldest(now);
}

Instant Gossip::deadline() const
{
    return m_isActive ? std::min({m_callAt, m_placeAt, m_checkAt}) : kNever;
}

bool Gossip::isFew() const
{
    return m_around.table.hosts().size() < kEnough;
}

void Gossip::ask(const HostId &host, Instant now)
{
    const auto known = m_asked.find(host);
    if (known != m_asked.end() && known->second.againAt > now)
        return;
    if (known == m_asked.end() && !hasRoom(m_asked, kMaxRemembered, now, [](const Asked &asked) { return asked.againAt; }))
        return;
    m_asked[host] = {now + kAskAgain, true};
    m_around.say(host, wire::Hosts{.wanted = static_cast<std::uint8_t>(protocol::kMaxGossip)});
}

void Gossip::answer(const HostId &to, const wire::Hosts &asked, Instant now)
{
    const auto at = m_around.addressOf(to);
    const auto last = m_answered.find(to);
    if (!at || (last != m_answered.end() && last->second > now))
        return;
    if (last == m_answered.end() && !hasRoom(m_answered, kMaxRemembered, now, kItself))
        return;
    m_answered[to] = now + kAnswerAgain;
    wire::Hosts hosts;
    hosts.hosts = m_around.table.metLately(asked.wanted, *at, m_around.wallTime(now), m_around.random);
    std::erase_if(hosts.hosts, [&](const wire::Contact &contact) { return contact.host == to; });
    while (datagramSize(hosts) > protocol::kBaseDatagram)
        hosts.hosts.pop_back();
    m_around.say(to, std::move(hosts));
}

void Gossip::takeTold(const HostId &from, const wire::Hosts &hosts)
{
    const auto at = m_around.addressOf(from);
    for (const wire::Contact &told : at ? hosts.hosts : std::vector<wire::Contact>{}) {
        if (const auto contact = tellable(told, *at))
            m_around.table.addCandidate(*contact, from, *at);
    }
}

void Gossip::callCandidate(Instant now)
{
    m_callAt = now + (isFew() ? kCallGap : kSeldomCallGap);
    const auto candidate = m_around.table.takeCandidate();
    if (!candidate)
        m_callAt = now + kSeldomCallGap; // until somebody connects, who can be asked
    else if (!m_around.isConnected(candidate->host))
        m_around.call(*candidate, true, now);
}

void Gossip::lookForPlaces(Instant now)
{
    m_placeAt = now + (isFew() ? kPlaceGap : kSeldomPlaceGap);
    if (m_around.connected().empty())
        return;
    const auto place = m_hasLookedAround ? m_around.table.emptiestPlace(m_around.random) : std::optional(m_around.place);
    m_hasLookedAround = true;
    if (place)
        m_searches.lookForHosts(LookupKey{place->bytes}, Searches::Owner::Gossip, now);
}

void Gossip::checkOldest(Instant now)
{
    const bool isAlone = m_around.connected().size() < kLeastConnected;
    const KnownHost *host = nextToCheck(now);
    m_checkAt = now + (isAlone && host ? kCallGap : kCheckGap);
    if (!host || !hasRoom(m_checked, kMaxRemembered, now, kItself))
        return;
    m_checked[host->id] = now + kAskAgain;
    const std::size_t count = std::min(host->endpoints.size(), protocol::kMaxContactEndpoints);
    m_around.call({host->id, {host->endpoints.begin(), host->endpoints.begin() + std::ptrdiff_t(count)}}, false, now);
}

const KnownHost *Gossip::nextToCheck(Instant now) const
{
    const bool isAlone = m_around.connected().size() < kLeastConnected;
    const KnownHost *next = nullptr;
    for (const auto &[id, host] : m_around.table.hosts()) {
        const auto checked = m_checked.find(id);
        const bool wasChecked = checked != m_checked.end() && checked->second > now;
        const bool isFresh = !isAlone && m_around.wallTime(now) - host.lastHeard < kOld;
        if (host.isBlocked || wasChecked || isFresh || host.endpoints.empty() || m_around.isConnected(id))
            continue;
        const bool isBetter = !next || (isAlone && host.isAnchor != next->isAnchor ? host.isAnchor
                                        : isAlone ? host.lastHeard > next->lastHeard : host.lastHeard < next->lastHeard);
        next = isBetter ? &host : next;
    }
    return next;
}

} // namespace plug::discovery
