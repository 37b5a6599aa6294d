#include "core/swarm/token_bucket.h"

#include "core/base/limits.h"

#include <algorithm>
#include <limits>

namespace plug::swarm {

namespace {
/// Levels are counted in bytes times microseconds, so that no fraction of a byte is lost however often one looks.
constexpr std::int64_t kByte = 1'000'000;
constexpr std::int64_t kLeastDepth = 1'500 * kByte;
constexpr std::int64_t kDepthsOfSecond = 20;
/// Together with limits::kMaxRateLimit it keeps every sum below 2^62.
constexpr std::int64_t kDeepestDebt = (std::int64_t(1) << 40) * kByte;
} // namespace

void TokenBucket::setRate(std::optional<std::uint64_t> bytesPerSecond, Instant now)
{
    m_level = m_rate ? levelAt(now) : 0;
    m_updated = now;
    m_rate = bytesPerSecond ? std::optional(std::clamp<std::uint64_t>(*bytesPerSecond, 1, limits::kMaxRateLimit)) : std::nullopt;
    if (m_rate)
        m_level = std::min(m_level, depth());
}

std::uint64_t TokenBucket::available(Instant now) const
{
    if (!m_rate)
        return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, levelAt(now)) / kByte);
}

void TokenBucket::take(std::uint64_t bytes, Instant now)
{
    if (!m_rate)
        return;
    const std::int64_t taken = static_cast<std::int64_t>(std::min<std::uint64_t>(bytes, kDeepestDebt / kByte)) * kByte;
    m_level = std::max(-kDeepestDebt, levelAt(now) - taken);
    m_updated = std::max(m_updated, now);
}

void TokenBucket::give(std::uint64_t bytes)
{
    if (m_rate)
        m_level = std::min(kDeepestDebt, m_level + static_cast<std::int64_t>(std::min<std::uint64_t>(bytes, kDeepestDebt / kByte)) * kByte);
}

Instant TokenBucket::nextAvailable(Instant now) const
{
    if (!m_rate)
        return now;
    return now + timeToReach(kByte, levelAt(now));
}

Duration TokenBucket::timeToReach(std::int64_t wanted, std::int64_t level) const
{
    const std::int64_t rate = static_cast<std::int64_t>(*m_rate);
    return Duration(wanted > level ? (wanted - level + rate - 1) / rate : 0);
}

std::int64_t TokenBucket::levelAt(Instant now) const
{
    const Duration elapsed = std::max(Duration::zero(), now - m_updated);
    if (elapsed >= timeToReach(depth(), m_level))
        return std::max(depth(), m_level);
    return m_level + elapsed.count() * static_cast<std::int64_t>(*m_rate);
}

std::int64_t TokenBucket::depth() const
{
    return std::max(kLeastDepth, static_cast<std::int64_t>(*m_rate) * kByte / kDepthsOfSecond);
}

} // namespace plug::swarm
