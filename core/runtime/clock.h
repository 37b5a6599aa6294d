#pragma once

#include "core/base/time.h"

#include <chrono>

namespace plug::runtime {

/// The machine's monotonic clock as the engine's. Only the shell reads it.
inline Instant now()
{
    return Instant(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

/// The machine's calendar.
inline WallTime wallNow()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace plug::runtime
