#pragma once

#include "tests/sim/simulation.h"

#include <deque>

namespace plug::sim {

/// Somebody on the path between hosts, who sees every datagram and sends what he likes in anybody's name, so many a second: random
/// bytes, and copies of what he has seen, as they were, with bits flipped, cut short, grown, or under somebody else's address.
/// He has nobody's keys. Add him to a simulation, and tell him whom to send to.
class Forger final : public Participant {
public:
    Forger(Simulation &world, Network::Port port, const Endpoint &at, std::uint64_t perSecond);

    /// He sends to this host, in the names of all others and of addresses where nobody is.
    void addVictim(const Host &host) { m_victims.push_back(&host); }
    /// He stops sending; what he sent is on its way.
    void stop() { m_next = kNever; }
    std::uint64_t sentCount() const { return m_sentCount; }
    /// Of what he sends, up to a millisecond more. As long as the lines' own, his copies come behind their originals.
    Duration delay = std::chrono::milliseconds(12);
    /// He can't make the path any wider than it is.
    std::size_t largestDatagram = 1472;

    void receive(const Packet &, Instant) override {}
    void advance(Instant now) override;
    Instant deadline() const override { return m_next; }

private:
    void see(const Packet &packet);
    void sendBatch(Instant now);
    QByteArray forged();
    Endpoint somebodyBut(const Endpoint &victim);

    Simulation &m_world;
    SeededRandom m_random;
    std::uint64_t m_perSecond;
    std::vector<const Host *> m_victims;
    std::vector<Endpoint> m_ghosts;
    std::deque<Packet> m_seen;
    Instant m_next;
    std::uint64_t m_sentCount = 0;
};

} // namespace plug::sim
