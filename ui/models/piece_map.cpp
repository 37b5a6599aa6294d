#include "ui/models/piece_map.h"

#include <algorithm>

namespace plug::ui {

using engine::PieceState;

namespace {

/// One layer of a detail, walked from left to right.
class Layer {
public:
    Layer(const std::vector<ByteRange> &ranges, PieceState state) : m_set(asSet(ranges)), m_state(state) {}

    PieceState state() const { return m_state; }

    void addBoundaries(std::uint64_t size, std::vector<std::uint64_t> &boundaries) const
    {
        for (const ByteRange range : m_set.ranges()) {
            boundaries.push_back(std::min(range.begin, size));
            boundaries.push_back(std::min(range.end, size));
        }
    }

    /// Positions must not fall from call to call.
    bool covers(std::uint64_t position)
    {
        const std::vector<ByteRange> &ranges = m_set.ranges();
        while (m_next < ranges.size() && ranges[m_next].end <= position)
            ++m_next;
        return m_next < ranges.size() && ranges[m_next].contains(position);
    }

private:
    static RangeSet asSet(std::vector<ByteRange> ranges)
    {
        std::sort(ranges.begin(), ranges.end());
        RangeSet set;
        for (const ByteRange range : ranges)
            set.add(range);
        return set;
    }

    RangeSet m_set;
    PieceState m_state;
    std::size_t m_next = 0;
};

bool isHere(PieceState state)
{
    return state == PieceState::Flushed || state == PieceState::Verified;
}

} // namespace

PieceMap::PieceMap(std::uint64_t size, const engine::TransferDetail &detail)
    : m_size(size)
{
    std::array layers{Layer(detail.flushed, PieceState::Flushed), Layer(detail.verified, PieceState::Verified),
                      Layer(detail.requested, PieceState::Requested), Layer(detail.available, PieceState::Missing)};
    std::vector<std::uint64_t> boundaries{0, size};
    for (const Layer &layer : layers)
        layer.addBoundaries(size, boundaries);
    std::sort(boundaries.begin(), boundaries.end());
    boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());

    for (std::size_t i = 0; i + 1 < boundaries.size(); ++i) {
        const auto best = std::find_if(layers.begin(), layers.end(), [&](Layer &layer) { return layer.covers(boundaries[i]); });
        append({boundaries[i], boundaries[i + 1]}, best == layers.end() ? PieceState::Unavailable : best->state());
    }
}

PieceMap PieceMap::complete(std::uint64_t size)
{
    PieceMap map;
    map.m_size = size;
    if (size > 0)
        map.append({0, size}, PieceState::Flushed);
    return map;
}

PieceBytes PieceMap::bytesIn(ByteRange range) const
{
    PieceBytes bytes{};
    auto run = std::partition_point(m_runs.begin(), m_runs.end(), [&](const Run &r) { return r.range.end <= range.begin; });
    for (; run != m_runs.end() && run->range.begin < range.end; ++run)
        bytes[std::size_t(run->state)] += intersection(run->range, range).size();
    return bytes;
}

const PieceMap::Run *PieceMap::at(std::uint64_t position) const
{
    const auto run = std::partition_point(m_runs.begin(), m_runs.end(), [&](const Run &r) { return r.range.end <= position; });
    return run == m_runs.end() ? nullptr : &*run;
}

std::vector<ByteRange> PieceMap::gaps() const
{
    std::vector<ByteRange> gaps;
    for (const Run &run : m_runs) {
        if (isHere(run.state))
            continue;
        if (!gaps.empty() && gaps.back().end == run.range.begin)
            gaps.back().end = run.range.end;
        else
            gaps.push_back(run.range);
    }
    return gaps;
}

void PieceMap::append(ByteRange range, PieceState state)
{
    if (!m_runs.empty() && m_runs.back().state == state)
        m_runs.back().range.end = range.end;
    else
        m_runs.push_back({range, state});
}

PieceState prevailing(const PieceBytes &bytes)
{
    constexpr std::array kBestFirst{PieceState::Flushed, PieceState::Verified, PieceState::Requested, PieceState::Missing,
                                    PieceState::Unavailable};
    return *std::max_element(kBestFirst.begin(), kBestFirst.end(), [&](PieceState a, PieceState b) {
        return bytes[std::size_t(a)] < bytes[std::size_t(b)];
    });
}

} // namespace plug::ui
