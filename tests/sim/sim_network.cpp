#include "tests/sim/sim_network.h"

#include "core/crypto/digest.h"

#include <algorithm>

namespace plug::sim {

std::vector<Line::Copy> Line::carry(QByteArray bytes, Instant now)
{
    const auto size = static_cast<std::uint64_t>(bytes.size());
    ++m_counts.datagrams;
    m_counts.bytes += size;
    const auto left = size <= model.largestDatagram ? leaveQueue(size, now) : std::nullopt;
    if (!left || hits(model.lostPerMille)) {
        ++m_counts.dropped;
        return {};
    }
    if (hits(model.alteredPerMille)) {
        const auto at = static_cast<qsizetype>(m_random.below(size));
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << m_random.below(8)));
    }
    std::vector<Copy> copies;
    const int count = hits(model.repeatedPerMille) ? 2 : 1;
    for (int i = 0; i < count; ++i) {
        Instant at = *left + model.delay;
        if (model.jitter > Duration::zero())
            at += Duration(static_cast<std::int64_t>(m_random.below(static_cast<std::uint64_t>(model.jitter.count()))));
        if (hits(model.latePerMille))
            at += model.lateBy;
        copies.push_back({at, bytes});
    }
    return copies;
}

std::optional<Instant> Line::leaveQueue(std::uint64_t bytes, Instant now)
{
    if (model.bytesPerSecond == 0)
        return now;
    const auto waiting = static_cast<std::uint64_t>(std::max(m_busyUntil - now, Duration::zero()).count());
    const std::uint64_t queued = waiting * model.bytesPerSecond / 1'000'000;
    if (queued + bytes > model.queueBytes)
        return std::nullopt;
    m_counts.largestQueue = std::max(m_counts.largestQueue, queued + bytes);
    ++m_counts.queued;
    m_counts.waited += std::max(m_busyUntil - now, Duration::zero());
    const Duration takes(static_cast<std::int64_t>(bytes * 1'000'000 / model.bytesPerSecond));
    m_busyUntil = std::max(m_busyUntil, now) + takes;
    return m_busyUntil;
}

Network::Port Network::addPort(const Endpoint &at, const LineModel &up, const LineModel &down)
{
    const Port port = m_ports.size();
    m_ports.push_back({at, Line(m_random.next64(), up), Line(m_random.next64(), down), true, {}});
    m_addresses[at] = port;
    return port;
}

void Network::move(Port port, const Endpoint &to)
{
    m_addresses.erase(m_ports[port].at);
    m_ports[port].at = to;
    m_addresses[to] = port;
}

void Network::putBehind(Port port, Nat::Kind kind, const Endpoint &outside)
{
    m_addresses.erase(m_ports[port].at);
    m_ports[port].nat.emplace(kind, outside, m_random.next64());
    m_outsides[outside.address] = port;
}

void Network::send(Port from, const Endpoint &to, const QByteArray &bytes, Instant now)
{
    ByteArray<16> head{};
    writeBigEndian<std::uint64_t>(head, static_cast<std::uint64_t>(now.time_since_epoch().count()));
    writeBigEndian<std::uint64_t>(MutableByteView(head).subspan(8), from << 32 | to.ipv4());
    m_trace = crypto::sha256({m_trace.view(), head, viewOf(bytes)});
    std::optional<Nat> &nat = m_ports[from].nat;
    const Packet packet{nat ? nat->out(to, now) : m_ports[from].at, to, bytes};
    if (onSent)
        onSent(packet, now);
    if (onSentBy)
        onSentBy(from, packet, now);
    if (!m_ports[from].isConnected || (isLost && isLost(packet)))
        return;
    for (Line::Copy &copy : m_ports[from].up.carry(bytes, now))
        m_flying.emplace(copy.at, Flying{{packet.from, to, std::move(copy.bytes)}, false});
}

std::optional<Network::Arrival> Network::takeDue(Instant now)
{
    while (!m_flying.empty() && m_flying.begin()->first <= now) {
        Flying flying = std::move(m_flying.begin()->second);
        const Instant at = m_flying.begin()->first;
        m_flying.erase(m_flying.begin());
        const auto port = portFor(flying.packet, at);
        if (!port)
            continue;
        if (flying.isPastLines) {
            if (onArrived)
                onArrived(flying.packet, now);
            if (onArrivedAt)
                onArrivedAt(*port, flying.packet, now);
            return Arrival{*port, std::move(flying.packet)};
        }
        for (Line::Copy &copy : m_ports[*port].down.carry(flying.packet.bytes, at))
            m_flying.emplace(copy.at, Flying{{flying.packet.from, flying.packet.to, std::move(copy.bytes)}, true});
    }
    return std::nullopt;
}

std::optional<Network::Port> Network::portFor(const Packet &packet, Instant now) const
{
    if (const auto behind = m_outsides.find(packet.to.address); behind != m_outsides.end()) {
        const PortState &port = m_ports[behind->second];
        const bool isLetIn = port.isConnected && port.nat->isLetIn(packet.from, packet.to, now);
        return isLetIn ? std::optional(behind->second) : std::nullopt;
    }
    const auto it = m_addresses.find(packet.to);
    if (it == m_addresses.end() || !m_ports[it->second].isConnected)
        return std::nullopt;
    return it->second;
}

} // namespace plug::sim
