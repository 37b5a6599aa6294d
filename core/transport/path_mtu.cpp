#include "core/transport/path_mtu.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

/// UDP payloads: Ethernet under IPv6 with a tunnel's or PPPoE's loss and without, under IPv4, and jumbo frames.
constexpr std::array<std::size_t, 3> kSizes = {1452, 1472, 8972};
constexpr int kTries = 3;
constexpr std::uint64_t kBlackHoleLosses = 6;
constexpr Duration kSearchAgain = 10min; ///< RFC 8899, 5.1.1: PMTU_RAISE_TIMER
constexpr Duration kMinProbeInterval = 10ms;

std::vector<std::size_t> candidatesUpTo(std::size_t maximum)
{
    std::vector<std::size_t> sizes;
    std::copy_if(kSizes.begin(), kSizes.end(), std::back_inserter(sizes), [&](std::size_t s) { return s < maximum; });
    if (maximum > protocol::kBaseDatagram)
        sizes.push_back(maximum);
    return sizes;
}

} // namespace

PathMtu::PathMtu(std::size_t maximum)
    : m_candidates(candidatesUpTo(std::min(maximum, protocol::kMaxDatagram)))
{
}

std::optional<std::size_t> PathMtu::poll(Instant now, Duration roundTrip)
{
    if (now < deadline())
        return std::nullopt;
    if (m_isUnderWay)
        countFailure(now);
    else if (isOver())
        restartAbove(m_current);
    if (isOver())
        return std::nullopt;
    m_isUnderWay = true;
    m_probed = m_candidates[m_next];
    m_wakeAt = now + std::clamp(roundTrip, kMinProbeInterval, delivery::kMaxRoundTrip);
    return m_probed;
}

void PathMtu::onProbeArrived(std::size_t size)
{
    if (size == 0 || size != m_probed)
        return;
    m_probed = 0;
    m_current = size;
    restartAbove(size);
}

void PathMtu::onProbeLost(std::size_t size, Instant now)
{
    if (m_isUnderWay && size == m_probed)
        countFailure(now);
}

void PathMtu::onLossesSinceLarge(std::uint64_t losses, Instant now)
{
    if (m_current == protocol::kBaseDatagram || losses < kBlackHoleLosses)
        return;
    m_current = protocol::kBaseDatagram;
    endSearch(now);
}

void PathMtu::restart(Instant now)
{
    m_current = protocol::kBaseDatagram;
    m_probed = 0;
    m_wakeAt = now;
    restartAbove(m_current);
}

Instant PathMtu::deadline() const
{
    const bool hasAll = m_candidates.empty() || m_current == m_candidates.back();
    return hasAll ? kNever : m_wakeAt;
}

void PathMtu::restartAbove(std::size_t size)
{
    const auto next = std::upper_bound(m_candidates.begin(), m_candidates.end(), size);
    m_next = static_cast<std::size_t>(next - m_candidates.begin());
    m_failures = 0;
    m_isUnderWay = false;
}

/// What does not pass three times will not, and nothing larger will.
void PathMtu::countFailure(Instant now)
{
    m_isUnderWay = false;
    m_wakeAt = now;
    if (++m_failures == kTries)
        endSearch(now);
}

void PathMtu::endSearch(Instant now)
{
    m_next = m_candidates.size();
    m_probed = 0;
    m_isUnderWay = false;
    m_wakeAt = now + kSearchAgain;
}

} // namespace plug::transport
