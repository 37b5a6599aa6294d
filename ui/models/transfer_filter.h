#pragma once

#include "core/engine/snapshot.h"

#include <array>
#include <cstdint>

namespace plug::ui {

/// The groups of the side bar. A transfer is in All, in one of Fetching, Sharing and Paused, and perhaps in Attention.
enum class TransferFilter : std::uint8_t { All, Fetching, Sharing, Paused, Attention };

inline constexpr std::size_t kTransferFilterCount = 5;

using TransferCounts = std::array<int, kTransferFilterCount>;

bool matches(const engine::TransferRow &row, TransferFilter filter);

} // namespace plug::ui
