#include "core/engine/engine_state.h"

#include "core/base/limits.h"

#include <algorithm>

// People who look at files: what they wait for is fetched first, and read through the same check as what others are given.
namespace plug::engine {

void Engine::State::readFile(const ReadFile &command, Instant now)
{
    auto known = readings.find(command.reader);
    if (known == readings.end() && readings.size() >= limits::kMaxReaders) {
        eventsOut.push_back(ReadFailed{command.reader});
        return;
    }
    if (known == readings.end())
        known = readings.emplace(command.reader, Reading{}).first;
    const Reading before = known->second;
    const Reading &reading = known->second = {.transfer = command.transfer, .file = command.file, .wanted = command.range, .question = nextId++};
    const bool goesOn = before.transfer == reading.transfer && before.file == reading.file && before.wanted.begin == reading.wanted.begin;
    FetchedFile *file = readFrom(reading);
    if (file && wishForReaders(*file) && !goesOn && !reading.wanted.isEmpty() && !file->fetch->verified().contains(reading.wanted.begin)) {
        withdrawForReader(transfers.at(file->transfer), now);
        inquire(*file, now);
    }
    answerReaders(now);
}

void Engine::State::endReading(ReaderId reader)
{
    const auto known = readings.find(reader);
    if (known == readings.end())
        return;
    const Reading ended = known->second;
    readings.erase(known);
    if (FetchedFile *file = readFrom(ended))
        wishForReaders(*file);
}

/// The file while it is being fetched.
FetchedFile *Engine::State::readFrom(const Reading &reading)
{
    const auto transfer = transfers.find(reading.transfer);
    if (transfer == transfers.end())
        return nullptr;
    for (const swarm::FetchId id : transfer->second.files) {
        FetchedFile &file = files.at(id);
        if (reading.file.isNull() ? file.index == 0 : file.index > 0 && file.knowledge.guid == reading.file)
            return &file;
    }
    return nullptr;
}

/// Tells the fetch where its readers are. True where that is somewhere else than before.
bool Engine::State::wishForReaders(FetchedFile &file)
{
    if (!file.fetch)
        return false;
    RangeSet windows;
    for (const auto &[id, reading] : readings) {
        const std::uint64_t begin = std::min(reading.wanted.begin, file.fetch->size());
        if (!reading.wanted.isEmpty() && readFrom(reading) == &file)
            windows.add({begin, std::min(file.fetch->size(), begin + limits::kReaderAhead)});
    }
    return file.fetch->setReading(windows);
}

/// The bytes that a reader of a complete file reads from.
std::optional<store::ServedFile> Engine::State::completeFileOf(const Reading &reading) const
{
    const auto found = transfers.find(reading.transfer);
    if (found == transfers.end() || found->second.hashing)
        return std::nullopt;
    const Transfer &transfer = found->second;
    const store::TransferRecord &record = transfer.record;
    if (reading.file.isNull()) {
        if (transfer.isFetching() || record.content != content::ContentKind::File || record.guid.isNull())
            return std::nullopt;
        return store::ServedFile{record.path, record.treePath, record.size, record.root, record.stamp};
    }
    const auto entry = std::ranges::find(transfer.entries, reading.file, &store::ShareEntryRecord::guid);
    if (entry == transfer.entries.end())
        return std::nullopt;
    return store::ServedFile{entry->path, entry->treePath, entry->size, entry->root, entry->stamp};
}

void Engine::State::answerReaders(Instant now)
{
    std::vector<ReaderId> failed;
    for (auto &[id, reading] : readings) {
        if (!reading.question || reading.isOrdered || reading.retryAt > now)
            continue;
        if (const auto complete = completeFileOf(reading)) {
            orderRead(id, reading, *complete, {0, complete->size});
            continue;
        }
        FetchedFile *file = readFrom(reading);
        if (!file && !isAwaited(reading))
            failed.push_back(id);
        if (!file && isAwaited(reading))
            startEarly(transfers.at(reading.transfer), reading.file, now);
        if (!file)
            continue;
        wishForReaders(*file);
        if (!file->fetch)
            continue;
        if (reading.file.isNull() && file->kind != content::ContentKind::File) {
            failed.push_back(id);
            continue;
        }
        const store::ServedFile served{file->part->partPath, file->part->treePath, file->fetch->size(), file->root, std::nullopt};
        const auto run = file->fetch->verified().nextAtOrAfter(reading.wanted.begin);
        const bool isHere = run && run->contains(reading.wanted.begin);
        orderRead(id, reading, served, isHere ? *run : ByteRange{reading.wanted.begin, reading.wanted.begin});
    }
    for (const ReaderId id : failed)
        failReading(id);
}

/// It may come yet: its ledger is being read, its turn in the folder has not come.
bool Engine::State::isAwaited(const Reading &reading) const
{
    const auto transfer = transfers.find(reading.transfer);
    return transfer != transfers.end() && transfer->second.isFetching() && transfer->second.state != TransferState::Failed;
}

/// A folder's files come one after the other: one that is looked at does not wait for its turn, except behind an equal one.
void Engine::State::startEarly(Transfer &transfer, const Guid &guid, Instant now)
{
    const auto &entries = transfer.collection.entries;
    if (!transfer.isRunning() || guid.isNull() || transfer.files.size() >= limits::kMaxActiveFilesOfTransfer + limits::kMaxReaders
        || fileByKey(content::lookupKeyOf(guid)))
        return;
    const auto next = entries.begin() + static_cast<std::ptrdiff_t>(transfer.nextEntry);
    const auto entry = std::find_if(next, entries.end(), [&](const content::CollectionEntry &e) { return e.guid == guid; });
    const auto index = static_cast<std::size_t>(entry - entries.begin());
    if (entry == entries.end() || !transfer.startedEarly.insert(index).second)
        return;
    withdrawForReader(transfer, now);
    startEntry(transfer, index, now);
}

/// What was asked for before would come first.
void Engine::State::withdrawForReader(const Transfer &transfer, Instant now)
{
    for (const swarm::FetchId id : transfer.files)
        withdrawRequests(files.at(id), now);
}

/// Reads of `here` what the reader wants. Says the size alone where it wants nothing of the file.
void Engine::State::orderRead(ReaderId id, Reading &reading, const store::ServedFile &file, ByteRange here)
{
    const ByteRange wanted = intersection(reading.wanted, {0, file.size});
    if (wanted.isEmpty()) {
        eventsOut.push_back(FileRead{id, file.size, reading.wanted.begin, {}});
        reading.question = 0;
        return;
    }
    const ByteRange piece = intersection({wanted.begin, std::min(wanted.end, wanted.begin + limits::kReadPiece)}, here);
    if (piece.isEmpty() || piece.begin != wanted.begin)
        return;
    reading.isOrdered = true;
    auto served = std::make_shared<const store::ServedFile>(file);
    order(store::ReadBytes{served, piece},
          {.kind = DiskPurpose::Kind::ReadToShow, .transfer = reading.transfer, .ticket = reading.question, .ranges = {piece}, .served = served, .reader = id});
}

void Engine::State::onReadToShow(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now)
{
    constexpr Duration kRetry = std::chrono::milliseconds(500);
    const auto known = readings.find(purpose.reader);
    if (known == readings.end() || known->second.question != purpose.ticket)
        return;
    Reading &reading = known->second;
    reading.isOrdered = false;
    if (const auto *read = std::get_if<store::BytesRead>(&answer)) {
        reading.question = 0;
        reading.wanted.begin = purpose.ranges.front().end;
        eventsOut.push_back(FileRead{purpose.reader, purpose.served->size, purpose.ranges.front().begin, read->bytes});
    } else if (++reading.failures >= limits::kReadAttempts) {
        failReading(purpose.reader);
    } else {
        // It may have got its final name in between.
        reading.retryAt = now + kRetry;
        nextTick = std::min(nextTick, reading.retryAt);
    }
}

void Engine::State::failReading(ReaderId id)
{
    endReading(id);
    eventsOut.push_back(ReadFailed{id});
}

} // namespace plug::engine
