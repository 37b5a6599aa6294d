#pragma once

#include "core/content/hash_tree.h"
#include "core/store/file_system.h"
#include "core/store/layout.h"

#include <memory>
#include <optional>
#include <vector>

namespace plug::runtime {

/// Writes the stored tree (core/content/hash_tree.h) of a file of more than one block. It grows under a temporary name
/// beside its final place, and goes away with this object unless keepAs() succeeded.
///
/// Work is cut into pieces: the subtrees of at most limits::kHashPiece bytes of the file. They touch different bytes of the
/// tree, so several threads may write them at once, each through a file of its own. All else is for one thread.
class TreeWriter {
public:
    /// `files` and `layout` outlive it; the state folder is there.
    TreeWriter(store::FileSystem &files, const store::Layout &layout, std::uint64_t fileSize);
    ~TreeWriter();
    TreeWriter(const TreeWriter &) = delete;
    TreeWriter &operator=(const TreeWriter &) = delete;

    /// Makes the folder of trees where it is missing, and the temporary file at its full length.
    store::DiskOutcome<void> create();

    std::uint64_t pieceCount() const { return m_shape.nodeCount(m_pieceLevel); }
    ByteRange leavesOf(std::uint64_t piece) const { return m_shape.leavesUnder(m_pieceLevel, piece); }

    /// One more access to the tree, for a thread's own.
    store::DiskOutcome<std::unique_ptr<store::File>> open() const;
    /// `leaves` are all of the piece's.
    store::DiskOutcome<void> writePiece(store::File &tree, std::uint64_t piece, std::vector<Hash> leaves) const;

    /// Once every piece is written: the levels above them, each from the one below. Gives the root.
    store::DiskOutcome<Hash> finishLevels();
    /// To the medium first, then to the place of this GUID's tree, in the stead of one that is there. Gives its path.
    store::DiskOutcome<QString> keepAs(const Guid &guid);

private:
    store::DiskOutcome<void> writeLevel(int level);
    store::DiskOutcome<std::vector<Hash>> readNodes(int level, std::uint64_t first, std::uint64_t count);

    store::FileSystem &m_files;
    const store::Layout &m_layout;
    content::TreeShape m_shape;
    int m_pieceLevel;
    QString m_temporaryPath;
    std::unique_ptr<store::File> m_tree; ///< none before create() and after keepAs()
};

} // namespace plug::runtime
