#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <cstdint>

namespace plug::discovery {

/// Bytes that may be spent over time: so many a second, saved up to a depth. May go into debt by one piece of work, whose cost is known
/// only afterwards.
class ByteAllowance {
public:
    ByteAllowance(std::int64_t depth, std::int64_t perSecond) : m_depth(depth * kByte), m_perSecond(perSecond) {}

    void setRate(std::int64_t perSecond, Instant now)
    {
        update(now);
        m_perSecond = perSecond;
    }

    void give(std::int64_t bytes, Instant now)
    {
        update(now);
        m_level = std::min(m_depth, m_level + bytes * kByte);
    }

    void spend(std::int64_t bytes, Instant now)
    {
        update(now);
        m_level = std::max(-m_depth, m_level - bytes * kByte);
    }

    bool isLeft(Instant now)
    {
        update(now);
        return m_level > 0;
    }

    /// When isLeft() is true if nothing is spent; the last time it was looked at where it is already.
    Instant nextLeft() const { return m_level > 0 ? m_updated : m_updated + Duration((-m_level) / m_perSecond + 1); }

private:
    static constexpr std::int64_t kByte = 1'000'000;

    void update(Instant now)
    {
        const Duration elapsed = std::clamp(now - m_updated, Duration::zero(), Duration(std::chrono::hours(24)));
        m_level = std::min(m_depth, m_level + elapsed.count() * m_perSecond);
        m_updated = std::max(m_updated, now);
    }

    std::int64_t m_depth;
    std::int64_t m_perSecond;
    std::int64_t m_level = 0;
    Instant m_updated{};
};

} // namespace plug::discovery
