#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/content/file_name.h"

#include <algorithm>

namespace plug::engine {

namespace {

QString joined(const QString &folder, const QString &name)
{
    return folder.endsWith(u'/') ? folder + name : folder + u'/' + name;
}

} // namespace

Transfer &Engine::State::addTransfer(store::TransferRecord record)
{
    const TransferId id{nextId++};
    Transfer &transfer = transfers[id];
    tended.insert(id);
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
    addTrustedSources(transfer);
    const QString name = transfer.record.name.isEmpty() ? QString() : joined(transfer.folder, transfer.record.name);
    FetchedFile &file = startFile(transfer, 0, transfer.record.guid, std::nullopt, name, now);
    // Interrupted between the file's last step and the catalogue's.
    if (const auto known = transfer.ledger.files.find(0); known != transfer.ledger.files.end() && file.isFinishing)
        onFileFinished(file, known->second.finishedPath, known->second.finishedStamp, now);
    connectSources(transfer, now);
    nextTick = now; // an idle engine's next one may be far off
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
        file.isFinishing = known->second.isFinished;
        learnFile(file, isFile ? content::ContentKind::File : content::ContentKind::Collection, info.size, info.root, {}, now);
    } else if (size == 0) {
        learnFile(file, content::ContentKind::File, 0, content::emptyRoot(), {}, now);
    }
    return file;
}

void Engine::State::startEntries(Transfer &transfer, Instant now)
{
    const auto &entries = transfer.collection.entries;
    while (transfer.nextEntry < entries.size() && transfer.files.size() < limits::kMaxActiveFilesOfTransfer) {
        const bool isStarted = transfer.startedEarly.erase(transfer.nextEntry) > 0;
        // Equal files are fetched one after the other: answers name the file by its key alone.
        if (!isStarted && fileByKey(content::lookupKeyOf(entries[transfer.nextEntry].guid)))
            break;
        const std::size_t entry = transfer.nextEntry++;
        if (!isStarted)
            startEntry(transfer, entry, now);
    }
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
    file.part->preallocates = config.preallocates;
    file.part->topFolder = file.index > 0 ? transfer.folder : kind == content::ContentKind::Collection ? layout.stateFolder() : QString();
    file.fetch = std::make_unique<swarm::FileFetch>(size, root, decisions.next64());
    file.fetch->setOrder(pickOrderOf(transfer));
    file.fetch->setOwnNumber(numberOf(identity.hostId()));
    const auto known = transfer.ledger.files.find(file.index);
    if (known != transfer.ledger.files.end() && known->second.info) {
        file.fetch->restore(known->second.verified, known->second.spans);
        file.isInfoFlushed = true;
    }
    for (const ByteRange &wish : transfer.record.wantedFirst.ranges()) {
        if (file.index == 0 && kind == content::ContentKind::File)
            file.fetch->setPriority(wish);
    }
    const store::ServedFile served{file.part->partPath, file.part->treePath, size, root, std::nullopt};
    putFetched(file, served, file.id);
    finishIfWhole(file, now);
}

void Engine::State::dropFile(FetchedFile &file)
{
    transfers.at(file.transfer).files.erase(file.id);
    if (const auto it = filesByKey.find(file.key); it != filesByKey.end() && it->second == file.id)
        filesByKey.erase(it);
    files.erase(file.id);
}

/// Its part file or its tree is lost, and with it all that was verified.
void Engine::State::startOver(FetchedFile &file, Instant now)
{
    transfers.at(file.transfer).ledger.files.erase(file.index);
    store::FlushedPart nothing{.file = file.part, .ranges = {}, .spans = {}, .info = {}, .startsOver = true};
    order(store::Flush{file.part->ledgerPath, {std::move(nothing)}}, {.kind = DiskPurpose::Kind::Ignore, .transfer = file.transfer});
    rollBack(file, now);
}

/// Back to what the ledger vouches for: what the disk did not take of the rest is fetched again. The file goes on under another
/// id, so that nothing which the disk still says of the old one counts.
void Engine::State::rollBack(FetchedFile &file, Instant now)
{
    withdrawRequests(file, now);
    Transfer &transfer = transfers.at(file.transfer);
    const FetchedFile old{.index = file.index, .knowledge = file.knowledge, .key = file.key, .expectedSize = file.expectedSize,
                          .finalPath = file.finalPath, .part = file.part, .kind = file.kind, .root = file.root};
    shares.remove(transfer.id, old.key);
    dropFile(file);
    FetchedFile &again = startFile(transfer, old.index, old.knowledge.guid, old.expectedSize, old.finalPath, now);
    if (!again.fetch)
        learnFile(again, old.kind, old.part->size, old.root, transfer.record.name, now);
    inquire(again, now);
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
    if (!file.fetch || file.isFlushing || file.isFinishing)
        return;
    auto part = takeUnflushed(file);
    if (!part)
        return;
    file.isFlushing = true;
    DiskPurpose purpose{.kind = DiskPurpose::Kind::Flush, .transfer = file.transfer, .file = file.id, .ranges = part->ranges, .spans = part->spans};
    order(store::Flush{file.part->ledgerPath, {std::move(*part)}}, std::move(purpose));
}

/// What the ledger is to be told of a file.
std::optional<store::FlushedPart> Engine::State::takeUnflushed(FetchedFile &file)
{
    const RangeSet fresh = file.fetch->unflushed();
    if (fresh.isEmpty() && file.writtenSpans.empty() && file.isInfoFlushed)
        return std::nullopt;
    store::FlushedPart part{file.part, fresh.ranges(), std::exchange(file.writtenSpans, {}), {}};
    if (!file.isInfoFlushed)
        part.info = store::LedgerFileInfo{file.fetch->size(), file.root};
    file.nextFlush = kNever;
    return part;
}

void Engine::State::finishIfWhole(FetchedFile &file, Instant now)
{
    if (!file.fetch || file.isFinishing || file.isFlushing || !file.fetch->isVerifiedWhole() || transfers.at(file.transfer).diskRetryAt > now)
        return;
    file.isFinishing = true;
    DiskPurpose purpose{.kind = DiskPurpose::Kind::Finish, .transfer = file.transfer, .file = file.id};
    auto unflushed = takeUnflushed(file);
    if (unflushed)
        purpose.ranges = unflushed->ranges, purpose.spans = unflushed->spans;
    order(store::FinishFile{file.part, file.finalPath, std::move(unflushed)}, std::move(purpose));
}

void Engine::State::onFileFinished(FetchedFile &file, const QString &path, const content::FileStamp &stamp, Instant now)
{
    Transfer &transfer = transfers.at(file.transfer);
    const store::ServedFile served{path, file.part->treePath, file.fetch->size(), file.root, stamp};
    putFetched(file, served, {});
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
