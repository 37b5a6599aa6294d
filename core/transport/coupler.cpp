#include "core/transport/coupler.h"

#include "core/transport/rate.h"

#include <algorithm>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

constexpr Duration kStretch = 100ms; ///< rates are taken over this
constexpr Duration kMostWindow = 6s; ///< two cycles of a controller, as its own maximum
constexpr std::uint64_t kUsualStretches = 4;
constexpr std::uint64_t kMostOfUsual = 2; ///< a path's own maximum counts for at most so many times its mean

constexpr Duration kLeastQueue = 5ms; ///< a shorter one is no reason to do anything
constexpr int kQueueOfRoundTrip = 8;
constexpr int kStandingRoundTrips = 3; ///< until it is no prober's
constexpr Duration kMostDrained = 300ms;
constexpr Duration kRest = 1s;     ///< after a drain that did not help
constexpr Duration kFullFor = 10s; ///< for how long a queue is a reason to scale

constexpr std::uint32_t kDrainPercent = 85;
/// Whoever came when a queue stood takes it for a part of the way, until it has seen it empty.
constexpr std::uint32_t kEmptyPercent = 50;
constexpr Duration kEmptied = 100ms; ///< and a round trip
constexpr Duration kAfterNewcomer = 300ms; ///< the next may be about to come
constexpr Duration kBetweenEmpty = 8s; ///< less than a shortest delay is remembered
constexpr Duration kBetweenEmptyForNewcomers = 1s;

/// The lower one of two.
template <typename Value>
Duration medianOf(std::span<const PathReport> reports, Value PathReport::*value)
{
    std::vector<Duration> values;
    values.reserve(reports.size());
    for (const PathReport &report : reports)
        values.push_back(report.*value);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

Coupler::Coupler()
    : m_most(kMostWindow)
{
}

void Coupler::update(std::span<const PathReport> reports, Instant now)
{
    if (reports.size() < 2) {
        if (!m_paths.empty())
            *this = Coupler();
        return;
    }
    if (m_paths.empty())
        m_stretchBegin = m_lowAt = m_emptyEnd = now;
    follow(reports, now);
    measure(reports, now);
    judgeQueue(reports, now);
    letProbe(reports);
    m_scale = scaleFor(reports);
}

PathShare Coupler::shareOf(std::uint64_t path) const
{
    const auto it = std::ranges::lower_bound(m_paths, path, {}, &Path::path);
    if (it == m_paths.end() || it->path != path)
        return {};
    return {m_scale, it->mayProbe};
}

/// Keeps what is known of those that are still there.
void Coupler::follow(std::span<const PathReport> reports, Instant now)
{
    if (std::ranges::equal(reports, m_paths, {}, &PathReport::path, &Path::path))
        return;
    std::vector<Path> paths;
    paths.reserve(reports.size());
    for (const PathReport &report : reports) {
        const auto it = std::ranges::lower_bound(m_paths, report.path, {}, &Path::path);
        const bool isKnown = it != m_paths.end() && it->path == report.path;
        if (!isKnown && report.bandwidth == 0)
            m_emptyAt = std::min(m_emptyAt, std::max(now + kAfterNewcomer, m_emptyEnd + kBetweenEmptyForNewcomers));
        paths.push_back(isKnown ? *it : Path {.path = report.path, .received = report.received});
    }
    m_paths = std::move(paths);
}

void Coupler::measure(std::span<const PathReport> reports, Instant now)
{
    const Duration length = now - m_stretchBegin;
    if (length < kStretch)
        return;
    m_stretchBegin = now;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        Path &path = m_paths[i];
        const std::uint64_t bytes = reports[i].received - std::min(path.received, reports[i].received);
        const std::uint64_t rate = rateOf(bytes, length);
        path.received = reports[i].received;
        path.usual = (path.usual * (kUsualStretches - 1) + rate) / kUsualStretches;
        sum = saturatingAdd(sum, rate);
    }
    m_most.add(sum, now);
}

/// A queue that comes and goes is a prober's; one that stands is drained. Where a drain does not help, somebody else
/// keeps the queue, as TCP does: without a pause between drains nothing would be left here.
void Coupler::judgeQueue(std::span<const PathReport> reports, Instant now)
{
    const Duration queue = medianOf(reports, &PathReport::queueDelay);
    const Duration roundTrip = medianOf(reports, &PathReport::minRoundTrip);
    const bool isLow = queue <= std::max<Duration>(kLeastQueue, roundTrip / kQueueOfRoundTrip);
    if (isLow)
        m_lowAt = now;
    if (m_drainPercent < 100 && now < m_drainEnd)
        return;
    if (m_drainPercent < 100) {
        m_drainPercent = 100;
        m_restEnd = m_lowAt >= m_drainBegin ? now : now + kRest;
        m_lowAt = now;
    }
    m_isFull = m_isFull && now < m_fullUntil;
    if (now >= m_emptyAt || (m_isFull && now - m_emptyEnd >= kBetweenEmpty)) {
        drain(kEmptyPercent, roundTrip + kEmptied, now);
        m_emptyEnd = m_drainEnd;
        m_emptyAt = kNever;
    } else if (!isLow && now - m_lowAt > kStandingRoundTrips * roundTrip && now >= m_restEnd) {
        drain(kDrainPercent, roundTrip + std::min<Duration>(2 * queue, kMostDrained), now);
        m_isFull = true;
        m_fullUntil = m_drainEnd + kFullFor;
    }
}

void Coupler::drain(std::uint32_t percent, Duration length, Instant now)
{
    m_drainPercent = percent;
    m_drainBegin = now;
    m_drainEnd = now + length;
}

/// As many at a time as make up half of all, in turns: fewer would not notice for long that there is more to have.
void Coupler::letProbe(std::span<const PathReport> reports)
{
    std::uint64_t all = 0;
    std::uint64_t probing = 0;
    for (const PathReport &report : reports) {
        all = saturatingAdd(all, report.bandwidth);
        probing = saturatingAdd(probing, report.isProbing ? report.bandwidth : 0);
    }
    const auto next = std::ranges::upper_bound(m_paths, m_lastToProbe, {}, &Path::path);
    const auto first = static_cast<std::size_t>(next - m_paths.begin());
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const std::size_t at = (first + i) % reports.size();
        const std::uint64_t with = saturatingAdd(probing, reports[at].bandwidth);
        m_paths[at].mayProbe = !isDraining() && reports[at].wantsToProbe && (probing == 0 || with <= all / 2);
        if (!m_paths[at].mayProbe)
            continue;
        probing = with;
        m_lastToProbe = m_paths[at].path;
    }
}

std::uint32_t Coupler::scaleFor(std::span<const PathReport> reports) const
{
    const std::uint64_t whole = PathShare::kWhole * m_drainPercent / 100;
    const std::uint64_t most = m_most.value().value_or(0);
    if (!m_isFull || most == 0)
        return static_cast<std::uint32_t>(whole);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < reports.size(); ++i)
        sum = saturatingAdd(sum, std::min(reports[i].bandwidth, kMostOfUsual * m_paths[i].usual));
    const std::uint64_t scale = sum > most ? scaled(whole, most, sum) : whole;
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(scale, 1));
}

} // namespace plug::transport
