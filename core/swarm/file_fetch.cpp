#include "core/swarm/file_fetch.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::swarm {

namespace {

constexpr std::size_t kMaxEvidence = 64;
/// Whole blocks of a segment that stays incomplete are written when nothing came for this long.
constexpr Duration kSegmentPatience = std::chrono::milliseconds(50);

} // namespace

FileFetch::FileFetch(std::uint64_t size, const Hash &root, std::uint64_t seed)
    : m_spans(content::TreeShape(size), root)
    , m_segments(content::TreeShape(size))
    , m_random(seed)
    , m_chunkOrder(m_random.next64())
    , m_commonStart(readBigEndian<std::uint64_t>(root.view()))
    , m_open(ByteRange{0, size})
{
}

void FileFetch::setPossession(SessionId source, const RangeSet &ranges)
{
    Source &known = m_sources[source];
    const bool isNew = known.possession != ranges;
    known.possession = ranges;
    known.isComplete = ranges.contains(ByteRange{0, size()});
    known.isCompanion = known.isCompanion || !known.isComplete;
    m_hasNews = m_hasNews || (isNew && known.isCompanion);
    known.fruitlessAt = isNew ? 0 : known.fruitlessAt; // what others may be asked for becomes no more by it
    countCompanions();
}

void FileFetch::learnAbsent(SessionId source, ByteRange range)
{
    const auto it = m_sources.find(source);
    if (it == m_sources.end())
        return;
    it->second.possession.remove(range);
    it->second.isComplete = false;
    ++m_changes;
}

void FileFetch::removeSource(SessionId source)
{
    const auto it = m_sources.find(source);
    if (it == m_sources.end())
        return;
    const RangeSet requested = it->second.requested;
    for (const ByteRange &range : requested.ranges())
        onLost(source, {{}, std::nullopt, range});
    for (const content::TreeSpan &span : m_spans.askedOf(source))
        m_spans.setUnasked(span, source);
    for (auto &[leaf, evidence] : m_evidence) {
        if (evidence.only == source)
            loseEvidence(leaf, evidence);
    }
    m_sources.erase(source);
    ++m_changes;
    countCompanions();
}

bool FileFetch::hasOpenBytesFor(SessionId source) const
{
    const auto it = m_sources.find(source);
    if (it == m_sources.end())
        return false;
    const RangeSet &possession = it->second.possession;
    const auto isOffered = [&](const auto &entry) {
        return !entry.second.only && possession.contains(shape().leafBytes(entry.first));
    };
    const auto isProvable = [&](content::TreeSpan span) {
        return m_spans.isWanted(span) && possession.overlaps(m_spans.bytesOf(span));
    };
    return !m_open.intersectedWith(possession).isEmpty() || std::any_of(m_evidence.begin(), m_evidence.end(), isOffered)
        || std::any_of(m_spans.openSpans().begin(), m_spans.openSpans().end(), isProvable);
}

/// Nothing of a block counts before all of it is there.
ByteRange FileFetch::blocksOf(ByteRange range) const
{
    return {shape().leafBytes(range.begin / protocol::kBlockSize).begin, shape().leafBytes((range.end - 1) / protocol::kBlockSize).end};
}

void FileFetch::setPriority(ByteRange range)
{
    const ByteRange inFile = intersection(range, {0, size()});
    if (inFile.isEmpty())
        return;
    const ByteRange blocks = blocksOf(inFile);
    m_priority.add(blocks);
    m_priority.removeAll(m_verified.within(blocks));
    ++m_changes;
}

bool FileFetch::setReading(const RangeSet &ranges)
{
    RangeSet blocks;
    for (const ByteRange &range : ranges.ranges()) {
        if (const ByteRange inFile = intersection(range, {0, size()}); !inFile.isEmpty())
            blocks.add(blocksOf(inFile));
    }
    blocks.removeAll(m_verified);
    if (blocks == m_reading)
        return false;
    m_reading = std::move(blocks);
    ++m_changes;
    return true;
}

void FileFetch::setOrder(PickOrder order)
{
    m_pickOrder = order;
    ++m_changes;
}

void FileFetch::onBytes(SessionId id, ByteRange range, ByteView bytes, Instant now)
{
    const auto it = m_sources.find(id);
    if (it == m_sources.end() || range.end > size())
        return;
    it->second.requested.remove(range);
    m_changes += m_pickOrder == PickOrder::InOrder; // the window has moved
    for (std::uint64_t at = range.begin; at < range.end;) {
        const std::uint64_t leaf = at / protocol::kBlockSize;
        const ByteRange part = intersection(range, shape().leafBytes(leaf));
        const auto evidence = m_evidence.find(leaf);
        at = part.end;
        if (evidence != m_evidence.end() && evidence->second.only != id)
            continue;
        // Late bytes of a span that was closed: nothing would ever take them from the segments.
        if (!m_spans.isOpen(m_spans.spanAt(part.begin))) {
            reopen(part);
            continue;
        }
        if (!m_verified.overlaps(part) && !m_segments.overlaps(part) && !m_writing.overlaps(part)) {
            takePiece(id, part, bytes.subspan(part.begin - range.begin, part.size()), now);
            continue;
        }
        RangeSet fresh(part);
        fresh.removeAll(m_verified.within(part));
        fresh.removeAll(m_segments.within(part));
        fresh.removeAll(m_writing.within(part));
        for (const ByteRange &piece : fresh.ranges())
            takePiece(id, piece, bytes.subspan(piece.begin - range.begin, piece.size()), now);
    }
}

