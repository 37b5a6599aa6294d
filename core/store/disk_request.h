#pragma once

#include "core/base/ids.h"
#include "core/base/range_set.h"
#include "core/base/result.h"
#include "core/content/collection.h"
#include "core/content/file_stamp.h"
#include "core/content/tree_proof.h"
#include "core/store/records.h"

#include <QString>

#include <algorithm>
#include <memory>
#include <variant>
#include <vector>

/// What the engine asks of the disk, and what comes back: values that cross threads by queue.
/// Requests of one lane are carried out in the order given: writing (Write*, Flush, Finish, LoadLedger, Discard),
/// reading (Read*), catalogue (Load/Put/Remove), preparing (PrepareShare).
namespace plug::store {

enum class DiskErrorKind : std::uint8_t {
    Full,       ///< no space or quota left
    ReadOnly,
    Missing,    ///< the file or its folder is not there (any more)
    Permission,
    Changed,    ///< a shared file is no longer what was hashed
    Corrupt,    ///< a stored structure does not check
    TooLarge,   ///< over a limit: entries of a folder, size of a file
    UnsafeName, ///< a name in a shared folder that other systems could not store or would misread
    Cancelled,
    Io,         ///< anything else, see `system`
};

struct DiskError {
    DiskErrorKind kind = DiskErrorKind::Io;
    QString path;
    QString system; ///< the system's own words, possibly empty

    bool operator==(const DiskError &) const = default;
};

/// A file of which bytes are served: a share, or what a fetch has verified already.
struct ServedFile {
    QString path;
    QString treePath; ///< stored tree; empty for files of at most one block
    std::uint64_t size = 0;
    Hash root;
    /// What the file was when it was hashed; nothing for a file that is being fetched.
    std::optional<content::FileStamp> stamp;
};

/// A file that is being fetched.
struct PartFile {
    QString partPath;
    QString treePath;   ///< empty for files of at most one block
    QString ledgerPath; ///< one ledger for all files of a transfer
    std::uint32_t fileIndex = 0;
    std::uint64_t size = 0;
    /// A folder's download folder: it must be there (a medium may have been taken out), folders below it are made.
    /// Empty for a single file: then the part file's own folder must be there.
    QString topFolder;
    /// The space for all of it is taken before its first verified block is written, where the file system can do that.
    bool preallocates = false;
};

// Writing lane

/// Hashes each block, writes the ones that match; creates part file and folders at the first write. A part file that the
/// ledger knows and that is gone is an error (Missing), never made anew: see FlushedPart::startsOver.
struct WriteBlocks {
    std::shared_ptr<const PartFile> file;
    std::uint64_t offset = 0; ///< block-aligned
    QByteArray bytes;         ///< whole blocks (the file's last one may be short)
    std::vector<Hash> leaves; ///< one for each block
};

/// Nodes of verified spans, into the stored tree.
struct WriteTree {
    std::shared_ptr<const PartFile> file;
    std::vector<std::pair<std::uint64_t, QByteArray>> runs;
};

/// What became verified in one file since the last flush.
struct FlushedPart {
    std::shared_ptr<const PartFile> file;
    std::vector<ByteRange> ranges;
    std::vector<content::TreeSpan> spans;
    std::optional<LedgerFileInfo> info; ///< size and root, the first time
    /// Voids what the ledger says of this file so far, before the rest is added: its part file was lost.
    bool startsOver = false;

    bool isWithinFile() const
    {
        return std::all_of(ranges.begin(), ranges.end(), [this](const ByteRange &r) { return r.begin <= r.end && r.end <= file->size; });
    }
};

/// Data to the medium (fdatasync) first, then the ledger's records, then the ledger to the medium.
struct Flush {
    QString ledgerPath;
    std::vector<FlushedPart> parts;
};

/// Flushes, then renames to `wantedPath`, or to a free name beside it where another file is there, and says so in the ledger,
/// together with what no Flush has told it yet: many small files then cost half as many waits for the medium.
/// Also for files that are empty and never had a write (then creates them).
struct FinishFile {
    std::shared_ptr<const PartFile> file;
    QString wantedPath;
    std::optional<FlushedPart> unflushed = {};
};

/// Gives LedgerContents; of a ledger that is not there, empty ones.
struct LoadLedger {
    QString ledgerPath;
};

/// Removes part files, trees, ledgers (and, only where listed, finished files), in this order. Missing ones are no error.
/// A folder that is listed goes where it is empty by then, and stays otherwise.
struct Discard {
    std::vector<QString> paths;
};

// Reading lane

/// Reads a byte range and checks every block it touches against the stored tree; bytes that are not what was hashed never leave.
struct ReadBytes {
    std::shared_ptr<const ServedFile> file;
    ByteRange range;
};

/// The answer to HASHES for a span.
struct ReadProof {
    std::shared_ptr<const ServedFile> file;
    content::TreeSpan span;
};

/// A small file as a whole (a collection, at most kMaxCollectionSize).
struct ReadWhole {
    QString path;
};

// Preparing lane: hashing

/// Hashes a file, or a folder's files and their collection. Gives progress, can be cancelled.
struct PrepareShare {
    QString path;
};
struct CancelPrepare {
    DiskRequestId request;
};

// Catalogue lane

/// Gives CatalogueContents. A broken catalogue gives Corrupt once, with the path under which it was set aside; from then on
/// there is a new, empty one.
struct LoadCatalogue {};
struct PutTransfer { TransferRecord record; };
struct RemoveTransfer { Guid guid; TransferKind kind; };
/// Entries of a shared collection, put once.
struct PutShareEntries { Guid collection; std::vector<ShareEntryRecord> entries; };
struct PutHost { HostRecord record; };
struct RemoveHost { HostRecord record; };

struct DiskRequest {
    DiskRequestId id;
    std::variant<WriteBlocks, WriteTree, Flush, FinishFile, LoadLedger, Discard, ReadBytes, ReadProof, ReadWhole,
                 PrepareShare, CancelPrepare, LoadCatalogue, PutTransfer, RemoveTransfer, PutShareEntries, PutHost, RemoveHost>
        what;
};

// Results

struct Done {};
struct BlocksWritten { std::vector<bool> matched; }; ///< one for each block; only those were written
struct Finished { QString path; content::FileStamp stamp; };
struct BytesRead { QByteArray bytes; };
struct PrepareProgress { std::uint64_t bytesHashed = 0; std::uint64_t bytesTotal = 0; }; ///< not the last result of its request
struct SharePrepared {
    TransferRecord record; ///< kind Share, id and dates unset
    std::vector<ShareEntryRecord> entries; ///< of a folder
};

struct DiskResult {
    DiskRequestId id;
    std::variant<DiskError, Done, BlocksWritten, Finished, BytesRead, LedgerContents, PrepareProgress, SharePrepared, CatalogueContents> what;
};

using DiskAnswer = decltype(DiskResult::what);

} // namespace plug::store
