#include "core/transport/loss_tally.h"

#include "core/transport/saturating.h"

namespace plug::transport {

namespace {

/// So few losses are chance.
constexpr std::uint64_t kTellingLosses = 3;
constexpr std::uint64_t kTellingShare = 1000; ///< one in so many

} // namespace

void LossTally::onDelivered(std::uint64_t bytes, Duration queue, Duration longest, std::uint64_t payload)
{
    Count &count = countFor(queue, longest);
    count.delivered = saturatingAdd(count.delivered, bytes);
    if (saturatingAdd(m_short.delivered, m_long.delivered) <= kWindow * payload)
        return;
    for (Count *each : {&m_short, &m_long})
        *each = {each->delivered / 2, each->lost / 2};
}

void LossTally::onLost(std::uint64_t bytes, Duration queue, Duration longest)
{
    Count &count = countFor(queue, longest);
    count.lost = saturatingAdd(count.lost, bytes);
}

bool LossTally::isUsual(std::uint64_t payload) const
{
    if (m_short.lost < kTellingLosses * payload || m_short.lost < m_short.delivered / kTellingShare)
        return false;
    const std::uint64_t sent = saturatingAdd(m_short.delivered, m_short.lost);
    const std::uint64_t expected = scaled(m_long.delivered, 2 * (m_short.lost / payload), sent / payload);
    return m_long.lost < saturatingAdd(expected, kTellingLosses * payload);
}

} // namespace plug::transport
