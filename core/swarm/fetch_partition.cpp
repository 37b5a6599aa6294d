#include "core/swarm/fetch_partition.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace plug::swarm {

namespace {

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input tells on every bit of the output.
std::uint64_t mixed(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

} // namespace

std::size_t rankFor(std::uint64_t part, std::uint64_t self, std::span<const std::uint64_t> others)
{
    const auto claim = [part](std::uint64_t host) { return std::pair(mixed(mixed(part) ^ host), host); };
    const auto own = claim(self);
    return static_cast<std::size_t>(std::ranges::count_if(others, [&](std::uint64_t other) { return claim(other) > own; }));
}

std::uint64_t partSizeFor(std::uint64_t size)
{
    constexpr std::uint64_t kParts = 256;
    constexpr std::uint64_t kLeast = 64 * 1024;
    constexpr std::uint64_t kMost = 1024 * 1024;
    return std::clamp(std::bit_ceil(size / kParts), kLeast, kMost);
}

} // namespace plug::swarm
