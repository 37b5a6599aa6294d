#include "core/runtime/lan_schedule.h"

#include "core/base/protocol.h"

#include <algorithm>
#include <array>

namespace plug::runtime {

namespace {

/// After each of the first messages.
constexpr std::array<Duration, protocol::kLanFirstMessages> kFirstPauses{std::chrono::seconds(1), std::chrono::seconds(2),
                                                                         protocol::kLanInterval};

Duration upTo(Duration most, RandomSource &random)
{
    return Duration(static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(most.count()) + 1)));
}

} // namespace

LanSchedule::LanSchedule(Instant now, std::uint64_t seed)
    : m_random(seed)
    , m_next(now + upTo(protocol::kLanSpread, m_random))
    , m_answerFrom(now)
{
}

void LanSchedule::onAsked(Instant now)
{
    m_next = std::min(m_next, std::max(now, m_answerFrom) + upTo(protocol::kLanSpread, m_random));
}

std::optional<LanSchedule::Sending> LanSchedule::poll(Instant now)
{
    if (now < m_next)
        return std::nullopt;
    const bool asks = m_asked < protocol::kLanFirstMessages;
    m_next = now + afterThis();
    m_answerFrom = now + protocol::kLanGap;
    return Sending{asks};
}

/// The jitter keeps hosts that were switched on together from speaking together for ever.
Duration LanSchedule::afterThis()
{
    if (m_asked < protocol::kLanFirstMessages) {
        const Duration pause = kFirstPauses[static_cast<std::size_t>(m_asked++)];
        return pause + upTo(protocol::kLanSpread, m_random);
    }
    return protocol::kLanInterval - protocol::kLanJitter + upTo(2 * protocol::kLanJitter, m_random);
}

} // namespace plug::runtime
