#include "core/transport/probe_timer.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr int kMaxBackoff = 16;

} // namespace

void ProbeTimer::start(Instant now)
{
    *this = ProbeTimer();
    m_since = now;
}

void ProbeTimer::onData(Instant now)
{
    start(now);
}

void ProbeTimer::onAnswer(Instant now)
{
    m_since = now;
    m_silent = 0;
}

void ProbeTimer::onFired(Instant now)
{
    m_since = now;
    m_backoff = std::min(m_backoff + 1, kMaxBackoff);
    ++m_silent;
}

Instant ProbeTimer::deadline(Duration probeTimeout) const
{
    const bool isAnswered = m_silent == 0 && m_backoff > 0;
    const Duration longest = isAnswered ? delivery::kMaxAnsweredProbeInterval : delivery::kMaxProbeInterval;
    const Duration base = std::clamp(probeTimeout, Duration(1), delivery::kMaxProbeInterval);
    return m_since + std::min(base * (1 << m_backoff), longest);
}

} // namespace plug::transport
