#include "tests/sim/sim_forger.h"

#include <algorithm>

namespace plug::sim {

namespace {

constexpr Duration kBatchInterval = std::chrono::milliseconds(1);
constexpr std::size_t kMaxSeen = 4096;
constexpr int kGhosts = 16;

} // namespace

Forger::Forger(Simulation &world, Network::Port, const Endpoint &, std::uint64_t perSecond)
    : m_world(world)
    , m_random(world.seed + 4711)
    , m_perSecond(perSecond)
    , m_next(world.now)
{
    for (int i = 0; i < kGhosts; ++i) {
        m_ghosts.push_back(Endpoint::fromIpv4(0xcb007100u + static_cast<std::uint32_t>(i), 6000));
        world.checkers.addGhost(m_ghosts.back());
    }
    world.network.onSent = [this, first = world.network.onSent](const Packet &packet, Instant now) {
        first(packet, now);
        see(packet);
    };
}

void Forger::see(const Packet &packet)
{
    // What goes to addresses where nobody is takes another way.
    const bool isOnPath = std::ranges::any_of(m_victims, [&](const Host *victim) { return victim->endpoint() == packet.to; });
    if (!isOnPath || static_cast<std::size_t>(packet.bytes.size()) > largestDatagram)
        return;
    m_seen.push_back(packet);
    if (m_seen.size() > kMaxSeen)
        m_seen.pop_front();
}

void Forger::advance(Instant now)
{
    if (now < m_next)
        return;
    sendBatch(now);
    m_next = now + kBatchInterval;
}

void Forger::sendBatch(Instant now)
{
    const auto count = m_perSecond * static_cast<std::uint64_t>(kBatchInterval.count()) / 1'000'000;
    for (std::uint64_t i = 0; i < count && !m_victims.empty(); ++i) {
        const Endpoint to = m_victims[m_random.below(m_victims.size())]->endpoint();
        m_world.network.inject({somebodyBut(to), to, forged()}, now + delay + Duration(static_cast<std::int64_t>(m_random.below(1000))));
        ++m_sentCount;
    }
}

/// Systems drop what comes from outside with their own address.
Endpoint Forger::somebodyBut(const Endpoint &victim)
{
    const Endpoint seen = m_seen.empty() ? victim : m_seen[m_random.below(m_seen.size())].from;
    const bool isGhost = seen == victim || m_random.below(4) == 0;
    return isGhost ? m_ghosts[m_random.below(m_ghosts.size())] : seen;
}

QByteArray Forger::forged()
{
    const auto draw = [this](qsizetype most) { return static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(most))); };
    if (m_seen.empty() || m_random.below(8) == 0) {
        QByteArray bytes(1 + draw(1400), '\0');
        m_random.fill(mutableViewOf(bytes));
        return bytes;
    }
    QByteArray bytes = m_seen[m_random.below(m_seen.size())].bytes;
    switch (m_random.below(5)) {
    case 0: return bytes;
    case 1: return bytes.first(draw(bytes.size()));
    case 2: return bytes + QByteArray(1 + draw(64), 'x');
    default: break;
    }
    for (std::uint64_t flips = 1 + m_random.below(3); flips > 0; --flips) {
        const qsizetype at = draw(bytes.size());
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << m_random.below(8)));
    }
    return bytes;
}

} // namespace plug::sim
