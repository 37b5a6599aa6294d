#pragma once

#include "tests/core/transport/link_simulation.h"

#include <algorithm>
#include <numeric>
#include <vector>

/// What tests ask of a run on an emulated link.
namespace plug::transport::test {

inline constexpr std::uint64_t kSeeds = 3;

inline double seconds(Duration time)
{
    return static_cast<double>(time.count()) / 1e6;
}

inline double millis(Duration time)
{
    return static_cast<double>(time.count()) / 1e3;
}

inline double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// The numbers of the pairs from `first` on.
inline std::vector<std::size_t> pairsFrom(std::size_t first, int count)
{
    std::vector<std::size_t> pairs(static_cast<std::size_t>(count));
    std::iota(pairs.begin(), pairs.end(), first);
    return pairs;
}

/// Jain's index: 1 where all have the same, 1 / n where one has everything.
inline double fairness(const std::vector<double> &shares)
{
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    const double squares = std::inner_product(shares.begin(), shares.end(), shares.begin(), 0.0);
    return sum * sum / static_cast<double>(shares.size()) / squares;
}

struct Outcome {
    std::vector<double> shares; ///< what each pair got, of what the link can carry
    Duration queue{};           ///< a mean

    double goodput() const { return std::accumulate(shares.begin(), shares.end(), 0.0); }
};

/// What comes of a run from now until `end`.
inline Outcome measureUntil(LinkSimulation &link, const std::vector<std::size_t> &pairs, Duration end)
{
    Outcome outcome;
    for (const std::size_t pair : pairs)
        outcome.shares.push_back(-static_cast<double>(link.received(pair)));
    const double carried = seconds(end - link.now().time_since_epoch()) * static_cast<double>(link.capacity());
    link.forgetQueue();
    link.runUntil(end);
    for (std::size_t i = 0; i < pairs.size(); ++i)
        outcome.shares[i] = (outcome.shares[i] + static_cast<double>(link.received(pairs[i]))) / carried;
    outcome.queue = link.meanQueue();
    return outcome;
}

/// The part of the link that TCP has from now until `end`.
inline double tcpShareUntil(LinkSimulation &link, Duration end)
{
    const std::uint64_t before = link.tcp(0).delivered();
    const double time = seconds(end - link.now().time_since_epoch());
    link.runUntil(end);
    return static_cast<double>(link.tcp(0).delivered() - before) / time / static_cast<double>(link.tcpCapacity());
}

} // namespace plug::transport::test
