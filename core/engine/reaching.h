#pragma once

#include "core/discovery/circuits.h"
#include "core/discovery/contact_budget.h"
#include "core/discovery/meetings.h"
#include "core/discovery/reachability.h"
#include "core/engine/outputs.h"
#include "core/engine/snapshot.h"

#include <deque>
#include <map>
#include <set>

namespace plug::engine {

/// The way to one host that has not answered a direct call yet: which hosts were asked to bring us together, and which to pass on for us.
struct Climb {
    enum class Step : std::uint8_t { Calling, Asking, Meeting, Relaying, Over } step = Step::Calling;
    Instant until{};            ///< of the step
    std::set<HostId> asked;     ///< to bring us together
    std::set<HostId> unanswered; ///< of these
    std::deque<HostId> relays;  ///< to be asked yet; those that know the host first
    std::optional<HostId> relay; ///< that is being asked
    bool wasMet = false;        ///< a common host said that it is there
};

/// How this host and others reach each other where a call alone is not enough (docs/protocol.md, "Finding"): what is seen of the own
/// address, meetings by common hosts, circuits, and how far the way to each host has got. Carried out by reaching.cpp and relaying.cpp.
///
/// Bounded: kMaxClimbs ways at a time; kMaxContacted addresses remembered, for who calls without having been called.
struct Reaching {
    static constexpr std::size_t kMaxClimbs = 256;
    static constexpr std::size_t kMaxContacted = 1024;
    static constexpr std::size_t kMaxStrangers = 256;

    /// An IP address alone: with port 0.
    static Endpoint addressOf(const Endpoint &at) { return {at.address, 0, at.scope}; }

    explicit Reaching(RandomSource &secrets) : meetings(secrets), circuits(secrets) {}

    struct Arrived {
        Endpoint from;
        QByteArray bytes;
    };
    struct Met {
        std::vector<Endpoint> endpoints;
        Instant at{};
    };

    discovery::ContactBudget contacts; ///< for all first messages to addresses that others told
    discovery::Reachability reachability;
    discovery::Meetings meetings;
    discovery::Circuits circuits;
    std::map<HostId, Climb> climbs;
    std::map<HostId, Met> met;                ///< whom common hosts told of lately
    std::map<HostId, Rung> rungs;             ///< of sessions that came about otherwise than by a call alone
    std::map<Endpoint, Instant> contacted;    ///< addresses that something was sent to first
    std::map<Endpoint, Instant> strangers;    ///< addresses that called though nothing had been sent there
    std::deque<Arrived> arrived;              ///< datagrams out of circuits; as many as came in at once
    std::vector<Run> out;                     ///< punches, and what is passed on
    std::vector<Endpoint> boundEndpoints;     ///< the machine's own, as the shell knows them
    Instant nextKeepAlive{};
    Instant nextForgetting{};                 ///< of what is remembered of addresses, where there is no room for more
};

} // namespace plug::engine
