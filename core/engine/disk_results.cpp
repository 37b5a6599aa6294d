#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/content/collection.h"

namespace plug::engine {

DiskRequestId Engine::State::order(decltype(store::DiskRequest::what) what, DiskPurpose purpose)
{
    const DiskRequestId id{nextId++};
    orders.emplace(id, std::move(purpose));
    diskOut.push_back({id, std::move(what)});
    return id;
}

void Engine::State::complete(store::DiskResult &result, Instant now)
{
    using Kind = DiskPurpose::Kind;
    const auto it = orders.find(result.id);
    if (it == orders.end())
        return;
    if (const auto *progress = std::get_if<store::PrepareProgress>(&result.what)) {
        if (const auto t = transfers.find(it->second.transfer); t != transfers.end()) {
            t->second.hashed = progress->bytesHashed;
            t->second.record.totalSize = progress->bytesTotal;
        }
        return;
    }
    const DiskPurpose purpose = std::move(it->second);
    orders.erase(it);
    const auto found = transfers.find(purpose.transfer);
    Transfer *transfer = found == transfers.end() ? nullptr : &found->second;
    const auto *error = std::get_if<store::DiskError>(&result.what);
    if (purpose.kind == Kind::Catalogue) {
        if (const auto *contents = std::get_if<store::CatalogueContents>(&result.what))
            onCatalogue(*contents, now);
        else if (error) {
            eventsOut.push_back(Failed{0, {}, Failed::Reason::Disk, *error});
            if (error->kind == store::DiskErrorKind::Corrupt)
                order(store::LoadCatalogue{}, {.kind = Kind::Catalogue});
        }
    } else if (purpose.kind == Kind::Write) {
        onWriteResult(purpose, result.what, now);
    } else if (purpose.kind == Kind::WriteTree) {
        onWriteTreeResult(purpose, result.what, now);
    } else if (purpose.kind == Kind::ReadToServe) {
        onReadToServe(purpose, result.what, now);
    } else if (purpose.kind == Kind::ReadToShow) {
        onReadToShow(purpose, result.what, now);
    } else if (purpose.kind == Kind::Flush) {
        onFlushResult(purpose, result.what, now);
    } else if (transfer && purpose.kind == Kind::Finish) {
        onFinishResult(purpose, result.what, now);
    } else if (transfer && purpose.kind == Kind::ReadCollection) {
        onCollectionRead(*transfer, result.what, now);
    } else if (transfer && purpose.kind == Kind::Prepare) {
        transfer->hashing = {};
        if (const auto *prepared = std::get_if<store::SharePrepared>(&result.what))
            onPrepared(*transfer, *prepared, now);
        else if (error)
            onDiskError(*transfer, *error, now);
    } else if (transfer && purpose.kind == Kind::Ledger) {
        if (const auto *ledger = std::get_if<store::LedgerContents>(&result.what)) {
            transfer->ledger = *ledger;
            transfer->isLedgerLoaded = true;
            startFetch(*transfer, now);
        } else if (error) {
            transfer->again = Transfer::Again::LoadLedger;
            onDiskError(*transfer, *error, now);
        }
    } else if (transfer && error) {
        onDiskError(*transfer, *error, now);
    }
}

void Engine::State::onCatalogue(const store::CatalogueContents &contents, Instant now)
{
    loadHosts(contents.hosts, now);
    for (const store::TransferRecord &record : contents.transfers) {
        Transfer &transfer = addTransfer(record);
        applyLimits(transfer, now);
        if (const auto entries = contents.entries.find(record.guid); entries != contents.entries.end())
            transfer.entries = entries->second;
        if (transfer.isFetching()) {
            startFetch(transfer, now);
            continue;
        }
        transfer.state = TransferState::Sharing;
        if (!record.isPaused)
            putShare(transfer);
    }
    eventsOut.push_back(Loaded{contents.transfers.size()});
}

void Engine::State::onPrepared(Transfer &transfer, const store::SharePrepared &prepared, Instant now)
{
    for (auto &[id, other] : transfers) {
        if (id == transfer.id || other.record.guid != prepared.record.guid || other.isFetching())
            continue;
        // Shared already: the row that is there is the answer.
        if (transfer.record.policy != SharePolicy::Public)
            setPolicy({id, transfer.record.policy, transfer.record.friends});
        eventsOut.push_back(Shared{transfer.request, id, linkOf(other), other.record.totalSize, other.record.policy});
        remove(Remove{transfer.id, false}, now);
        return;
    }
    const store::TransferRecord asked = std::exchange(transfer.record, prepared.record);
    transfer.record.kind = store::TransferKind::Share;
    transfer.record.policy = asked.policy;
    transfer.record.secret = asked.secret;
    transfer.record.friends = asked.friends;
    transfer.record.added = asked.added;
    transfer.record.finished = wallTime(now);
    transfer.entries = prepared.entries;
    transfer.state = TransferState::Sharing;
    transfer.cause = WaitCause::None;
    order(store::PutTransfer{transfer.record});
    if (!transfer.entries.empty())
        order(store::PutShareEntries{transfer.record.guid, transfer.entries});
    putShare(transfer);
    eventsOut.push_back(Shared{transfer.request, transfer.id, linkOf(transfer), transfer.record.totalSize, transfer.record.policy});
}

void Engine::State::onWriteResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now)
{
    const swarm::PendingWrite &write = *purpose.write;
    dirtyBytes -= static_cast<std::uint64_t>(write.bytes.size());
    FetchedFile *file = fileOf(purpose.file);
    if (!file)
        return;
    const auto *written = std::get_if<store::BlocksWritten>(&answer);
    if (!written) {
        file->fetch->onWriteFailed(write);
        if (const auto *error = std::get_if<store::DiskError>(&answer))
            onFetchDiskError(*file, *error, false, now);
        return;
    }
    std::vector<SessionId> liars;
    file->fetch->onWritten(write, written->matched, liars);
    ++file->generation;
    file->nextFlush = std::min(file->nextFlush, now + limits::kFlushInterval);
    for (const SessionId liar : std::set<SessionId>(liars.begin(), liars.end()))
        blame(*file, liar, now);
    finishIfWhole(*file, now);
    answerReaders(now);
}

