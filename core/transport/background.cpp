#include "core/transport/background.h"

#include "core/transport/delivery_limits.h"
#include "core/transport/rate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kInitialDatagrams = 4;
constexpr std::uint64_t kMinDatagrams = 2;
constexpr std::uint64_t kMinPace = 4; ///< datagrams a second: receipts must not cease (delivery::kStopAfter)
constexpr std::uint64_t kPacePercent = 125;

constexpr Duration kMinTarget = 5ms;
constexpr Duration kMaxTarget = 20ms;
constexpr Duration kBaseWindow = 60s; ///< clocks drift by up to 100 ppm: 6 ms
/// Of the target, for each doubling of the window: who has less aims at more, and so comes to have as much.
constexpr std::uint64_t kTargetPerDoubling = 50; ///< per mille
constexpr std::uint64_t kTargetLeast = 400;

constexpr Duration kMaxUnrest = 50ms;
constexpr Duration kUnrestWindow = 5s;
constexpr Duration kUnrestKnownAfter = 1s; ///< as long as a jump is remembered
/// Fewer datagrams in flight need not meet a path's unrest, and are no reason to end slow start.
constexpr std::uint64_t kTellingDatagrams = 16;
constexpr Duration kTellingRoundTrip = 10ms; ///< what is so short has no unrest that matters
constexpr int kRunLength = 8;
constexpr int kRunJumps = 2;

constexpr std::uint64_t kMaxGainDivisor = 16;
/// How many round trips are in this, by so much the gain is divided: short ways come round oftener.
constexpr Duration kGainTime = 120ms;
constexpr std::uint64_t kGainRoot = 4;
constexpr std::uint32_t kCalmRounds = 16;
constexpr std::uint32_t kCalmRoundsShallow = 64;
constexpr std::uint64_t kCalmGrowth = 16; ///< a fraction of the window
constexpr std::uint32_t kRoundsBetweenDecreases = 2;

constexpr std::uint64_t kLossWindow = 64; ///< datagrams
constexpr Duration kLeastFullQueue = 1ms;
constexpr Duration kLeastShallowTarget = 1ms;
constexpr Duration kShallowFor = 30s;
constexpr Duration kHeldFor = 2s;

constexpr Duration kLeastSlowdown = 20ms;
constexpr int kBetweenSlowdowns = 9; ///< times as long as one takes
constexpr Duration kMostBetween = 30s; ///< so that the base is renewed before it is forgotten

constexpr int kSilencesUntilStart = 2;

/// Per mille of log2(value); between the powers of two a straight line.
constexpr std::uint64_t logOf(std::uint64_t value)
{
    const auto whole = static_cast<std::uint64_t>(std::bit_width(value)) - 1;
    const std::uint64_t power = std::uint64_t(1) << whole;
    return whole * 1000 + (value - power) * 1000 / power;
}

} // namespace

Background::Background()
    : m_payload(delivery::payloadOf(protocol::kBaseDatagram))
    , m_minOneWay(kBaseWindow)
    , m_minRoundTrip(kBaseWindow)
    , m_maxQueue(delivery::kMinimumsWindow)
    , m_jumps(kUnrestWindow)
    , m_mostJump(kBaseWindow)
{
    startSlowly(datagrams(kInitialDatagrams), kUnlimited);
}

void Background::onSample(const DeliverySample &sample)
{
    measure(sample);
    if (sample.lost > 0)
        judgeLoss(sample);
    if (m_phase == Phase::SlowStart && sample.delivered > 0)
        growSlowStart(sample);
    changePhase(sample.at);
    if (sample.roundEnded)
        onRoundEnd(sample.at);
}

void Background::onSilence(int timeouts, Instant)
{
    if (timeouts == kSilencesUntilStart)
        startSlowly(datagrams(kMinDatagrams), m_window / 2);
}

void Background::onResume(Duration idle, Instant)
{
    m_round = Round();
    if (idle <= delivery::kResumeAsWas)
        return;
    const std::uint64_t before = m_phase == Phase::Steady ? m_window : m_threshold;
    startSlowly(datagrams(kInitialDatagrams), idle > delivery::kResumeAtAll ? kUnlimited : before);
    m_isReturning = false;
}

void Background::reset(Instant)
{
    const std::uint64_t payload = m_payload;
    *this = Background();
    m_payload = payload;
    m_window = datagrams(kInitialDatagrams);
}

void Background::onPath(Duration roundTrip, std::uint64_t payload)
{
    m_pathRoundTrip = roundTrip;
    m_payload = payload;
}

std::uint64_t Background::window() const
{
    return std::max(m_window, datagrams(kMinDatagrams));
}

std::uint64_t Background::pace() const
{
    const std::uint64_t pace = rateOf(scaled(m_window, kPacePercent, 100), roundTrip());
    return std::clamp(pace, datagrams(kMinPace), delivery::kMaxPace);
}

