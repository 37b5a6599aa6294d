#pragma once

#include "tests/sim/sim_checkers.h"
#include "tests/sim/sim_host.h"
#include "tests/sim/sim_network.h"

#include <memory>

namespace plug::sim {

/// A network, those who are plugged into it, and their one clock. Checkers watch all of it: a test ends with
/// QCOMPARE(world.checkers.violations(), QStringList()).
class Simulation {
public:
    /// `findsHosts`: else hosts know those they are told of, and nobody else.
    explicit Simulation(std::uint64_t seed, bool findsHosts = true);

    /// A host that is started, at an address of its own.
    Host &addHost();
    Host &addHost(const Endpoint &at);
    /// A host of a home: behind a router with that outside address.
    Host &addHostBehind(Nat::Kind kind, const Endpoint &outside);
    /// Somebody else; `make` is given the port and the next address.
    template <typename Kind, typename... Args>
    Kind &add(Args &&...args)
    {
        const Endpoint at = nextAddress();
        const Network::Port port = network.addPort(at, line);
        auto made = std::make_unique<Kind>(*this, port, at, std::forward<Args>(args)...);
        Kind &kind = *made;
        take(std::move(made));
        return kind;
    }
    Endpoint nextAddress();

    /// True as soon as `isDone` says so; false after `most`.
    template <typename Done>
    bool runUntil(Done &&isDone, Duration most)
    {
        const Instant end = now + most;
        for (std::size_t i = 0; i < m_participants.size(); ++i)
            drain(i);
        while (!isDone()) {
            if (now >= end)
                return false;
            step(end);
        }
        return true;
    }
    void runFor(Duration time)
    {
        runUntil([] { return false; }, time);
    }
    /// All of `hosts` have what they fetch.
    bool runUntilAllHave(const std::vector<Host *> &hosts, Duration most);

    Network network;
    Checkers checkers;
    Instant now{};
    /// The line up of those who are added from now on.
    LineModel line{.delay = std::chrono::milliseconds(10), .bytesPerSecond = 12'500'000, .largestDatagram = 1472};
    const std::uint64_t seed;
    const bool findsHosts;

private:
    void take(std::unique_ptr<Participant> participant);
    void step(Instant end);
    void drain(std::size_t participant);

    std::vector<std::unique_ptr<Participant>> m_participants; ///< by port
    std::vector<Instant> m_deadlines;
    std::vector<bool> m_isTouched;
};

} // namespace plug::sim
