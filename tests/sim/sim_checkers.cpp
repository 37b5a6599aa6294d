#include "tests/sim/sim_checkers.h"

#include "core/base/limits.h"
#include "core/store/layout.h"
#include "tests/sim/sim_host.h"

#include <algorithm>

namespace plug::sim {

namespace {

constexpr qsizetype kMaxViolations = 20;
/// Reads that may wait at once: two for each session, of hosts of a simulation.
constexpr std::uint64_t kMaxUnread = 64 * limits::kReadAhead;
constexpr std::uint64_t kMaxRun = 256 * 1024;
constexpr Duration kCallTakes = std::chrono::seconds(20);
constexpr std::uint64_t kMostUnproven = (limits::kMaxHandshakeAttempts + 5) * protocol::kMaxInitialDatagram + 5 * 64;

} // namespace

void Checkers::addTruth(const QByteArray &bytes)
{
    m_truth.emplace(static_cast<std::uint64_t>(bytes.size()), bytes);
}

void Checkers::report(const Host *host, const QString &what)
{
    if (m_violations.size() < kMaxViolations)
        m_violations << (host ? host->endpoint().text() + QStringLiteral(": ") + what : what);
}

void Checkers::onSent(const Packet &packet)
{
    const auto ghost = m_ghosts.find(packet.to);
    if (ghost == m_ghosts.end())
        return;
    ghost->second.out += static_cast<std::uint64_t>(packet.bytes.size());
    if (ghost->second.out > ghost->second.in)
        report(nullptr, QStringLiteral("%1 to %2, where nobody is, after %3 from there")
                            .arg(ghost->second.out).arg(packet.to.text()).arg(ghost->second.in));
}

/// A call sends eight first messages within 20 seconds, and five more where the other side expects it; to an address that a common host
/// told go punches as well.
void Checkers::onSentBy(Network::Port port, const Packet &packet, Instant now)
{
    OneSided &flow = m_oneSided[{port, packet.to}];
    if (flow.isAnswered)
        return;
    if (flow.out == 0)
        flow.begunAt = now;
    flow.out += static_cast<std::uint64_t>(packet.bytes.size());
    const auto calls = static_cast<std::uint64_t>(1 + (now - flow.begunAt) / kCallTakes);
    if (flow.out > calls * kMostUnproven)
        report(nullptr, QStringLiteral("%1 bytes in %2 s to %3, from where nothing came")
                            .arg(flow.out).arg((now - flow.begunAt) / std::chrono::seconds(1)).arg(packet.to.text()));
}

void Checkers::onArrived(const Packet &packet)
{
    if (const auto ghost = m_ghosts.find(packet.from); ghost != m_ghosts.end())
        ghost->second.in += static_cast<std::uint64_t>(packet.bytes.size());
}

void Checkers::onOutputs(const Host &host, const engine::Outputs &out)
{
    Load &load = m_loads[&host];
    for (const store::DiskRequest &request : out.disk) {
        if (const auto *write = std::get_if<store::WriteBlocks>(&request.what))
            load.unwritten += static_cast<std::uint64_t>(write->bytes.size());
        if (const auto *read = std::get_if<store::ReadBytes>(&request.what))
            load.unread += read->range.size();
    }
    if (load.unwritten > 2 * limits::kMaxDirtyBytes)
        report(&host, QStringLiteral("%1 bytes wait to be written").arg(load.unwritten));
    if (load.unread > kMaxUnread)
        report(&host, QStringLiteral("%1 bytes wait to be read").arg(load.unread));
    for (const engine::Run &run : out.runs) {
        if (run.segmentSize == 0 || static_cast<std::uint64_t>(run.slab.size()) > kMaxRun)
            report(&host, QStringLiteral("a run of %1 bytes").arg(run.slab.size()));
    }
}

void Checkers::onDisk(const Host &host, const store::DiskRequest &request, const store::DiskResult &result)
{
    Load &load = m_loads[&host];
    if (const auto *write = std::get_if<store::WriteBlocks>(&request.what)) {
        load.unwritten -= static_cast<std::uint64_t>(write->bytes.size());
        if (const auto *written = std::get_if<store::BlocksWritten>(&result.what))
            checkWrite(host, *write, written->matched);
    }
    if (const auto *read = std::get_if<store::ReadBytes>(&request.what)) {
        load.unread -= read->range.size();
        if (const auto *bytes = std::get_if<store::BytesRead>(&result.what); bytes && !m_liars.contains(&host))
            checkRead(host, *read, bytes->bytes);
    }
}

void Checkers::checkWrite(const Host &host, const store::WriteBlocks &write, const std::vector<bool> &matched)
{
    for (std::size_t i = 0; i < matched.size(); ++i) {
        if (!matched[i])
            continue;
        const std::uint64_t at = i * protocol::kBlockSize;
        const ByteView block = viewOf(write.bytes).subspan(at, std::min(static_cast<std::uint64_t>(write.bytes.size()) - at, protocol::kBlockSize));
        m_verified[{&host, write.file->partPath}].add({write.offset + at, write.offset + at + block.size()});
        if (!isTrue(write.file->size, write.offset + at, block))
            report(&host, QStringLiteral("wrote a block at %1 that is not the source's").arg(write.offset + at));
    }
}

void Checkers::checkRead(const Host &host, const store::ReadBytes &read, const QByteArray &bytes)
{
    m_bytesRead += read.range.size();
    if (!isTrue(read.file->size, read.range.begin, viewOf(bytes)))
        report(&host, QStringLiteral("serves bytes at %1 that are not the source's").arg(read.range.begin));
    const RangeSet &verified = m_verified[{&host, read.file->path}];
    if (store::isPartPath(read.file->path) && !verified.contains(read.range))
        report(&host, QStringLiteral("serves bytes at %1 that it has not verified").arg(read.range.begin));
}

bool Checkers::isTrue(std::uint64_t size, std::uint64_t offset, ByteView bytes) const
{
    const auto [first, last] = m_truth.equal_range(size);
    // Nothing is known of files that nobody told of: lists of folders, and what tests make up.
    return first == last || std::any_of(first, last, [&](const auto &truth) {
        const ByteView whole = viewOf(truth.second);
        return offset + bytes.size() <= whole.size() && equalBytes(whole.subspan(offset, bytes.size()), bytes);
    });
}

void Checkers::onEvent(const Host &host, const engine::Event &event)
{
    const auto *blamed = std::get_if<engine::HostBlamed>(&event);
    const bool isDeserved = blamed && std::ranges::any_of(m_liars, [&](const Host *liar) { return liar->id() == blamed->host; });
    if (blamed && !isDeserved)
        report(&host, QStringLiteral("blames an honest host, %1").arg(blamed->endpoint.text()));
}

void Checkers::onEngineGone(const Host &host)
{
    m_loads.erase(&host);
}

void Checkers::checkLedgers(Host &host)
{
    const QString folder = store::Layout(host.config.stateFolder).ledgersFolder();
    for (const QString &path : host.disk.paths()) {
        if (!store::isInFolder(path, folder))
            continue;
        const auto results = host.disk.execute({DiskRequestId{1}, store::LoadLedger{path}});
        if (const auto *ledger = std::get_if<store::LedgerContents>(&results.front().what))
            checkLedger(host, *ledger);
    }
}

/// Of a single file's fetch, of which a host of a simulation has one at a time.
void Checkers::checkLedger(const Host &host, const store::LedgerContents &ledger)
{
    const auto known = ledger.files.find(0);
    if (known == ledger.files.end() || known->second.isFinished || !known->second.info)
        return;
    const auto paths = host.disk.paths();
    const auto part = std::ranges::find_if(paths, [](const QString &path) { return store::isPartPath(path); });
    const QByteArray bytes = part == paths.end() ? QByteArray() : host.disk.contentsOf(*part).value_or(QByteArray());
    for (const ByteRange &range : known->second.verified.ranges()) {
        const QByteArray there = bytes.mid(static_cast<qsizetype>(range.begin), static_cast<qsizetype>(range.size()));
        const bool isThere = static_cast<std::uint64_t>(there.size()) == range.size();
        if (!isThere || !isTrue(known->second.info->size, range.begin, viewOf(there)))
            report(&host, QStringLiteral("counts %1 bytes at %2 that are not there").arg(range.size()).arg(range.begin));
    }
}

} // namespace plug::sim
