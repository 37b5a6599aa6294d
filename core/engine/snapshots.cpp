#include "core/engine/engine_state.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::engine {

namespace {

constexpr std::size_t kMaxRemovedRows = 4096;
constexpr std::size_t kMaxDetailRanges = 4096;
/// Whoever was given something in this time is being served.
constexpr Duration kServedRecently = std::chrono::seconds(3);

std::vector<ByteRange> bounded(std::vector<ByteRange> ranges)
{
    ranges.resize(std::min(ranges.size(), kMaxDetailRanges));
    return ranges;
}

/// One cell's state: the least that any of it is in, but what is under way shows.
PieceState stateOf(ByteRange cell, const swarm::FileFetch &fetch, const RangeSet &requested, const RangeSet &available)
{
    if (fetch.flushed().contains(cell))
        return PieceState::Flushed;
    if (fetch.verified().contains(cell))
        return PieceState::Verified;
    if (requested.overlaps(cell) || fetch.verified().overlaps(cell))
        return PieceState::Requested;
    return available.overlaps(cell) ? PieceState::Missing : PieceState::Unavailable;
}

std::vector<PieceState> miniMapOf(const swarm::FileFetch &fetch)
{
    const std::uint64_t size = fetch.size();
    const std::uint64_t cells = std::min<std::uint64_t>(kMiniMapCells, fetch.shape().leafCount());
    const RangeSet requested = fetch.requested();
    const RangeSet available = fetch.availability();
    std::vector<PieceState> map;
    for (std::uint64_t i = 0; i < cells; ++i)
        map.push_back(stateOf({size * i / cells, size * (i + 1) / cells}, fetch, requested, available));
    return map;
}

} // namespace

content::Link Engine::State::linkOf(const Transfer &transfer) const
{
    content::Link link{.guid = transfer.record.guid, .name = transfer.record.name, .size = {}, .hosts = {}, .secret = transfer.record.secret};
    if (transfer.record.totalSize > 0)
        link.size = transfer.record.totalSize;
    for (const Endpoint &own : ownEndpoints) {
        if (link.hosts.size() < protocol::kMaxLinkHosts)
            link.hosts.push_back({identity.hostId(), own});
    }
    return link;
}

TransferRow Engine::State::rowOf(Transfer &transfer, Instant now)
{
    const store::TransferRecord &record = transfer.record;
    TransferRow row{.id = transfer.id, .isShare = !transfer.isFetching(), .isFolder = record.content == content::ContentKind::Collection,
                    .wasFetched = transfer.wasFetched, .guid = record.guid, .name = record.name, .path = record.path, .size = record.totalSize,
                    .fileCount = record.fileCount, .filesDone = transfer.filesDone, .causeDetail = {}, .search = searchOf(transfer), .secondsLeft = {}, .link = {}, .finished = {}, .miniMap = {}};
    row.state = record.isPaused ? TransferState::Paused : transfer.state;
    row.cause = transfer.cause;
    row.mode = transfer.mode();
    row.order = transfer.order();
    row.downLimit = record.downloadLimit;
    row.upLimit = record.uploadLimit;
    row.policy = record.policy;
    row.friends = record.friends;
    row.causeDetail = transfer.causeDetail;
    row.hashed = transfer.hashed;
    row.onDisk = transfer.isFetching() ? transfer.bytesDone : record.totalSize;
    for (const swarm::FetchId id : transfer.files) {
        const FetchedFile &file = files.at(id);
        if (!file.fetch || (file.kind == content::ContentKind::Collection))
            continue;
        row.onDisk += file.fetch->flushed().byteCount();
        if (file.index == 0)
            row.miniMap = miniMapOf(*file.fetch);
    }
    if (row.miniMap.empty() && record.totalSize > 0 && transfer.state != TransferState::Hashing) {
        const std::uint64_t done = row.onDisk * kMiniMapCells / record.totalSize;
        row.miniMap.assign(kMiniMapCells, PieceState::Missing);
        std::fill_n(row.miniMap.begin(), std::min<std::uint64_t>(done, kMiniMapCells), PieceState::Flushed);
    }
    row.downRate = transfer.down.rate(now);
    row.upRate = transfer.up.rate(now);
    row.downTotal = transfer.down.total();
    row.upTotal = transfer.up.total();
    row.hostsKnown = static_cast<std::uint32_t>(transfer.sources.size());
    for (const Source &source : transfer.sources) {
        if (!source.session || !sessions.isEstablished(source.session))
            continue;
        ++row.hostsConnected;
        const auto peer = peers.find(source.session);
        row.hostsGiving += peer != peers.end() && !peer->second.window.isEmpty();
    }
    std::erase_if(transfer.servedAt, [&](const auto &served) { return served.second + kServedRecently < now; });
    row.hostsAsking = static_cast<std::uint32_t>(transfer.servedAt.size());
    if (transfer.isFetching() && row.downRate > 0 && row.size > row.onDisk)
        row.secondsLeft = (row.size - row.onDisk) / row.downRate;
    row.link = linkOf(transfer);
    row.added = record.added;
    row.finished = record.finished;
    return row;
}

