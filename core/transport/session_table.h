#pragma once

#include "core/transport/session.h"

#include <map>
#include <memory>
#include <set>
#include <unordered_map>

namespace plug::transport {

/// Owns the sessions: found by id, by host and by the address that is called; at most kMaxPeers, a quarter of which only this
/// host's own calls may take, and few of one address prefix that called: identities cost nothing, addresses do. Whoever is heard
/// keeps its place; one of those who called and fell silent may lose it, to a newcomer of its own prefix alone.
/// Keeps one timer for each, armed at or before its deadline. Each host has one session.
class SessionTable {
public:
    /// Merged sessions whose old id is still known.
    static constexpr std::size_t kMaxAliases = limits::kMaxPeers;

    static constexpr std::size_t kMaxCalled = limits::kMaxPeers / 4 * 3;
    static constexpr std::size_t kMaxCalledOfPrefix = limits::kMaxPeers / 16;
    /// Without anything authentic for so long, a caller's session is taken for dead where its place is needed.
    static constexpr Duration kGivesWayAfter = std::chrono::minutes(2);

    explicit SessionTable(SessionContext &context) : m_context(context) {}

    bool isFull() const { return m_sessions.size() >= limits::kMaxPeers; }
    std::size_t size() const { return m_sessions.size(); }

    SessionId nextId() { return SessionId{++m_lastId}; }
    /// For a call of this host's; only where it is not full.
    Session &add(const std::optional<HostId> &host);
    bool hasRoomForCaller(const Endpoint &from) const;
    /// Where there is none, the session of that prefix goes that was silent longest, if it is dead. For proven addresses.
    void makeRoomForCaller(const Endpoint &from, Instant now);
    /// For a host that called from there; only where there is room.
    Session &addCaller(const HostId &host, const Endpoint &from);
    Session *find(SessionId id);
    const Session *find(SessionId id) const;
    Session *findHost(const HostId &host);
    std::optional<SessionId> idOf(const HostId &host) const;
    /// A session in use, or a call by bare address under way, at that address.
    Session *findAt(const Endpoint &endpoint);

    /// The session of a host that has just proven itself to `session`: another one, where there is one already; then `session`
    /// is gone and its id an alias.
    Session &settle(Session &session, const HostId &host, Instant now);
    SessionId aliasOf(SessionId id) const;

    /// After anything happened to it: arms its timer, or removes it where it is over.
    void touch(Session &session, Instant now);
    void remove(Session &session, Instant now);
    void advance(Instant now);
    Instant deadline() const { return m_timers.empty() ? kNever : m_timers.begin()->first; }

private:
    struct Slot {
        std::unique_ptr<Session> session;
        Instant armedAt = kNever;
        std::optional<std::uint64_t> callerPrefix;
    };
    void arm(Slot &slot, Instant at);
    void forgetCaller(std::uint64_t prefix, SessionId id);

    SessionContext &m_context;
    std::uint64_t m_lastId = 0;
    std::unordered_map<SessionId, Slot> m_sessions; ///< never iterated
    std::map<HostId, SessionId> m_byHost;
    std::map<std::uint64_t, std::set<SessionId>> m_callersOfPrefix;
    std::size_t m_callerCount = 0;
    std::set<std::pair<Instant, SessionId>> m_timers;
    std::map<SessionId, SessionId> m_aliases;
};

} // namespace plug::transport
