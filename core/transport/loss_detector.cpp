#include "core/transport/loss_detector.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

std::uint64_t LossDetector::onArrival(ByteRange range, Duration queueDelay, Instant gapLostAt)
{
    std::uint64_t fresh = fill(range);
    if (range.end > m_end) {
        const std::uint64_t begin = std::max(range.begin, m_end);
        onSentBelow(begin, queueDelay, gapLostAt);
        fresh += range.end - begin;
        m_end = range.end;
    }
    if (fresh > 0)
        countLater(range.begin);
    return fresh;
}

void LossDetector::onSentBelow(std::uint64_t position, Duration queueDelay, Instant gapLostAt)
{
    if (position <= m_end)
        return;
    m_gaps.push_back({{m_end, position}, 0, gapLostAt, queueDelay});
    m_end = position;
}

std::optional<LossDetector::Loss> LossDetector::takeLoss(Instant now)
{
    const auto gap = m_gaps.size() > delivery::kMaxGaps
        ? m_gaps.begin()
        : std::find_if(m_gaps.begin(), m_gaps.end(), [&](const Gap &g) { return isLost(g, now); });
    if (gap == m_gaps.end())
        return std::nullopt;
    const Loss loss{gap->range.size(), gap->queueDelay};
    m_gaps.erase(gap);
    return loss;
}

Instant LossDetector::deadline() const
{
    Instant first = kNever;
    for (const Gap &gap : m_gaps)
        first = std::min(first, gap.lostAt);
    return first;
}

std::uint64_t LossDetector::fill(ByteRange range)
{
    std::uint64_t filled = 0;
    for (std::size_t i = 0; i < m_gaps.size() && m_gaps[i].range.begin < range.end;) {
        const ByteRange gap = m_gaps[i].range;
        const ByteRange common = intersection(gap, range);
        if (common.isEmpty()) {
            ++i;
            continue;
        }
        filled += common.size();
        const Gap upper{{common.end, gap.end}, m_gaps[i].later, m_gaps[i].lostAt, m_gaps[i].queueDelay};
        m_gaps[i].range.end = common.begin;
        if (!upper.range.isEmpty())
            m_gaps.insert(m_gaps.begin() + static_cast<std::ptrdiff_t>(i) + 1, upper);
        if (m_gaps[i].range.isEmpty())
            m_gaps.erase(m_gaps.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    }
    return filled;
}

void LossDetector::countLater(std::uint64_t position)
{
    for (Gap &gap : m_gaps) {
        if (gap.range.end > position)
            break;
        gap.later = std::min(gap.later + 1, delivery::kReorderThreshold);
    }
}

bool LossDetector::isLost(const Gap &gap, Instant now) const
{
    return gap.later >= delivery::kReorderThreshold || now >= gap.lostAt;
}

} // namespace plug::transport
