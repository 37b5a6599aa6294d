#pragma once

#include <cstdint>

namespace plug::transport {

/// Serial number arithmetic over 32 bits (RFC 1982, 3.2). Of two numbers exactly 2^31 apart neither is newer.
constexpr bool isNewerSerial(std::uint32_t serial, std::uint32_t than)
{
    const std::uint32_t ahead = serial - than;
    return ahead != 0 && ahead < (std::uint32_t(1) << 31);
}

} // namespace plug::transport
