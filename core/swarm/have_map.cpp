#include "core/swarm/have_map.h"

#include <algorithm>

namespace plug::swarm {

namespace {

/// The smallest span size for which the file has at most kMaxHaveSpans spans.
std::uint8_t spanShiftFor(std::uint64_t size)
{
    std::uint8_t shift = 18;
    static_assert((std::uint64_t(1) << 18) == protocol::kMinHaveSpan);
    while (((size + (std::uint64_t(1) << shift) - 1) >> shift) > protocol::kMaxHaveSpans)
        ++shift;
    return shift;
}

/// Whole spans inside the set as [first, last) indices; a file's short last span counts as whole when it is had.
std::vector<ByteRange> wholeSpans(std::uint64_t size, const RangeSet &possessed, std::uint8_t shift)
{
    std::vector<ByteRange> whole;
    const std::uint64_t span = std::uint64_t(1) << shift;
    for (const ByteRange &range : possessed.ranges()) {
        const std::uint64_t first = (range.begin + span - 1) >> shift;
        const std::uint64_t last = range.end == size ? (size + span - 1) >> shift : range.end >> shift;
        if (first < last)
            whole.push_back({first, last});
    }
    return whole;
}

/// What is left of the set without the whole spans, at most kMaxHaveRanges ranges.
std::vector<ByteRange> partialRanges(std::uint64_t size, const RangeSet &possessed, const std::vector<ByteRange> &whole,
                                     std::uint8_t shift)
{
    RangeSet rest = possessed;
    for (const ByteRange &spans : whole)
        rest.remove({spans.begin << shift, std::min(size, spans.end << shift)});
    std::vector<ByteRange> ranges = rest.ranges();
    if (ranges.size() > protocol::kMaxHaveRanges)
        ranges.resize(protocol::kMaxHaveRanges);
    return ranges;
}

RangeSet rangesOfPage(std::uint64_t size, const wire::Have &page)
{
    RangeSet ranges;
    std::uint64_t span = page.firstSpan;
    bool isHad = false;
    for (const std::uint32_t run : page.spanRuns) {
        const std::uint64_t end = span + run;
        if (isHad)
            ranges.add({std::min(size, span << page.spanShift), std::min(size, end << page.spanShift)});
        span = end;
        isHad = !isHad;
    }
    for (const ByteRange &range : page.ranges)
        ranges.add({std::min(size, range.begin), std::min(size, range.end)});
    return ranges;
}

} // namespace

std::vector<wire::Have> describePossession(std::uint64_t size, const RangeSet &possessed)
{
    std::vector<wire::Have> pages(1);
    if (possessed.contains(ByteRange{0, size})) {
        pages[0].isComplete = true;
        return pages;
    }
    const std::uint8_t shift = spanShiftFor(size);
    const std::vector<ByteRange> whole = wholeSpans(size, possessed, shift);
    pages[0].spanShift = shift;
    pages[0].ranges = partialRanges(size, possessed, whole, shift);
    std::uint64_t at = 0;
    for (const ByteRange &spans : whole) {
        if (pages.back().spanRuns.size() + 2 > kRunsPerPage) {
            if (pages.size() == kMaxHavePages)
                break;
            pages.emplace_back();
            pages.back().spanShift = shift;
            pages.back().firstSpan = static_cast<std::uint32_t>(at);
        }
        pages.back().spanRuns.push_back(static_cast<std::uint32_t>(spans.begin - at));
        pages.back().spanRuns.push_back(static_cast<std::uint32_t>(spans.size()));
        at = spans.end;
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        pages[i].page = static_cast<std::uint16_t>(i);
        pages[i].pageCount = static_cast<std::uint16_t>(pages.size());
    }
    return pages;
}

bool PossessionView::takePage(std::uint64_t size, const wire::Have &page)
{
    // Serial arithmetic (RFC 1982): an old generation that arrives late says nothing.
    if (m_isKnown && static_cast<std::int32_t>(page.generation - m_generation) < 0)
        return false;
    if (page.isComplete) {
        const bool changed = !m_isKnown || !m_ranges.contains(ByteRange{0, size});
        m_ranges = RangeSet(ByteRange{0, size});
        m_generation = page.generation;
        m_isKnown = true;
        m_pendingPages.clear();
        return changed;
    }
    if (page.pageCount > kMaxHavePages || page.page >= page.pageCount)
        return false;
    if (m_pendingPages.size() != page.pageCount || m_pendingGeneration != page.generation) {
        m_pendingPages.assign(page.pageCount, std::nullopt);
        m_pendingGeneration = page.generation;
    }
    m_pendingPages[page.page] = rangesOfPage(size, page);
    if (!std::all_of(m_pendingPages.begin(), m_pendingPages.end(), [](const auto &p) { return p.has_value(); }))
        return false;
    RangeSet ranges;
    for (const auto &part : m_pendingPages)
        ranges.addAll(*part);
    const bool changed = !m_isKnown || ranges != m_ranges;
    m_ranges = std::move(ranges);
    m_generation = page.generation;
    m_isKnown = true;
    m_pendingPages.clear();
    return changed;
}

void PossessionView::learnAbsent(ByteRange range)
{
    m_ranges.remove(range);
}

} // namespace plug::swarm
