#pragma once

#include "core/transport/session.h"

#include <map>
#include <memory>
#include <set>
#include <unordered_map>

namespace plug::transport {

/// Owns the sessions: found by id, by host and by the address that is called; at most kMaxPeers.
/// Keeps one timer for each, armed at or before its deadline. Each host has one session.
class SessionTable {
public:
    /// Merged sessions whose old id is still known.
    static constexpr std::size_t kMaxAliases = limits::kMaxPeers;

    explicit SessionTable(SessionContext &context) : m_context(context) {}

    bool isFull() const { return m_sessions.size() >= limits::kMaxPeers; }
    std::size_t size() const { return m_sessions.size(); }

    SessionId nextId() { return SessionId{++m_lastId}; }
    Session &add(const std::optional<HostId> &host);
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
    };
    void arm(Slot &slot, Instant at);

    SessionContext &m_context;
    std::uint64_t m_lastId = 0;
    std::unordered_map<SessionId, Slot> m_sessions; ///< never iterated
    std::map<HostId, SessionId> m_byHost;
    std::set<std::pair<Instant, SessionId>> m_timers;
    std::map<SessionId, SessionId> m_aliases;
};

} // namespace plug::transport
