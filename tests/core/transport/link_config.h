#pragma once

#include "core/base/random.h"
#include "core/base/time.h"

#include <algorithm>
#include <cstdint>

namespace plug::transport::test {

using namespace std::chrono_literals;

struct LinkConfig {
    std::uint64_t bitsPerSecond = 100'000'000;
    Duration roundTrip = 20ms;
    Duration queue = 50ms;          ///< of the bottleneck, at its rate; what finds no room is dropped
    std::uint32_t lossPerMille = 0; ///< of datagrams behind the bottleneck, whatever its queue
    std::uint32_t receiptLossPerMille = 0;
    Duration batch{};               ///< either way, what is through is handed over at multiples of this
    Duration jitter{};              ///< either way, up to this comes on top of the way, at random
    bool isReordering = false;      ///< each datagram has a jitter of its own; else a few milliseconds share one, in order
    Duration wakeUpGranularity = 1us; ///< the server's timer fires at multiples of this
    std::uint64_t seed = 1;
};

inline std::uint64_t nanos(Duration duration)
{
    return static_cast<std::uint64_t>(duration.count()) * 1000;
}

/// A drop-tail queue before something that takes its time; 0 bits a second take none.
struct Line {
    std::uint64_t bitsPerSecond = 0;
    std::uint64_t freeAt = 0;

    std::uint64_t waitsAt(std::uint64_t at) const { return freeAt > at ? freeAt - at : 0; }
    /// When `bytes` are through.
    std::uint64_t pass(std::uint64_t at, std::uint64_t bytes)
    {
        freeAt = at + waitsAt(at) + (bitsPerSecond > 0 ? bytes * 8 * 1'000'000'000 / bitsPerSecond : 0);
        return freeAt;
    }
};

/// Behind the bottleneck, in one direction.
struct Way {
    static constexpr Duration kHold = 5ms;

    /// When what enters at `at` is handed over.
    std::uint64_t arrival(std::uint64_t at, const LinkConfig &config, RandomSource &random)
    {
        if (config.isReordering || at >= jitterUntil) {
            jitterUntil = at + nanos(kHold);
            jitter = config.jitter > 0us ? random.below(nanos(config.jitter)) : 0;
        }
        std::uint64_t end = at + nanos(config.roundTrip) / 2 + jitter;
        if (config.batch > 0us)
            end = (end / nanos(config.batch) + 1) * nanos(config.batch);
        if (!config.isReordering)
            end = std::max(end, newest);
        newest = end;
        return end;
    }

    std::uint64_t newest = 0;
    std::uint64_t jitter = 0;
    std::uint64_t jitterUntil = 0;
};

} // namespace plug::transport::test
