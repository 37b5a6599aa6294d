#pragma once

#include "core/content/collection.h"
#include "core/engine/active_hosts.h"
#include "core/engine/command.h"
#include "core/engine/snapshot.h"
#include "core/store/disk_request.h"
#include "core/swarm/file_fetch.h"
#include "core/swarm/knowledge.h"
#include "core/swarm/rate_meter.h"
#include "core/swarm/token_bucket.h"

#include <map>
#include <memory>
#include <set>

namespace plug::engine {

/// A host that a transfer may ask.
struct Source {
    std::optional<HostId> hostId; ///< nothing: whoever answers there
    std::vector<Endpoint> endpoints; ///< where it may be, at least one and at most limits::kMaxEndpointsOfHost; the best guess first
    SessionId session;
    bool isGone = false;      ///< said that it has no such file, or lied
    bool hasLied = false;
    bool hasFailed = false;   ///< did not answer last time
    bool isWrongIdentity = false;
    bool isTold = false;      ///< nobody but a third party says that it is there
    Instant retryAt{};
    int failures = 0;
};

/// How far one host has been asked about one file.
struct Inquiry {
    Instant nextWhat{};
    Instant nextTrial{}; ///< of what it gives, where that was next to nothing
    int trials = 0;
    int unanswered = 0;
    swarm::PossessionView view;
    bool isSilent = false; ///< gave nothing for two probe timeouts; until it says something
    bool isGone = false;
};

/// One file that is being fetched: of a folder, or the transfer's only one.
struct FetchedFile {
    swarm::FetchId id;
    TransferId transfer;
    std::uint32_t index = 0; ///< in the ledger: 0 the transfer's own bytes, n the folder's entry n - 1
    swarm::Knowledge knowledge;
    LookupKey key;
    std::optional<std::uint64_t> expectedSize;
    QString finalPath;
    std::shared_ptr<store::PartFile> part;
    content::ContentKind kind = content::ContentKind::File;
    Hash root;
    std::unique_ptr<swarm::FileFetch> fetch; ///< from the first HAVE that leads to the GUID
    std::map<SessionId, Inquiry> inquiries;
    std::vector<content::TreeSpan> writtenSpans; ///< nodes are in the tree file, the ledger does not know yet
    std::uint32_t generation = 1; ///< of what is possessed here
    Instant nextFlush = kNever;
    bool isAskedEarly = false; ///< a host was, before any had said what it has
    bool isInfoFlushed = false;
    bool isFlushing = false;
    bool isFinishing = false;
};

inline bool isDiskTrouble(WaitCause cause)
{
    return cause >= WaitCause::DiskFull && cause <= WaitCause::DiskError;
}

/// A row of the list.
struct Transfer {
    TransferId id;
    store::TransferRecord record;
    bool wasFetched = false;
    TransferState state = TransferState::Starting;
    WaitCause cause = WaitCause::None;
    QString causeDetail;
    CommandId request = 0;
    DiskRequestId hashing;
    std::uint64_t hashed = 0;
    QString folder; ///< where a fetch puts what it brings
    bool isLedgerLoaded = false;
    store::LedgerContents ledger; ///< as it is on the disk, as far as it has told
    std::vector<Source> sources;
    std::set<swarm::FetchId> files; ///< being fetched now
    content::Collection collection;
    std::size_t nextEntry = 0;
    std::set<std::size_t> startedEarly; ///< entries behind that, for whoever looks at them
    std::uint64_t filesDone = 0;
    std::uint64_t bytesDone = 0;
    std::vector<store::ShareEntryRecord> entries; ///< finished files of a folder
    /// What failed at the disk and is done anew at diskRetryAt.
    enum class Again : std::uint8_t { Nothing, LoadLedger, ReadCollection, Serve } again = Again::Nothing;
    Instant diskRetryAt{};
    ActiveHosts active;
    swarm::RateMeter down;
    swarm::RateMeter up;
    swarm::TokenBucket downLimit;
    swarm::TokenBucket upLimit;
    bool isUpHeld = false; ///< fetchers wait for upLimit
    std::uint64_t policyRevision = 0;
    std::map<SessionId, Instant> servedAt; ///< who was given something of it lately, at most a session each

    TransferMode mode() const { return record.isInBackground ? TransferMode::Background : TransferMode::FullSpeed; }
    FetchOrder order() const { return record.isInOrder ? FetchOrder::InOrder : FetchOrder::RarestFirst; }
    bool isFetching() const { return record.kind == store::TransferKind::Fetch; }
    bool isRunning() const { return isFetching() && !record.isPaused && state != TransferState::Failed; }
};

inline swarm::PickOrder pickOrderOf(const Transfer &transfer)
{
    return transfer.order() == FetchOrder::InOrder ? swarm::PickOrder::InOrder : swarm::PickOrder::RarestFirst;
}

} // namespace plug::engine
