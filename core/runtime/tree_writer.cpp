#include "core/runtime/tree_writer.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"

#include <algorithm>
#include <atomic>
#include <bit>

namespace plug::runtime {

namespace {

using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;

constexpr int kPieceLevel = std::countr_zero(limits::kHashPiece / protocol::kBlockSize);
static_assert(std::has_single_bit(limits::kHashPiece) && limits::kHashPiece >= protocol::kBlockSize);
constexpr std::uint64_t kNodesAtOnce = 4096; // even, so that no pair is cut

/// Nodes lie in memory as they are stored.
static_assert(sizeof(Hash) == Hash::kSize);
ByteView bytesOf(const std::vector<Hash> &nodes)
{
    return {nodes.front().bytes.data(), nodes.size() * Hash::kSize};
}

MutableByteView bytesOf(std::vector<Hash> &nodes)
{
    return {nodes.front().bytes.data(), nodes.size() * Hash::kSize};
}

/// No two of this process; what an earlier one left behind under the same name is in nobody's use.
QString temporaryPathIn(const QString &folder)
{
    static std::atomic<std::uint64_t> next = 0;
    return folder + QStringLiteral("/hashing-%1.plugpart").arg(next++);
}

} // namespace

TreeWriter::TreeWriter(store::FileSystem &files, const store::Layout &layout, std::uint64_t fileSize)
    : m_files(files)
    , m_layout(layout)
    , m_shape(fileSize)
    , m_pieceLevel(std::min(kPieceLevel, m_shape.levelCount() - 1))
    , m_temporaryPath(temporaryPathIn(layout.treesFolder()))
{
    PLUG_CHECK(m_shape.leafCount() > 1);
}

TreeWriter::~TreeWriter()
{
    if (!m_tree)
        return;
    m_tree.reset();
    // What can't be removed now is replaced by a later process.
    static_cast<void>(m_files.remove(m_temporaryPath));
}

DiskOutcome<void> TreeWriter::create()
{
    if (auto made = m_files.makeFolder(m_layout.treesFolder()); !made)
        return made;
    if (auto removed = m_files.remove(m_temporaryPath); !removed)
        return removed;
    auto tree = m_files.open(m_temporaryPath, store::Access::CreateNew);
    if (!tree)
        return Failure{tree.error()};
    m_tree = *std::move(tree);
    return m_tree->truncate(m_shape.storedSize());
}

DiskOutcome<std::unique_ptr<store::File>> TreeWriter::open() const
{
    return m_files.open(m_temporaryPath, store::Access::ReadWrite);
}

DiskOutcome<void> TreeWriter::writePiece(store::File &tree, std::uint64_t piece, std::vector<Hash> leaves) const
{
    const std::uint64_t firstLeaf = leavesOf(piece).begin;
    const auto levels = content::levelsAbove(std::move(leaves));
    for (int level = 0; level <= m_pieceLevel; ++level) {
        // The last piece may come down to one node early; that one is handed up.
        const auto &nodes = levels[std::min(std::size_t(level), levels.size() - 1)];
        auto written = tree.writeAt(m_shape.storedOffset(level, firstLeaf >> level), bytesOf(nodes));
        if (!written)
            return written;
    }
    return {};
}

DiskOutcome<Hash> TreeWriter::finishLevels()
{
    for (int level = m_pieceLevel + 1; level < m_shape.levelCount(); ++level) {
        if (auto written = writeLevel(level); !written)
            return Failure{written.error()};
    }
    const auto top = readNodes(m_shape.levelCount() - 1, 0, 1);
    if (!top)
        return Failure{top.error()};
    return top->front();
}

DiskOutcome<void> TreeWriter::writeLevel(int level)
{
    const std::uint64_t count = m_shape.nodeCount(level - 1);
    for (std::uint64_t first = 0; first < count; first += kNodesAtOnce) {
        const auto below = readNodes(level - 1, first, std::min(kNodesAtOnce, count - first));
        if (!below)
            return Failure{below.error()};
        auto written = m_tree->writeAt(m_shape.storedOffset(level, first / 2), bytesOf(content::parentsOf(*below)));
        if (!written)
            return written;
    }
    return {};
}

DiskOutcome<std::vector<Hash>> TreeWriter::readNodes(int level, std::uint64_t first, std::uint64_t count)
{
    std::vector<Hash> nodes(count);
    const MutableByteView bytes = bytesOf(nodes);
    const auto got = m_tree->readAt(m_shape.storedOffset(level, first), bytes);
    if (!got)
        return Failure{got.error()};
    if (*got != bytes.size())
        return Failure{DiskError{DiskErrorKind::Corrupt, m_temporaryPath, {}}};
    return nodes;
}

DiskOutcome<QString> TreeWriter::keepAs(const Guid &guid)
{
    const QString path = m_layout.treePath(guid);
    if (auto synced = m_tree->sync(); !synced)
        return Failure{synced.error()};
    if (auto replaced = m_files.replace(m_temporaryPath, path); !replaced)
        return Failure{replaced.error()};
    m_tree.reset();
    if (auto synced = m_files.syncFolder(m_layout.treesFolder()); !synced)
        return Failure{synced.error()};
    return path;
}

} // namespace plug::runtime