void FileFetch::takePiece(SessionId id, ByteRange piece, ByteView bytes, Instant now)
{
    m_open.remove(piece);
    if (m_segments.put(id, piece, bytes, now))
        return;
    // Somebody sends crumbs: the segment begins anew, lest it take nothing ever again.
    const ByteRange segment = m_segments.segmentAt(piece.begin);
    m_segments.drop(segment);
    reopen(segment);
}

FileFetch::Verdict FileFetch::onProofBytes(SessionId source, content::TreeSpan span, std::uint64_t offset, ByteView bytes,
                                           std::vector<std::pair<std::uint64_t, QByteArray>> &storedRuns)
{
    SpanBook::Outcome outcome = m_spans.put(span, source, offset, bytes);
    m_changes += outcome.kind != SpanBook::Outcome::Kind::Incomplete;
    if (outcome.kind == SpanBook::Outcome::Kind::Wrong)
        return Verdict::Lied;
    if (outcome.kind == SpanBook::Outcome::Kind::Verified) {
        storedRuns = std::move(outcome.storedRuns);
        if (m_knownSpans.insert(span).second)
            m_newSpans.push_back(span);
    }
    return Verdict::Good;
}

void FileFetch::adopt(SessionId source, ByteRange range)
{
    const auto it = m_sources.find(source);
    const RangeSet open = m_open.within(intersection(range, {0, size()}));
    if (it == m_sources.end())
        return;
    m_changes += !open.isEmpty();
    for (const ByteRange &piece : open.ranges()) {
        const content::TreeSpan span = m_spans.spanAt(piece.begin);
        if (!m_spans.isOpen(span) && m_spans.openSpans().size() >= SpanBook::kMaxOpenSpans)
            continue;
        if (!m_spans.isOpen(span))
            m_spans.open(span);
        const ByteRange part = intersection(piece, m_spans.bytesOf(span));
        m_open.remove(part);
        it->second.requested.add(part);
    }
}

void FileFetch::onLost(SessionId source, const Wanted &wanted)
{
    ++m_changes;
    if (wanted.span) {
        m_spans.setUnasked(*wanted.span, source);
        return;
    }
    const auto it = m_sources.find(source);
    if (it != m_sources.end())
        it->second.requested.remove(wanted.range);
    const ByteRange range = intersection(wanted.range, {0, size()});
    for (std::uint64_t at = range.begin; at < range.end;) {
        const std::uint64_t leaf = at / protocol::kBlockSize;
        const ByteRange part = intersection(range, shape().leafBytes(leaf));
        at = part.end;
        // What others were asked for of a block in dispute is no loss.
        const auto evidence = m_evidence.find(leaf);
        if (evidence == m_evidence.end() || evidence->second.only == source)
            reopen(part);
    }
}

std::optional<PendingWrite> FileFetch::takeWrite(Instant now, bool evenIncomplete)
{
    const Instant olderThan = evenIncomplete ? now : now - kSegmentPatience;
    auto run = m_segments.takeReady([this](std::uint64_t leaf) { return m_spans.leafOf(leaf) != nullptr; }, olderThan);
    if (!run)
        return std::nullopt;
    PendingWrite write{.offset = run->offset, .bytes = std::move(run->bytes), .leaves = {}, .contributions = std::move(run->contributions)};
    const std::uint64_t end = write.offset + static_cast<std::uint64_t>(write.bytes.size());
    for (std::uint64_t at = write.offset; at < end; at += protocol::kBlockSize)
        write.leaves.push_back(*m_spans.leafOf(at / protocol::kBlockSize));
    m_writing.add({write.offset, end});
    return write;
}

void FileFetch::onWritten(const PendingWrite &write, const std::vector<bool> &matched, std::vector<SessionId> &liars)
{
    PLUG_CHECK(matched.size() == write.leaves.size());
    const std::uint64_t end = write.offset + static_cast<std::uint64_t>(write.bytes.size());
    m_writing.remove({write.offset, end});
    for (std::size_t i = 0; i < matched.size(); ++i) {
        const ByteRange block = shape().leafBytes(write.offset / protocol::kBlockSize + i);
        if (!matched[i]) {
            failBlock(write, block, liars);
            continue;
        }
        m_verified.add(block);
        m_priority.remove(block);
        m_reading.remove(block);
        judgeEvidence(write, block, liars);
    }
    // While all spans are open that can be, one may have become forsaken.
    m_changes += m_spans.openSpans().size() == SpanBook::kMaxOpenSpans;
    closeFinishedSpans({write.offset, end});
}

