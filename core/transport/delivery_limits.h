#pragma once

#include "core/base/protocol.h"
#include "core/base/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

/// What delivery keeps to (docs/protocol.md). The first group binds both sides, the second is this implementation's own.
namespace plug::transport::delivery {

using namespace std::chrono_literals;

// Both sides
inline constexpr Duration kStopAfter = 1s;             ///< of silence of the fetcher
inline constexpr std::uint64_t kTokenSpan = 64 * 1024; ///< positions that one token may cover
inline constexpr Duration kTokenAge = 5ms;
inline constexpr std::uint64_t kMaxQuantum = 64'000;
inline constexpr Duration kMinReceiptInterval = 1ms;
inline constexpr Duration kMaxReceiptInterval = 25ms;
inline constexpr int kReorderThreshold = 3; ///< later datagrams that make a gap a loss (RFC 9002, 6.1.1)

// This side alone
inline constexpr std::uint64_t kMaxPace = std::uint64_t(1) << 37; ///< bytes a second
inline constexpr Duration kAssumedRoundTrip = 100ms; ///< where none is known
inline constexpr Duration kResumeAsWas = 1s;         ///< after a shorter pause a path is what it was
inline constexpr Duration kResumeAtAll = 5min;       ///< after a longer one nothing is known of it
inline constexpr std::uint64_t kMaxInFlight = std::uint64_t(1) << 28;
inline constexpr Duration kMaxRoundTrip = 10s; ///< longer samples are taken for this
inline constexpr std::size_t kMaxTokens = 1024;
inline constexpr std::size_t kMaxGaps = 1024; ///< a gigabit a second with 40 ms of jitter has two thirds of that
inline constexpr Duration kMaxReordering = 100ms; ///< longest that a gap is kept for data that may just be late
inline constexpr std::size_t kSerialRing = 256;
inline constexpr Duration kMinimumsWindow = 10s; ///< how long a smallest delay is believed
inline constexpr Duration kMaxProbeInterval = 4s;
inline constexpr Duration kMaxAnsweredProbeInterval = 500ms; ///< below kStopAfter: a slow server must not fall silent

/// DATA bytes that a datagram of that size holds when nothing else is in it.
constexpr std::uint64_t payloadOf(std::size_t datagram)
{
    constexpr std::size_t kAround = protocol::kDatagramOverhead + protocol::kFrameHeaderSize + protocol::kDataHeaderSize;
    return std::clamp(datagram, protocol::kBaseDatagram, protocol::kMaxDatagram) - kAround;
}

/// As much as one run holds: half a millisecond, at least a datagram (docs/protocol.md, "Pace").
constexpr std::uint64_t quantumOf(std::uint64_t pace, std::uint64_t payload)
{
    return std::max(payload, std::min(pace / 2000, kMaxQuantum));
}

/// On short paths receipts come less often than four times in a round trip, and what they allow has to last for so much longer.
constexpr Duration receiptLag(Duration roundTrip)
{
    return std::max(kMinReceiptInterval - roundTrip / 4, Duration::zero());
}

} // namespace plug::transport::delivery
