#include "core/transport/queue_delay.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

constexpr Duration kJumpWindow = 1s;    ///< some batches of any link, and a hiccup is soon forgotten
constexpr Duration kLargestJump = 100ms; ///< more is another way, not unrest

} // namespace

QueueDelay::QueueDelay()
    : m_minOneWay(delivery::kMinimumsWindow)
    , m_minRoundTrip(delivery::kMinimumsWindow)
    , m_jump(kJumpWindow)
{
}

void QueueDelay::onArrival(std::uint32_t senderClock, Instant now)
{
    const std::uint32_t difference = wireClock(now) - senderClock;
    if (!m_base)
        m_base = difference;
    const Duration before = m_oneWay;
    m_oneWay = Duration(static_cast<std::int32_t>(difference - *m_base));
    m_jump.add(std::clamp(m_oneWay - before, Duration::zero(), kLargestJump), now);
    m_minOneWay.add(m_oneWay, now);
}

void QueueDelay::onRoundTrip(Duration sample, Instant now)
{
    m_roundTrip = sample;
    m_minRoundTrip.add(sample, now);
}

void QueueDelay::reset()
{
    *this = QueueDelay();
}

Duration QueueDelay::current() const
{
    const Duration byClocks = m_oneWay - m_minOneWay.value().value_or(m_oneWay);
    const Duration byRoundTrips = m_roundTrip - minRoundTrip();
    return m_minRoundTrip.value() ? std::min(byClocks, byRoundTrips) : byClocks;
}

} // namespace plug::transport
