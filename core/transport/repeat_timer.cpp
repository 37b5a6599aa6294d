#include "core/transport/repeat_timer.h"

#include "core/base/random.h"

#include <algorithm>
#include <utility>

namespace plug::transport {

void RepeatTimer::onSent(Instant now, RandomSource &random)
{
    const bool isHastened = m_hastenedLeft > 0;
    const Duration delay = isHastened ? kFirstDelay : std::min(kLongestDelay, kFirstDelay * (std::int64_t(1) << m_doublings));
    m_hastenedLeft -= isHastened;
    m_doublings += !isHastened;
    const Duration jitter(static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(delay.count() / 8))));
    ++m_attempts;
    m_lastSent = now;
    m_next = now + delay + jitter;
}

void RepeatTimer::hasten(Instant now)
{
    if (std::exchange(m_wasHastened, true))
        return;
    m_hastenedLeft = kHastened;
    m_next = std::min(m_next, now + kFirstDelay);
}

} // namespace plug::transport
