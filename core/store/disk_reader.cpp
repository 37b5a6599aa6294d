#include "core/store/disk_reader.h"

#include "core/base/protocol.h"
#include "core/content/hash_tree.h"
#include "core/content/tree_proof.h"

namespace plug::store {

namespace {

using protocol::kBlockSize;

Failure<DiskError> failure(DiskErrorKind kind, const QString &path)
{
    return Failure{DiskError{kind, path, {}}};
}

/// Devices are numbered anew when a medium is plugged in again; the rest says enough, and every block is checked.
bool isUnchanged(const content::FileStamp &then, const content::FileStamp &now)
{
    return then.size == now.size && then.mtimeNs == now.mtimeNs && then.inode == now.inode;
}

/// Smaller reads are those of lost datagrams: not worth a chunk.
constexpr std::uint64_t kWorthAChunk = 64 * 1024;

/// The bytes of all blocks that `range` touches, of a file of `size` bytes.
ByteRange wholeBlocks(ByteRange range, std::uint64_t size)
{
    return {range.begin / kBlockSize * kBlockSize, std::min((range.end + kBlockSize - 1) / kBlockSize * kBlockSize, size)};
}

bool match(ByteView blocks, ByteView leaves)
{
    for (; !blocks.empty(); leaves = leaves.subspan(Hash::kSize)) {
        const std::size_t size = std::min<std::size_t>(blocks.size(), kBlockSize);
        if (!equalBytes(content::leafHash(blocks.first(size)).view(), leaves.first(Hash::kSize)))
            return false;
        blocks = blocks.subspan(size);
    }
    return true;
}

} // namespace

DiskReader::DiskReader(FileSystem &files, std::uint64_t cacheBytes)
    : m_files(files)
    , m_open(files)
    , m_cache(cacheBytes)
{
}

DiskAnswer DiskReader::execute(const ReadBytes &request)
{
    const ServedFile &file = *request.file;
    if (request.range.end > file.size || request.range.size() > protocol::kMaxRequestBytes)
        return DiskError{DiskErrorKind::TooLarge, file.path, {}};
    if (const auto opened = openServed(file); !opened)
        return opened.error();
    if (request.range.isEmpty())
        return BytesRead{};
    if (auto known = m_cache.find(file.root, request.range))
        return BytesRead{*std::move(known)};
    const ByteRange chunk = ReadCache::chunkOf(request.range.begin, file.size);
    const ByteRange touched = wholeBlocks(request.range, file.size);
    const bool isWorthAChunk = file.stamp && request.range.size() >= kWorthAChunk && chunk.contains(request.range);
    ByteRange range = isWorthAChunk ? chunk : touched;
    auto bytes = readVerified(file, range);
    if (!bytes && range != touched) {
        range = touched;
        bytes = readVerified(file, range);
    }
    if (!bytes)
        return bytes.error();
    m_cache.put(file.root, range, *bytes);
    return BytesRead{bytes->mid(qsizetype(request.range.begin - range.begin), qsizetype(request.range.size()))};
}

DiskAnswer DiskReader::execute(const ReadProof &request)
{
    const ServedFile &file = *request.file;
    const content::TreeShape shape(file.size);
    if (!content::isValidSpan(shape, request.span))
        return DiskError{DiskErrorKind::TooLarge, file.path, {}};
    if (shape.leafCount() == 1)
        return BytesRead{toQByteArray(file.root.bytes)};
    QByteArray answer;
    for (const ByteRange &range : content::proofStoredRanges(shape, request.span)) {
        const auto nodes = readExactly(file.treePath, range);
        if (!nodes)
            return nodes.error();
        answer += *nodes;
    }
    if (!content::verifyProof(shape, file.root, request.span, viewOf(answer)))
        return DiskError{DiskErrorKind::Corrupt, file.treePath, {}};
    return BytesRead{answer};
}

DiskAnswer DiskReader::execute(const ReadWhole &request)
{
    const auto status = m_files.status(request.path);
    if (!status)
        return status.error();
    if (status->stamp.size > protocol::kMaxCollectionSize)
        return DiskError{DiskErrorKind::TooLarge, request.path, {}};
    // It may have been replaced since it was opened.
    m_open.forget(request.path);
    auto bytes = readExactly(request.path, {0, status->stamp.size});
    m_open.forget(request.path);
    if (!bytes)
        return bytes.error();
    return BytesRead{*std::move(bytes)};
}

void DiskReader::forget(const std::vector<QString> &paths)
{
    for (const QString &path : paths)
        m_open.forget(path);
}

/// The file, still what was hashed as far as its stamp tells. One that is being fetched stays open under its first name, so
/// that a read that crosses with its last rename succeeds.
DiskOutcome<File *> DiskReader::openServed(const ServedFile &file)
{
    if (!file.stamp)
        return m_open.open(file.path, Access::Read);
    const auto now = m_files.status(file.path);
    if (!now)
        return Failure{now.error()};
    if (!isUnchanged(*file.stamp, now->stamp))
        return failure(DiskErrorKind::Changed, file.path);
    auto opened = m_open.open(file.path, Access::Read);
    if (!opened)
        return opened;
    const auto status = (*opened)->status();
    if (status && status->isSameFile(*now))
        return opened;
    m_open.forget(file.path);
    return m_open.open(file.path, Access::Read);
}

/// Whole blocks that are what was hashed.
DiskOutcome<QByteArray> DiskReader::readVerified(const ServedFile &file, ByteRange range)
{
    auto bytes = readExactly(file.path, range);
    if (!bytes)
        return bytes;
    const auto leaves = leavesOf(file, {range.begin / kBlockSize, (range.end + kBlockSize - 1) / kBlockSize});
    if (!leaves)
        return leaves;
    if (!match(viewOf(*bytes), viewOf(*leaves)))
        return failure(DiskErrorKind::Changed, file.path);
    return bytes;
}

DiskOutcome<QByteArray> DiskReader::readExactly(const QString &path, ByteRange range)
{
    auto file = m_open.open(path, Access::Read);
    if (!file)
        return Failure{file.error()};
    QByteArray bytes(qsizetype(range.size()), Qt::Uninitialized);
    const auto count = (*file)->readAt(range.begin, mutableViewOf(bytes));
    if (!count)
        return Failure{count.error()};
    if (*count != range.size())
        return failure(DiskErrorKind::Changed, path);
    return bytes;
}

/// The stored leaves [begin, end), one after the other.
DiskOutcome<QByteArray> DiskReader::leavesOf(const ServedFile &file, ByteRange leaves)
{
    const content::TreeShape shape(file.size);
    if (shape.leafCount() == 1)
        return toQByteArray(file.root.bytes);
    const std::uint64_t begin = shape.storedOffset(0, leaves.begin);
    return readExactly(file.treePath, {begin, begin + leaves.size() * Hash::kSize});
}

} // namespace plug::store
