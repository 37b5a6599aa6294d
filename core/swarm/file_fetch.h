#pragma once

#include "core/base/random.h"
#include "core/swarm/have_map.h"
#include "core/swarm/request_window.h"
#include "core/swarm/seed_sparing.h"
#include "core/swarm/segment_buffers.h"
#include "core/swarm/span_book.h"

#include <map>
#include <memory>
#include <set>

namespace plug::swarm {

/// What to ask a host for next.
struct FetchPlan {
    std::vector<std::pair<content::TreeSpan, std::vector<ByteRange>>> proofs; ///< with the ranges of the answer
    std::vector<ByteRange> ranges;

    bool isEmpty() const { return proofs.empty() && ranges.empty(); }
};

/// What to ask for first, behind what the user wants before all else.
enum class PickOrder : std::uint8_t {
    RarestFirst, ///< what the fewest sources have, and among that, anything
    InOrder,     ///< from the beginning to the end; nothing further than kInOrderWindow ahead of what is missing
};

/// Blocks on their way to the disk, and who gave them.
struct PendingWrite {
    std::uint64_t offset = 0;
    QByteArray bytes;
    std::vector<Hash> leaves;
    std::vector<Contribution> contributions;
};

/// Fetches one file whose size and root are known: says what to ask each source for, puts together what comes, and finds out
/// who lied. Each byte is open, requested, received,
/// with the disk, verified. Nothing is verified before its block's
/// hash was compared with a leaf that leads to the root.
///
/// A block that fails and came from one source convicts it. One that came from several convicts nobody: it is kept
/// as evidence and fetched whole from one source; when that verifies, whoever gave other bytes is convicted.
class FileFetch {
public:
    FileFetch(std::uint64_t size, const Hash &root, std::uint64_t seed);

    std::uint64_t size() const { return m_spans.shape().fileSize(); }
    const content::TreeShape &shape() const { return m_spans.shape(); }

    // Sources
    void setPossession(SessionId source, const RangeSet &ranges);
    /// Part of what was believed to be there is not (PART, NONE).
    void learnAbsent(SessionId source, ByteRange range);
    void removeSource(SessionId source);
    bool hasSource(SessionId source) const { return m_sources.contains(source); }

    // Sharing out (SeedSparing): who once had but a part is a companion, who always had everything a seed
    /// The numbers by which hosts that fetch this together share it out (rankFor()).
    void setOwnNumber(std::uint64_t number) { m_ownNumber = number; }
    void setNumber(SessionId source, std::uint64_t number) { m_sources[source].number = number; }
    /// What a source gave lately, and the most that it can give, in bytes a second; how long what it was asked for has waited.
    void setRates(SessionId source, std::uint64_t given, std::uint64_t possible, Duration waited);
    /// From time to time, about every kLeastHavePushInterval.
    void reviewSharing(Instant now);
    /// A companion that gives so little that nothing is to be left to it that a seed has.
    bool isSlow(SessionId source) const;
    bool isSeed(SessionId source) const;
    /// A seed that is asked for nothing now but this host's own parts.
    bool isSpared(SessionId source) const;
    /// There are seeds, and companions to share them with.
    bool isSharing() const { return m_hasSeeds && !m_companions.empty(); }
    /// Somebody may still be asked for something: this is not the end.
    bool isAnyOpen() const { return !m_open.isEmpty(); }

    // Asking
    /// Up to `budget` bytes for this source to give; marks them as requested.
    FetchPlan plan(SessionId source, std::uint64_t budget);
    /// The same even of what isSpared(): somebody else was to give it and does not.
    FetchPlan planRelief(SessionId source, std::uint64_t budget);
    /// Endgame: some of what `slow` is asked for and has not given, bytes or hashes, `source` has too.
    bool couldRelieve(SessionId source, SessionId slow) const;
    /// There is something that plan() may ask this source for: open bytes, a block in dispute, a span's hashes.
    bool hasOpenBytesFor(SessionId source) const;
    /// These bytes before all others.
    void setPriority(ByteRange range);
    /// Somebody reads these: before all others, in place of what was read until now. True where that is something else.
    bool setReading(const RangeSet &ranges);
    /// Some of that is missing.
    bool isBeingRead() const { return !m_reading.isEmpty(); }
    void setOrder(PickOrder order);

    // Coming in
    enum class Verdict : std::uint8_t { Good, Lied };
    void onBytes(SessionId source, ByteRange range, ByteView bytes, Instant now);
    /// The answer to HASHES; `storedRuns` gets what is to be written into the stored tree.
    Verdict onProofBytes(SessionId source, content::TreeSpan span, std::uint64_t offset, ByteView bytes,
                         std::vector<std::pair<std::uint64_t, QByteArray>> &storedRuns);
    void onLost(SessionId source, const Wanted &wanted);
    /// The source was asked for these bytes before the file's size was known, and may still give them. What of them was asked
    /// for elsewhere meanwhile, or lies outside, stays as it is.
    void adopt(SessionId source, ByteRange range);

    // To the disk
    /// More came together than what takeWrite() has given since.
    bool hasFullSegment() const { return m_segments.hasFilledUp(); }
    std::optional<PendingWrite> takeWrite(Instant now, bool evenIncomplete);
    /// The disk's word on each block of `write`; `liars` gets who is convicted.
    void onWritten(const PendingWrite &write, const std::vector<bool> &matched, std::vector<SessionId> &liars);
    /// The write failed as a whole: its bytes are open again.
    void onWriteFailed(const PendingWrite &write);

    /// What an earlier run had verified and flushed.
    void restore(const RangeSet &flushed, const std::vector<content::TreeSpan> &spans);
    void onFlushed(const std::vector<ByteRange> &ranges);

