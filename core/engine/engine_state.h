#pragma once

#include "core/engine/engine.h"
#include "core/engine/finding.h"
#include "core/engine/peer.h"
#include "core/engine/reaching.h"
#include "core/engine/transfer.h"
#include "core/store/layout.h"
#include "core/swarm/serving_order.h"
#include "core/swarm/share_table.h"
#include "core/swarm/token_bucket.h"
#include "core/transport/coupler.h"
#include "core/transport/local_room.h"
#include "core/transport/sessions.h"

#include <map>
#include <set>

namespace plug::engine {

/// Between two looks at everything while something goes on.
inline constexpr Duration kTick = std::chrono::milliseconds(50);

/// What a disk request was for.
struct DiskPurpose {
    enum class Kind : std::uint8_t { Ignore, Catalogue, Prepare, Ledger, Write, WriteTree, Flush, Finish, ReadCollection, ReadToServe, ReadToShow } kind = Kind::Ignore;
    TransferId transfer;
    swarm::FetchId file;
    SessionId session;
    std::uint64_t ticket = 0;
    std::optional<swarm::PendingWrite> write;
    std::vector<ByteRange> ranges;
    std::vector<content::TreeSpan> spans;
    std::shared_ptr<const store::ServedFile> served;
    ReaderId reader;
};

/// What somebody looks at, and where they are.
struct Reading {
    TransferId transfer;
    Guid file; ///< null: the transfer itself
    ByteRange wanted;
    std::uint64_t question = 0; ///< another one each time; 0: answered
    bool isOrdered = false;     ///< of the disk
    int failures = 0;
    Instant retryAt{};
};

/// What an asker may know to be here: of a share, of a file that is being fetched, or of both.
struct Admission {
    const swarm::SharedFile *shared = nullptr;
    FetchedFile *fetched = nullptr;
};

/// Handed to WHAT, GET and HASHES alike, so that a refusal is the same in bytes.
inline wire::Gone refusal(const LookupKey &key, wire::RequestId id)
{
    return {.key = key, .id = id};
}

/// The engine's collections and the corridors between them. Each corridor is a file: inbound, commands, outbound,
/// disk_results, fetching, asking, coupling, sources, discovering, searching, known_hosts, serving, reading, policies, reaching, relaying, snapshots.
struct Engine::State {
    State(const Config &config, const crypto::Identity &identity, RandomSource &secrets, std::uint64_t seed, Instant now,
          WallTime wallNow);

    // inbound.cpp
    void receive(Datagram &datagram, Instant now);
    void dispatch(SessionId session, const wire::Frame &frame, const transport::OpenedDatagram &opened, const Datagram &datagram, Instant now);
    void onFlow(SessionId session, Peer &peer, const wire::Flow &flow, Instant now);
    void onPong(SessionId session, const wire::Pong &pong, std::size_t datagramSize, Instant now);
    void onData(SessionId session, Peer &peer, const wire::Data &data, std::size_t datagramSize, Instant now);
    void drainSessionEvents(Instant now);
    void onAddressChanged(SessionId session, Instant now);
    void onEstablished(SessionId session, const transport::SessionEvent::Established &event, Instant now);
    void onSessionGone(SessionId session, bool isWrongIdentity, Instant now);

    // commands.cpp
    void share(const SharePath &command, Instant now);
    void add(const AddLink &command, Instant now);
    void setPaused(TransferId id, bool isPaused, Instant now);
    void remove(const Remove &command, Instant now);
    void setMode(const SetMode &command, Instant now);
    void setOrder(const SetOrder &command, Instant now);
    void fetchFirst(const FetchFirst &command, Instant now);
    void stop(Instant now);

    // fetching.cpp
    Transfer &addTransfer(store::TransferRecord record);
    void startFetch(Transfer &transfer, Instant now);
    FetchedFile &startFile(Transfer &transfer, std::uint32_t index, const Guid &guid, std::optional<std::uint64_t> size, const QString &finalPath, Instant now);
    void startEntries(Transfer &transfer, Instant now);
    void startEntry(Transfer &transfer, std::size_t entry, Instant now);
    void learnFile(FetchedFile &file, content::ContentKind kind, std::uint64_t size, const Hash &root, const QString &name, Instant now);
    void dropFile(FetchedFile &file);
    void startOver(FetchedFile &file, Instant now);
    void rollBack(FetchedFile &file, Instant now);
    void writeOut(FetchedFile &file, bool evenIncomplete, Instant now);
    void flush(FetchedFile &file);
    std::optional<store::FlushedPart> takeUnflushed(FetchedFile &file);
    void finishIfWhole(FetchedFile &file, Instant now);
    void onFileFinished(FetchedFile &file, const QString &path, const content::FileStamp &stamp, Instant now);
    void finishTransfer(Transfer &transfer, Instant now);
    FetchedFile *fileOf(swarm::FetchId id);
    FetchedFile *fileByKey(const LookupKey &key);

