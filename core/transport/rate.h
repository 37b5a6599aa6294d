#pragma once

#include "core/base/time.h"
#include "core/transport/saturating.h"

#include <algorithm>
#include <cstdint>

namespace plug::transport {

/// Bytes that come in that time, none before zero.
constexpr std::uint64_t bytesIn(Duration time, std::uint64_t bytesPerSecond)
{
    return scaled(bytesPerSecond, static_cast<std::uint64_t>(std::max(time, Duration::zero()).count()), 1'000'000);
}

/// Bytes a second; shorter than a microsecond counts as one.
constexpr std::uint64_t rateOf(std::uint64_t bytes, Duration time)
{
    return scaled(bytes, 1'000'000, static_cast<std::uint64_t>(std::max(time, Duration(1)).count()));
}

} // namespace plug::transport
