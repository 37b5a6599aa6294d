#pragma once

#include "core/base/time.h"

#include <array>
#include <cstdint>

namespace plug::swarm {

/// Bytes a second over the last two seconds, in quarter-second steps, and the total.
class RateMeter {
public:
    void add(std::uint64_t bytes, Instant now);
    std::uint64_t rate(Instant now) const;
    std::uint64_t total() const { return m_total; }

private:
    static constexpr std::size_t kSlots = 8;
    static constexpr Duration kSlotLength = std::chrono::milliseconds(250);

    static std::int64_t slotOf(Instant now) { return now.time_since_epoch() / kSlotLength; }

    std::array<std::uint64_t, kSlots> m_bytes{};
    std::array<std::int64_t, kSlots> m_slot{};
    std::uint64_t m_total = 0;
};

} // namespace plug::swarm
