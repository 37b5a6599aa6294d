#pragma once

#include "core/base/ids.h"
#include "core/base/range_set.h"
#include "core/content/tree_proof.h"
#include "core/store/disk_request.h"

namespace plug::test {

/// A file as somebody has it who shares it: bytes drawn from a seed, its tree, and what a fetcher would hand to its disk.
class SourceFile {
public:
    SourceFile(std::uint64_t size, std::uint64_t seed);

    const QByteArray &bytes() const { return m_bytes; }
    std::uint64_t size() const { return std::uint64_t(m_bytes.size()); }
    const Hash &root() const { return m_root; }
    Guid guid() const { return content::guidOf(content::ContentKind::File, size(), m_root); }
    const content::TreeShape &shape() const { return m_shape; }
    std::uint64_t blockCount() const { return m_shape.leafCount(); }
    ByteRange block(std::uint64_t index) const { return m_shape.leafBytes(index); }
    QByteArray bytesOf(ByteRange range) const;
    std::vector<Hash> leavesOf(ByteRange blocks) const;
    /// All levels, as they are stored.
    const QByteArray &tree() const { return m_tree; }
    /// Every span of the largest level; none where there is no stored tree.
    std::vector<content::TreeSpan> spans() const;
    QByteArray proof(content::TreeSpan span) const;

    store::WriteBlocks writeOf(std::shared_ptr<const store::PartFile> file, ByteRange blocks) const;
    store::WriteTree treeWriteOf(std::shared_ptr<const store::PartFile> file, content::TreeSpan span) const;

private:
    QByteArray m_bytes;
    content::TreeShape m_shape;
    std::vector<Hash> m_leaves;
    QByteArray m_tree;
    Hash m_root;
};

} // namespace plug::test