Duration Background::target(Instant now) const
{
    const std::uint64_t doublings = logOf(std::max<std::uint64_t>(m_window / datagrams(kMinDatagrams), 1));
    const std::uint64_t share = 1000 - std::min(doublings * kTargetPerDoubling / 1000, 1000 - kTargetLeast);
    const Duration own = usualTarget() * static_cast<std::int64_t>(share) / 1000;
    return std::max(now < m_shallowUntil ? std::min(own, m_shallowTarget) : own, unrest());
}

Duration Background::queueDelay() const
{
    return *std::min_element(m_queues.begin(), m_queues.end());
}

void Background::measure(const DeliverySample &sample)
{
    m_payload = sample.payload;
    m_smoothedRoundTrip = sample.smoothedRoundTrip;
    m_round.longest = std::max(m_round.longest, sample.roundTrip);
    if (sample.minRoundTrip > Duration::zero())
        m_minRoundTrip.add(sample.minRoundTrip, sample.at);
    if (sample.delivered == 0)
        return;
    m_round.delivered += sample.delivered;
    m_round.isLimited = m_round.isLimited || sample.isLimited;
    measureQueue(sample);
    measureUnrest(sample);
    m_tally.onDelivered(sample.delivered, m_queue, maxQueue(), m_payload);
    m_recentDelivered += sample.delivered;
}

void Background::measureQueue(const DeliverySample &sample)
{
    m_minOneWay.add(sample.oneWay, sample.at);
    m_queue = std::max(sample.oneWay - *m_minOneWay.value(), Duration::zero());
    m_maxQueue.add(m_queue, sample.at);
    m_round.queues += m_queue;
    ++m_round.arrivals;
}

/// Other hosts' bursts make jumps now and then, a path that is unquiet by itself makes them in every second.
void Background::measureUnrest(const DeliverySample &sample)
{
    if (!m_firstData)
        m_firstData = sample.at;
    m_mostJump.add(sample.jump, sample.at);
    const bool isTelling = m_window >= datagrams(kTellingDatagrams) || m_smoothedRoundTrip < kTellingRoundTrip;
    if (isTelling && sample.at - *m_firstData > kUnrestKnownAfter)
        m_jumps.add(sample.jump, sample.at);
}

void Background::judgeLoss(const DeliverySample &sample)
{
    const Duration queue = std::max(sample.queueDelay, m_queue);
    const bool isFull = isOverflow(sample.lost, queue);
    if (isFull && queue < 3 * usualTarget())
        learnShallow(queue, sample.at);
    const bool isMuch = isHeavy(sample.lost);
    if ((isMuch || isFull) && m_roundsSinceDecrease > 0)
        halve(sample.at);
}

/// More than a tenth, whatever the queue.
bool Background::isHeavy(std::uint64_t lost)
{
    m_recentLost = saturatingAdd(m_recentLost, lost);
    const std::uint64_t sent = saturatingAdd(m_recentDelivered, m_recentLost);
    if (sent < datagrams(kLossWindow))
        return false;
    const bool isHeavy = m_recentLost > sent / 10;
    m_recentDelivered = 0;
    m_recentLost = 0;
    return isHeavy;
}

/// What is lost when the queue is as long as it gets, and oftener than at other times, found it full.
bool Background::isOverflow(std::uint64_t lost, Duration queue)
{
    m_tally.onLost(lost, queue, maxQueue());
    return queue > kLeastFullQueue && queue > maxQueue() * 7 / 8 && !m_tally.isUsual(m_payload);
}

/// Who aims at more than a third of a queue can't help filling it, and takes from those who need it to.
void Background::learnShallow(Duration queue, Instant now)
{
    const Duration taught = std::max(queue / 3, kLeastShallowTarget);
    m_shallowTarget = now < m_shallowUntil ? std::min(m_shallowTarget, taught) : taught;
    m_shallowUntil = now + kShallowFor;
    if (queue < kMinTarget)
        m_heldUntil = now + kHeldFor;
}

/// Where there is hardly a queue the base is known.
void Background::changePhase(Instant now)
{
    if (m_phase == Phase::Slowdown && now >= m_slowdownEnd)
        startSlowly(datagrams(kMinDatagrams), m_threshold - m_threshold / 8);
    else if (m_phase == Phase::Steady && now >= m_nextSlowdown && m_calmRounds <= kCalmRounds)
        slowDown(now);
}

void Background::growSlowStart(const DeliverySample &sample)
{
    const bool isMet = meetsQueue(sample);
    if (isMet && m_window < m_threshold)
        m_window /= 2; // as much as was out a round trip ago, when what made the queue left
    else if (isUsed(m_round))
        m_window = std::min({saturatingAdd(m_window, sample.delivered), m_threshold, delivery::kMaxInFlight});
    if (isMet || m_window >= std::min(m_threshold, delivery::kMaxInFlight))
        settle(sample.at);
}

/// Some datagrams in a row have waited, all of them.
bool Background::meetsQueue(const DeliverySample &sample)
{
    m_runMin = std::min(m_runMin, m_queue);
    if (++m_runLength < kRunLength)
        return false;
    const Duration longest = std::max(target(sample.at) * 3 / 4, kRunJumps * std::max(unrest(), sample.jump));
    const bool isQueueing = m_runMin > longest && m_window >= datagrams(kTellingDatagrams);
    m_runLength = 0;
    m_runMin = Duration::max();
    return isQueueing;
}