    const RangeSet &verified() const { return m_verified; }
    const RangeSet &flushed() const { return m_flushed; }
    RangeSet requested() const;
    /// Verified since the last flush.
    RangeSet unflushed() const;
    /// Spans whose nodes were verified since this was last asked.
    std::vector<content::TreeSpan> takeNewSpans();
    bool hasNodesOf(content::TreeSpan span) const;
    bool isVerifiedWhole() const { return m_verified.contains(ByteRange{0, size()}); }
    /// Nothing is asked for or on its way to the disk. What is half there waits, as long as nobody gives the rest.
    bool isIdle() const;
    /// What any source has.
    RangeSet availability() const;

private:
    struct Source {
        RangeSet possession;
        RangeSet requested;
        std::uint64_t number = 0;
        std::uint64_t rateGiven = 0;
        std::uint64_t ratePossible = 0;
        Duration waited{};
        bool isComplete = false;
        bool isCompanion = false;
        std::uint64_t fruitlessAt = 0; ///< m_changes when there was nothing to ask it for
    };
    /// A failed block with several givers, until it verifies.
    struct Evidence {
        QByteArray bytes;
        std::vector<Contribution> contributions;
        std::optional<SessionId> only; ///< the one source that it is fetched from now
    };

    bool isFruitless(const Source &source, std::uint64_t budget, const FetchPlan &plan) const;
    void openSpansFor(const Source &source);
    void openSpansIn(const Source &source, const RangeSet &ranges);
    std::optional<content::TreeSpan> chooseSpan(const Source &source);
    std::optional<content::TreeSpan> chooseRarest(const RangeSet &possible);
    void planProofs(SessionId id, const Source &source, FetchPlan &plan);
    void planEvidence(SessionId id, Source &source, std::uint64_t &budget, FetchPlan &plan);
    /// Where to look for something to ask for, in this order, and what to leave to others.
    struct Choice {
        std::vector<ByteRange> windows;
        RangeSet excluded;
    };
    void planWanted(Source &source, const RangeSet &first, std::uint64_t &budget, FetchPlan &plan);
    bool waitsForHashes(const Source &source) const;
    /// For how many of those who fetch this together a part is rather than for this host.
    struct RankedPart {
        std::size_t rank = 0;
        ByteRange range;
    };
    void countCompanions();
    bool isShared(const Source &source) const;
    bool isHeldShort(const Source &source) const;
    std::vector<RankedPart> rankedParts(content::TreeSpan span) const;
    RangeSet possessedByCompanions(ByteRange bytes) const;
    std::uint64_t openSharedBytesIn(content::TreeSpan span, const Source &source) const;
    void planShared(Source &source, std::uint64_t budget, FetchPlan &plan);
    std::optional<content::TreeSpan> chooseCommon(const Source &source) const;
    void planInOrder(Source &source, std::uint64_t budget, FetchPlan &plan);
    void planRarest(SessionId id, Source &source, std::uint64_t budget, FetchPlan &plan);
    std::uint64_t firstMissing() const;
    std::uint64_t fairPart(std::uint64_t bytes) const;
    std::vector<ByteRange> windowsOf(content::TreeSpan span) const;
    RangeSet possessedElsewhere(SessionId source, ByteRange bytes) const;
    void planBytes(Source &source, ByteRange window, const RangeSet &excluded, std::uint64_t &budget, FetchPlan &plan);
    /// planBytes() in one span, within what allowedIn() says.
    void planAllowed(Source &source, content::TreeSpan span, const Choice &choice, std::uint64_t &budget, FetchPlan &plan);
    std::uint64_t allowedIn(content::TreeSpan span, std::uint64_t budget) const;
    bool closeForsakenSpan();
    std::uint64_t openBytesIn(content::TreeSpan span, const Source &source) const;
    ByteRange blocksOf(ByteRange range) const;
    void reopen(ByteRange range);
    void loseEvidence(std::uint64_t leaf, Evidence &evidence);
    void takePiece(SessionId id, ByteRange piece, ByteView bytes, Instant now);
    void failBlock(const PendingWrite &write, ByteRange block, std::vector<SessionId> &liars);
    void judgeEvidence(const PendingWrite &write, ByteRange block, std::vector<SessionId> &liars);
    void closeFinishedSpans(ByteRange range);

    SpanBook m_spans;
    SegmentBuffers m_segments;
    SeededRandom m_random;
    std::uint64_t m_chunkOrder;
    std::uint64_t m_commonStart; ///< the same for all who fetch this
    std::uint64_t m_ownNumber = 0;
    SeedSparing m_sparing;
    std::vector<std::uint64_t> m_companions; ///< numbers of those that are not slow
    bool m_isRelief = false;
    bool m_hasSeeds = false;
    bool m_hasNews = false;                  ///< a companion has more than before
    PickOrder m_pickOrder = PickOrder::RarestFirst;
    std::map<SessionId, Source> m_sources;
    RangeSet m_open;     ///< neither requested, received nor verified, and no evidence block
    RangeSet m_priority; ///< wanted first
    RangeSet m_reading;  ///< wanted before even that
    RangeSet m_writing;  ///< with the disk, its word not heard yet
    RangeSet m_verified;
    RangeSet m_flushed;
    std::map<std::uint64_t, Evidence> m_evidence; ///< by leaf
    std::set<content::TreeSpan> m_knownSpans;
    std::vector<content::TreeSpan> m_newSpans;
    /// Counts whatever may give plan() something for a source that it had nothing for. Most of the time there is nothing for most.
    std::uint64_t m_changes = 1;
};

} // namespace plug::swarm