TransferDetail Engine::State::detailOf(Transfer &transfer, Instant now)
{
    TransferDetail detail{.id = transfer.id, .flushed = {}, .verified = {}, .requested = {}, .available = {}, .hosts = {}};
    const FetchedFile *file = transfer.files.empty() ? nullptr : fileOf(*transfer.files.begin());
    if (file && file->fetch && file->index == 0) {
        detail.flushed = bounded(file->fetch->flushed().ranges());
        detail.verified = bounded(file->fetch->unflushed().ranges());
        detail.requested = bounded(file->fetch->requested().ranges());
        detail.available = bounded(file->fetch->availability().ranges());
    } else if (!transfer.isFetching()) {
        detail.flushed = {{0, transfer.record.totalSize}};
    }
    for (const Source &source : transfer.sources) {
        TransferHostRow row{.id = source.session, .host = source.hostId, .endpoint = source.endpoints.front(), .lastHeard = {}, .state = {}};
        fillHostRow(row, transfer, now);
        row.isVerified = row.isConnected && source.hostId.has_value();
        if (file && file->inquiries.contains(source.session))
            row.has = file->inquiries.at(source.session).view.ranges().byteCount();
        row.state = source.isGone ? QStringLiteral("gone") : source.isWrongIdentity ? QStringLiteral("wrong-identity") : source.hasFailed ? QStringLiteral("silent") : QString();
        detail.hosts.push_back(row);
    }
    for (const auto &[session, when] : transfer.servedAt) {
        const auto isIt = [session = session](const TransferHostRow &row) { return row.id == session; };
        if (!sessions.isEstablished(session) || std::any_of(detail.hosts.begin(), detail.hosts.end(), isIt))
            continue;
        TransferHostRow row{.id = session, .host = {}, .endpoint = {}, .lastHeard = {}, .state = {}};
        fillHostRow(row, transfer, now);
        row.isVerified = true;
        detail.hosts.push_back(row);
    }
    return detail;
}

void Engine::State::fillHostRow(TransferHostRow &row, const Transfer &transfer, Instant now) const
{
    const auto it = peers.find(row.id);
    if (it == peers.end() || !sessions.isEstablished(row.id))
        return;
    const Peer &peer = it->second;
    row.isConnected = true;
    row.host = sessions.hostOf(row.id);
    row.rung = rungOf(row.id);
    row.endpoint = sessions.endpointOf(row.id);
    row.isClearText = config.allowClearText && sessions.isClearTextAllowed(row.id);
    row.downRate = peer.down.rate(now);
    row.upRate = peer.up.rate(now);
    row.downTotal = peer.down.total();
    row.upTotal = peer.up.total();
    row.roundTrip = transfer.isFetching() ? peer.receiver.smoothedRtt() : sessions.smoothedRtt(row.id);
    const std::uint64_t lost = peer.receiver.bytesLost();
    const std::uint64_t all = lost + peer.receiver.bytesReceived();
    row.lossPerMille = all > 0 ? static_cast<std::uint32_t>(lost * 1000 / all) : 0;
    row.maxDatagram = static_cast<std::uint32_t>(std::max(peer.mtu.current(), sessions.maxDatagram(row.id)));
    row.lastHeard = now - sessions.lastHeard(row.id);
}

Engine::State::ShareStamp Engine::State::stampOf(const Transfer &transfer) const
{
    return {!transfer.isFetching() && !transfer.hashing, transfer.state, transfer.cause, transfer.record.isPaused, transfer.record.uploadLimit,
            transfer.up.total(), endpointsRevision, transfer.policyRevision};
}

SnapshotDelta Engine::State::changesSince(Generation since, Instant now)
{
    SnapshotDelta delta{.changed = {}, .removed = {}, .hosts = {}, .detail = {}, .totals = {}};
    const Generation next = ++generation;
    for (auto &[id, transfer] : transfers) {
        SeenRow &seen = seenRows[id];
        const ShareStamp stamp = stampOf(transfer);
        const bool isAtRest = stamp.isShare && stamp == seen.stamp && transfer.servedAt.empty() && seen.row.upRate == 0 && seen.row.hostsAsking == 0;
        if (!isAtRest) {
            TransferRow row = rowOf(transfer, now);
            if (seen.generation == 0 || row != seen.row)
                seen = {std::move(row), next, stamp};
            seen.stamp = stamp;
        }
        if (seen.generation > since)
            delta.changed.push_back(seen.row);
    }
    for (const auto &[when, id] : removedRows) {
        if (when > since)
            delta.removed.push_back(id);
    }
    if (removedRows.size() > kMaxRemovedRows)
        removedRows.erase(removedRows.begin(), removedRows.begin() + static_cast<std::ptrdiff_t>(kMaxRemovedRows / 2));
    std::vector<HostRow> rows = hostRows();
    if (rows != seenHosts) {
        seenHosts = std::move(rows);
        hostsGeneration = next;
    }
    delta.hostsChanged = hostsGeneration > since;
    if (delta.hostsChanged)
        delta.hosts = seenHosts;
    if (const auto it = transfers.find(watched); it != transfers.end())
        delta.detail = detailOf(it->second, now);
    delta.totals = {down.rate(now), up.rate(now), down.total(), up.total(), static_cast<std::uint32_t>(sessions.sessionCount()), identity.hostId(), ownEndpoints,
                    reaching.reachability.reach(now), mapped.protocol};
    delta.generation = next;
    return delta;
}

} // namespace plug::engine