    // asking.cpp
    void askPeer(SessionId session, Peer &peer, Instant now);
    void askEarly(FetchedFile &file, Instant now);
    std::uint64_t askableOfSlow(FetchedFile &file, SessionId session, Instant now);
    void reviewSharing(FetchedFile &file, Instant now);
    static std::uint64_t numberOf(const HostId &host);
    bool isAskable(const FetchedFile &file, SessionId session, Instant now) const;
    bool relieveSlowest(SessionId session, Peer &peer, FetchedFile &file, Instant now);
    void askFor(SessionId session, Peer &peer, FetchedFile &file, const swarm::FetchPlan &plan, Instant now);
    void judgeModes(Instant now);
    void settleLosses(SessionId session, Peer &peer, Instant now);
    void withdrawRequests(FetchedFile &file, Instant now);
    void withdrawFrom(SessionId session, Peer &peer, FetchedFile &file, Instant now);

    // coupling.cpp
    void couplePaths(Instant now);
    void reviewHosts(Transfer &transfer, Instant now);
    bool isAsked(SessionId session, const Transfer &transfer) const;

    // discovering.cpp
    void onMet(SessionId session, const HostId &host, Instant now);
    void onParted(SessionId session, Instant now);
    bool discover(SessionId session, const wire::Frame &frame, std::size_t bytes, Instant now);
    int allowedMessages(const Endpoint &to, Instant now);
    bool callTold(const discovery::Call &call, Instant now);
    void carryOutFindings(Instant now);
    void sayFound(SessionId session, wire::Frame frame);
    void sendFindings(Outputs &out, Instant now);
    void upkeepHosts(Instant now);
    void announceShares(Instant now);

    // searching.cpp
    void onHolder(const discovery::HolderFound &found, Instant now);
    void onSearched(const discovery::QueryLedger &ledger, Instant now);
    void seek(Transfer &transfer, Instant now);
    void search(const LookupKey &key, Instant now);
    void beginSearches(Instant now);
    void hastenSearches(Instant now);
    void searchAgain(const SearchAgain &command, Instant now);
    void findFile(const FindFile &command, Instant now);
    void dropSearch(const Transfer &transfer, Instant now);
    std::optional<SearchFigures> searchOf(const Transfer &transfer) const;

    // known_hosts.cpp
    void loadHosts(const std::vector<store::HostRecord> &records, Instant now);
    void addHost(const AddHost &command, Instant now);
    void removeHost(const RemoveHost &command);
    void setBlocked(const SetBlocked &command, Instant now);
    void refuse(SessionId session, Instant now);
    void hintHost(const HintHost &command, Instant now);
    void addTrustedSources(Transfer &transfer);
    std::vector<HostRow> hostRows() const;
    void saveHosts(Instant now);

    // sources.cpp
    /// `isTold`: nobody but a third party says that it is there.
    void addSource(Transfer &transfer, const content::LinkHost &host, bool isTold = false);
    void callSource(Source &source, Instant now);
    void connectSources(Transfer &transfer, Instant now);
    void loseSource(Transfer &transfer, SessionId session, bool isWrongIdentity, Instant now);
    void onHave(SessionId session, const wire::Have &have, const Hash &binding, Instant now);
    void onNone(SessionId session, const wire::None &none, Instant now);
    void onPart(SessionId session, const wire::Part &part, Instant now);
    void onGone(SessionId session, const wire::Gone &gone, Instant now);
    void giveBack(SessionId session, const std::vector<swarm::Wanted> &lost);
    void blame(FetchedFile &file, SessionId session, Instant now);
    void abandon(SessionId session, Instant now);
    void inquire(FetchedFile &file, Instant now);
    void judgeState(Transfer &transfer, Instant now);

    // serving.cpp
    void putShare(const Transfer &transfer);
    void putFetched(const FetchedFile &file, const store::ServedFile &served, swarm::FetchId fetch);
    void onWhat(SessionId session, const wire::What &what, const Hash &binding, Instant now);
    Admission admissionOf(SessionId session, const LookupKey &key, const wire::Proof &proof, const Hash &binding);
    template <typename Asking>
    const swarm::SharedFile *servedTo(SessionId session, const Asking &asking, const Hash &binding);
    void onGet(SessionId session, const wire::Get &get, const Hash &binding);
    void onHashes(SessionId session, const wire::Hashes &hashes, const Hash &binding);
    void subscribe(Peer &peer, const LookupKey &key, const swarm::SharedFile *shared, TransferId transfer, Instant now);
    void noteTold(Subscription &subscription, const swarm::SharedFile &shared, Instant now);
    void sayHave(Peer &peer, const swarm::SharedFile &shared);
    bool isWorthTelling(SessionId session, const swarm::SharedFile &shared, std::size_t subscribers, Instant now);
    bool hasAllOf(SessionId session, const LookupKey &key);
    void pushPossession(Instant now);
    void orderReads(SessionId session, Peer &peer);
    std::uint32_t generationOf(const swarm::SharedFile &shared);
    RangeSet possessionOf(const swarm::SharedFile &shared);

