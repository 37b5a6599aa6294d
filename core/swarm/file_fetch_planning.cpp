#include "core/swarm/file_fetch.h"

#include <algorithm>

// The planning half of FileFetch: what to ask whom for. What comes of it is in file_fetch.cpp.
namespace plug::swarm {

namespace {

/// Bytes of a file that may be asked for before the hashes that judge them have come.
constexpr std::uint64_t kMaxUnjudged = 1024 * 1024;
/// A source should find this much to do in open spans; else another span is opened, so that hashes come one span ahead.
constexpr std::uint64_t kSpanLookAhead = 8 * 1024 * 1024;
constexpr std::uint64_t kChunk = SegmentBuffers::kSegmentSize;
/// In order, nothing further than this behind the first missing byte is asked for: more is no use to whoever looks at it.
constexpr std::uint64_t kInOrderWindow = 8 * 1024 * 1024;

/// Asked for beside what is wanted first, while its hashes are on their way: a full queue would only hold it up.
constexpr std::uint64_t kMeanwhile = 512 * 1024;

/// The first bytes at or after `from` that are in both.
std::optional<ByteRange> nextCommon(const RangeSet &one, const RangeSet &other, std::uint64_t from)
{
    auto a = one.nextAtOrAfter(from);
    auto b = other.nextAtOrAfter(from);
    while (a && b) {
        if (const ByteRange common = intersection(*a, *b); !common.isEmpty())
            return common;
        if (a->end <= b->begin)
            a = one.nextAtOrAfter(b->begin);
        else
            b = other.nextAtOrAfter(a->begin);
    }
    return std::nullopt;
}

} // namespace

FetchPlan FileFetch::plan(SessionId id, std::uint64_t budget)
{
    FetchPlan plan;
    const std::uint64_t most = budget;
    const auto it = m_sources.find(id);
    if (it == m_sources.end() || size() == 0)
        return plan;
    Source &source = it->second;
    if (source.fruitlessAt == m_changes)
        return plan;
    const std::size_t opened = m_spans.openSpans().size();
    openSpansFor(source);
    m_changes += m_spans.openSpans().size() != opened;
    planProofs(id, source, plan);
    planEvidence(id, source, budget, plan);
    planWanted(source, m_reading, budget, plan);
    planWanted(source, m_priority, budget, plan);
    if (waitsForHashes(source))
        budget = std::min(budget, kMeanwhile - std::min(kMeanwhile, source.requested.byteCount()));
    if (m_pickOrder == PickOrder::InOrder)
        planInOrder(source, budget, plan);
    else
        isShared(source) ? planShared(source, budget, plan) : planRarest(id, source, budget, plan);
    if (isFruitless(source, most, plan))
        source.fruitlessAt = m_changes;
    return plan;
}

/// No other budget would give more: it was enough for a block in dispute, and not cut down to what is still on its way.
bool FileFetch::isFruitless(const Source &source, std::uint64_t budget, const FetchPlan &plan) const
{
    return plan.isEmpty() && budget >= protocol::kBlockSize && !waitsForHashes(source) && !isHeldShort(source);
}

void FileFetch::planWanted(Source &source, const RangeSet &first, std::uint64_t &budget, FetchPlan &plan)
{
    if (first.isEmpty())
        return;
    const RangeSet wanted = m_open.intersectedWith(first);
    std::uint64_t part = std::min(budget, fairPart(wanted.byteCount()));
    const std::uint64_t before = part;
    for (const ByteRange &range : wanted.ranges()) {
        for (const content::TreeSpan &span : m_spans.openSpans()) {
            if (const ByteRange window = intersection(range, m_spans.bytesOf(span)); !window.isEmpty())
                planAllowed(source, span, {{window}, {}}, part, plan);
        }
    }
    budget -= before - part;
}

/// It has more of what is wanted first, which may be asked for once there is something to judge it by.
bool FileFetch::waitsForHashes(const Source &source) const
{
    return std::ranges::any_of(m_spans.openSpans(), [&](content::TreeSpan span) {
        if (m_spans.areLeavesKnown(span))
            return false;
        const ByteRange bytes = m_spans.bytesOf(span);
        RangeSet wanted = m_priority.within(bytes);
        wanted.addAll(m_reading.within(bytes));
        return !wanted.isEmpty() && !m_open.within(bytes).intersectedWith(wanted).intersectedWith(source.possession.within(bytes)).isEmpty();
    });
}

void FileFetch::planInOrder(Source &source, std::uint64_t budget, FetchPlan &plan)
{
    std::vector<content::TreeSpan> spans = m_spans.openSpans();
    std::ranges::sort(spans, {}, [this](content::TreeSpan span) { return m_spans.bytesOf(span).begin; });
    ByteRange window{0, size()};
    // While no span can be opened, what is open is finished, wherever it is.
    if (spans.size() < SpanBook::kMaxOpenSpans) {
        window.begin = firstMissing();
        window.end = std::min(size(), window.begin + kInOrderWindow);
    }
    std::uint64_t part = std::min(budget, fairPart(m_open.byteCountIn(window)));
    for (const content::TreeSpan &span : spans)
        planAllowed(source, span, {{intersection(window, m_spans.bytesOf(span))}, {}}, part, plan);
}

/// The first byte that has not come and that any source has.
std::uint64_t FileFetch::firstMissing() const
{
    std::uint64_t first = size();
    for (const auto &[id, source] : m_sources) {
        if (const auto open = nextCommon(m_open, source.possession, 0))
            first = std::min(first, open->begin);
        if (const auto requested = source.requested.nextAtOrAfter(0))
            first = std::min(first, requested->begin);
    }
    return first;
}

/// What one of all sources is asked for at once of bytes that are wanted soon: were it all, the others would go on with what
/// is not, until it has given them.
std::uint64_t FileFetch::fairPart(std::uint64_t bytes) const
{
    return std::max(kChunk, bytes / std::max<std::size_t>(m_sources.size(), 1));
}

void FileFetch::planRarest(SessionId id, Source &source, std::uint64_t budget, FetchPlan &plan)
{
    // What only this source has first: those who fetch together then have something to swap.
    std::vector<content::TreeSpan> spans = m_spans.openSpans();
    std::erase_if(spans, [&](content::TreeSpan span) { return openBytesIn(span, source) == 0; });
    for (const content::TreeSpan &span : spans)
        planAllowed(source, span, {windowsOf(span), possessedElsewhere(id, m_spans.bytesOf(span))}, budget, plan);
    for (const content::TreeSpan &span : spans)
        planAllowed(source, span, {windowsOf(span), {}}, budget, plan);
}

/// A span's chunks, in an order of this fetcher's own. (Were it the same one from another beginning, who leaves out what the
/// others have would come to stand just where they are.)
std::vector<ByteRange> FileFetch::windowsOf(content::TreeSpan span) const
{
    const ByteRange bytes = m_spans.bytesOf(span);
    std::vector<ByteRange> chunks;
    for (std::uint64_t at = bytes.begin; at < bytes.end; at += kChunk)
        chunks.push_back({at, std::min(at + kChunk, bytes.end)});
    SeededRandom order(m_chunkOrder + span.index);
    for (std::size_t i = chunks.size(); i > 1; --i)
        std::swap(chunks[i - 1], chunks[order.below(i)]);
    return chunks;
}

RangeSet FileFetch::possessedElsewhere(SessionId id, ByteRange bytes) const
{
    RangeSet elsewhere;
    // What those have who have everything makes nothing less rare.
    for (const auto &[other, source] : m_sources) {
        if (other != id && !isShared(source))
            elsewhere.addAll(source.possession.within(bytes));
    }
    return elsewhere;
}

bool FileFetch::couldRelieve(SessionId id, SessionId slow) const
{
    const auto able = m_sources.find(id);
    const auto late = m_sources.find(slow);
    if (able == m_sources.end() || late == m_sources.end())
        return false;
    const RangeSet &possession = able->second.possession;
    return !late->second.requested.intersectedWith(possession).isEmpty()
        || std::ranges::any_of(m_spans.askedOf(slow), [&](content::TreeSpan span) { return possession.overlaps(m_spans.bytesOf(span)); });
}

std::uint64_t FileFetch::openBytesIn(content::TreeSpan span, const Source &source) const
{
    const ByteRange bytes = m_spans.bytesOf(span);
    return m_open.within(bytes).intersectedWith(source.possession.within(bytes)).byteCount();
}

void FileFetch::openSpansFor(const Source &source)
{
    openSpansIn(source, m_reading);
    openSpansIn(source, m_priority);
    if (m_pickOrder == PickOrder::InOrder) {
        const std::uint64_t first = firstMissing();
        openSpansIn(source, RangeSet(ByteRange{first, std::min(size(), first + 2 * kInOrderWindow)}));
    }
    const auto openIn = [&](content::TreeSpan span) { return isShared(source) ? openSharedBytesIn(span, source) : openBytesIn(span, source); };
    std::uint64_t ahead = 0;
    for (const content::TreeSpan &span : m_spans.openSpans())
        ahead += openIn(span);
    while (ahead < kSpanLookAhead) {
        const bool hasRoom = m_spans.openSpans().size() < SpanBook::kMaxOpenSpans;
        const auto span = hasRoom || ahead == 0 ? chooseSpan(source) : std::nullopt;
        if (!span || !(hasRoom || closeForsakenSpan()))
            break;
        m_spans.open(*span);
        ahead += openIn(*span);
    }
}

/// Of what is wanted, as far ahead as hashes are to be.
void FileFetch::openSpansIn(const Source &source, const RangeSet &ranges)
{
    std::uint64_t ahead = 0;
    for (const ByteRange &wanted : ranges.ranges()) {
        for (auto open = nextCommon(m_open, source.possession, wanted.begin); open && open->begin < wanted.end && ahead < 2 * kSpanLookAhead;) {
            const content::TreeSpan span = m_spans.spanAt(open->begin);
            const ByteRange bytes = m_spans.bytesOf(span);
            if (!m_spans.isOpen(span) && m_spans.openSpans().size() >= SpanBook::kMaxOpenSpans)
                return;
            if (!m_spans.isOpen(span))
                m_spans.open(span);
            ahead += m_open.byteCountIn(intersection(wanted, bytes));
            open = nextCommon(m_open, source.possession, bytes.end);
        }
    }
}

/// Spans whose sources went away would keep all others closed. Gives up one that nobody has a missing byte of, with
/// what came of it and cannot be whole.
bool FileFetch::closeForsakenSpan()
{
    for (const content::TreeSpan &span : m_spans.openSpans()) {
        const ByteRange bytes = m_spans.bytesOf(span);
        const RangeSet missing = m_verified.missingIn(bytes);
        const bool isInUse = m_writing.overlaps(bytes) || std::any_of(m_sources.begin(), m_sources.end(), [&](const auto &s) {
            return s.second.requested.overlaps(bytes) || !missing.intersectedWith(s.second.possession).isEmpty();
        });
        if (isInUse)
            continue;
        const ByteRange leaves = shape().leavesUnder(span.level, span.index);
        m_evidence.erase(m_evidence.lower_bound(leaves.begin), m_evidence.lower_bound(leaves.end));
        m_segments.drop(bytes);
        reopen(bytes);
        m_spans.close(content::TreeSpan(span));
        return true;
    }
    return false;
}

/// A span that is not open, and of which this source has something that is.
std::optional<content::TreeSpan> FileFetch::chooseSpan(const Source &source)
{
    if (isShared(source))
        return chooseCommon(source);
    if (m_pickOrder == PickOrder::RarestFirst)
        return chooseRarest(m_open.intersectedWith(source.possession));
    for (auto open = nextCommon(m_open, source.possession, 0); open;) {
        const content::TreeSpan span = m_spans.spanAt(open->begin);
        if (!m_spans.isOpen(span))
            return span;
        open = nextCommon(m_open, source.possession, m_spans.bytesOf(span).end);
    }
    return std::nullopt;
}

/// The rarest of a few candidates, at random places.
std::optional<content::TreeSpan> FileFetch::chooseRarest(const RangeSet &possible)
{
    constexpr int kCandidates = 16;
    std::optional<content::TreeSpan> best;
    std::size_t fewestHolders = m_sources.size() + 1;
    const auto consider = [&](const RangeSet &set, std::uint64_t from) {
        for (auto range = set.nextAtOrAfter(from); range; range = set.nextAtOrAfter(range->begin)) {
            const content::TreeSpan span = m_spans.spanAt(range->begin);
            const ByteRange bytes = m_spans.bytesOf(span);
            if (m_spans.isOpen(span)) {
                range->begin = bytes.end;
                continue;
            }
            std::size_t holders = 0;
            for (const auto &[id, other] : m_sources)
                holders += other.possession.overlaps(bytes);
            if (holders < fewestHolders) {
                fewestHolders = holders;
                best = span;
            }
            return;
        }
    };
    if (possible.isEmpty())
        return std::nullopt;
    for (int i = 0; i < kCandidates; ++i)
        consider(possible, m_random.below(size()));
    if (!best)
        consider(possible, 0);
    return best;
}

void FileFetch::planProofs(SessionId id, const Source &source, FetchPlan &plan)
{
    for (const content::TreeSpan &span : m_spans.openSpans()) {
        if (!m_spans.isWanted(span) || !source.possession.overlaps(m_spans.bytesOf(span)))
            continue;
        m_spans.setAsked(span, id);
        plan.proofs.emplace_back(span, m_spans.missingOf(span));
    }
}

void FileFetch::planEvidence(SessionId id, Source &source, std::uint64_t &budget, FetchPlan &plan)
{
    for (auto &[leaf, evidence] : m_evidence) {
        const ByteRange block = shape().leafBytes(leaf);
        if (evidence.only || budget < block.size() || !source.possession.contains(block) || plan.ranges.size() >= protocol::kMaxRequestRanges)
            continue;
        evidence.only = id;
        source.requested.add(block);
        plan.ranges.push_back(block);
        budget -= block.size();
    }
}

void FileFetch::planAllowed(Source &source, content::TreeSpan span, const Choice &choice, std::uint64_t &budget, FetchPlan &plan)
{
    const std::uint64_t allowed = allowedIn(span, budget);
    std::uint64_t left = allowed;
    for (const ByteRange &window : choice.windows)
        planBytes(source, window, choice.excluded, left, plan);
    budget -= allowed - left;
}

void FileFetch::planBytes(Source &source, ByteRange window, const RangeSet &excluded, std::uint64_t &budget, FetchPlan &plan)
{
    if (window.isEmpty() || budget == 0)
        return;
    RangeSet candidates = m_open.within(window).intersectedWith(source.possession.within(window));
    candidates.removeAll(excluded);
    for (ByteRange range : candidates.ranges()) {
        if (budget == 0 || plan.ranges.size() >= protocol::kMaxRequestRanges)
            return;
        range.end = std::min(range.end, range.begin + budget);
        m_open.remove(range);
        source.requested.add(range);
        budget -= range.size();
        if (!plan.ranges.empty() && plan.ranges.back().end == range.begin)
            plan.ranges.back().end = range.end;
        else
            plan.ranges.push_back(range);
    }
}

std::uint64_t FileFetch::allowedIn(content::TreeSpan span, std::uint64_t budget) const
{
    if (m_spans.areLeavesKnown(span))
        return budget;
    std::uint64_t unjudged = 0;
    for (const content::TreeSpan &opened : m_spans.openSpans()) {
        if (m_spans.areLeavesKnown(opened))
            continue;
        const ByteRange bytes = m_spans.bytesOf(opened);
        unjudged += bytes.size() - m_open.byteCountIn(bytes) - m_verified.byteCountIn(bytes);
    }
    return unjudged >= kMaxUnjudged ? 0 : std::min(budget, kMaxUnjudged - unjudged);
}

} // namespace plug::swarm