void FileFetch::onWriteFailed(const PendingWrite &write)
{
    const ByteRange range{write.offset, write.offset + static_cast<std::uint64_t>(write.bytes.size())};
    m_writing.remove(range);
    reopen(range);
}

void FileFetch::restore(const RangeSet &flushed, const std::vector<content::TreeSpan> &spans)
{
    m_flushed = flushed;
    m_verified = flushed;
    m_open.removeAll(flushed);
    m_priority.removeAll(flushed);
    m_reading.removeAll(flushed);
    m_knownSpans.insert(spans.begin(), spans.end());
    ++m_changes;
}

void FileFetch::onFlushed(const std::vector<ByteRange> &ranges)
{
    for (const ByteRange &range : ranges)
        m_flushed.add(range);
}

RangeSet FileFetch::requested() const
{
    RangeSet all;
    for (const auto &[id, source] : m_sources)
        all.addAll(source.requested);
    return all;
}

RangeSet FileFetch::unflushed() const
{
    RangeSet left = m_verified;
    left.removeAll(m_flushed);
    return left;
}

std::vector<content::TreeSpan> FileFetch::takeNewSpans()
{
    return std::exchange(m_newSpans, {});
}

bool FileFetch::hasNodesOf(content::TreeSpan span) const
{
    const content::TreeSpan whole = content::spanOfLeaf(shape(), shape().leavesUnder(span.level, span.index).begin);
    return m_knownSpans.contains(whole);
}

bool FileFetch::isIdle() const
{
    return m_writing.isEmpty()
        && std::all_of(m_sources.begin(), m_sources.end(), [](const auto &s) { return s.second.requested.isEmpty(); });
}

RangeSet FileFetch::availability() const
{
    RangeSet all;
    for (const auto &[id, source] : m_sources)
        all.addAll(source.possession);
    return all;
}

void FileFetch::reopen(ByteRange range)
{
    for (std::uint64_t at = range.begin; at < range.end;) {
        const std::uint64_t leaf = at / protocol::kBlockSize;
        const ByteRange part = intersection(range, shape().leafBytes(leaf));
        at = part.end;
        if (const auto evidence = m_evidence.find(leaf); evidence != m_evidence.end()) {
            loseEvidence(leaf, evidence->second);
            continue;
        }
        RangeSet missing(part);
        missing.removeAll(m_verified.within(part));
        missing.removeAll(m_writing.within(part));
        missing.removeAll(m_segments.within(part));
        for (const auto &[id, source] : m_sources)
            missing.removeAll(source.requested.within(part));
        m_open.addAll(missing);
    }
    ++m_changes;
}

/// Evidence is fetched from one source or not at all: the next one gives the block whole.
void FileFetch::loseEvidence(std::uint64_t leaf, Evidence &evidence)
{
    evidence.only.reset();
    m_segments.drop(shape().leafBytes(leaf));
}

void FileFetch::failBlock(const PendingWrite &write, ByteRange block, std::vector<SessionId> &liars)
{
    std::vector<Contribution> givers;
    for (const Contribution &contribution : write.contributions) {
        const ByteRange part = intersection(contribution.range, block);
        if (!part.isEmpty())
            givers.push_back({contribution.source, part});
    }
    ++m_changes;
    const bool oneGiver = std::all_of(givers.begin(), givers.end(), [&](const Contribution &c) { return c.source == givers.front().source; });
    const std::uint64_t leaf = block.begin / protocol::kBlockSize;
    if (oneGiver && !givers.empty()) {
        liars.push_back(givers.front().source);
    } else if (!m_evidence.contains(leaf) && m_evidence.size() < kMaxEvidence) {
        const QByteArray bytes = write.bytes.mid(static_cast<qsizetype>(block.begin - write.offset), static_cast<qsizetype>(block.size()));
        m_evidence[leaf] = {bytes, std::move(givers), std::nullopt};
        return;
    }
    reopen(block);
}

void FileFetch::judgeEvidence(const PendingWrite &write, ByteRange block, std::vector<SessionId> &liars)
{
    const auto it = m_evidence.find(block.begin / protocol::kBlockSize);
    if (it == m_evidence.end())
        return;
    const QByteArrayView truth = QByteArrayView(write.bytes).sliced(static_cast<qsizetype>(block.begin - write.offset), static_cast<qsizetype>(block.size()));
    for (const Contribution &giver : it->second.contributions) {
        const qsizetype at = static_cast<qsizetype>(giver.range.begin - block.begin);
        const qsizetype count = static_cast<qsizetype>(giver.range.size());
        if (QByteArrayView(it->second.bytes).sliced(at, count) != truth.sliced(at, count))
            liars.push_back(giver.source);
    }
    m_evidence.erase(it);
}

void FileFetch::closeFinishedSpans(ByteRange range)
{
    for (std::uint64_t at = range.begin; at < range.end;) {
        const content::TreeSpan span = m_spans.spanAt(at);
        const ByteRange bytes = m_spans.bytesOf(span);
        if (m_spans.isOpen(span) && m_verified.contains(bytes))
            m_spans.close(span);
        m_changes += !m_spans.isOpen(span);
        at = bytes.end;
    }
}

} // namespace plug::swarm
