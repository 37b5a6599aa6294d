#pragma once

#include "core/base/limits.h"
#include "core/discovery/lookup.h"

#include <list>

namespace plug::discovery {

/// The lookups of this host: people's searches, and those for hosts that announcements and gossip need. Owns each while it goes on; the
/// next one waits until there is room.
///
/// Bounded: kMaxQueries and kMaxHostLookups at the same time, kMaxWaiting queries that wait.
class Searches {
public:
    static constexpr std::size_t kMaxQueries = 16;
    static constexpr std::size_t kMaxHostLookups = 4;
    static constexpr std::size_t kMaxWaiting = limits::kMaxTransfers;

    enum class Owner : std::uint8_t { Query, Announcer, Gossip };

    /// A lookup for hosts that is over.
    struct Ended {
        Owner owner;
        LookupKey key;
        std::vector<wire::Contact> nearest; ///< that answered
        std::uint64_t bytes = 0;
    };

    explicit Searches(Surroundings &around) : m_around(around) {}

    /// The number of the search for `key` that goes on, or of a new one; 0 where too many wait.
    QueryId find(const LookupKey &key, Instant now);
    void cancel(QueryId query, Instant now);
    /// For the hosts nearest to `key`; false without room.
    bool lookForHosts(const LookupKey &key, Owner owner, Instant now);

    void onConnected(const HostId &host, Instant now);
    void onUnreachable(const HostId &host, Instant now);
    void onDisconnected(const HostId &host, Instant now);
    /// False where it answers none of them.
    bool handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now);
    void advance(Instant now);
    Instant deadline() const;

    std::optional<Ended> takeEnded();

private:
    struct Running {
        Owner owner;
        QueryId query;
        Lookup lookup;
        QueryLedger told; ///< as it was last told
    };
    struct Waiting {
        QueryId query;
        LookupKey key;
    };

    std::size_t countOf(bool isQuery) const;
    void startWaiting(Instant now);
    /// Tells of what has changed, ends what is over and starts what waits.
    void settle(Instant now);
    void tell(Running &running);
    void end(const Running &running, Instant now);

    Surroundings &m_around;
    std::list<Running> m_running;
    std::deque<Waiting> m_waiting;
    std::deque<Ended> m_ended;
    std::uint64_t m_lastQuery = 0;
};

} // namespace plug::discovery
