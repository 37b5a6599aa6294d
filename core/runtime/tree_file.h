#pragma once

#include "core/base/result.h"
#include "core/content/tree_proof.h"
#include "core/store/disk_request.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

class QFile;

namespace plug::runtime {

/// Reads a stored tree (core/content/hash_tree.h), whole or still growing, and holds its file open. What it gives out either
/// leads to the root or is only compared with: a tree that the disk spoiled, or one that has not that part yet, is Corrupt
/// and never reaches another host. A file of at most one block has no tree; its root is its leaf. Never writes.
class TreeFile {
public:
    /// `treePath` is empty for a file of at most one block.
    static Result<TreeFile, store::DiskError> open(const QString &treePath, std::uint64_t fileSize, const Hash &root);
    TreeFile(TreeFile &&) noexcept;
    TreeFile &operator=(TreeFile &&) noexcept;
    ~TreeFile();

    /// The answer to HASHES for a span, which was verified. Corrupt for a span that the tree has not.
    Result<QByteArray, store::DiskError> proof(content::TreeSpan span);
    /// Are `blocks`, from leaf `firstLeaf` on, what the tree says: one answer for each. They begin at a block and end at one
    /// (the file's last may be short); bytes beyond the file are never the tree's.
    Result<std::vector<bool>, store::DiskError> matches(std::uint64_t firstLeaf, ByteView blocks);

private:
    TreeFile(std::unique_ptr<QFile> file, content::TreeShape shape, const Hash &root);

    Result<QByteArray, store::DiskError> read(ByteRange range);
    store::DiskError corrupt() const;

    std::unique_ptr<QFile> m_file; ///< none where the root is the tree
    content::TreeShape m_shape;
    Hash m_root;
};

} // namespace plug::runtime
