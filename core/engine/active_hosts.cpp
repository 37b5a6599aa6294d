#include "core/engine/active_hosts.h"

#include <algorithm>

namespace plug::engine {

namespace {

constexpr Duration kTrial = std::chrono::seconds(6); ///< a start takes some round trips, and rates are means over two seconds
constexpr Duration kAfterFailure = std::chrono::seconds(60);
constexpr std::uint64_t kLeastGain = 5; ///< percent

} // namespace

bool ActiveHosts::mayAsk(SessionId host)
{
    if (m_hosts.contains(host))
        return host != m_spared;
    const bool hasRoom = m_hosts.size() < m_room;
    m_wasRefused = m_wasRefused || !hasRoom;
    return hasRoom;
}

void ActiveHosts::onIdle(SessionId host)
{
    m_hosts.erase(host);
    if (m_spared == host)
        m_spared = {};
}

/// Hosts behind one bottleneck bring nothing together that some of them don't, and those with slow lines do.
void ActiveHosts::review(std::uint64_t rate, Instant now)
{
    if (!m_reviewAt)
        m_reviewAt = now + kTrial;
    if (now < *m_reviewAt)
        return;
    m_reviewAt = now + kTrial;
    const bool hasGained = rate >= m_rateBefore + m_rateBefore * kLeastGain / 100;
    if (m_roomBefore > 0 && !hasGained) {
        m_room = m_roomBefore;
        m_reviewAt = now + kAfterFailure;
    }
    const bool mayTry = m_roomBefore == 0 || hasGained;
    m_roomBefore = 0;
    if (mayTry && m_wasRefused && m_room < limits::kMaxHostsOfTransfer) {
        m_roomBefore = m_room;
        m_rateBefore = rate;
        m_room = std::min(m_room + m_room / 4, limits::kMaxHostsOfTransfer);
    }
    m_wasRefused = false;
}

} // namespace plug::engine