void Engine::State::onWriteTreeResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now)
{
    FetchedFile *file = fileOf(purpose.file);
    if (!file)
        return;
    if (const auto *error = std::get_if<store::DiskError>(&answer)) {
        onFetchDiskError(*file, *error, true, now);
        return;
    }
    file->writtenSpans.insert(file->writtenSpans.end(), purpose.spans.begin(), purpose.spans.end());
    file->nextFlush = std::min(file->nextFlush, now + limits::kFlushInterval);
}

void Engine::State::onFlushResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now)
{
    FetchedFile *file = fileOf(purpose.file);
    if (!file)
        return;
    file->isFlushing = false;
    if (const auto *error = std::get_if<store::DiskError>(&answer)) {
        file->nextFlush = now + limits::kFlushInterval;
        file->writtenSpans.insert(file->writtenSpans.end(), purpose.spans.begin(), purpose.spans.end());
        onFetchDiskError(*file, *error, true, now);
        return;
    }
    Transfer &transfer = transfers.at(file->transfer);
    if (isDiskTrouble(transfer.cause))
        transfer.cause = WaitCause::None;
    store::LedgerFile &known = transfer.ledger.files[file->index];
    known.info = store::LedgerFileInfo{file->fetch->size(), file->root};
    for (const ByteRange &range : purpose.ranges)
        known.verified.add(range);
    known.spans.insert(known.spans.end(), purpose.spans.begin(), purpose.spans.end());
    file->isInfoFlushed = true;
    file->fetch->onFlushed(purpose.ranges);
    finishIfWhole(*file, now);
}

void Engine::State::onFinishResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now)
{
    FetchedFile *file = fileOf(purpose.file);
    if (!file)
        return;
    file->isFinishing = false;
    if (const auto *finished = std::get_if<store::Finished>(&answer))
        onFileFinished(*file, finished->path, finished->stamp, now);
    else if (const auto *error = std::get_if<store::DiskError>(&answer)) {
        file->writtenSpans.insert(file->writtenSpans.end(), purpose.spans.begin(), purpose.spans.end());
        onFetchDiskError(*file, *error, !purpose.ranges.empty(), now);
    }
}

void Engine::State::onCollectionRead(Transfer &transfer, const store::DiskAnswer &answer, Instant now)
{
    const auto *read = std::get_if<store::BytesRead>(&answer);
    if (!read) {
        if (const auto *error = std::get_if<store::DiskError>(&answer)) {
            transfer.again = Transfer::Again::ReadCollection;
            onDiskError(transfer, *error, now);
        }
        return;
    }
    auto parsed = content::parseCollection(viewOf(read->bytes));
    if (!parsed) {
        transfer.state = TransferState::Failed;
        transfer.cause = WaitCause::BadCollection;
        transfer.causeDetail = parsed.error().path;
        eventsOut.push_back(Failed{transfer.request, transfer.id, Failed::Reason::BadCollection, {}});
        return;
    }
    transfer.collection = std::move(*parsed);
    transfer.record.totalSize = transfer.collection.totalSize();
    transfer.record.fileCount = transfer.collection.entries.size();
    startEntries(transfer, now);
}

