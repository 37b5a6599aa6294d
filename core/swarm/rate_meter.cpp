#include "core/swarm/rate_meter.h"

namespace plug::swarm {

void RateMeter::add(std::uint64_t bytes, Instant now)
{
    const std::int64_t slot = slotOf(now);
    const std::size_t i = static_cast<std::size_t>(slot) % kSlots;
    if (m_slot[i] != slot) {
        m_slot[i] = slot;
        m_bytes[i] = 0;
    }
    m_bytes[i] += bytes;
    m_total += bytes;
}

std::uint64_t RateMeter::rate(Instant now) const
{
    const std::int64_t current = slotOf(now);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kSlots; ++i) {
        if (current - m_slot[i] < static_cast<std::int64_t>(kSlots))
            sum += m_bytes[i];
    }
    static_assert(kSlotLength * kSlots == std::chrono::seconds(2));
    return sum / 2;
}

} // namespace plug::swarm
