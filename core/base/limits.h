#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <cstdint>

/// What this implementation allows itself: every queue, table, list, length and retry has its limit here.
/// What two hosts must agree on is in protocol.h.
namespace plug::limits {

using namespace std::chrono_literals;

// Sessions
inline constexpr std::size_t kMaxHalfOpenHandshakes = 1024;
inline constexpr Duration kHalfOpenLifetime = 10s;
inline constexpr int kUnprovenInitialsPerSecond = 50;
inline constexpr std::size_t kMaxPeers = 4096;
inline constexpr int kMaxHandshakeAttempts = 8;

// Transfers
inline constexpr std::size_t kMaxTransfers = 20'000;
inline constexpr std::size_t kMaxHostsOfTransfer = 64;
inline constexpr std::size_t kMaxEndpointsOfHost = 8;
inline constexpr std::size_t kMaxActiveHosts = 16;
inline constexpr std::size_t kMaxActiveFilesOfTransfer = 64;
inline constexpr std::size_t kMaxFriendsOfShare = 256; ///< hosts that may fetch it
inline constexpr std::size_t kMaxSecretsOfKey = 64; ///< of shares with the same bytes, that an asker's proof is held against
inline constexpr std::size_t kMaxWishes = 64; ///< ranges of a file that are wanted first
inline constexpr std::uint64_t kMaxRateLimit = std::uint64_t(1) << 40; ///< bytes a second
inline constexpr std::uint64_t kMaxDirtyBytes = 32 * 1024 * 1024;
inline constexpr std::size_t kMaxKnownHosts = 2'000;

// Finding
inline constexpr std::size_t kMaxCandidates = 2'000; ///< hosts that others told of

// Local network
inline constexpr std::size_t kMaxLanInterfaces = 16;
inline constexpr std::size_t kMaxLanHosts = 256;              ///< heard lately
inline constexpr std::ptrdiff_t kMaxLanHostsOfSource = 8;     ///< at one address
inline constexpr std::size_t kMaxLanMessagesPerSecond = 64;   ///< that count
inline constexpr std::ptrdiff_t kMaxLanMessagesOfSource = 4;  ///< of these from one address
inline constexpr std::size_t kLanBatch = 64;                  ///< datagrams read before others have their turn
inline constexpr Duration kLanHostExpires = 4min;
inline constexpr Duration kLanHintInterval = 30s;             ///< until a host that is heard again is told of again

// Port mapping
inline constexpr std::chrono::seconds kMappingLease = 1h;       ///< that is asked for, and the most that is believed
inline constexpr std::chrono::seconds kLeastMappingLease = 2min;
inline constexpr Duration kMappingRetry = 1min;                 ///< after the first failure
inline constexpr Duration kMostMappingRetry = 1h;
inline constexpr Duration kMappingSettles = 5s;                 ///< from a change of addresses to the next asking
inline constexpr std::chrono::seconds kMappingPatience = 30s;   ///< with one asking
inline constexpr std::chrono::milliseconds kKillPatience = 500ms;
inline constexpr std::ptrdiff_t kMaxMappingAnswer = 4'096;      ///< bytes

// Looking at files that arrive
inline constexpr std::size_t kMaxReaders = 32;
inline constexpr std::uint64_t kReadPiece = 256 * 1024;        ///< that a reader gets at once
inline constexpr std::uint64_t kReaderAhead = 8 * 1024 * 1024; ///< fetched before all else, from where a reader is
inline constexpr int kReadAttempts = 5;
inline constexpr std::size_t kMaxPreviews = 64;                ///< files that have an address
inline constexpr std::size_t kMaxPreviewClients = 16;
inline constexpr int kMaxPreviewHead = 8 * 1024;               ///< of a request
inline constexpr std::int64_t kPreviewBuffer = 512 * 1024;     ///< for one client, before more is read for it
inline constexpr std::chrono::seconds kPreviewHeadPatience = 20s; ///< with a request that is not whole, or does not come
inline constexpr std::chrono::seconds kPreviewPatience = 10min;   ///< with a client that takes nothing, and for bytes that do not come

// Links
inline constexpr int kMaxLinkLength = 8 * 1024;

// Disk
inline constexpr std::uint64_t kDiskJobBytes = 256 * 1024;
inline constexpr std::uint64_t kReadAhead = 256 * 1024;
inline constexpr std::uint64_t kReadPool = 64 * 1024 * 1024;  ///< read ahead for all fetchers together
inline constexpr std::uint64_t kReadCache = 32 * 1024 * 1024; ///< verified bytes of files that are served
inline constexpr Duration kFlushInterval = 2s;
inline constexpr std::size_t kMaxDiskQueue = 65'536;            ///< requests that wait in one lane
inline constexpr std::size_t kMaxOpenFiles = 64;                ///< of one lane
inline constexpr std::size_t kMaxOpenParts = 128;               ///< part files and trees that are written
inline constexpr std::size_t kMaxFinishGroup = 64;              ///< files that get their final names together
inline constexpr std::size_t kSyncThreads = 8;                  ///< that wait for the medium at once
inline constexpr std::size_t kMaxLostFiles = 1'024;             ///< of which a write is known to be lost
inline constexpr std::size_t kMaxKnownParts = 65'536;
inline constexpr std::uint64_t kMaxLedgerBytes = 512 * 1024 * 1024; ///< a million finished files, and room
inline constexpr std::uint64_t kLedgerCompactedAbove = 1024 * 1024;
inline constexpr int kMaxNumberedNames = 10'000;                ///< "name (1).ext" and so on, where names are taken
inline constexpr std::size_t kMaxShareEntries = std::size_t(1) << 20; ///< of all shared folders together
inline constexpr std::uint64_t kHashPiece = 1024 * 1024;        ///< what one thread hashes at a time; a power of two
inline constexpr int kMaxHashThreads = 64;
inline constexpr int kMaxFolderDepth = 64;                      ///< of a folder that is shared

// Shell: socket and turns of the worker thread
inline constexpr int kSocketBuffer = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxPostedCommands = 131'072; ///< of the interface, not applied yet
inline constexpr std::size_t kReceiveBatch = 512; ///< datagrams handed to the engine at once
inline constexpr std::size_t kSendBacklog = 4 * 1024 * 1024;
inline constexpr Duration kTurn = 500us;
inline constexpr std::size_t kMaxOwnEndpoints = 16;
inline constexpr int kPortAttempts = 16;
inline constexpr std::chrono::seconds kInterfaceInterval = 30s; ///< between looks at the machine's addresses
inline constexpr std::chrono::seconds kStopPatience = 3s;
inline constexpr std::chrono::seconds kJoinPatience = 8s;

// Shell: the Mainline DHT
inline constexpr std::size_t kFewHosts = 8;                ///< with fewer, hosts are looked for whatever they have
inline constexpr std::chrono::seconds kMainlineKeyInterval = 2s; ///< between looks at what is shared and sought
inline constexpr std::size_t kMaxMainlineBootstrap = 16;
inline constexpr std::size_t kMaxMainlineShares = 400;     ///< that are announced; with the next two lines, all in turn
inline constexpr Duration kMainlineAnnouncementInterval = 25min; ///< nodes forget after 30
inline constexpr Duration kMainlineAnnouncementGap = 3s;
inline constexpr int kMainlineAnnouncementBurst = 8;
inline constexpr std::size_t kMaxMainlineSought = 256;
inline constexpr Duration kMainlineFirstLookUpInterval = 30s;
inline constexpr Duration kMainlineLongestLookUpInterval = 32min;
inline constexpr Duration kMainlineLookUpGap = 3s;
inline constexpr int kMainlineLookUpBurst = 8;
inline constexpr std::size_t kMaxMainlineHintsOfNode = 16; ///< that one node's answer is good for
inline constexpr std::size_t kMaxMainlineHints = 128;      ///< of one look-up
inline constexpr Duration kMainlineFirstCount = 250ms; ///< of the nodes it knows
inline constexpr Duration kMainlineLoneCount = 1s;     ///< between counts while there are none
inline constexpr Duration kMainlineCount = 15s;
inline constexpr Duration kMainlineFirstPatience = 2s;    ///< for the bootstrap nodes, before they are asked again
inline constexpr Duration kMainlineLongestPatience = 5min;
inline constexpr int kMainlineUploadRate = 64'000;          ///< bytes a second; beyond three seconds' worth the library drops questions of its own
inline constexpr int kMaxMainlineAlerts = 1'000;
inline constexpr int kMaxMainlineStored = 500;             ///< files, and hosts of each, that others announced to this node
inline constexpr int kPrivateMainlineRate = 1'000'000;     ///< datagrams a second of one address, where all have the same one
inline constexpr std::int64_t kMaxMainlineState = 64 * 1024;

} // namespace plug::limits