void Engine::State::onReadToServe(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now)
{
    const auto peer = peers.find(purpose.session);
    const auto transfer = transfers.find(purpose.transfer);
    if (const auto *read = std::get_if<store::BytesRead>(&answer)) {
        if (transfer != transfers.end())
            onShareReadable(transfer->second);
        if (peer != peers.end())
            peer->second.queue.onRead(purpose.ticket, read->bytes);
        return;
    }
    if (const auto *error = std::get_if<store::DiskError>(&answer); error && transfer != transfers.end())
        onShareUnreadable(transfer->second, *purpose.served, *error, now);
    if (peer == peers.end())
        return;
    // The fetcher is told that these bytes are not here.
    if (const auto request = peer->second.queue.onReadFailed(purpose.ticket))
        peer->second.say(wire::None{*request, {}, 0});
}

void Engine::State::onShareReadable(Transfer &transfer)
{
    if (transfer.isFetching() || transfer.state != TransferState::Failed || transfer.again != Transfer::Again::Nothing
        || transfer.cause == WaitCause::FileChanged)
        return;
    transfer.state = TransferState::Sharing;
    transfer.cause = WaitCause::None;
}

/// A file that is not what it was is served no more; one that can't be read now is tried again after a while.
void Engine::State::onShareUnreadable(Transfer &transfer, const store::ServedFile &served, const store::DiskError &error, Instant now)
{
    if (transfer.isFetching() || error.kind == store::DiskErrorKind::Cancelled)
        return;
    const Guid guid = content::guidOf(content::ContentKind::File, served.size, served.root);
    const Guid list = content::guidOf(content::ContentKind::Collection, served.size, served.root);
    for (const Guid &each : {guid, list}) {
        const LookupKey key = content::lookupKeyOf(each);
        error.kind == store::DiskErrorKind::Changed ? shares.remove(transfer.id, key) : shares.setUnreadable(transfer.id, key);
    }
    onDiskError(transfer, error, now);
}

/// A part file that is gone, or was cut short, is fetched anew, and so is what is lost of one; all else waits until its cause is gone.
void Engine::State::onFetchDiskError(FetchedFile &file, const store::DiskError &error, bool isLoss, Instant now)
{
    using Kind = store::DiskErrorKind;
    Transfer &transfer = transfers.at(file.transfer);
    const bool isPart = error.path == file.part->partPath;
    const bool isTree = error.path == file.part->treePath;
    if ((isPart || isTree) && (error.kind == Kind::Missing || error.kind == Kind::Changed)) {
        startOver(file, now);
        return;
    }
    onDiskError(transfer, error, now);
    if (isLoss && (isPart || isTree))
        rollBack(file, now);
}

void Engine::State::onDiskError(Transfer &transfer, const store::DiskError &error, Instant now)
{
    using Kind = store::DiskErrorKind;
    constexpr Duration kRetry = std::chrono::seconds(5);
    const auto causeOf = [](Kind kind) {
        switch (kind) {
        case Kind::Full: return WaitCause::DiskFull;
        case Kind::ReadOnly: return WaitCause::DiskReadOnly;
        case Kind::Missing: return WaitCause::DiskFolderMissing;
        case Kind::Permission: return WaitCause::DiskPermission;
        case Kind::Changed: return WaitCause::FileChanged;
        default: return WaitCause::DiskError;
        }
    };
    if (error.kind == Kind::Cancelled)
        return;
    const bool isNew = transfer.cause != causeOf(error.kind);
    tended.insert(transfer.id);
    transfer.cause = causeOf(error.kind);
    transfer.causeDetail = error.path + (error.system.isEmpty() ? QString() : QStringLiteral(": ") + error.system);
    if (!transfer.isFetching()) {
        transfer.state = TransferState::Failed;
        transfer.again = error.kind == Kind::Changed || transfer.record.guid.isNull() ? Transfer::Again::Nothing : Transfer::Again::Serve;
    }
    transfer.diskRetryAt = now + kRetry;
    if (isNew)
        eventsOut.push_back(Failed{transfer.request, transfer.id, Failed::Reason::Disk, error});
}

void Engine::State::tryDiskAgain(Transfer &transfer, Instant now)
{
    if (transfer.again == Transfer::Again::Nothing || transfer.diskRetryAt > now || transfer.record.isPaused)
        return;
    switch (std::exchange(transfer.again, Transfer::Again::Nothing)) {
    case Transfer::Again::LoadLedger:
        startFetch(transfer, now);
        return;
    case Transfer::Again::ReadCollection:
        order(store::ReadWhole{transfer.record.collectionPath}, {.kind = DiskPurpose::Kind::ReadCollection, .transfer = transfer.id});
        return;
    default:
        // Whether it can be read shows when somebody asks for it.
        shares.setReadable(transfer.id);
    }
}

} // namespace plug::engine
