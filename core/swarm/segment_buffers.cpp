#include "core/swarm/segment_buffers.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::swarm {

namespace {

void addContribution(std::vector<Contribution> &contributions, Contribution added)
{
    if (!contributions.empty() && contributions.back().source == added.source && contributions.back().range.end == added.range.begin)
        contributions.back().range.end = added.range.end;
    else
        contributions.push_back(added);
}

/// Cuts `gone` out: who gave bytes that are not there any more answers for none that come in their place.
void removeContributions(std::vector<Contribution> &contributions, ByteRange gone)
{
    std::vector<Contribution> left;
    left.reserve(contributions.size() + 1);
    for (const Contribution &c : contributions) {
        if (c.range.begin < std::min(c.range.end, gone.begin))
            left.push_back({c.source, {c.range.begin, std::min(c.range.end, gone.begin)}});
        if (std::max(c.range.begin, gone.end) < c.range.end)
            left.push_back({c.source, {std::max(c.range.begin, gone.end), c.range.end}});
    }
    contributions = std::move(left);
}

} // namespace

bool SegmentBuffers::put(SessionId source, ByteRange range, ByteView bytes, Instant now)
{
    PLUG_CHECK(range.size() == bytes.size() && range.end <= m_shape.fileSize());
    for (std::uint64_t at = range.begin; at < range.end;) {
        const std::uint64_t index = at / kSegmentSize;
        const ByteRange bounds = segmentBytes(index);
        const ByteRange part = intersection(bounds, {at, range.end});
        Segment &segment = m_segments[index];
        if (segment.contributions.size() >= kMaxContributions)
            return false;
        if (segment.bytes.isEmpty())
            segment.bytes = QByteArray(static_cast<qsizetype>(bounds.size()), Qt::Uninitialized);
        std::memcpy(segment.bytes.data() + (part.begin - bounds.begin), bytes.data() + (part.begin - range.begin), part.size());
        segment.received.add(part);
        segment.touched = now;
        m_hasFilledUp = m_hasFilledUp || segment.received.contains(bounds);
        addContribution(segment.contributions, {source, part});
        at = part.end;
    }
    return true;
}

std::optional<BlockRun> SegmentBuffers::takeReady(const std::function<bool(std::uint64_t)> &mayLeave, Instant olderThan)
{
    for (auto it = m_segments.begin(); it != m_segments.end(); ++it) {
        Segment &segment = it->second;
        const ByteRange bounds = segmentBytes(it->first);
        const bool isFull = segment.received.contains(bounds);
        if (!isFull && segment.touched > olderThan)
            continue;
        const RangeSet whole = wholeBlocks(segment, bounds, mayLeave);
        if (whole.isEmpty())
            continue;
        BlockRun run = cut(segment, bounds, whole.ranges().front());
        if (segment.received.isEmpty())
            m_segments.erase(it);
        return run;
    }
    m_hasFilledUp = false;
    return std::nullopt;
}

void SegmentBuffers::drop(ByteRange range)
{
    for (std::uint64_t index = range.begin / kSegmentSize; index * kSegmentSize < range.end; ++index) {
        const auto it = m_segments.find(index);
        if (it == m_segments.end())
            continue;
        it->second.received.remove(range);
        removeContributions(it->second.contributions, range);
        if (it->second.received.isEmpty())
            m_segments.erase(it);
    }
}

bool SegmentBuffers::contains(ByteRange range) const
{
    return within(range).byteCount() == range.size();
}

bool SegmentBuffers::overlaps(ByteRange range) const
{
    const auto isThere = [range](const auto &entry) { return entry.second.received.overlaps(range); };
    return std::any_of(m_segments.lower_bound(range.begin / kSegmentSize), m_segments.lower_bound((range.end - 1) / kSegmentSize + 1), isThere);
}

RangeSet SegmentBuffers::within(ByteRange window) const
{
    RangeSet all;
    for (auto it = m_segments.lower_bound(window.begin / kSegmentSize); it != m_segments.end() && it->first * kSegmentSize < window.end; ++it)
        all.addAll(it->second.received.within(window));
    return all;
}

std::uint64_t SegmentBuffers::byteCount() const
{
    std::uint64_t sum = 0;
    for (const auto &[index, segment] : m_segments)
        sum += segment.received.byteCount();
    return sum;
}

ByteRange SegmentBuffers::segmentAt(std::uint64_t position) const
{
    return segmentBytes(position / kSegmentSize);
}

ByteRange SegmentBuffers::segmentBytes(std::uint64_t index) const
{
    return {index * kSegmentSize, std::min(m_shape.fileSize(), (index + 1) * kSegmentSize)};
}

RangeSet SegmentBuffers::wholeBlocks(const Segment &segment, ByteRange bounds, const std::function<bool(std::uint64_t)> &mayLeave) const
{
    RangeSet whole;
    for (std::uint64_t leaf = bounds.begin / protocol::kBlockSize; leaf * protocol::kBlockSize < bounds.end; ++leaf) {
        const ByteRange block = m_shape.leafBytes(leaf);
        if (segment.received.contains(block) && mayLeave(leaf))
            whole.add(block);
    }
    return whole;
}

BlockRun SegmentBuffers::cut(Segment &segment, ByteRange bounds, ByteRange run) const
{
    BlockRun out{.offset = run.begin, .bytes = {}, .contributions = {}};
    for (const Contribution &contribution : segment.contributions) {
        const ByteRange part = intersection(contribution.range, run);
        if (!part.isEmpty())
            out.contributions.push_back({contribution.source, part});
    }
    if (run == bounds)
        out.bytes = std::move(segment.bytes);
    else
        out.bytes = segment.bytes.mid(static_cast<qsizetype>(run.begin - bounds.begin), static_cast<qsizetype>(run.size()));
    segment.received.remove(run);
    removeContributions(segment.contributions, run);
    return out;
}

} // namespace plug::swarm
