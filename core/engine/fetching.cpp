#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/content/file_name.h"

#include <algorithm>

namespace plug::engine {

namespace {

constexpr Duration kInquiryInterval = std::chrono::seconds(5);
constexpr Duration kFirstInquiryRetry = std::chrono::milliseconds(400);

QString joined(const QString &folder, const QString &name)
{
    return folder.endsWith(u'/') ? folder + name : folder + u'/' + name;
}

} // namespace

Transfer &Engine::State::addTransfer(store::TransferRecord record)
{
    const TransferId id{nextId++};
    Transfer &transfer = transfers[id];
    transfer.id = id;
    transfer.record = std::move(record);
    transfer.wasFetched = transfer.record.kind == store::TransferKind::Fetch;
    return transfer;
}

/// The ledger first, then the sources and the transfer's own bytes.
void Engine::State::startFetch(Transfer &transfer, Instant now)
{
    if (!transfer.isLedgerLoaded) {
        order(store::LoadLedger{layout.ledgerPath(transfer.record.guid)}, {.kind = DiskPurpose::Kind::Ledger, .transfer = transfer.id});
        return;
    }
    transfer.folder = transfer.record.path;
    for (const content::LinkHost &host : transfer.record.hosts)
        addSource(transfer, host);
    for (const KnownHost &known : hosts)
        addSource(transfer, {known.record.hostId, known.record.endpoint});
    const QString name = transfer.record.name.isEmpty() ? QString() : joined(transfer.folder, transfer.record.name);
    startFile(transfer, 0, transfer.record.guid, std::nullopt, name, now);
    connectSources(transfer, now);
}

void Engine::State::addSource(Transfer &transfer, const content::LinkHost &host)
{
    const auto isSame = [&](const Source &source) {
        return source.host.endpoint == host.endpoint || (host.hostId && source.host.hostId == host.hostId);
    };
    const auto known = std::find_if(transfer.sources.begin(), transfer.sources.end(), isSame);
    if (known != transfer.sources.end()) {
        known->retryAt = {};
        return;
    }
    if (host.hostId != identity.hostId() && transfer.sources.size() < limits::kMaxHostsOfTransfer)
        transfer.sources.push_back({.host = host, .session = {}});
}

void Engine::State::connectSources(Transfer &transfer, Instant now)
{
    if (!transfer.isRunning() || isStopping)
        return;
    for (Source &source : transfer.sources) {
        if (!source.session && !source.isGone && source.retryAt <= now)
            source.session = sessions.connect(source.host.hostId, source.host.endpoint, now);
        if (source.session && sessions.isEstablished(sessions.aliasOf(source.session))) {
            source.session = sessions.aliasOf(source.session);
            peerOf(source.session).isEstablished = true;
        }
    }
}

FetchedFile &Engine::State::startFile(Transfer &transfer, std::uint32_t index, const Guid &guid,
                                      std::optional<std::uint64_t> size, const QString &finalPath, Instant now)
{
    const swarm::FetchId id{nextId++};
    FetchedFile &file = files[id];
    file.id = id;
    file.transfer = transfer.id;
    file.index = index;
    file.knowledge = {guid, transfer.record.secret};
    file.key = content::lookupKeyOf(guid);
    file.expectedSize = size;
    file.finalPath = finalPath;
    filesByKey[file.key] = id;
    transfer.files.insert(id);
    const auto known = transfer.ledger.files.find(index);
    if (known != transfer.ledger.files.end() && known->second.info) {
        const auto &info = *known->second.info;
        const bool isFile = content::guidOf(content::ContentKind::File, info.size, info.root) == guid;
        learnFile(file, isFile ? content::ContentKind::File : content::ContentKind::Collection, info.size, info.root, {}, now);
    } else if (size == 0) {
        learnFile(file, content::ContentKind::File, 0, content::emptyRoot(), {}, now);
    }
    return file;
}

void Engine::State::startEntries(Transfer &transfer, Instant now)
{
    while (transfer.nextEntry < transfer.collection.entries.size() && transfer.files.size() < limits::kMaxActiveFilesOfTransfer)
        startEntry(transfer, transfer.nextEntry++, now);
    if (transfer.filesDone == transfer.collection.entries.size() && transfer.files.empty())
        finishTransfer(transfer, now);
}

void Engine::State::startEntry(Transfer &transfer, std::size_t entry, Instant now)
{
    const content::CollectionEntry &wanted = transfer.collection.entries[entry];
    const std::uint32_t index = static_cast<std::uint32_t>(entry + 1);
    const auto known = transfer.ledger.files.find(index);
    if (known != transfer.ledger.files.end() && known->second.isFinished && known->second.info) {
        const store::LedgerFile &done = known->second;
        const bool hasTree = content::TreeShape(done.info->size).leafCount() > 1;
        transfer.entries.push_back({wanted.path, done.finishedPath, hasTree ? layout.fetchTreePath(transfer.record.guid, index) : QString(),
                                    wanted.size, wanted.guid, done.info->root, done.finishedStamp});
        ++transfer.filesDone;
        transfer.bytesDone += wanted.size;
        return;
    }
    FetchedFile &file = startFile(transfer, index, wanted.guid, wanted.size,
                                  joined(joined(transfer.folder, transfer.record.name), wanted.path), now);
    inquire(file, now);
}

void Engine::State::learnFile(FetchedFile &file, content::ContentKind kind, std::uint64_t size, const Hash &root,
                              const QString &name, Instant now)
{
    Transfer &transfer = transfers.at(file.transfer);
    if (file.index == 0) {
        transfer.record.content = kind;
        transfer.record.size = size;
        transfer.record.root = root;
        transfer.record.totalSize = kind == content::ContentKind::File ? size : transfer.record.totalSize;
        if (transfer.record.name.isEmpty())
            transfer.record.name = content::isSafeFileName(name) ? name : QStringLiteral("plug-%1").arg(QString::fromLatin1(transfer.record.guid.hex().first(8)));
        const bool isFile = kind == content::ContentKind::File;
        file.finalPath = isFile ? joined(transfer.folder, transfer.record.name) : layout.collectionPath(transfer.record.guid);
        // Two fetches never write to one part file.
        for (int number = 0; std::any_of(files.begin(), files.end(), [&](const auto &f) { return f.first != file.id && f.second.part && f.second.finalPath == file.finalPath; }); ++number)
            file.finalPath = store::numberedPath(joined(transfer.folder, transfer.record.name), number + 1);
        order(store::PutTransfer{transfer.record});
    }
    file.kind = kind;
    file.root = root;
    file.part = std::make_shared<store::PartFile>();
    file.part->partPath = store::partPathOf(file.finalPath);
    file.part->treePath = content::TreeShape(size).leafCount() > 1 ? layout.fetchTreePath(transfer.record.guid, file.index) : QString();
    file.part->ledgerPath = layout.ledgerPath(transfer.record.guid);
    file.part->fileIndex = file.index;
    file.part->size = size;
    file.part->topFolder = file.index > 0 ? transfer.folder : kind == content::ContentKind::Collection ? layout.stateFolder() : QString();
    file.fetch = std::make_unique<swarm::FileFetch>(size, root, decisions.next64());
    const auto known = transfer.ledger.files.find(file.index);
    if (known != transfer.ledger.files.end() && known->second.info) {
        file.fetch->restore(known->second.verified, known->second.spans);
        file.isInfoFlushed = true;
    }
    const store::ServedFile served{file.part->partPath, file.part->treePath, size, root, std::nullopt};
    shares.put({transfer.id, file.knowledge, kind, transfer.record.name, std::make_shared<store::ServedFile>(served), file.id});
    finishIfWhole(file, now);
}

void Engine::State::onHave(SessionId session, const wire::Have &have, const Hash &binding, Instant now)
{
    FetchedFile *file = fileByKey(have.key);
    if (!file || !file->inquiries.contains(session) || !swarm::isProofOf(have.proof, file->knowledge, swarm::Prover::Possessor, binding, have.key))
        return;
    const auto kind = have.isCollection ? content::ContentKind::Collection : content::ContentKind::File;
    if (content::guidOf(kind, have.size, have.root) != file->knowledge.guid || (file->index > 0 && have.size != file->expectedSize)) {
        blame(*file, session, now);
        return;
    }
    const swarm::FetchId id = file->id;
    if (!file->fetch)
        learnFile(*file, kind, have.size, have.root, have.name, now);
    file = fileOf(id);
    if (!file)
        return;
    Inquiry &inquiry = file->inquiries.at(session);
    inquiry.view.takePage(have.size, have);
    inquiry.isSilent = false;
    inquiry.unanswered = 0;
    inquiry.nextWhat = now + kInquiryInterval;
    if (inquiry.view.isKnown())
        file->fetch->setPossession(session, inquiry.view.ranges());
}

void Engine::State::onNone(SessionId session, const wire::None &none, Instant now)
{
    Peer &peer = peerOf(session);
    const auto absent = peer.window.onNone(none.id);
    for (const swarm::Wanted &wanted : absent) {
        FetchedFile *file = fileOf(wanted.fetch);
        if (!file || !file->fetch)
            continue;
        // Without its hashes a host's bytes of that span are worth nothing either.
        const ByteRange range = wanted.span ? file->fetch->shape().bytesUnder(wanted.span->level, wanted.span->index) : wanted.range;
        file->fetch->learnAbsent(session, range);
        file->inquiries[session].nextWhat = std::min(file->inquiries[session].nextWhat, now + std::chrono::seconds(1));
    }
    giveBack(session, absent);
}

void Engine::State::onPart(SessionId session, const wire::Part &part, Instant)
{
    const auto absent = peerOf(session).window.onPart(part);
    for (const swarm::Wanted &wanted : absent) {
        FetchedFile *file = fileOf(wanted.fetch);
        if (file && file->fetch)
            file->fetch->learnAbsent(session, wanted.range);
    }
    giveBack(session, absent);
}

void Engine::State::onGone(SessionId session, const wire::Gone &gone, Instant)
{
    FetchedFile *file = fileByKey(gone.key);
    if (!file || !file->inquiries.contains(session))
        return;
    file->inquiries[session].isGone = true;
    std::vector<wire::RequestId> cancelled;
    giveBack(session, peerOf(session).window.abandon(file->id, cancelled));
    if (file->fetch)
        file->fetch->removeSource(session);
    if (file->index > 0)
        return;
    for (Source &source : transfers.at(file->transfer).sources) {
        if (source.session == session)
            source.isGone = true;
    }
}

void Engine::State::giveBack(SessionId session, const std::vector<swarm::Wanted> &lost)
{
    for (const swarm::Wanted &wanted : lost) {
        FetchedFile *file = fileOf(wanted.fetch);
        if (file && file->fetch)
            file->fetch->onLost(session, wanted);
    }
}

/// Whoever lied about one file of a transfer gives nothing more to it.
void Engine::State::blame(FetchedFile &file, SessionId session, Instant now)
{
    Transfer &transfer = transfers.at(file.transfer);
    const auto host = sessions.hostOf(session);
    eventsOut.push_back(HostBlamed{transfer.id, host.value_or(HostId{}), sessions.endpointOf(session)});
    for (Source &source : transfer.sources) {
        if (source.session == session)
            source.isGone = true;
    }
    Peer &peer = peerOf(session);
    for (const swarm::FetchId id : transfer.files) {
        FetchedFile &other = files.at(id);
        other.inquiries[session].isGone = true;
        std::vector<wire::RequestId> cancelled;
        giveBack(session, peer.window.abandon(id, cancelled));
        if (!cancelled.empty())
            peer.say(wire::Cancel{cancelled});
        if (other.fetch)
            other.fetch->removeSource(session);
    }
    peer.receiver.setOutstanding(peer.window.outstandingBytes(), now);
}

void Engine::State::abandon(SessionId session, Instant now)
{
    const auto it = peers.find(session);
    if (it == peers.end())
        return;
    giveBack(session, it->second.window.abandon());
    it->second.receiver.setOutstanding(0, now);
    for (auto &[id, file] : files) {
        const auto inquiry = file.inquiries.find(session);
        if (inquiry == file.inquiries.end())
            continue;
        inquiry->second.isSilent = true;
        inquiry->second.nextWhat = now;
    }
}

void Engine::State::dropFile(FetchedFile &file)
{
    transfers.at(file.transfer).files.erase(file.id);
    if (const auto it = filesByKey.find(file.key); it != filesByKey.end() && it->second == file.id)
        filesByKey.erase(it);
    files.erase(file.id);
}

/// WHAT to every connected source that has not said lately what it has.
void Engine::State::inquire(FetchedFile &file, Instant now)
{
    constexpr int kMaxDoublings = 4;
    Transfer &transfer = transfers.at(file.transfer);
    if (!transfer.isRunning() || isStopping)
        return;
    for (const Source &source : transfer.sources) {
        const SessionId session = source.session;
        if (!session || source.isGone || !sessions.isEstablished(session))
            continue;
        Inquiry &inquiry = file.inquiries[session];
        const bool isSettled = file.fetch && inquiry.view.isKnown() && !inquiry.isSilent && inquiry.view.ranges().contains(ByteRange{0, file.fetch->size()});
        if (inquiry.isGone || inquiry.nextWhat > now || isSettled)
            continue;
        inquiry.nextWhat = now + kFirstInquiryRetry * (1 << std::min(inquiry.unanswered, kMaxDoublings));
        ++inquiry.unanswered;
        peerOf(session).say(wire::What{.key = file.key, .generation = inquiry.view.generation(), .subscribe = true}, file.knowledge);
    }
}

/// Keeps enough asked of a host that it never waits for the next request.
void Engine::State::askPeer(SessionId session, Peer &peer, Instant now)
{
    constexpr std::uint64_t kLeastAhead = 512 * 1024;
    constexpr std::uint64_t kMostAhead = 16 * 1024 * 1024;
    constexpr std::size_t kMostRequests = 48;
    const bool isHeld = dirtyBytes >= limits::kMaxDirtyBytes;
    peer.receiver.setCreditHold(isHeld);
    peer.receiver.setRateLimit(config.downloadLimit);
    if (isHeld || isStopping)
        return;
    const std::uint64_t ahead = std::clamp(peer.receiver.bandwidth() / 2, kLeastAhead, kMostAhead);
    for (auto &[id, file] : files) {
        if (peer.window.outstandingBytes() >= ahead * 3 / 4 || peer.window.count() >= kMostRequests)
            return;
        const auto inquiry = file.inquiries.find(session);
        const Transfer &transfer = transfers.at(file.transfer);
        if (!file.fetch || inquiry == file.inquiries.end() || inquiry->second.isSilent || inquiry->second.isGone
            || !transfer.isRunning() || transfer.diskRetryAt > now)
            continue;
        askFor(session, peer, file, ahead - peer.window.outstandingBytes(), now);
    }
}

void Engine::State::askFor(SessionId session, Peer &peer, FetchedFile &file, std::uint64_t budget, Instant now)
{
    const swarm::FetchPlan plan = file.fetch->plan(session, std::min(budget, protocol::kMaxRequestBytes));
    std::uint64_t asked = 0;
    for (const auto &[span, ranges] : plan.proofs) {
        if (peer.window.isFull()) {
            file.fetch->onLost(session, {file.id, span, {}});
            continue;
        }
        const auto &request = peer.window.add(file.id, span, ranges, now);
        asked += request.size;
        peer.say(wire::Hashes{.id = request.id, .key = file.key, .level = span.level, .index = span.index, .ranges = ranges}, file.knowledge);
    }
    if (!plan.ranges.empty() && peer.window.isFull()) {
        for (const ByteRange &range : plan.ranges)
            file.fetch->onLost(session, {file.id, std::nullopt, range});
    } else if (!plan.ranges.empty()) {
        const auto &request = peer.window.add(file.id, std::nullopt, plan.ranges, now);
        asked += request.size;
        peer.say(wire::Get{.id = request.id, .key = file.key, .ranges = plan.ranges}, file.knowledge);
    }
    if (asked > 0)
        peer.receiver.onRequested(asked, now);
}

void Engine::State::settleLosses(SessionId session, Peer &peer, Instant now)
{
    constexpr int kSilentTimeouts = 2;
    giveBack(session, peer.window.onLossHorizon(peer.receiver.lossHorizon()));
    if (peer.status && peer.receiver.lossHorizon() >= peer.status->position) {
        const Duration roundTrip = peer.receiver.smoothedRtt();
        giveBack(session, peer.window.onStatus(*peer.status, peer.statusAt - roundTrip - roundTrip / 4));
        peer.status.reset();
    }
    peer.receiver.setOutstanding(peer.window.outstandingBytes(), now);
    if (!peer.window.isEmpty() && peer.receiver.silentTimeouts() >= kSilentTimeouts)
        abandon(session, now);
}

void Engine::State::writeOut(FetchedFile &file, bool evenIncomplete, Instant now)
{
    if (!file.fetch || (transfers.at(file.transfer).diskRetryAt > now && !evenIncomplete))
        return;
    while (auto write = file.fetch->takeWrite(now, evenIncomplete)) {
        dirtyBytes += static_cast<std::uint64_t>(write->bytes.size());
        store::WriteBlocks request{file.part, write->offset, write->bytes, write->leaves};
        order(std::move(request), {.kind = DiskPurpose::Kind::Write, .transfer = file.transfer, .file = file.id, .write = std::move(*write)});
    }
}

void Engine::State::flush(FetchedFile &file)
{
    if (!file.fetch || file.isFlushing)
        return;
    const RangeSet fresh = file.fetch->unflushed();
    if (fresh.isEmpty() && file.isInfoFlushed)
        return;
    store::FlushedPart part{file.part, fresh.ranges(), file.fetch->takeNewSpans(), {}};
    if (!file.isInfoFlushed)
        part.info = store::LedgerFileInfo{file.fetch->size(), file.root};
    file.isFlushing = true;
    file.nextFlush = kNever;
    order(store::Flush{file.part->ledgerPath, {std::move(part)}},
          {.kind = DiskPurpose::Kind::Flush, .transfer = file.transfer, .file = file.id, .ranges = fresh.ranges()});
}

void Engine::State::finishIfWhole(FetchedFile &file, Instant now)
{
    if (!file.fetch || file.isFinishing || !file.fetch->isVerifiedWhole() || transfers.at(file.transfer).diskRetryAt > now)
        return;
    if (!file.isInfoFlushed || !file.fetch->unflushed().isEmpty()) {
        flush(file);
        return;
    }
    file.isFinishing = true;
    order(store::FinishFile{file.part, file.finalPath}, {.kind = DiskPurpose::Kind::Finish, .transfer = file.transfer, .file = file.id});
}

void Engine::State::onFileFinished(FetchedFile &file, const QString &path, const content::FileStamp &stamp, Instant now)
{
    Transfer &transfer = transfers.at(file.transfer);
    const store::ServedFile served{path, file.part->treePath, file.fetch->size(), file.root, stamp};
    shares.put({transfer.id, file.knowledge, file.kind, transfer.record.name, std::make_shared<store::ServedFile>(served), {}});
    transfer.cause = WaitCause::None;
    if (file.index > 0) {
        const content::CollectionEntry &entry = transfer.collection.entries[file.index - 1];
        transfer.entries.push_back({entry.path, path, file.part->treePath, entry.size, entry.guid, file.root, stamp});
        ++transfer.filesDone;
        transfer.bytesDone += entry.size;
        dropFile(file);
        startEntries(transfer, now);
        return;
    }
    transfer.record.treePath = file.part->treePath;
    transfer.record.stamp = stamp;
    const bool isFolder = file.kind == content::ContentKind::Collection;
    (isFolder ? transfer.record.collectionPath : transfer.record.path) = path;
    dropFile(file);
    if (isFolder)
        order(store::ReadWhole{path}, {.kind = DiskPurpose::Kind::ReadCollection, .transfer = transfer.id});
    else
        finishTransfer(transfer, now);
}

void Engine::State::finishTransfer(Transfer &transfer, Instant now)
{
    store::TransferRecord &record = transfer.record;
    const bool isFolder = record.content == content::ContentKind::Collection;
    if (isFolder)
        record.path = joined(transfer.folder, record.name);
    else
        record.totalSize = record.size;
    record.kind = store::TransferKind::Share;
    record.finished = wallTime(now);
    transfer.state = TransferState::Sharing;
    transfer.cause = WaitCause::None;
    transfer.filesDone = record.fileCount;
    order(store::PutTransfer{record});
    if (isFolder)
        order(store::PutShareEntries{record.guid, transfer.entries});
    order(store::RemoveTransfer{record.guid, store::TransferKind::Fetch});
    order(store::Discard{{layout.ledgerPath(record.guid)}});
    putShare(transfer);
    eventsOut.push_back(Completed{transfer.id, record.path, record.totalSize});
}

void Engine::State::judgeState(Transfer &transfer, Instant now)
{
    if (!transfer.isFetching() || transfer.state == TransferState::Failed)
        return;
    const auto any = [&](auto &&is) { return std::any_of(transfer.sources.begin(), transfer.sources.end(), is); };
    const bool isBusy = std::any_of(transfer.files.begin(), transfer.files.end(), [&](swarm::FetchId id) {
        const FetchedFile &file = files.at(id);
        return file.isFinishing || (file.fetch && !file.fetch->isIdle());
    });
    const bool isDisk = transfer.cause >= WaitCause::DiskFull && transfer.cause <= WaitCause::DiskError;
    transfer.state = transfer.record.isPaused ? TransferState::Paused : isBusy ? TransferState::Fetching : TransferState::Waiting;
    if (isDisk && transfer.diskRetryAt > now)
        return;
    transfer.cause = WaitCause::None;
    if (transfer.state != TransferState::Waiting)
        return;
    const bool isAnyLive = any([&](const Source &s) { return !s.isGone && s.session && sessions.isEstablished(s.session); });
    if (transfer.sources.empty())
        transfer.cause = WaitCause::NoHosts;
    else if (isAnyLive)
        transfer.cause = transfer.files.empty() ? WaitCause::None : WaitCause::NoMissingRanges;
    else if (!any([](const Source &s) { return !s.isGone; }))
        transfer.cause = WaitCause::HostsHaveNothing;
    else if (any([](const Source &s) { return s.isWrongIdentity; }))
        transfer.cause = WaitCause::WrongIdentity;
    else if (any([](const Source &s) { return s.hasFailed; }))
        transfer.cause = WaitCause::HostsSilent;
    else
        transfer.state = TransferState::Starting;
}

FetchedFile *Engine::State::fileOf(swarm::FetchId id)
{
    const auto it = files.find(id);
    return it == files.end() ? nullptr : &it->second;
}

FetchedFile *Engine::State::fileByKey(const LookupKey &key)
{
    const auto it = filesByKey.find(key);
    return it == filesByKey.end() ? nullptr : fileOf(it->second);
}

} // namespace plug::engine
