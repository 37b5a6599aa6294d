#include "core/runtime/tree_writer.h"

#include "core/base/limits.h"
#include "core/runtime/disk_failure.h"
#include "core/runtime/file_sync.h"
#include "core/store/layout.h"

#include <QDir>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <system_error>

namespace plug::runtime {

namespace {

using store::DiskError;
using MaybeError = std::optional<DiskError>;

constexpr int kPieceLevel = std::countr_zero(limits::kHashPiece / protocol::kBlockSize);
static_assert(std::has_single_bit(limits::kHashPiece) && limits::kHashPiece >= protocol::kBlockSize);
constexpr std::uint64_t kNodesAtOnce = 4096; // even, so that no pair is cut

MaybeError writeNodes(QFileDevice &file, std::uint64_t offset, const std::vector<Hash> &nodes)
{
    static_assert(sizeof(Hash) == Hash::kSize);
    const auto size = qint64(nodes.size() * Hash::kSize);
    if (file.seek(qint64(offset)) && file.write(reinterpret_cast<const char *>(nodes.data()), size) == size)
        return std::nullopt;
    return diskErrorOf(file.fileName(), file);
}

Result<std::vector<Hash>, DiskError> readNodes(QFileDevice &file, std::uint64_t offset, std::uint64_t count)
{
    std::vector<Hash> nodes(count);
    const auto size = qint64(count * Hash::kSize);
    if (file.seek(qint64(offset)) && file.read(reinterpret_cast<char *>(nodes.data()), size) == size)
        return nodes;
    return Failure{diskErrorOf(file.fileName(), file)};
}

MaybeError openNodes(QFile &file)
{
    if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Unbuffered))
        return std::nullopt;
    return diskErrorOf(file.fileName(), file);
}

std::filesystem::path nativePath(const QString &path)
{
    return path.toStdU16String();
}

} // namespace

TreeWriter::TreeWriter(const QString &stateFolder, std::uint64_t fileSize)
    : m_stateFolder(stateFolder)
    , m_shape(fileSize)
    , m_pieceLevel(std::min(kPieceLevel, m_shape.levelCount() - 1))
{
}

MaybeError TreeWriter::create()
{
    const QString folder = store::Layout(m_stateFolder).treesFolder();
    QDir().mkpath(folder);
    m_file.setFileTemplate(folder + QStringLiteral("/XXXXXX.plugpart"));
    if (!m_file.open() || !m_file.resize(qint64(m_shape.storedSize())))
        return diskErrorOf(folder, m_file);
    m_temporaryPath = m_file.fileName();
    return std::nullopt;
}

TreeWriter::Handle::Handle(const TreeWriter &writer)
    : m_writer(writer)
    , m_file(writer.m_temporaryPath)
{
}

MaybeError TreeWriter::Handle::open()
{
    return openNodes(m_file);
}

MaybeError TreeWriter::Handle::writePiece(std::uint64_t piece, std::vector<Hash> leaves)
{
    const std::uint64_t firstLeaf = m_writer.leavesOf(piece).begin;
    const auto levels = content::levelsAbove(std::move(leaves));
    for (int level = 0; level <= m_writer.m_pieceLevel; ++level) {
        // The last piece may come down to one node early; that one is handed up.
        const auto &nodes = levels[std::min(std::size_t(level), levels.size() - 1)];
        if (auto error = writeNodes(m_file, m_writer.m_shape.storedOffset(level, firstLeaf >> level), nodes))
            return error;
    }
    return std::nullopt;
}

Result<Hash, DiskError> TreeWriter::finishLevels()
{
    QFile nodes(m_temporaryPath);
    if (auto error = openNodes(nodes))
        return Failure{std::move(*error)};
    for (int level = m_pieceLevel + 1; level < m_shape.levelCount(); ++level) {
        if (auto error = writeLevel(nodes, level))
            return Failure{std::move(*error)};
    }
    const auto root = readNodes(nodes, m_shape.storedOffset(m_shape.levelCount() - 1, 0), 1);
    if (!root)
        return Failure{root.error()};
    return root->front();
}

MaybeError TreeWriter::writeLevel(QFileDevice &nodes, int level) const
{
    const std::uint64_t count = m_shape.nodeCount(level - 1);
    for (std::uint64_t begin = 0; begin < count; begin += kNodesAtOnce) {
        const auto below = readNodes(nodes, m_shape.storedOffset(level - 1, begin), std::min(kNodesAtOnce, count - begin));
        if (!below)
            return below.error();
        if (auto error = writeNodes(nodes, m_shape.storedOffset(level, begin / 2), content::parentsOf(*below)))
            return error;
    }
    return std::nullopt;
}

Result<QString, DiskError> TreeWriter::keepAs(const Guid &guid)
{
    const QString path = store::Layout(m_stateFolder).treePath(guid);
    if (!syncToMedium(m_file))
        return Failure{diskErrorOf(path, m_file)};
    m_file.close();
    std::error_code error;
    std::filesystem::rename(nativePath(m_temporaryPath), nativePath(path), error);
    if (error)
        return Failure{diskErrorOf(path, error.value())};
    m_file.setAutoRemove(false);
    return path;
}

} // namespace plug::runtime
