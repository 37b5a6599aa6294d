#include "core/runtime/mapping_schedule.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::runtime {

namespace {

constexpr int kMaxDoublings = 10;

} // namespace

MappingSchedule::MappingSchedule(Instant now, std::uint64_t seed)
    : m_random(seed)
    , m_next(now)
{
}

void MappingSchedule::onAsked()
{
    m_isAsking = true;
    m_hasChanged = false;
    m_next = kNever;
}

void MappingSchedule::onMapped(Duration lease, Instant now)
{
    m_isAsking = false;
    m_failures = 0;
    m_next = now + (m_hasChanged ? limits::kMappingSettles : lease / 2);
}

void MappingSchedule::onFailed(Instant now)
{
    m_isAsking = false;
    const Duration wait = std::min(limits::kMappingRetry * (1 << std::min(m_failures, kMaxDoublings)), limits::kMostMappingRetry);
    ++m_failures;
    const auto jitter = Duration(static_cast<Duration::rep>(m_random.below(static_cast<std::uint64_t>(wait.count()) / 4)));
    m_next = now + (m_hasChanged ? limits::kMappingSettles : wait + jitter);
}

void MappingSchedule::onChange(Instant now)
{
    m_failures = 0;
    if (m_isAsking)
        m_hasChanged = true;
    else
        m_next = std::min(m_next, now + limits::kMappingSettles);
}

} // namespace plug::runtime