void Background::onRoundEnd(Instant now)
{
    const Round round = m_round;
    m_round = Round();
    m_lastDelivered = round.delivered;
    ++m_roundsSinceDecrease;
    if (round.arrivals == 0)
        return;
    m_queues[m_rounds++ % kFilterRounds] = queueOf(round);
    m_calmRounds = queueOf(round) < std::max(usualTarget() / 4, unrest()) ? m_calmRounds + 1 : 0;
    if (m_phase == Phase::Steady)
        adjust(round, now);
}

/// Once a round; what was taken back shows in the queue only a round later.
void Background::adjust(const Round &round, Instant now)
{
    const Duration queue = queueDelay();
    const Duration aim = target(now);
    if (queue < aim) {
        if (now >= m_heldUntil && isUsed(round))
            m_window = std::min(saturatingAdd(m_window, growth(now)), delivery::kMaxInFlight);
    } else if (m_roundsSinceDecrease >= kRoundsBetweenDecreases) {
        m_roundsSinceDecrease = 0;
        const std::uint64_t excess
            = scaled(m_window, static_cast<std::uint64_t>((queue - aim).count()), static_cast<std::uint64_t>(aim.count()));
        m_window = std::max(m_window - std::min(excess, m_window) / 2, m_payload / 2);
    }
}

void Background::halve(Instant now)
{
    m_roundsSinceDecrease = 0;
    m_calmRounds = 0;
    std::uint64_t &window = m_phase == Phase::Slowdown ? m_threshold : m_window;
    window = std::max(window / 2, m_payload / 2);
    if (m_phase == Phase::SlowStart)
        settle(now);
}

void Background::startSlowly(std::uint64_t window, std::uint64_t threshold)
{
    m_phase = Phase::SlowStart;
    m_window = window;
    m_threshold = std::max(threshold, window);
    m_runLength = 0;
    m_runMin = Duration::max();
}

/// The end of slow start. The first is soon followed by a slowdown: only then is the base known.
void Background::settle(Instant now)
{
    m_phase = Phase::Steady;
    const Duration between = m_isReturning ? (now - m_slowdownBegin) * kBetweenSlowdowns : 2 * roundTrip();
    m_nextSlowdown = now + std::min<Duration>(between, kMostBetween);
    m_isReturning = false;
}

void Background::slowDown(Instant now)
{
    m_phase = Phase::Slowdown;
    m_threshold = m_window;
    m_window = datagrams(kMinDatagrams);
    m_slowdownBegin = now;
    m_slowdownEnd = now + std::max<Duration>(2 * roundTrip(), kLeastSlowdown);
    m_isReturning = true;
}

Duration Background::usualTarget() const
{
    return std::clamp<Duration>(minRoundTrip() / 4, kMinTarget, kMaxTarget);
}

/// A queue no longer than this may be none.
Duration Background::unrest() const
{
    return std::min<Duration>(m_jumps.value().value_or(m_mostJump.value().value_or(Duration::zero())) * 5 / 4, kMaxUnrest);
}

/// What the window grows by in a round. More where it is large, but less than in proportion: shares still become equal.
std::uint64_t Background::gain() const
{
    const Duration base = std::max(minRoundTrip(), Duration(1));
    const auto divisor = static_cast<std::uint64_t>((kGainTime + base - Duration(1)) / base);
    const auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(scaled(m_window, 256, m_payload))));
    const std::uint64_t bytes = std::max(m_payload, scaled(m_payload, root, 16 * kGainRoot));
    return std::max<std::uint64_t>(bytes / std::clamp<std::uint64_t>(divisor, 1, kMaxGainDivisor), 1);
}

std::uint64_t Background::growth(Instant now) const
{
    const bool isCalm = m_calmRounds > (now < m_shallowUntil ? kCalmRoundsShallow : kCalmRounds);
    return gain() + (isCalm ? std::max(m_window / kCalmGrowth, m_payload) : 0);
}

/// The mean; its smallest would overlook bursts that hardly drain. Clocks drift: it is no longer than it makes the
/// round trip, of which there are samples only where receipts release data, between the bursts of this.
Duration Background::queueOf(const Round &round) const
{
    const Duration byClocks = round.queues / round.arrivals;
    if (round.longest == Duration::zero())
        return byClocks;
    const Duration slack = minRoundTrip() / 8 + 1ms;
    return std::clamp(byClocks, Duration::zero(), std::max(round.longest - minRoundTrip() + slack, Duration::zero()));
}

/// More would be used too.
bool Background::isUsed(const Round &round) const
{
    return !round.isLimited && std::max(round.delivered, m_lastDelivered) >= m_window / 4;
}

Duration Background::roundTrip() const
{
    if (m_smoothedRoundTrip > Duration::zero())
        return m_smoothedRoundTrip;
    return m_pathRoundTrip > Duration::zero() ? m_pathRoundTrip : delivery::kAssumedRoundTrip;
}

} // namespace plug::transport
