#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/range_set.h"
#include "core/base/reach.h"
#include "core/base/share_policy.h"
#include "core/base/time.h"
#include "core/content/link.h"
#include "core/engine/command.h"
#include "core/engine/config.h"
#include "core/store/disk_request.h"

#include <QString>

#include <optional>
#include <vector>

/// The engine's state as values for the window: rows that changed since a generation.
namespace plug::engine {

using Generation = std::uint64_t;

enum class TransferState : std::uint8_t { Hashing, Starting, Fetching, Waiting, Finishing, Sharing, Paused, Failed };

/// Why a transfer does nothing, one for every cause that the engine knows.
enum class WaitCause : std::uint8_t {
    None,
    NoHosts,           ///< no host is known that could be asked
    HostsSilent,       ///< hosts are known and do not answer
    BehindNats,        ///< a host is there, and no way leads to it: both are behind NATs, and no common host passes on for others
    WrongIdentity,     ///< somebody answers there, but not the host of the link
    HostsHaveNothing,  ///< asked, and they say that they have no such file
    HostsLied,         ///< asked, and those that said they have it gave wrong bytes
    NoMissingRanges,   ///< hosts have it, but none of the bytes that are missing
    DiskFull,
    DiskReadOnly,
    DiskFolderMissing,
    DiskPermission,
    DiskError,
    DiskSlow,
    FileChanged,       ///< a share that is no longer what was hashed
    BadCollection,     ///< the folder's list of files is hostile or broken
    RateLimited,
    Searching,         ///< known hosts are being asked who has it
};

/// What a search for hosts has cost and brought.
struct SearchFigures {
    bool isOver = false;
    std::uint32_t hostsAsked = 0;
    std::uint32_t hops = 0;
    std::uint64_t bytes = 0; ///< both ways
    std::uint32_t holders = 0;

    bool operator==(const SearchFigures &) const = default;
};

/// By which rung of the ladder a host is reached.
enum class Rung : std::uint8_t {
    Lan,
    Direct,
    Mapped,  ///< it came in by the port that the router forwards here
    Punched, ///< a common host brought us together
    Relayed, ///< another host passes the datagrams on
};

enum class PieceState : std::uint8_t { Missing, Unavailable, Requested, Verified, Flushed };

struct TransferRow {
    TransferId id;
    bool isShare = false;      ///< complete here (shared, or fetched and now shared)
    bool isFolder = false;
    bool wasFetched = false;
    Guid guid;
    QString name;
    QString path;
    std::uint64_t size = 0;    ///< of the file, or of all files of the folder; 0 while unknown
    std::uint64_t fileCount = 1;
    std::uint64_t filesDone = 0;
    TransferState state = TransferState::Starting;
    WaitCause cause = WaitCause::None;
    TransferMode mode = TransferMode::FullSpeed;
    FetchOrder order = FetchOrder::RarestFirst;
    std::optional<std::uint64_t> downLimit; ///< bytes a second of this transfer alone
    std::optional<std::uint64_t> upLimit;
    QString causeDetail;       ///< a path or the system's words
    std::uint64_t hashed = 0;  ///< while Hashing
    std::uint64_t onDisk = 0;  ///< verified and flushed
    std::uint64_t downRate = 0; ///< bytes a second
    std::uint64_t upRate = 0;
    std::uint64_t downTotal = 0;
    std::uint64_t upTotal = 0;
    std::uint32_t hostsKnown = 0;
    std::uint32_t hostsConnected = 0;
    std::uint32_t hostsGiving = 0;
    std::uint32_t hostsAsking = 0; ///< being served
    std::optional<SearchFigures> search{}; ///< the one under way, or the last
    std::optional<std::uint64_t> secondsLeft;
    SharePolicy policy = SharePolicy::Public;
    std::vector<HostId> friends = {}; ///< who may fetch it, for that policy
    content::Link link;        ///< with this host's own address where it is known
    WallTime added{};
    std::optional<WallTime> finished;
    /// The byte map in small: states of equal parts of the file, at most kMiniMapCells.
    std::vector<PieceState> miniMap;

    bool operator==(const TransferRow &) const = default;
};

inline constexpr std::size_t kMiniMapCells = 256;

/// A host of the watched transfer.
struct TransferHostRow {
    SessionId id;
    std::optional<HostId> host;
    Endpoint endpoint;
    bool isConnected = false;
    Rung rung = Rung::Direct;  ///< while connected
    bool isVerified = false;   ///< proved the HostId that was wanted; else by bare address
    bool isClearText = false;
    std::uint64_t has = 0;     ///< bytes of the file it says it has
    std::uint64_t downRate = 0;
    std::uint64_t upRate = 0;
    std::uint64_t downTotal = 0;
    std::uint64_t upTotal = 0;
    Duration roundTrip{};
    std::uint32_t lossPerMille = 0;
    std::uint32_t maxDatagram = 0;
    std::optional<Duration> lastHeard; ///< ago
    QString state;             ///< empty, or why it gives nothing, in the engine's stable English key

    bool operator==(const TransferHostRow &) const = default;
};

/// Full detail of the watched transfer: exact ranges, bounded.
struct TransferDetail {
    TransferId id;
    std::vector<ByteRange> flushed;
    std::vector<ByteRange> verified; ///< not flushed yet
    std::vector<ByteRange> requested;
    std::vector<ByteRange> available; ///< at any host now
    std::vector<TransferHostRow> hosts;

    bool operator==(const TransferDetail &) const = default;
};

struct HostRow {
    std::optional<HostId> host;
    Endpoint endpoint;
    bool isConnected = false;
    bool addedByHand = false;
    Rung rung = Rung::Direct; ///< while connected
    std::optional<WallTime> lastHeard;
    Duration roundTrip{};
    QString name{}; ///< given by the user
    bool isFriend = false;
    bool isBlocked = false;
    std::uint32_t answered = 0; ///< requests for finding, lately
    std::uint32_t unanswered = 0;

    bool operator==(const HostRow &) const = default;
};

struct Totals {
    std::uint64_t downRate = 0;
    std::uint64_t upRate = 0;
    std::uint64_t downTotal = 0;
    std::uint64_t upTotal = 0;
    std::uint32_t sessions = 0;
    HostId ownHost;
    std::vector<Endpoint> ownEndpoints; ///< that others are told, the best first
    Reach reach = Reach::Unknown;
    MappedPort::Protocol mappedBy = MappedPort::Protocol::None; ///< how the router was asked, where it forwards a port

    bool operator==(const Totals &) const = default;
};

/// What changed since the generation that was asked for.
struct SnapshotDelta {
    Generation generation = 0;
    std::vector<TransferRow> changed;
    std::vector<TransferId> removed;
    std::vector<HostRow> hosts; ///< all, where any changed
    bool hostsChanged = false;
    std::optional<TransferDetail> detail;
    Totals totals;
};

} // namespace plug::engine
