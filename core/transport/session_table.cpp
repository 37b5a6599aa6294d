#include "core/transport/session_table.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::transport {

Session &SessionTable::add(const std::optional<HostId> &host)
{
    PLUG_CHECK(!isFull());
    const SessionId id = nextId();
    Slot &slot = m_sessions[id];
    slot.session = std::make_unique<Session>(m_context, id, host);
    if (host)
        m_byHost.emplace(*host, id);
    return *slot.session;
}

bool SessionTable::hasRoomForCaller(const Endpoint &from) const
{
    const auto ofPrefix = m_callersOfPrefix.find(from.prefix());
    return !isFull() && m_callerCount < kMaxCalled
        && (ofPrefix == m_callersOfPrefix.end() || ofPrefix->second.size() < kMaxCalledOfPrefix);
}

Session &SessionTable::addCaller(const HostId &host, const Endpoint &from)
{
    PLUG_CHECK(hasRoomForCaller(from));
    Session &session = add(host);
    m_sessions.at(session.id()).callerPrefix = from.prefix();
    m_callersOfPrefix[from.prefix()].insert(session.id());
    ++m_callerCount;
    return session;
}

/// Nobody loses more by it than by those of its own prefix who stay: with as many live sessions they keep it out as well.
void SessionTable::makeRoomForCaller(const Endpoint &from, Instant now)
{
    const auto ofPrefix = m_callersOfPrefix.find(from.prefix());
    if (hasRoomForCaller(from) || ofPrefix == m_callersOfPrefix.end())
        return;
    const auto lastHeard = [this](SessionId id) { return find(id)->lastHeard(); };
    Session &quietest = *find(*std::ranges::min_element(ofPrefix->second, {}, lastHeard));
    if (quietest.lastHeard() + kGivesWayAfter > now)
        return;
    quietest.giveWay();
    touch(quietest, now);
}

void SessionTable::forgetCaller(std::uint64_t prefix, SessionId id)
{
    --m_callerCount;
    const auto ofPrefix = m_callersOfPrefix.find(prefix);
    ofPrefix->second.erase(id);
    if (ofPrefix->second.empty())
        m_callersOfPrefix.erase(ofPrefix);
}

Session *SessionTable::find(SessionId id)
{
    const auto slot = m_sessions.find(id);
    return slot == m_sessions.end() ? nullptr : slot->second.session.get();
}

const Session *SessionTable::find(SessionId id) const
{
    const auto slot = m_sessions.find(id);
    return slot == m_sessions.end() ? nullptr : slot->second.session.get();
}

Session *SessionTable::findHost(const HostId &host)
{
    const auto id = m_byHost.find(host);
    return id == m_byHost.end() ? nullptr : find(id->second);
}

std::optional<SessionId> SessionTable::idOf(const HostId &host) const
{
    const auto id = m_byHost.find(host);
    return id == m_byHost.end() ? std::nullopt : std::optional(id->second);
}

Session *SessionTable::findAt(const Endpoint &endpoint)
{
    Session *found = nullptr;
    for (const auto &[at, id] : m_timers) {
        Session *session = find(id);
        Call *call = session->currentCall();
        const bool isThere = session->isEstablished() ? session->path().endpoint() == endpoint
                                                      : !session->host() && call && call->hasTarget(endpoint);
        if (isThere && (!found || session->id() < found->id()))
            found = session;
    }
    return found;
}

Session &SessionTable::settle(Session &session, const HostId &host, Instant now)
{
    if (session.host() == host)
        return session;
    PLUG_CHECK(!session.host());
    Session *other = findHost(host);
    if (!other) {
        m_byHost.emplace(host, session.id());
        return session;
    }
    if (m_aliases.size() >= kMaxAliases)
        m_aliases.erase(m_aliases.begin());
    m_aliases[session.id()] = other->id();
    remove(session, now);
    return *other;
}

SessionId SessionTable::aliasOf(SessionId id) const
{
    const auto alias = m_aliases.find(id);
    return alias == m_aliases.end() ? id : alias->second;
}

void SessionTable::touch(Session &session, Instant now)
{
    if (session.isOver()) {
        remove(session, now);
        return;
    }
    Slot &slot = m_sessions.at(session.id());
    const Instant deadline = session.deadline();
    // A timer that is too early only costs one look; moving it with each datagram would cost more.
    if (deadline < slot.armedAt)
        arm(slot, deadline);
}

void SessionTable::remove(Session &session, Instant now)
{
    const SessionId id = session.id();
    session.end(now);
    if (session.host()) {
        const auto byHost = m_byHost.find(*session.host());
        if (byHost != m_byHost.end() && byHost->second == id)
            m_byHost.erase(byHost);
    }
    const auto slot = m_sessions.find(id);
    if (slot->second.callerPrefix)
        forgetCaller(*slot->second.callerPrefix, id);
    m_timers.erase({slot->second.armedAt, id});
    m_sessions.erase(slot);
}

void SessionTable::advance(Instant now)
{
    std::vector<SessionId> due;
    for (auto timer = m_timers.begin(); timer != m_timers.end() && timer->first <= now; ++timer)
        due.push_back(timer->second);
    for (const SessionId id : due) {
        Slot &slot = m_sessions.at(id);
        m_timers.erase({std::exchange(slot.armedAt, kNever), id});
        slot.session->advance(now);
        touch(*slot.session, now);
    }
}

void SessionTable::arm(Slot &slot, Instant at)
{
    const SessionId id = slot.session->id();
    auto node = m_timers.extract({slot.armedAt, id});
    slot.armedAt = at;
    if (node.empty()) {
        m_timers.emplace(at, id);
        return;
    }
    node.value() = {at, id};
    m_timers.insert(std::move(node));
}

} // namespace plug::transport
