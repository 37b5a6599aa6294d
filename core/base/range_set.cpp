#include "core/base/range_set.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug {

ByteRange intersection(ByteRange a, ByteRange b)
{
    const std::uint64_t begin = std::max(a.begin, b.begin);
    return {begin, std::max(begin, std::min(a.end, b.end))};
}

void RangeSet::add(ByteRange range)
{
    PLUG_CHECK(range.begin <= range.end);
    if (range.isEmpty())
        return;
    // Ranges that only touch are merged as well, so the first candidate is the one that ends at range.begin.
    auto first = std::lower_bound(m_ranges.begin(), m_ranges.end(), range.begin,
                                  [](const ByteRange &r, std::uint64_t begin) { return r.end < begin; });
    auto last = first;
    while (last != m_ranges.end() && last->begin <= range.end) {
        range.begin = std::min(range.begin, last->begin);
        range.end = std::max(range.end, last->end);
        ++last;
    }
    if (first == last) {
        m_ranges.insert(first, range);
        return;
    }
    *first = range;
    m_ranges.erase(first + 1, last);
}

void RangeSet::remove(ByteRange range)
{
    PLUG_CHECK(range.begin <= range.end);
    if (range.isEmpty())
        return;
    std::size_t i = firstEndingAfter(range.begin);
    if (i == m_ranges.size() || m_ranges[i].begin >= range.end)
        return;
    if (m_ranges[i].begin < range.begin) {
        const ByteRange tail{range.end, m_ranges[i].end};
        const bool splits = m_ranges[i].end > range.end;
        m_ranges[i].end = range.begin;
        ++i;
        if (splits) {
            m_ranges.insert(m_ranges.begin() + static_cast<std::ptrdiff_t>(i), tail);
            return;
        }
    }
    std::size_t j = i;
    while (j < m_ranges.size() && m_ranges[j].end <= range.end)
        ++j;
    if (j < m_ranges.size() && m_ranges[j].begin < range.end)
        m_ranges[j].begin = range.end;
    m_ranges.erase(m_ranges.begin() + static_cast<std::ptrdiff_t>(i), m_ranges.begin() + static_cast<std::ptrdiff_t>(j));
}

bool RangeSet::contains(std::uint64_t position) const
{
    const std::size_t i = firstEndingAfter(position);
    return i < m_ranges.size() && m_ranges[i].begin <= position;
}

bool RangeSet::contains(ByteRange range) const
{
    if (range.isEmpty())
        return true;
    const std::size_t i = firstEndingAfter(range.begin);
    return i < m_ranges.size() && m_ranges[i].contains(range);
}

bool RangeSet::overlaps(ByteRange range) const
{
    if (range.isEmpty())
        return false;
    const std::size_t i = firstEndingAfter(range.begin);
    return i < m_ranges.size() && m_ranges[i].begin < range.end;
}

std::uint64_t RangeSet::byteCount() const
{
    std::uint64_t sum = 0;
    for (const ByteRange &range : m_ranges)
        sum += range.size();
    return sum;
}

std::uint64_t RangeSet::byteCountIn(ByteRange window) const
{
    std::uint64_t sum = 0;
    for (std::size_t i = firstEndingAfter(window.begin); i < m_ranges.size() && m_ranges[i].begin < window.end; ++i)
        sum += intersection(m_ranges[i], window).size();
    return sum;
}

RangeSet RangeSet::within(ByteRange window) const
{
    RangeSet part;
    for (std::size_t i = firstEndingAfter(window.begin); i < m_ranges.size() && m_ranges[i].begin < window.end; ++i)
        part.m_ranges.push_back(intersection(m_ranges[i], window));
    return part;
}

RangeSet RangeSet::missingIn(ByteRange window) const
{
    RangeSet missing;
    std::uint64_t at = window.begin;
    for (std::size_t i = firstEndingAfter(window.begin); i < m_ranges.size() && m_ranges[i].begin < window.end; ++i) {
        if (m_ranges[i].begin > at)
            missing.m_ranges.push_back({at, m_ranges[i].begin});
        at = m_ranges[i].end;
    }
    if (at < window.end)
        missing.m_ranges.push_back({at, window.end});
    return missing;
}

std::optional<ByteRange> RangeSet::nextAtOrAfter(std::uint64_t from) const
{
    const std::size_t i = firstEndingAfter(from);
    if (i == m_ranges.size())
        return std::nullopt;
    return ByteRange{std::max(from, m_ranges[i].begin), m_ranges[i].end};
}

void RangeSet::addAll(const RangeSet &other)
{
    for (const ByteRange &range : other.m_ranges)
        add(range);
}

void RangeSet::removeAll(const RangeSet &other)
{
    for (const ByteRange &range : other.m_ranges)
        remove(range);
}

RangeSet RangeSet::intersectedWith(const RangeSet &other) const
{
    RangeSet both;
    auto a = m_ranges.begin();
    auto b = other.m_ranges.begin();
    while (a != m_ranges.end() && b != other.m_ranges.end()) {
        const ByteRange common = intersection(*a, *b);
        if (!common.isEmpty())
            both.m_ranges.push_back(common);
        (a->end < b->end) ? ++a : ++b;
    }
    return both;
}

std::size_t RangeSet::firstEndingAfter(std::uint64_t position) const
{
    const auto it = std::upper_bound(m_ranges.begin(), m_ranges.end(), position,
                                     [](std::uint64_t at, const ByteRange &r) { return at < r.end; });
    return static_cast<std::size_t>(it - m_ranges.begin());
}

} // namespace plug
