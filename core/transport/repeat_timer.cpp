#include "core/transport/repeat_timer.h"

#include "core/base/random.h"

#include <algorithm>

namespace plug::transport {

void RepeatTimer::onSent(Instant now, RandomSource &random)
{
    const Duration delay = std::min(kLongestDelay, kFirstDelay * (std::int64_t(1) << m_attempts));
    const Duration jitter(static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(delay.count() / 8))));
    ++m_attempts;
    m_lastSent = now;
    m_next = now + delay + jitter;
}

} // namespace plug::transport
