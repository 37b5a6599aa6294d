#include "core/transport/rate_sampler.h"

#include "core/transport/saturating.h"
#include "core/transport/serial_number.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr int kMinDatagrams = 10;

} // namespace

std::optional<RateSampler::Sample> RateSampler::onArrival(std::uint64_t bytes, std::uint32_t senderClock,
                                                          bool isLimited, Instant now, Duration minTime,
                                                          std::uint64_t minBytes)
{
    if (!m_isOpen) {
        open(senderClock, now);
        return std::nullopt;
    }
    ++m_datagrams;
    m_bytes = saturatingAdd(m_bytes, bytes);
    m_isLimited = m_isLimited || isLimited;
    if (isNewerSerial(senderClock, m_newestClock))
        m_newestClock = senderClock;
    const Duration arriving = now - m_begin;
    if (arriving < minTime || m_datagrams < kMinDatagrams || m_bytes < minBytes)
        return std::nullopt;
    const Duration departing(m_newestClock - m_firstClock);
    const auto time = static_cast<std::uint64_t>(std::max({arriving, departing, Duration(1)}).count());
    const Sample sample{scaled(m_bytes, 1'000'000, time), m_isLimited};
    open(m_newestClock, now);
    return sample;
}

void RateSampler::open(std::uint32_t senderClock, Instant now)
{
    m_isOpen = true;
    m_isLimited = false;
    m_datagrams = 0;
    m_bytes = 0;
    m_firstClock = senderClock;
    m_newestClock = senderClock;
    m_begin = now;
}

} // namespace plug::transport
