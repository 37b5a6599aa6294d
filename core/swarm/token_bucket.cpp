#include "core/swarm/token_bucket.h"

#include <algorithm>
#include <limits>

namespace plug::swarm {

namespace {
constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;
constexpr std::int64_t kLeastDepth = 64 * 1024;
constexpr std::uint64_t kLargestRate = std::uint64_t(1) << 40;
} // namespace

void TokenBucket::setRate(std::optional<std::uint64_t> bytesPerSecond, Instant now)
{
    m_level = m_rate ? levelAt(now) : 0;
    m_updated = now;
    m_rate = bytesPerSecond ? std::optional(std::clamp<std::uint64_t>(*bytesPerSecond, 1, kLargestRate)) : std::nullopt;
    if (m_rate)
        m_level = std::min(m_level, depth());
}

std::uint64_t TokenBucket::available(Instant now) const
{
    if (!m_rate)
        return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, levelAt(now)));
}

void TokenBucket::take(std::uint64_t bytes, Instant now)
{
    if (!m_rate)
        return;
    m_level = levelAt(now) - static_cast<std::int64_t>(bytes);
    m_updated = now;
}

Instant TokenBucket::nextAvailable(Instant now) const
{
    if (!m_rate)
        return now;
    const std::int64_t level = levelAt(now);
    if (level > 0)
        return now;
    const std::int64_t rate = static_cast<std::int64_t>(*m_rate);
    return now + Duration((1 - level) * kMicrosecondsPerSecond / rate + 1);
}

std::int64_t TokenBucket::levelAt(Instant now) const
{
    // A pause longer than ten seconds fills any bucket: no need to multiply further, and no overflow.
    const std::int64_t elapsed = std::clamp<std::int64_t>((now - m_updated).count(), 0, 10 * kMicrosecondsPerSecond);
    const std::int64_t rate = static_cast<std::int64_t>(*m_rate);
    const std::int64_t gained = rate / kMicrosecondsPerSecond * elapsed + rate % kMicrosecondsPerSecond * elapsed / kMicrosecondsPerSecond;
    return std::min(depth(), m_level + gained);
}

std::int64_t TokenBucket::depth() const
{
    return std::max(kLeastDepth, static_cast<std::int64_t>(*m_rate / 4));
}

} // namespace plug::swarm
