#include "tests/support/memory_disk.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/content/hash_tree.h"
#include "core/store/share_builder.h"

#include <algorithm>
#include <tuple>

namespace plug::test {

using namespace store;

namespace {

std::vector<Hash> leavesOf(const QByteArray &bytes)
{
    std::vector<Hash> leaves;
    for (ByteView rest = viewOf(bytes); !rest.empty();) {
        const ByteView block = rest.first(std::min<std::size_t>(rest.size(), protocol::kBlockSize));
        leaves.push_back(content::leafHash(block));
        rest = rest.subspan(block.size());
    }
    return leaves;
}

bool isSameHost(const HostRecord &a, const HostRecord &b)
{
    return a.hostId == b.hostId && (a.hostId || a.endpoint == b.endpoint);
}

} // namespace

MemoryDisk::MemoryDisk(const QString &stateFolder)
    : m_layout(stateFolder)
    , m_files(std::make_unique<MemoryFileSystem>())
    , m_writer(std::make_unique<DiskWriter>(*m_files))
    , m_reader(std::make_unique<DiskReader>(*m_files))
{
}

std::vector<DiskResult> MemoryDisk::execute(const DiskRequest &request)
{
    std::vector<DiskResult> results;
    DiskAnswer answer = std::visit([this](const auto &what) { return carryOut(what); }, request.what);
    if (const auto *prepared = std::get_if<SharePrepared>(&answer)) {
        const std::uint64_t bytes = prepared->record.totalSize;
        results.push_back({request.id, PrepareProgress{bytes, bytes}});
    }
    results.push_back({request.id, std::move(answer)});
    return results;
}

std::vector<DiskResult> MemoryDisk::execute(std::span<const DiskRequest> requests)
{
    const auto isWriting = [](const DiskRequest &request) {
        return std::visit([](const auto &what) { return requires(DiskWriter &writer) { writer.execute(what); }; }, request.what);
    };
    std::vector<DiskResult> results;
    for (auto first = requests.begin(); first != requests.end();) {
        const auto last = std::find_if_not(first, requests.end(), isWriting);
        if (first == last) {
            const auto own = execute(*first++);
            results.insert(results.end(), own.begin(), own.end());
            continue;
        }
        executeBatch({first, last}, results);
        first = last;
    }
    return results;
}

void MemoryDisk::executeBatch(std::span<const DiskRequest> batch, std::vector<DiskResult> &results)
{
    for (const DiskRequest &request : batch) {
        if (const auto *discard = std::get_if<Discard>(&request.what))
            m_reader->forget(discard->paths);
    }
    store::executeBatch(*m_writer, batch, [&](DiskResult result) {
        if (const auto *finished = std::get_if<Finished>(&result.what))
            m_finished.insert(finished->path);
        results.push_back(std::move(result));
    });
}

std::map<QString, QByteArray> MemoryDisk::finishedFiles() const
{
    std::map<QString, QByteArray> files;
    for (const QString &path : m_finished) {
        if (const auto bytes = m_files->contentsOf(path))
            files[path] = *bytes;
    }
    return files;
}

void MemoryDisk::crash(RandomSource *random)
{
    m_files->powerCut(random);
    restart();
}

void MemoryDisk::setReadCache(std::uint64_t bytes)
{
    m_reader = std::make_unique<DiskReader>(*m_files, bytes);
}

void MemoryDisk::restart()
{
    m_writer = std::make_unique<DiskWriter>(*m_files);
    m_reader = std::make_unique<DiskReader>(*m_files);
}

DiskAnswer MemoryDisk::carryOut(const FinishFile &request)
{
    DiskAnswer answer = m_writer->execute(request);
    if (const auto *finished = std::get_if<Finished>(&answer))
        m_finished.insert(finished->path);
    return answer;
}

DiskAnswer MemoryDisk::carryOut(const Discard &request)
{
    m_reader->forget(request.paths);
    return m_writer->execute(request);
}

DiskAnswer MemoryDisk::carryOut(const PrepareShare &request)
{
    if (!m_files->contentsOf(request.path))
        return prepareFolder(request.path);
    const auto file = hash(request.path, content::ContentKind::File);
    if (!file)
        return file.error();
    return SharePrepared{recordOfFile(*file), {}};
}

DiskAnswer MemoryDisk::prepareFolder(const QString &path)
{
    std::vector<ShareEntryRecord> entries;
    for (const QString &one : m_files->paths()) {
        if (!isInFolder(one, path) || isPartPath(one))
            continue;
        auto entry = hash(one, content::ContentKind::File);
        if (!entry)
            return entry.error();
        entry->relativePath = one.sliced(path.size() + 1);
        entries.push_back(*std::move(entry));
    }
    if (!m_files->isFolder(path))
        return DiskError{DiskErrorKind::Missing, path, {}};
    const auto bytes = collectionOf(path, entries);
    if (!bytes)
        return bytes.error();
    StoredCollection stored;
    const Hash root = content::levelsAbove(leavesOf(*bytes)).back().front();
    const auto size = std::uint64_t(bytes->size());
    stored.path = m_layout.collectionPath(content::guidOf(content::ContentKind::Collection, size, root));
    m_files->addFile(stored.path, *bytes);
    const auto collection = hash(stored.path, content::ContentKind::Collection);
    if (!collection)
        return collection.error();
    stored.treePath = collection->treePath;
    stored.size = size;
    stored.root = root;
    return SharePrepared{recordOfFolder(path, stored, entries), entries};
}

DiskOutcome<ShareEntryRecord> MemoryDisk::hash(const QString &path, content::ContentKind kind)
{
    const auto status = m_files->status(path);
    if (!status)
        return Failure{status.error()};
    const QByteArray bytes = m_files->contentsOf(path).value_or(QByteArray());
    ShareEntryRecord file;
    file.path = path;
    file.size = std::uint64_t(bytes.size());
    file.stamp = status->stamp;
    file.root = content::emptyRoot();
    std::vector<std::vector<Hash>> levels;
    if (!bytes.isEmpty()) {
        levels = content::levelsAbove(leavesOf(bytes));
        file.root = levels.back().front();
    }
    file.guid = content::guidOf(kind, file.size, file.root);
    if (file.size > protocol::kBlockSize) {
        file.treePath = m_layout.treePath(file.guid);
        QByteArray tree;
        for (const auto &level : levels) {
            for (const Hash &node : level)
                tree += toQByteArray(node.bytes);
        }
        m_files->addFile(file.treePath, tree);
    }
    return file;
}

DiskAnswer MemoryDisk::carryOut(const PutTransfer &request)
{
    auto &transfers = m_catalogue.transfers;
    std::erase_if(transfers, [&request](const TransferRecord &one) {
        return one.guid == request.record.guid && one.kind == request.record.kind;
    });
    if (transfers.size() >= limits::kMaxTransfers)
        return DiskError{DiskErrorKind::TooLarge, m_layout.cataloguePath(), {}};
    transfers.push_back(request.record);
    std::sort(transfers.begin(), transfers.end(), [](const TransferRecord &a, const TransferRecord &b) {
        return std::tie(a.added, a.guid, a.kind) < std::tie(b.added, b.guid, b.kind);
    });
    return Done{};
}

DiskAnswer MemoryDisk::carryOut(const RemoveTransfer &request)
{
    std::erase_if(m_catalogue.transfers, [&request](const TransferRecord &one) {
        return one.guid == request.guid && one.kind == request.kind;
    });
    if (request.kind == TransferKind::Share)
        m_catalogue.entries.erase(request.guid);
    return Done{};
}

DiskAnswer MemoryDisk::carryOut(const PutShareEntries &request)
{
    if (request.entries.empty())
        m_catalogue.entries.erase(request.collection);
    else
        m_catalogue.entries[request.collection] = request.entries;
    return Done{};
}

DiskAnswer MemoryDisk::carryOut(const PutHost &request)
{
    auto &hosts = m_catalogue.hosts;
    std::erase_if(hosts, [&request](const HostRecord &one) { return isSameHost(one, request.record); });
    hosts.push_back(request.record);
    std::stable_sort(hosts.begin(), hosts.end(),
                     [](const HostRecord &a, const HostRecord &b) { return a.lastHeard > b.lastHeard; });
    if (hosts.size() > limits::kMaxKnownHosts)
        hosts.pop_back();
    return Done{};
}

DiskAnswer MemoryDisk::carryOut(const RemoveHost &request)
{
    std::erase_if(m_catalogue.hosts, [&request](const HostRecord &one) { return isSameHost(one, request.record); });
    return Done{};
}

} // namespace plug::test
