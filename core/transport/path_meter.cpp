#include "core/transport/path_meter.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

constexpr Duration kBandwidthWindow = 2s;

bool cameLate(const wire::Data &data)
{
    return (data.flags & wire::Data::kLimited) != 0;
}

} // namespace

PathMeter::PathMeter()
    : m_bandwidth(kBandwidthWindow)
{
}

DeliverySample PathMeter::onData(const wire::Data &data, std::uint64_t fresh, const Conditions &conditions, Instant now)
{
    const SentReceipts::Echo echo = onEcho(data, now);
    DeliverySample sample = sampleAt(now, conditions.payload);
    sample.delivered = fresh;
    sample.roundTrip = echo.roundTrip;
    sample.roundEnded = echo.endsRound;
    sample.loop = loop(data, now);
    onRate(data, conditions, now, sample);
    return sample;
}

void PathMeter::onRoundTrip(Duration sample, Instant now)
{
    m_rtt.onSample(sample);
    m_queue.onRoundTrip(sample, now);
}

void PathMeter::reset()
{
    m_rtt.reset();
    m_queue.reset();
    m_rates.restart();
    m_bandwidth.reset();
}

DeliverySample PathMeter::sampleAt(Instant now, std::uint64_t payload) const
{
    DeliverySample sample;
    sample.at = now;
    sample.smoothedRoundTrip = m_rtt.hasSample() ? m_rtt.smoothed() : Duration::zero();
    sample.minRoundTrip = m_queue.minRoundTrip();
    sample.queueDelay = m_queue.current();
    sample.oneWay = m_queue.oneWay();
    sample.jump = m_queue.jump();
    sample.payload = payload;
    return sample;
}

Duration PathMeter::gapTimeout() const
{
    return std::max(m_rtt.smoothed() * 9 / 8, RttEstimator::kGranularity);
}

Duration PathMeter::reorderAllowance() const
{
    return std::max(m_rtt.smoothed() / 8, RttEstimator::kGranularity);
}

Duration PathMeter::receiptInterval() const
{
    return std::clamp(m_rtt.smoothed() / 4, delivery::kMinReceiptInterval, delivery::kMaxReceiptInterval);
}

Duration PathMeter::probeTimeout(std::uint64_t pace, std::uint64_t payload) const
{
    const std::uint64_t rate = std::max<std::uint64_t>(std::min(bandwidth().value_or(pace), pace), 1);
    constexpr auto kLongest = static_cast<std::uint64_t>(delivery::kMaxProbeInterval.count());
    const std::uint64_t twoDatagrams = std::min(2 * payload * 1'000'000 / rate, kLongest);
    return std::min(m_rtt.pto() + Duration(static_cast<std::int64_t>(twoDatagrams)), delivery::kMaxProbeInterval);
}

/// DATA that came late because the server had none says nothing about the path, unless it was quicker all the same:
/// the round trip is then left out (0).
SentReceipts::Echo PathMeter::onEcho(const wire::Data &data, Instant now)
{
    SentReceipts::Echo echo = m_receipts.onEcho(data.flowEcho, now).value_or(SentReceipts::Echo());
    echo.roundTrip = std::min(echo.roundTrip, delivery::kMaxRoundTrip);
    if (cameLate(data) && m_rtt.hasSample() && echo.roundTrip > m_rtt.smoothed())
        echo.roundTrip = Duration::zero();
    if (echo.roundTrip > Duration::zero())
        onRoundTrip(echo.roundTrip, now);
    return echo;
}

/// 0 where it says nothing. Receipts come at intervals: on average the newest is half of one old when DATA leaves.
Duration PathMeter::loop(const wire::Data &data, Instant now) const
{
    const std::optional<Duration> age = cameLate(data) ? std::nullopt : m_receipts.ageOf(data.flowEcho, now);
    if (!age)
        return Duration::zero();
    return std::max(std::min(*age, delivery::kMaxRoundTrip) - receiptInterval() / 2, Duration(1));
}

void PathMeter::onRate(const wire::Data &data, const Conditions &conditions, Instant now, DeliverySample &sample)
{
    sample.isLimited = cameLate(data) || conditions.isLimited;
    // A round trip as it is, not at its best: receipts release data in clumps, and a part of one shows no share of a link
    const Duration stretch = m_rtt.hasSample() ? m_rtt.smoothed() : Duration::zero();
    const auto rate = m_rates.onArrival(data.bytes.size(), data.clock, sample.isLimited, now, stretch,
                                        conditions.minRateBytes);
    if (!rate)
        return;
    sample.rate = rate->rate;
    sample.isLimited = rate->isLimited;
    m_bandwidth.add(rate->rate, now);
}

} // namespace plug::transport
