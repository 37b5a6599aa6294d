#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/range_set.h"
#include "core/base/share_policy.h"
#include "core/base/time.h"
#include "core/content/file_stamp.h"
#include "core/content/hash_tree.h"
#include "core/content/link.h"
#include "core/content/tree_proof.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

/// What survives a restart, as plain values.
namespace plug::store {

enum class TransferKind : std::uint8_t { Fetch = 1, Share = 2 };

/// A row of the list: something that is fetched, or shared (a finished fetch becomes a share).
struct TransferRecord {
    TransferKind kind = TransferKind::Fetch;
    Guid guid;
    content::ContentKind content = content::ContentKind::File;
    QString name;
    QString path;     ///< share: the file or folder; fetch: where the finished file or folder will stand
    QString treePath; ///< share: of the file, or of the collection's own bytes
    QString collectionPath; ///< stored bytes of the collection; empty for files
    std::uint64_t size = 0; ///< bytes of the file or of the collection's own bytes; fetch: 0 while unknown
    std::uint64_t totalSize = 0; ///< of a folder: its files together
    std::uint64_t fileCount = 1;
    Hash root;
    std::optional<content::FileStamp> stamp;
    bool isPaused = false;
    bool isInBackground = false; ///< gives way to everything else
    bool isInOrder = false;      ///< from the beginning to the end, else rarest first
    RangeSet wantedFirst; ///< bytes of a file before all others; at most limits::kMaxWishes ranges
    std::optional<std::uint64_t> downloadLimit; ///< bytes a second, at most limits::kMaxRateLimit
    std::optional<std::uint64_t> uploadLimit;
    SharePolicy policy = SharePolicy::Public;
    std::optional<ByteArray<16>> secret; ///< of its link: there unless the policy is Public
    std::vector<HostId> friends; ///< for Friends: in ascending order, at most limits::kMaxFriendsOfShare
    std::vector<content::LinkHost> hosts; ///< from the link
    WallTime added{};
    std::optional<WallTime> finished;

    bool operator==(const TransferRecord &) const = default;
};

/// One file of a shared folder.
struct ShareEntryRecord {
    QString relativePath;
    QString path;
    QString treePath;
    std::uint64_t size = 0;
    Guid guid;
    Hash root;
    content::FileStamp stamp;

    bool operator==(const ShareEntryRecord &) const = default;
};

struct HostRecord {
    std::optional<HostId> hostId;
    Endpoint endpoint;
    WallTime lastHeard{};
    bool addedByHand = false;
    std::vector<Endpoint> otherEndpoints{}; ///< where it was met before; with `endpoint` at most limits::kMaxEndpointsOfHost
    QString name{};                         ///< given by the user
    bool isFriend = false;
    bool isBlocked = false;
    bool isAnchor = false;                ///< one of those that are called first after a start
    std::uint32_t answered = 0;           ///< requests for finding
    std::uint32_t unanswered = 0;

    bool operator==(const HostRecord &) const = default;
};

struct CatalogueContents {
    std::vector<TransferRecord> transfers;
    std::map<Guid, std::vector<ShareEntryRecord>> entries; ///< by collection
    std::vector<HostRecord> hosts;
};

/// What the ledger says of one file of a transfer.
struct LedgerFileInfo {
    std::uint64_t size = 0;
    Hash root;

    bool operator==(const LedgerFileInfo &) const = default;
};

struct LedgerFile {
    std::optional<LedgerFileInfo> info;
    RangeSet verified; ///< verified and flushed
    std::vector<content::TreeSpan> spans; ///< whose nodes are flushed in the stored tree
    bool isFinished = false; ///< renamed to its final name
    QString finishedPath;
    content::FileStamp finishedStamp;

    bool operator==(const LedgerFile &) const = default;
};

struct LedgerContents {
    std::map<std::uint32_t, LedgerFile> files;
    /// Bytes at the end that did not check (a torn write); they are cut off before the next record.
    std::uint64_t tornBytes = 0;
};

} // namespace plug::store
