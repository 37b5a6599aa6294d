#pragma once

#include "core/discovery/contact_budget.h"
#include "core/discovery/discovery.h"
#include "core/engine/command.h"
#include "core/engine/peer.h"

#include <deque>
#include <map>
#include <set>

namespace plug::engine {

/// A search for those who have a file: of transfers, or because somebody asked.
struct Search {
    discovery::QueryId query; ///< while one is under way
    Instant nextAt{};
    Instant patientUntil{}; ///< with nobody connected it begins then
    int rounds = 0;
    discovery::QueryLedger ledger; ///< of the last one
    std::vector<CommandId> requests; ///< FindFile that wait for its end, at most kMaxRequests

    static constexpr std::size_t kMaxRequests = 16;
};

/// An address that a person typed in, of which nobody knows yet who is there.
struct TypedAddress {
    Endpoint at;
    SessionId session;
    Instant retryAt{};
    int failures = 0;
};

/// What the engine keeps to find hosts: the room that does it, and what joins it to sessions and transfers.
struct Finding {
    static constexpr std::size_t kMaxPostponed = 256;
    static constexpr std::size_t kMaxTyped = 64;
    static constexpr std::size_t kMaxSearches = 1'024;
    static constexpr int kToldMessages = discovery::ContactBudget::kCallsOfHearsay;
    static constexpr int kKnownMessages = 4; ///< first messages to where a host was met before

    Finding(const HostId &self, RandomSource &secrets, std::uint64_t seed) : discovery(self, secrets, seed) {}

    discovery::Discovery discovery;
    std::map<LookupKey, Search> searches;
    std::map<SessionId, HostId> connected;
    std::map<SessionId, std::deque<ControlItem>> toSay; ///< at most Peer::kMaxControl frames each, never none
    std::map<SessionId, HostId> calls;              ///< that discovery waits for
    std::deque<discovery::Call> postponed;          ///< until the budget allows them
    std::vector<TypedAddress> typed;
    std::set<LookupKey> announced; ///< at most one for each transfer
    std::set<LookupKey> fetched;   ///< those of them that are still fetched
    std::uint64_t announceableRevision = 0;
    Instant nextUpkeep{};
    Instant nextSave{};
};

} // namespace plug::engine
