#include "tests/sim/sim_host.h"

#include "core/base/check.h"
#include "tests/sim/sim_checkers.h"

#include <algorithm>
#include <chrono>

namespace plug::sim {

Host::Host(Network &network, Checkers &checkers, Network::Port port, std::uint64_t seed)
    : m_network(network)
    , m_checkers(checkers)
    , m_port(port)
    , m_random(seed)
    , m_identity(crypto::Identity::generate(m_random))
    , m_seed(seed)
{
    config.downloadFolder = QStringLiteral("/downloads");
    config.stateFolder = QStringLiteral("/state");
}

void Host::start(Instant now)
{
    PLUG_CHECK(!m_engine);
    const WallTime wall{std::chrono::floor<std::chrono::seconds>(now.time_since_epoch())};
    m_engine = std::make_unique<engine::Engine>(config, m_identity, m_random, ++m_seed, now, wall);
    m_engine->setOwnEndpoints({endpoint()});
}

void Host::kill()
{
    m_engine.reset();
    m_requests.clear();
    disk.restart();
    m_checkers.onEngineGone(*this);
}

void Host::cutPower(RandomSource *random)
{
    m_engine.reset();
    m_requests.clear();
    disk.crash(random);
    m_checkers.onEngineGone(*this);
}

engine::TransferRow Host::row(Instant now) const
{
    const auto delta = snapshot(now);
    PLUG_CHECK(delta.changed.size() == 1);
    return delta.changed.front();
}

void Host::receive(const Packet &packet, Instant now)
{
    if (!m_engine)
        return;
    QByteArray bytes = packet.bytes;
    engine::Datagram datagram{packet.from, mutableViewOf(bytes)};
    m_engine->receive({&datagram, 1}, now);
}

void Host::advance(Instant now)
{
    if (!m_engine)
        return;
    m_engine->advance(now);
    drain(now);
}

Instant Host::deadline() const
{
    if (!m_engine)
        return kNever;
    return m_requests.empty() ? m_engine->deadline() : std::min(m_engine->deadline(), m_requests.front().due);
}

void Host::drain(Instant now)
{
    for (bool hasMore = true; hasMore;) {
        engine::Outputs out;
        hasMore = m_engine->poll(out, now);
        m_checkers.onOutputs(*this, out);
        for (store::DiskRequest &request : out.disk)
            m_requests.push_back({dueTimeOf(request, now), std::move(request)});
        for (const engine::Run &run : out.runs)
            send(run, now);
        for (engine::Event &event : out.events) {
            m_checkers.onEvent(*this, event);
            m_events.push_back(std::move(event));
        }
        hasMore = carryOutDue(now) || hasMore;
    }
}

Instant Host::dueTimeOf(const store::DiskRequest &request, Instant now)
{
    std::uint64_t bytes = 0;
    if (const auto *write = std::get_if<store::WriteBlocks>(&request.what))
        bytes = static_cast<std::uint64_t>(write->bytes.size());
    else if (const auto *read = std::get_if<store::ReadBytes>(&request.what))
        bytes = read->range.size();
    constexpr std::uint64_t kMicroseconds = 1'000'000;
    const Duration takes(diskBytesPerSecond == 0 ? 0 : bytes * kMicroseconds / diskBytesPerSecond);
    m_diskBusyUntil = std::max(m_diskBusyUntil, now + diskDelay) + takes;
    return m_diskBusyUntil;
}

std::uint64_t Host::bytesBeforeDisk() const
{
    std::uint64_t bytes = 0;
    for (const Waiting &waiting : m_requests) {
        if (const auto *write = std::get_if<store::WriteBlocks>(&waiting.request.what))
            bytes += static_cast<std::uint64_t>(write->bytes.size());
    }
    return bytes;
}

bool Host::carryOutDue(Instant now)
{
    std::vector<store::DiskRequest> due;
    for (; !m_requests.empty() && m_requests.front().due <= now; m_requests.pop_front())
        due.push_back(std::move(m_requests.front().request));
    carryOut(due, now);
    return !due.empty();
}

void Host::carryOut(const std::vector<store::DiskRequest> &requests, Instant now)
{
    for (store::DiskResult &result : disk.execute(requests)) {
        const store::DiskRequest &request = *std::ranges::find(requests, result.id, &store::DiskRequest::id);
        if (lie)
            lie(request, result);
        m_checkers.onDisk(*this, request, result);
        const auto *write = std::get_if<store::WriteBlocks>(&request.what);
        const auto *written = std::get_if<store::BlocksWritten>(&result.what);
        for (std::size_t i = 0; write && written && i < written->matched.size(); ++i) {
            const auto left = static_cast<std::uint64_t>(write->bytes.size()) - i * protocol::kBlockSize;
            m_bytesVerified += written->matched[i] ? std::min(left, protocol::kBlockSize) : 0;
        }
        m_engine->complete(std::move(result), now);
    }
}

void Host::send(const engine::Run &run, Instant now)
{
    for (std::size_t at = 0; at < static_cast<std::size_t>(run.slab.size()); at += run.segmentSize)
        m_network.send(m_port, run.to, run.slab.mid(static_cast<qsizetype>(at), static_cast<qsizetype>(run.segmentSize)), now);
}

} // namespace plug::sim
