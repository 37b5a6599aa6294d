#pragma once

#include <cstdint>
#include <limits>

namespace plug::transport {

/// Unsigned arithmetic that stops at its ends: numbers from a peer may be anything.
constexpr std::uint64_t saturatingAdd(std::uint64_t a, std::uint64_t b)
{
    return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

constexpr std::uint64_t saturatingSubtract(std::uint64_t a, std::uint64_t b)
{
    return a > b ? a - b : 0;
}

/// value * numerator / denominator, rounded down; denominator > 0.
constexpr std::uint64_t scaled(std::uint64_t value, std::uint64_t numerator, std::uint64_t denominator)
{
    const std::uint64_t whole = value / denominator;
    const std::uint64_t rest = value % denominator;
    if (numerator != 0 && whole > std::numeric_limits<std::uint64_t>::max() / numerator)
        return std::numeric_limits<std::uint64_t>::max();
    if (numerator != 0 && rest > std::numeric_limits<std::uint64_t>::max() / numerator)
        return std::numeric_limits<std::uint64_t>::max();
    return saturatingAdd(whole * numerator, rest * numerator / denominator);
}

} // namespace plug::transport
