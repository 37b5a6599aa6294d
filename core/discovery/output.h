#pragma once

#include "core/base/ids.h"
#include "core/wire/frames.h"

#include <deque>
#include <variant>

namespace plug::discovery {

/// One search of this host's own.
using QueryId = LocalId<struct QueryIdTag>;

/// What a search has cost and brought, shown to people ("84 hosts asked, 2 hops, 31 KB").
struct QueryLedger {
    QueryId id;
    LookupKey key;
    std::uint32_t hostsAsked = 0;   ///< by this host and by those that passed it on
    std::uint32_t hostsAnswered = 0; ///< of those that this host asked itself
    std::uint32_t hops = 0;         ///< the longest way that an answer was looked for
    std::uint64_t bytes = 0;        ///< both ways, with what those who passed it on say
    std::uint32_t holders = 0;
    bool isOver = false;

    bool operator==(const QueryLedger &) const = default;
};

/// What is to be done, in this order.
struct Say { HostId to; wire::Frame frame; };          ///< over the session there is
struct Call { wire::Contact contact; bool isTold = false; }; ///< make a session; `isTold`: addresses of a third party
struct HolderFound { LookupKey key; wire::Contact contact; bool isConnected = false; };
struct QueryChanged { QueryLedger ledger; };
using Output = std::variant<Say, Call, HolderFound, QueryChanged>;

} // namespace plug::discovery
