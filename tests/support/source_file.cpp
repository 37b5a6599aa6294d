#include "tests/support/source_file.h"

#include "core/base/check.h"
#include "core/base/random.h"

namespace plug::test {

namespace {

QByteArray drawn(std::uint64_t size, std::uint64_t seed)
{
    QByteArray bytes(qsizetype(size), Qt::Uninitialized);
    SeededRandom(seed).fill(mutableViewOf(bytes));
    return bytes;
}

} // namespace

SourceFile::SourceFile(std::uint64_t size, std::uint64_t seed)
    : m_bytes(drawn(size, seed))
    , m_shape(size)
    , m_root(content::emptyRoot())
{
    for (std::uint64_t i = 0; i < m_shape.leafCount(); ++i)
        m_leaves.push_back(content::leafHash(viewOf(bytesOf(m_shape.leafBytes(i)))));
    if (m_leaves.empty())
        return;
    for (const auto &level : content::levelsAbove(m_leaves)) {
        for (const Hash &node : level)
            m_tree += toQByteArray(node.bytes);
        m_root = level.back();
    }
}

QByteArray SourceFile::bytesOf(ByteRange range) const
{
    return m_bytes.mid(qsizetype(range.begin), qsizetype(range.size()));
}

std::vector<Hash> SourceFile::leavesOf(ByteRange blocks) const
{
    return {m_leaves.begin() + std::ptrdiff_t(blocks.begin), m_leaves.begin() + std::ptrdiff_t(blocks.end)};
}

std::vector<content::TreeSpan> SourceFile::spans() const
{
    std::vector<content::TreeSpan> spans;
    for (std::uint64_t leaf = 0; m_shape.leafCount() > 1 && leaf < m_shape.leafCount();) {
        const content::TreeSpan span = content::spanOfLeaf(m_shape, leaf);
        spans.push_back(span);
        leaf = m_shape.leavesUnder(span.level, span.index).end;
    }
    return spans;
}

QByteArray SourceFile::proof(content::TreeSpan span) const
{
    QByteArray answer;
    for (const ByteRange &range : content::proofStoredRanges(m_shape, span))
        answer += m_tree.mid(qsizetype(range.begin), qsizetype(range.size()));
    return answer;
}

store::WriteBlocks SourceFile::writeOf(std::shared_ptr<const store::PartFile> file, ByteRange blocks) const
{
    const ByteRange range{block(blocks.begin).begin, block(blocks.end - 1).end};
    return {std::move(file), range.begin, bytesOf(range), leavesOf(blocks)};
}

store::WriteTree SourceFile::treeWriteOf(std::shared_ptr<const store::PartFile> file, content::TreeSpan span) const
{
    const QByteArray answer = proof(span);
    auto verified = content::verifyProof(m_shape, m_root, span, viewOf(answer));
    PLUG_CHECK(verified.hasValue());
    return {std::move(file), std::move(verified->storedRuns)};
}

} // namespace plug::test
