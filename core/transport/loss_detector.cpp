#include "core/transport/loss_detector.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

namespace {

/// What was late by so much may be followed by what is later by a little.
Duration allowanceFor(Duration lateness)
{
    return std::min(lateness * 9 / 8, delivery::kMaxReordering);
}

} // namespace

LossDetector::LossDetector()
    : m_lateness(delivery::kMinimumsWindow)
{
}

std::uint64_t LossDetector::onArrival(ByteRange range, Duration queueDelay, Instant now, Duration timeout)
{
    m_lateness.add(Duration::zero(), now); // what is older than its window leaves, a pause forgets nothing
    std::uint64_t fresh = fill(range, now);
    if (range.end > m_end) {
        const std::uint64_t begin = std::max(range.begin, m_end);
        onSentBelow(begin, queueDelay, now, timeout);
        fresh += range.end - begin;
        m_end = range.end;
    }
    if (fresh > 0)
        countLater(range.begin);
    else
        noteLate(range, now);
    return fresh;
}

void LossDetector::onSentBelow(std::uint64_t position, Duration queueDelay, Instant now, Duration timeout)
{
    if (position <= m_end)
        return;
    m_gaps.push_back({{m_end, position}, 0, now, timeout, queueDelay});
    m_end = position;
}

void LossDetector::forgetReordering()
{
    m_lateness.reset();
    m_givenUp.clear();
}

std::optional<LossDetector::Loss> LossDetector::takeLoss(Instant now)
{
    if (m_gaps.empty() || (m_gaps.size() <= delivery::kMaxGaps && now < lostAt(m_gaps.front())))
        return std::nullopt;
    const Gap gap = m_gaps.front();
    m_gaps.pop_front();
    m_givenUp.push_back(gap);
    if (m_givenUp.size() > delivery::kMaxGaps)
        m_givenUp.pop_front();
    return Loss{gap.range.size(), gap.queueDelay};
}

Instant LossDetector::deadline() const
{
    return m_gaps.empty() ? kNever : lostAt(m_gaps.front());
}

/// The first that ends above `position`.
LossDetector::Gaps::iterator LossDetector::firstAbove(Gaps &gaps, std::uint64_t position)
{
    return std::upper_bound(gaps.begin(), gaps.end(), position,
                            [](std::uint64_t at, const Gap &gap) { return at < gap.range.end; });
}

std::uint64_t LossDetector::fill(ByteRange range, Instant now)
{
    std::uint64_t filled = 0;
    auto gap = firstAbove(m_gaps, range.begin);
    while (gap != m_gaps.end() && gap->range.begin < range.end) {
        const ByteRange common = intersection(gap->range, range);
        filled += common.size();
        noteReordering(*gap, now);
        Gap upper = *gap;
        upper.range.begin = common.end;
        gap->range.end = common.begin;
        gap = gap->range.isEmpty() ? m_gaps.erase(gap) : gap + 1;
        if (!upper.range.isEmpty())
            gap = m_gaps.insert(gap, upper) + 1;
    }
    return filled;
}

/// Nothing of it is fresh: it came twice, or was given up too soon.
void LossDetector::noteLate(ByteRange range, Instant now)
{
    const auto gap = firstAbove(m_givenUp, range.begin);
    if (gap != m_givenUp.end() && gap->range.overlaps(range))
        m_lateness.add(now - gap->noticedAt, now);
}

/// Only what would have been taken for lost matters.
void LossDetector::noteReordering(const Gap &gap, Instant now)
{
    if (gap.later >= delivery::kReorderThreshold || now - gap.noticedAt >= gap.timeout)
        m_lateness.add(now - gap.noticedAt, now);
}

/// A gap has at least as much behind it as those above it: where one has enough, those below have.
void LossDetector::countLater(std::uint64_t position)
{
    auto gap = firstAbove(m_gaps, position);
    while (gap != m_gaps.begin() && (--gap)->later < delivery::kReorderThreshold)
        ++gap->later;
}

Instant LossDetector::lostAt(const Gap &gap) const
{
    const Duration usual = gap.later >= delivery::kReorderThreshold ? Duration::zero() : gap.timeout;
    return gap.noticedAt + std::max(usual, allowanceFor(m_lateness.value().value_or(Duration::zero())));
}

} // namespace plug::transport
