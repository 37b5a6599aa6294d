#include "core/transport/rtt_estimator.h"

#include <algorithm>

namespace plug::transport {

void RttEstimator::onSample(Duration sample, Duration answerDelay)
{
    const bool isFirst = !hasSample();
    // Zero means "no sample"; a clock that did not tick between two events measured less than its resolution.
    m_latest = std::max(sample, Duration(1));
    if (isFirst) {
        m_min = m_latest;
        m_smoothed = m_latest;
        m_variation = m_latest / 2;
        return;
    }
    m_min = std::min(m_min, m_latest);
    const Duration delay = std::max(answerDelay, Duration::zero());
    const Duration adjusted = m_latest - m_min >= delay ? m_latest - delay : m_latest;
    const Duration deviation = std::chrono::abs(m_smoothed - adjusted);
    m_variation = (3 * m_variation + deviation) / 4;
    m_smoothed = (7 * m_smoothed + adjusted) / 8;
}

Duration RttEstimator::pto() const
{
    return m_smoothed + std::max(4 * m_variation, kGranularity);
}

} // namespace plug::transport
