#include "core/runtime/tree_file.h"

#include "core/runtime/disk_failure.h"

#include <QFile>

#include <algorithm>

namespace plug::runtime {

using store::DiskError;
using store::DiskErrorKind;

Result<TreeFile, DiskError> TreeFile::open(const QString &treePath, std::uint64_t fileSize, const Hash &root)
{
    const content::TreeShape shape(fileSize);
    if (shape.leafCount() <= 1)
        return TreeFile(nullptr, shape, root);
    auto file = std::make_unique<QFile>(treePath);
    if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Failure{diskErrorOf(treePath, *file)};
    return TreeFile(std::move(file), shape, root);
}

TreeFile::TreeFile(std::unique_ptr<QFile> file, content::TreeShape shape, const Hash &root)
    : m_file(std::move(file))
    , m_shape(shape)
    , m_root(root)
{
}

TreeFile::TreeFile(TreeFile &&) noexcept = default;
TreeFile &TreeFile::operator=(TreeFile &&) noexcept = default;
TreeFile::~TreeFile() = default;

Result<QByteArray, DiskError> TreeFile::proof(content::TreeSpan span)
{
    if (!content::isValidSpan(m_shape, span))
        return Failure{corrupt()};
    QByteArray answer;
    for (const ByteRange &range : content::proofStoredRanges(m_shape, span)) {
        const auto hashes = read(range);
        if (!hashes)
            return hashes;
        answer += *hashes;
    }
    if (!content::verifyProof(m_shape, m_root, span, viewOf(answer)))
        return Failure{corrupt()};
    return answer;
}

Result<std::vector<bool>, DiskError> TreeFile::matches(std::uint64_t firstLeaf, ByteView blocks)
{
    const std::uint64_t count = (blocks.size() + protocol::kBlockSize - 1) / protocol::kBlockSize;
    if (firstLeaf >= m_shape.leafCount() || count > m_shape.leafCount() - firstLeaf)
        return std::vector<bool>(count, false);
    const auto leaves = read({firstLeaf * Hash::kSize, (firstLeaf + count) * Hash::kSize});
    if (!leaves)
        return Failure{leaves.error()};
    std::vector<bool> answers;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t begin = i * protocol::kBlockSize;
        const ByteView block = blocks.subspan(begin, std::min(protocol::kBlockSize, blocks.size() - begin));
        const bool isWhole = block.size() == m_shape.leafBytes(firstLeaf + i).size();
        const ByteView leaf = viewOf(*leaves).subspan(i * Hash::kSize, Hash::kSize);
        answers.push_back(isWhole && equalBytes(content::leafHash(block).view(), leaf));
    }
    return answers;
}

Result<QByteArray, DiskError> TreeFile::read(ByteRange range)
{
    if (!m_file)
        return toQByteArray(m_root.view());
    if (!m_file->seek(qint64(range.begin)))
        return Failure{diskErrorOf(m_file->fileName(), *m_file)};
    QByteArray bytes(qsizetype(range.size()), Qt::Uninitialized);
    const qint64 got = m_file->read(bytes.data(), bytes.size());
    if (got < 0)
        return Failure{diskErrorOf(m_file->fileName(), *m_file)};
    if (got != bytes.size())
        return Failure{corrupt()};
    return bytes;
}

DiskError TreeFile::corrupt() const
{
    return {DiskErrorKind::Corrupt, m_file ? m_file->fileName() : QString(), {}};
}

} // namespace plug::runtime
