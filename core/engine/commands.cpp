#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/content/file_name.h"

#include <algorithm>

namespace plug::engine {

void Engine::State::share(const SharePath &command, Instant now)
{
    if (isStopping || transfers.size() >= limits::kMaxTransfers || command.friends.size() > limits::kMaxFriendsOfShare) {
        eventsOut.push_back(Failed{command.request, {}, isStopping ? Failed::Reason::SharingStopped : Failed::Reason::TooMany, {}});
        return;
    }
    store::TransferRecord record{.kind = store::TransferKind::Share};
    record.path = command.path;
    while (record.path.size() > 1 && record.path.endsWith(u'/'))
        record.path.chop(1);
    record.name = content::safeFileName(record.path.section(u'/', -1));
    record.added = wallTime(now);
    Transfer &transfer = addTransfer(std::move(record));
    transfer.state = TransferState::Hashing;
    transfer.request = command.request;
    changePolicy(transfer, command.policy, command.friends);
    transfer.hashing = order(store::PrepareShare{transfer.record.path}, {.kind = DiskPurpose::Kind::Prepare, .transfer = transfer.id});
    eventsOut.push_back(Added{command.request, transfer.id, false});
}

void Engine::State::add(const AddLink &command, Instant now)
{
    const auto same = std::find_if(transfers.begin(), transfers.end(), [&](const auto &t) {
        return t.second.record.guid == command.link.guid && t.second.state != TransferState::Hashing;
    });
    if (same != transfers.end()) {
        adoptSecret(same->second, command.link, now);
        for (const content::LinkHost &host : command.link.hosts)
            addSource(same->second, host);
        eventsOut.push_back(Added{command.request, same->first, true});
        if (!same->second.isFetching())
            eventsOut.push_back(Completed{same->first, same->second.record.path, same->second.record.totalSize});
        return;
    }
    if (isStopping || transfers.size() >= limits::kMaxTransfers) {
        eventsOut.push_back(Failed{command.request, {}, Failed::Reason::TooMany, {}});
        return;
    }
    store::TransferRecord record{.kind = store::TransferKind::Fetch, .guid = command.link.guid};
    record.name = command.link.name;
    record.path = command.folder.isEmpty() ? config.downloadFolder : command.folder;
    record.secret = command.link.secret;
    record.policy = record.secret ? SharePolicy::ByLink : SharePolicy::Public;
    record.hosts = command.link.hosts;
    record.totalSize = command.link.size.value_or(0);
    record.isInBackground = config.defaultMode == TransferMode::Background;
    record.added = wallTime(now);
    Transfer &transfer = addTransfer(std::move(record));
    transfer.request = command.request;
    order(store::PutTransfer{transfer.record});
    eventsOut.push_back(Added{command.request, transfer.id, false});
    startFetch(transfer, now);
}

void Engine::State::setPaused(TransferId id, bool isPaused, Instant now)
{
    const auto it = transfers.find(id);
    if (it == transfers.end() || it->second.record.isPaused == isPaused || it->second.hashing)
        return;
    Transfer &transfer = it->second;
    transfer.record.isPaused = isPaused;
    order(store::PutTransfer{transfer.record});
    if (!transfer.isFetching()) {
        isPaused ? shares.removeTransfer(id) : putShare(transfer);
        return;
    }
    for (const swarm::FetchId fetch : transfer.files) {
        FetchedFile &file = files.at(fetch);
        if (isPaused) {
            withdrawRequests(file, now);
            writeOut(file, true, now);
        } else {
            inquire(file, now);
        }
    }
}

void Engine::State::remove(const Remove &command, Instant now)
{
    const auto it = transfers.find(command.transfer);
    if (it == transfers.end())
        return;
    Transfer &transfer = it->second;
    if (transfer.hashing)
        order(store::CancelPrepare{transfer.hashing});
    QStringList paths;
    const std::set<swarm::FetchId> fetched = transfer.files;
    for (const swarm::FetchId file : fetched) {
        FetchedFile &f = files.at(file);
        if (f.part)
            paths << f.part->partPath << f.part->treePath;
        withdrawRequests(f, now);
        dropFile(f);
    }
    if (transfer.isFetching())
        paths << layout.ledgerPath(transfer.record.guid);
    if (command.deleteData) {
        for (const store::ShareEntryRecord &entry : transfer.entries)
            paths << entry.path;
        if (!transfer.isFetching())
            paths << transfer.record.path;
    }
    paths.removeAll(QString());
    if (!paths.isEmpty())
        order(store::Discard{std::vector<QString>(paths.begin(), paths.end())});
    if (!transfer.record.guid.isNull())
        order(store::RemoveTransfer{transfer.record.guid, transfer.record.kind});
    shares.removeTransfer(transfer.id);
    dropSearch(transfer, now);
    removedRows.emplace_back(++generation, transfer.id);
    seenRows.erase(transfer.id);
    tended.erase(transfer.id);
    transfers.erase(it);
}

void Engine::State::setMode(const SetMode &command, Instant now)
{
    const auto it = transfers.find(command.transfer);
    if (it == transfers.end() || it->second.mode() == command.mode || it->second.hashing)
        return;
    it->second.record.isInBackground = command.mode == TransferMode::Background;
    order(store::PutTransfer{it->second.record});
    judgeModes(now);
}

void Engine::State::setOrder(const SetOrder &command, Instant now)
{
    const auto it = transfers.find(command.transfer);
    if (it == transfers.end() || it->second.order() == command.order || !it->second.isFetching())
        return;
    it->second.record.isInOrder = command.order == FetchOrder::InOrder;
    order(store::PutTransfer{it->second.record});
    for (const swarm::FetchId id : it->second.files) {
        FetchedFile &file = files.at(id);
        if (!file.fetch)
            continue;
        // What was asked for in the old order would come first.
        withdrawRequests(file, now);
        file.fetch->setOrder(pickOrderOf(it->second));
    }
}

void Engine::State::fetchFirst(const FetchFirst &command, Instant now)
{
    const auto it = transfers.find(command.transfer);
    const ByteRange range = intersection(command.range, {0, protocol::kMaxFileSize});
    if (it == transfers.end() || !it->second.isFetching() || it->second.record.content != content::ContentKind::File || range.isEmpty())
        return;
    Transfer &transfer = it->second;
    RangeSet wishes = transfer.record.wantedFirst;
    for (const swarm::FetchId id : transfer.files) {
        if (const FetchedFile &file = files.at(id); file.fetch)
            wishes.removeAll(file.fetch->verified());
    }
    wishes.add(range);
    if (wishes.rangeCount() > limits::kMaxWishes)
        return;
    transfer.record.wantedFirst = std::move(wishes);
    order(store::PutTransfer{transfer.record});
    for (const swarm::FetchId id : transfer.files) {
        FetchedFile &file = files.at(id);
        withdrawRequests(file, now);
        if (file.fetch)
            file.fetch->setPriority(range);
        inquire(file, now);
    }
}

void Engine::State::stop(Instant now)
{
    isStopping = true;
    for (auto &[id, file] : files) {
        writeOut(file, true, now);
        flush(file);
    }
    saveHosts(now);
    nextTick = now;
}

} // namespace plug::engine
