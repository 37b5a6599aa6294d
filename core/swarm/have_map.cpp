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

/// Serial arithmetic (RFC 1982).
bool isOlder(std::uint32_t generation, std::uint32_t than)
{
    return static_cast<std::int32_t>(generation - than) < 0;
}

void addRanges(std::vector<wire::Have> &pages, const std::vector<ByteRange> &ranges)
{
    for (std::size_t i = 0, page = 0; i < ranges.size(); ++page) {
        if (page == pages.size())
            pages.emplace_back();
        const std::size_t count = std::min(ranges.size() - i, page == 0 ? kRangesOnFirstPage : kRangesPerPage);
        const auto from = ranges.begin() + static_cast<std::ptrdiff_t>(i);
        pages[page].ranges.assign(from, from + static_cast<std::ptrdiff_t>(count));
        i += count;
    }
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
    std::uint64_t at = 0;
    for (const ByteRange &spans : whole) {
        if (pages.back().spanRuns.size() + 2 > (pages.size() == 1 ? kRunsOnFirstPage : kRunsPerPage)) {
            if (pages.size() == kMaxHavePages)
                break;
            pages.emplace_back();
            pages.back().firstSpan = static_cast<std::uint32_t>(at);
        }
        pages.back().spanRuns.push_back(static_cast<std::uint32_t>(spans.begin - at));
        pages.back().spanRuns.push_back(static_cast<std::uint32_t>(spans.size()));
        at = spans.end;
    }
    addRanges(pages, partialRanges(size, possessed, whole, shift));
    for (std::size_t i = 0; i < pages.size(); ++i) {
        pages[i].spanShift = shift;
        pages[i].page = static_cast<std::uint16_t>(i);
        pages[i].pageCount = static_cast<std::uint16_t>(pages.size());
    }
    return pages;
}

bool PossessionView::takePage(std::uint64_t size, const wire::Have &page)
{
    // An old generation that arrives late says nothing.
    if (m_isKnown && isOlder(page.generation, m_generation))
        return false;
    if (!m_pendingPages.empty() && isOlder(page.generation, m_pendingGeneration))
        return false;
    if (page.isComplete)
        return accept(page.generation, RangeSet(ByteRange{0, size}));
    if (page.pageCount > kMaxHavePages || page.page >= page.pageCount)
        return false;
    if (m_pendingPages.size() != page.pageCount || m_pendingGeneration != page.generation) {
        m_pendingPages.assign(page.pageCount, std::nullopt);
        m_pendingGeneration = page.generation;
    }
    m_pendingPages[page.page] = rangesOfPage(size, page);
    std::size_t rangeCount = 0;
    for (const auto &part : m_pendingPages)
        rangeCount += part ? part->rangeCount() : 0;
    if (rangeCount > kMaxRanges) {
        m_pendingPages.clear();
        return false;
    }
    if (!std::all_of(m_pendingPages.begin(), m_pendingPages.end(), [](const auto &p) { return p.has_value(); }))
        return false;
    RangeSet ranges;
    for (const auto &part : m_pendingPages)
        ranges.addAll(*part);
    return accept(page.generation, std::move(ranges));
}

bool PossessionView::accept(std::uint32_t generation, RangeSet ranges)
{
    const bool changed = !m_isKnown || ranges != m_ranges;
    m_ranges = std::move(ranges);
    m_generation = generation;
    m_isKnown = true;
    m_pendingPages.clear();
    return changed;
}

void PossessionView::learnAbsent(ByteRange range)
{
    m_ranges.remove(range);
}

} // namespace plug::swarm
