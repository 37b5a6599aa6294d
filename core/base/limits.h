#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <cstdint>

/// What this implementation allows itself: every queue, table, list, length and retry has its limit here.
/// What two hosts must agree on is in protocol.h.
namespace plug::limits {

using namespace std::chrono_literals;

// Sessions
inline constexpr std::size_t kMaxHalfOpenHandshakes = 1024;
inline constexpr Duration kHalfOpenLifetime = 10s;
inline constexpr int kUnprovenInitialsPerSecond = 50;
inline constexpr std::size_t kMaxPeers = 4096;
inline constexpr int kMaxHandshakeAttempts = 8;

// Transfers
inline constexpr std::size_t kMaxTransfers = 20'000;
inline constexpr std::size_t kMaxHostsOfTransfer = 64;
inline constexpr std::size_t kMaxActiveHosts = 16;
inline constexpr std::size_t kMaxActiveFilesOfTransfer = 64;
inline constexpr std::uint64_t kMaxDirtyBytes = 32 * 1024 * 1024;
inline constexpr std::size_t kMaxKnownHosts = 2'000;

// Disk
inline constexpr std::uint64_t kDiskJobBytes = 256 * 1024;
inline constexpr std::uint64_t kReadAhead = 256 * 1024;
inline constexpr std::uint64_t kReadPool = 64 * 1024 * 1024;
inline constexpr Duration kFlushInterval = 2s;

} // namespace plug::limits
