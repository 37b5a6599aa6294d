#pragma once

#include "core/base/result.h"
#include "core/content/hash_tree.h"
#include "core/store/disk_request.h"

#include <QFile>
#include <QTemporaryFile>

#include <optional>
#include <vector>

namespace plug::runtime {

/// Writes the stored tree (core/content/hash_tree.h) of a file of more than one block. It grows in a temporary file beside
/// its final place, which goes away with this object unless keepAs() was called.
///
/// Work is cut into pieces: the subtrees of at most kHashPiece bytes, which touch different bytes of the tree's file, so that
/// several threads may write them at once, each through a handle of its own. All else is for one thread.
class TreeWriter {
public:
    /// `fileSize` is more than one block.
    TreeWriter(const QString &stateFolder, std::uint64_t fileSize);

    /// Makes the folder and the temporary file, at its full length.
    std::optional<store::DiskError> create();

    std::uint64_t pieceCount() const { return m_shape.nodeCount(m_pieceLevel); }
    ByteRange leavesOf(std::uint64_t piece) const { return m_shape.leavesUnder(m_pieceLevel, piece); }

    /// A thread's own access.
    class Handle {
    public:
        explicit Handle(const TreeWriter &writer);
        std::optional<store::DiskError> open();
        /// `leaves` are all of the piece's.
        std::optional<store::DiskError> writePiece(std::uint64_t piece, std::vector<Hash> leaves);

    private:
        const TreeWriter &m_writer;
        QFile m_file;
    };

    /// Once every piece is written: the levels above them, each from the one below. Gives the root.
    Result<Hash, store::DiskError> finishLevels();
    /// To the medium first, then to the place of this GUID's tree, in the stead of one that is there. Gives its path.
    Result<QString, store::DiskError> keepAs(const Guid &guid);

private:
    std::optional<store::DiskError> writeLevel(QFileDevice &nodes, int level) const;

    QString m_stateFolder;
    content::TreeShape m_shape;
    int m_pieceLevel;
    QTemporaryFile m_file; ///< keeps the temporary file in being; bytes go through unbuffered handles
    QString m_temporaryPath;
};

} // namespace plug::runtime
