#include "core/discovery/position_index.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::discovery {

namespace {

bool bitOf(const Position &position, int bit)
{
    return (position.bytes[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8)) & 1;
}

auto order(const Position &position, const KnownHost *host)
{
    return [&position, host](const PositionIndex::Entry &entry) {
        return entry.position < position || (entry.position == position && entry.host->id < host->id);
    };
}

} // namespace

void PositionIndex::insert(const Position &position, const KnownHost *host)
{
    const auto at = std::partition_point(m_entries.begin(), m_entries.end(), order(position, host));
    m_entries.insert(at, {position, host});
}

void PositionIndex::erase(const Position &position, const KnownHost *host)
{
    const auto at = std::partition_point(m_entries.begin(), m_entries.end(), order(position, host));
    PLUG_CHECK(at != m_entries.end() && at->host == host);
    m_entries.erase(at);
}

PositionIndex::Walk::Walk(const PositionIndex &index, const Position &target)
    : m_target(target)
{
    if (!index.m_entries.empty())
        m_ranges.emplace_back(index.m_entries.data(), index.m_entries.data() + index.m_entries.size());
}

/// All of a range agree up to the first bit in which its ends differ; those that have it as the target has it are nearer.
void PositionIndex::Walk::split(Range range)
{
    const int bit = sharedBits(range.first->position, (range.second - 1)->position);
    const Entry *middle = bit == 256 ? range.first + 1 : std::partition_point(range.first, range.second, [bit](const Entry &entry) {
        return !bitOf(entry.position, bit);
    });
    const bool isUpperNearer = bit < 256 && bitOf(m_target, bit);
    const Range lower{range.first, middle};
    const Range upper{middle, range.second};
    m_ranges.push_back(isUpperNearer ? lower : upper);
    m_ranges.push_back(isUpperNearer ? upper : lower);
}

const KnownHost *PositionIndex::Walk::next()
{
    while (!m_ranges.empty()) {
        const Range range = m_ranges.back();
        m_ranges.pop_back();
        if (range.second - range.first == 1)
            return range.first->host;
        split(range);
    }
    return nullptr;
}

} // namespace plug::discovery
