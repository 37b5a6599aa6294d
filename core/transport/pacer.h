#pragma once

#include "core/base/time.h"

#include <cstdint>

namespace plug::transport {

/// A token bucket in integers: bytes drip in at the pace, up to the depth is saved up, a run may leave a debt of one depth.
/// Invariant: |level| <= depth. Knows no clock; time that runs backwards counts as standing still.
class Pacer {
public:
    /// `bytesPerSecond` at most delivery::kMaxPace, 0 stops the drip; `depth` in bytes, at most 2^40.
    void configure(std::uint64_t bytesPerSecond, std::uint64_t depth, Instant now);

    std::uint64_t available(Instant now) const;
    void take(std::uint64_t bytes, Instant now);
    /// When available() reaches `bytes` (or the depth, if that is less); `now` where it has, kNever without a pace.
    Instant timeOf(std::uint64_t bytes, Instant now) const;

    std::uint64_t pace() const { return m_pace; }
    /// From empty to full; kNever's distance without a pace.
    Duration fillTime() const;

private:
    std::int64_t levelAt(Instant now) const;
    Duration timeFor(std::int64_t missing) const;

    std::uint64_t m_pace = 0;
    std::int64_t m_depth = 0; ///< millionths of a byte, as the level: what a pace of 1 B/s brings in 1 µs
    std::int64_t m_level = 0;
    Instant m_at{};
};

} // namespace plug::transport
