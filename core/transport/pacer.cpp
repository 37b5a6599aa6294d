#include "core/transport/pacer.h"

#include "core/base/check.h"
#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr std::int64_t kUnitsPerByte = 1'000'000;
constexpr std::uint64_t kMaxDepth = std::uint64_t(1) << 40;

std::int64_t unitsOf(std::uint64_t bytes)
{
    return static_cast<std::int64_t>(std::min(bytes, kMaxDepth)) * kUnitsPerByte;
}

} // namespace

void Pacer::configure(std::uint64_t bytesPerSecond, std::uint64_t depth, Instant now)
{
    PLUG_CHECK(bytesPerSecond <= delivery::kMaxPace && depth <= kMaxDepth);
    const bool isFirst = m_depth == 0;
    m_level = levelAt(now);
    m_at = std::max(m_at, now);
    m_pace = bytesPerSecond;
    m_depth = unitsOf(depth);
    m_level = isFirst ? m_depth : std::clamp(m_level, -m_depth, m_depth);
}

std::uint64_t Pacer::available(Instant now) const
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(levelAt(now), 0) / kUnitsPerByte);
}

void Pacer::take(std::uint64_t bytes, Instant now)
{
    m_level = std::max(levelAt(now) - unitsOf(bytes), -m_depth);
    m_at = std::max(m_at, now);
}

Instant Pacer::timeOf(std::uint64_t bytes, Instant now) const
{
    const std::int64_t missing = std::min(unitsOf(bytes), m_depth) - levelAt(now);
    if (missing <= 0)
        return now;
    return m_pace == 0 ? kNever : now + timeFor(missing);
}

Duration Pacer::fillTime() const
{
    return m_pace == 0 ? Duration::max() : timeFor(m_depth);
}

std::int64_t Pacer::levelAt(Instant now) const
{
    if (now <= m_at || m_pace == 0)
        return m_level;
    const Duration elapsed = now - m_at;
    if (elapsed >= timeFor(m_depth - m_level))
        return m_depth;
    return m_level + static_cast<std::int64_t>(m_pace) * elapsed.count();
}

Duration Pacer::timeFor(std::int64_t missing) const
{
    const auto pace = static_cast<std::int64_t>(m_pace);
    return Duration(missing / pace + (missing % pace != 0 ? 1 : 0));
}

} // namespace plug::transport
