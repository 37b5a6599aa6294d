#pragma once

#include <chrono>
#include <cstdint>

namespace plug {

using Duration = std::chrono::microseconds;

/// The engine's clock: monotonic microseconds from an arbitrary zero. It has no now(): the time is
/// always handed in, by the engine host from the machine's clock or by a simulation from a number.
struct EngineClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<EngineClock>;
    static constexpr bool is_steady = true;
};

using Instant = EngineClock::time_point;

/// Later than every deadline: nothing to wait for.
inline constexpr Instant kNever = Instant::max();

/// Wall-clock seconds since 1970 (UTC): only for what people see and for expiry that survives a restart.
using WallTime = std::chrono::sys_seconds;

inline std::uint32_t wireClock(Instant now)
{
    return static_cast<std::uint32_t>(now.time_since_epoch().count());
}

} // namespace plug
