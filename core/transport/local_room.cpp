#include "core/transport/local_room.h"

#include "core/transport/saturating.h"

#include <algorithm>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

constexpr Duration kCutInterval = 100ms;
constexpr Duration kRecovery = 30s;

} // namespace

void LocalRoom::onOverflow(Instant now)
{
    if (m_cutAt && now - *m_cutAt < kCutInterval)
        return;
    m_afterCut = std::max(bytes(now) / 2, kLeast);
    m_cutAt = now;
}

std::uint64_t LocalRoom::bytes(Instant now) const
{
    if (!m_cutAt || now - *m_cutAt >= kRecovery)
        return kMost;
    const auto since = static_cast<std::uint64_t>(std::max(now - *m_cutAt, Duration::zero()).count());
    return std::min(kMost, m_afterCut + scaled(kMost, since, kRecovery.count()));
}

} // namespace plug::transport