    // reading.cpp
    void readFile(const ReadFile &command, Instant now);
    void endReading(ReaderId reader);
    FetchedFile *readFrom(const Reading &reading);
    bool wishForReaders(FetchedFile &file);
    std::optional<store::ServedFile> completeFileOf(const Reading &reading) const;
    void answerReaders(Instant now);
    bool isAwaited(const Reading &reading) const;
    void startEarly(Transfer &transfer, const Guid &guid, Instant now);
    void withdrawForReader(const Transfer &transfer, Instant now);
    void orderRead(ReaderId id, Reading &reading, const store::ServedFile &file, ByteRange here);
    void onReadToShow(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now);
    void failReading(ReaderId id);

    // policies.cpp
    void setPolicy(const SetPolicy &command);
    void changePolicy(Transfer &transfer, SharePolicy policy, std::vector<HostId> friends);
    void adoptSecret(Transfer &transfer, const content::Link &link, Instant now);
    void cutOff(const Transfer &transfer, bool isSecretNew);
    swarm::FriendList friendsOf(const Transfer &transfer) const;

    // disk_results.cpp
    void complete(store::DiskResult &result, Instant now);
    void onCatalogue(const store::CatalogueContents &contents, Instant now);
    void onPrepared(Transfer &transfer, const store::SharePrepared &prepared, Instant now);
    void onWriteResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now);
    void onWriteTreeResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now);
    void onFlushResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now);
    void onFinishResult(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now);
    void onCollectionRead(Transfer &transfer, const store::DiskAnswer &answer, Instant now);
    void onReadToServe(const DiskPurpose &purpose, const store::DiskAnswer &answer, Instant now);
    void onShareReadable(Transfer &transfer);
    void onShareUnreadable(Transfer &transfer, const store::ServedFile &served, const store::DiskError &error, Instant now);
    /// `isLoss`: what was written before and not flushed may be gone.
    void onFetchDiskError(FetchedFile &file, const store::DiskError &error, bool isLoss, Instant now);
    void tryDiskAgain(Transfer &transfer, Instant now);
    void onDiskError(Transfer &transfer, const store::DiskError &error, Instant now);
    DiskRequestId order(decltype(store::DiskRequest::what) what, DiskPurpose purpose = {});

    // limiting.cpp
    void setLimits(const SetLimits &command, Instant now);
    void applyLimits(Transfer &transfer, Instant now);
    std::uint64_t askableNow(const Transfer &transfer, Instant now);
    void countAsked(Transfer &transfer, std::uint64_t bytes, Instant now);
    void uncountAsked(Transfer &transfer, std::uint64_t bytes);
    std::optional<std::uint64_t> mostAheadUnderLimit() const;
    void countSent(SessionId session, Peer &peer, TransferId id, std::uint64_t bytes, Instant now);
    bool isHeldByItsTransfer(const Peer &peer, Instant now);
    std::optional<std::uint64_t> upLimitFor(const Peer &peer) const;
    Instant limitsOpenAt(const Peer &peer) const;

    // outbound.cpp
    void sendHandshakes(Outputs &out, Instant now);
    void sendFrames(SessionId session, std::deque<ControlItem> &frames, Outputs &out, Instant now);
    bool serve(Outputs &out, Instant now);
    bool canSend(SessionId session, const Peer &peer, Instant now);
    std::uint64_t sendData(SessionId session, Peer &peer, Outputs &out, Instant now);
    std::size_t datagramSizeFor(SessionId session, const Peer &peer) const;
    void searchPathMtu(SessionId session, Peer &peer, Instant now);
    void remindSilentFetchers(Instant now);
    void shareLocalRoom(Instant now);
    void tick(Instant now);
    Instant deadline() const;

    // reaching.cpp
    void climb(const HostId &host, Instant now);
    void climbOn(const HostId &host, Climb &way, Instant now);
    void askToMeet(const HostId &host, Climb &way, Instant now);
    void askToRelay(const HostId &host, Climb &way, Instant now);
    void onMeet(const discovery::Meetings::Call &call, Instant now);
    void onNotBroughtTogether(const discovery::Meetings::Refused &refused, Instant now);
    void sendPunch(const Endpoint &to);
    void advanceReaching(Instant now);
    void drainReaching(Instant now);
    void keepAlive(Instant now);
    std::vector<HostId> commonHosts(const HostId &target) const;
    std::optional<Endpoint> provenEndpointOf(SessionId session) const;
    bool sayTo(const HostId &host, wire::Frame frame);
    void onRendezvous(SessionId session, const wire::Rendezvous &frame, Instant now);
    void noteStranger(const Endpoint &from, Instant now);
    void noteContacted(const Endpoint &to, Instant now);
    void onReached(SessionId session, const HostId &host, Instant now);
    void onUnreached(const HostId &host);
    void onObserved(SessionId session, const Endpoint &observed, Instant now);
    void refreshOwnEndpoints(Instant now);
    Rung rungOf(SessionId session) const;
    bool isBehindNats(const HostId &host) const;
    Instant reachingDeadline() const;

    // relaying.cpp
    void applyRelayLimits();
    void onRelay(SessionId session, const wire::Relay &frame, Instant now);
    void onRelayed(SessionId session, const wire::Relayed &frame, Instant now);
    void drainCircuits(Instant now);
    void onCircuitClosed(const discovery::Circuits::Closed &closed, Instant now);
    void receiveFromCircuits(Instant now);
    bool sendRelayed(const HostId &to, std::uint32_t circuit, ByteView bytes, std::vector<Run> &runs, Instant now);
    void wrapCircuits(std::vector<Run> &runs, Instant now);

    // snapshots.cpp
    TransferRow rowOf(Transfer &transfer, Instant now);
    TransferDetail detailOf(Transfer &transfer, Instant now);
    void fillHostRow(TransferHostRow &row, const Transfer &transfer, Instant now) const;
    SnapshotDelta changesSince(Generation since, Instant now);
    content::Link linkOf(const Transfer &transfer) const;

    /// Made for who has to do with files here; others who are connected cost nothing in each turn.
    Peer &peerOf(SessionId session);
    void engage(SessionId session, Instant now);
    WallTime wallTime(Instant now) const { return wallStart + std::chrono::floor<std::chrono::seconds>(now - start); }

    Config config;
    const crypto::Identity &identity;
    RandomSource &secrets;
    SeededRandom decisions;
    Instant start;
    WallTime wallStart;
    store::Layout layout;
    transport::Sessions sessions;
    std::map<SessionId, Peer> peers;
    std::map<TransferId, Transfer> transfers;
    std::set<TransferId> tended; ///< those that time changes: all but shares at rest
    std::map<swarm::FetchId, FetchedFile> files;
    std::map<LookupKey, swarm::FetchId> filesByKey;
    swarm::ShareTable shares;
    swarm::ServingOrder serving;
    Finding finding;
    std::vector<Endpoint> ownEndpoints; ///< that others can be told, the best first
    MappedPort mapped;
    Reaching reaching;
    std::vector<wire::Frame> framesIn; ///< of the datagram that is being taken; kept for its memory
    std::map<DiskRequestId, DiskPurpose> orders;
    std::vector<store::DiskRequest> diskOut;
    std::vector<Event> eventsOut;
    std::map<ReaderId, Reading> readings;
    std::uint64_t nextId = 1;
    std::uint64_t dirtyBytes = 0;
    swarm::TokenBucket upLimit;
    swarm::TokenBucket downLimit; ///< of what is asked for
    Instant askAgainAt = kNever;  ///< more may be asked for, where a limit forbade it
    transport::LocalRoom localRoom;
    swarm::RateMeter down;
    swarm::RateMeter up;
    Instant nextTick{};
    Instant lastPoll{};
    transport::Coupler coupler; ///< of all paths that are fetched over at full speed
    std::vector<transport::PathReport> pathReports; ///< kept for its memory alone
    Instant nextCoupling{};
    bool isUpHeld = false; ///< fetchers wait for the upload limit
    std::size_t hostsServed = 0; ///< that wait for bytes
    bool isStopping = false;
    bool isStopped = false;

    /// All that the row of a share depends on: comparing it is cheaper than making the row of each of thousands.
    struct ShareStamp {
        bool isShare = false;
        TransferState state = TransferState::Starting;
        WaitCause cause = WaitCause::None;
        bool isPaused = false;
        std::optional<std::uint64_t> upLimit;
        std::uint64_t given = 0;
        std::uint64_t endpointsRevision = 0;
        std::uint64_t policyRevision = 0;

        bool operator==(const ShareStamp &) const = default;
    };
    struct SeenRow {
        TransferRow row;
        Generation generation = 0;
        ShareStamp stamp;
    };
    ShareStamp stampOf(const Transfer &transfer) const;
    std::uint64_t endpointsRevision = 0;
    Generation generation = 0;
    std::map<TransferId, SeenRow> seenRows;
    std::vector<std::pair<Generation, TransferId>> removedRows;
    std::vector<HostRow> seenHosts;
    Generation hostsGeneration = 0;
    TransferId watched;
};

} // namespace plug::engine
