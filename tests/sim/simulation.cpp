#include "tests/sim/simulation.h"

#include <algorithm>

namespace plug::sim {

Simulation::Simulation(std::uint64_t withSeed, bool hostsFind)
    : network(withSeed)
    , seed(withSeed)
    , findsHosts(hostsFind)
{
    network.onSent = [this](const Packet &packet, Instant) { checkers.onSent(packet); };
    network.onSentBy = [this](Network::Port port, const Packet &packet, Instant when) { checkers.onSentBy(port, packet, when); };
    network.onArrivedAt = [this](Network::Port port, const Packet &packet, Instant) { checkers.onArrivedAt(port, packet); };
    network.onArrived = [this](const Packet &packet, Instant) { checkers.onArrived(packet); };
}

Endpoint Simulation::nextAddress()
{
    return Endpoint::fromIpv4(0x0a4d0001 + static_cast<std::uint32_t>(m_participants.size()), 4000);
}

Host &Simulation::addHost()
{
    return addHost(nextAddress());
}

Host &Simulation::addHost(const Endpoint &at)
{
    const Network::Port port = network.addPort(at, line);
    auto host = std::make_unique<Host>(network, checkers, port, seed * 1000 + port + 1);
    Host &added = *host;
    added.config.findsHosts = findsHosts;
    take(std::move(host));
    added.start(now);
    return added;
}

Host &Simulation::addHostBehind(Nat::Kind kind, const Endpoint &outside)
{
    const auto number = static_cast<std::uint32_t>(m_participants.size());
    Host &host = addHost(Endpoint::fromIpv4(0xc0a80005 + (number << 8), outside.port));
    network.putBehind(host.port(), kind, outside);
    return host;
}

void Simulation::take(std::unique_ptr<Participant> participant)
{
    m_participants.push_back(std::move(participant));
    m_deadlines.push_back(now);
    m_isTouched.push_back(false);
}

bool Simulation::runUntilAllHave(const std::vector<Host *> &hosts, Duration most)
{
    return runUntil([&] { return std::ranges::all_of(hosts, [](const Host *h) { return h->seen<engine::Completed>(); }); }, most);
}

/// One turn: time goes on to the next thing that happens, or at least by what a real program's turn takes.
void Simulation::step(Instant end)
{
    constexpr Duration kTurn = std::chrono::microseconds(100);
    const Instant next = std::min(network.nextArrival(), *std::ranges::min_element(m_deadlines));
    now = std::min(std::max(next, now + kTurn), std::max(end, now + kTurn));
    while (auto arrival = network.takeDue(now)) {
        m_participants[arrival->port]->receive(arrival->packet, now);
        m_isTouched[arrival->port] = true;
    }
    for (std::size_t i = 0; i < m_participants.size(); ++i) {
        if (m_isTouched[i] || m_deadlines[i] <= now)
            drain(i);
    }
}

void Simulation::drain(std::size_t participant)
{
    Participant &one = *m_participants[participant];
    one.advance(now);
    m_deadlines[participant] = one.deadline();
    m_isTouched[participant] = false;
}

} // namespace plug::sim
