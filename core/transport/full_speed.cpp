#include "core/transport/full_speed.h"

#include "core/transport/delivery_limits.h"
#include "core/transport/rate.h"

#include <algorithm>
#include <limits>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

using Phase = FullSpeed::Phase;

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMinWindow = 4; ///< datagrams
constexpr std::uint64_t kSpareQuanta = 3;
constexpr Duration kLeastSpare = 20ms; ///< but not more than a round trip
constexpr Duration kMostSpare = 34ms;  ///< with less, nothing is left beside TCP in a long queue

constexpr int kStartupFlatRounds = 3;
constexpr std::uint64_t kStartupGrowth = 25; ///< percent
constexpr int kUpFlatRounds = 2;
constexpr int kUpRoundsAtLeast = 2; ///< until what it sends has been measured, whatever queue others keep
constexpr std::uint64_t kUpGrowth = 10;
constexpr int kDrainRounds = 4;
constexpr int kDownRounds = 3;
constexpr int kCruiseRounds = 63;
constexpr Duration kMinCruise = 2s;
constexpr Duration kCruiseSpread = 1s;
constexpr Duration kMinProbedEvery = 5s;
constexpr Duration kProbeRttLength = 150ms;

/// A queue counts if it is longer than so many jumps of the delay. Startup's bursts take 1 / 2.77 of a batch's time: where all
/// comes at its end, delays are between 0.64 and 1 of it, with jumps of 0.36.
constexpr int kJumps = 2;
constexpr Duration kLeastJitter = 2ms; ///< less is in what the window has to spare

constexpr std::uint64_t kLossWindow = 128; ///< datagrams
constexpr int kRoundsBetweenCuts = 2;
constexpr int kSilencesUntilStartup = 3;

struct Gains {
    std::uint64_t pace; ///< percent
    std::uint64_t window;
};

constexpr Gains gainsOf(Phase phase)
{
    switch (phase) {
    case Phase::Startup: return {277, 240};
    case Phase::Drain: return {50, 200};
    case Phase::Cruise: return {100, 150};
    case Phase::Up: return {125, 225};
    case Phase::Down: return {80, 150};
    case Phase::ProbeRtt: return {100, 50};
    }
    return {100, 150};
}

} // namespace

FullSpeed::FullSpeed(std::uint64_t seed)
    : m_random(seed)
    , m_payload(delivery::payloadOf(protocol::kBaseDatagram))
    , m_maxQueue(delivery::kMinimumsWindow)
    , m_high(kUnlimited)
{
}

void FullSpeed::onSample(const DeliverySample &sample)
{
    measure(sample);
    judgeLoss(sample);
    if (sample.rate > 0)
        onRate(sample);
    checkPhase(sample.at, sample);
    if (sample.roundEnded)
        onRoundEnd(sample);
}

/// A server may just be slow; one that stays silent has lost its path, and what was known of that is worth nothing.
void FullSpeed::onSilence(int timeouts, Instant now)
{
    if (timeouts == kSilencesUntilStartup)
        startup(now);
}

void FullSpeed::onResume(Duration idle, Instant now)
{
    m_minRenewed = now;
    if (idle > delivery::kResumeAtAll)
        startup(now);
    else if (idle > delivery::kResumeAsWas && m_phase != Phase::Startup)
        m_isResuming = true;
    m_round = Round{now};
    m_lossWindow = Round{now};
}

void FullSpeed::reset(Instant now)
{
    m_minRoundTrip = Duration::zero();
    m_jitter = Duration::zero();
    m_smoothedRoundTrip = Duration::zero();
    startup(now);
}

void FullSpeed::onPath(Duration roundTrip, std::uint64_t payload)
{
    m_minRoundTrip = roundTrip;
    m_payload = payload;
}

std::uint64_t FullSpeed::window() const
{
    std::uint64_t window = datagrams(protocol::kInitialWindowDatagrams);
    if (bandwidth() > 0) {
        const std::uint64_t flight = bytesIn(flightTime(), bandwidth());
        const std::uint64_t spare = m_phase == Phase::ProbeRtt ? 0 : kSpareQuanta * delivery::quantumOf(pace(), m_payload);
        const std::uint64_t least = m_phase == Phase::Startup ? window : datagrams(kMinWindow);
        window = std::max(flight + spare, least);
    }
    return std::max(shared(std::min(window, m_high)), datagrams(kMinWindow));
}

std::uint64_t FullSpeed::pace() const
{
    const std::uint64_t first = rateOf(datagrams(protocol::kInitialWindowDatagrams), roundTrip());
    if (bandwidth() == 0)
        return std::max<std::uint64_t>(shared(first), 1);
    return std::clamp<std::uint64_t>(shared(scaled(bandwidth(), gainsOf(m_phase).pace, 100)), 1, delivery::kMaxPace);
}

bool FullSpeed::describe(PathReport &report) const
{
    report.bandwidth = bandwidth();
    report.isProbing = m_phase == Phase::Startup || m_phase == Phase::Up;
    report.wantsToProbe = m_phase == Phase::Cruise && m_wantsToProbe;
    return true;
}

std::uint64_t FullSpeed::bandwidth() const
{
    const std::uint64_t best = std::min(std::max(m_best, m_bestBefore), delivery::kMaxPace);
    return m_isResuming ? best / 2 : best;
}

void FullSpeed::startup(Instant now)
{
    m_best = 0;
    m_bestBefore = 0;
    m_high = kUnlimited;
    m_isResuming = false;
    m_maxQueue.reset();
    m_round = Round{now};
    m_lossWindow = Round{now};
    m_minRenewed = now;
    enter(Phase::Startup, now);
}

void FullSpeed::enter(Phase phase, Instant now)
{
    m_phase = phase;
    m_phaseBegin = now;
    m_phaseRounds = 0;
    m_wantsToProbe = false;
    m_roundsWithoutGrowth = 0;
    m_lossWindow = Round{now};
    m_growthBase = phase == Phase::Startup ? 0 : bandwidth();
    if (phase == Phase::Cruise)
        m_phaseLength = kMinCruise + Duration(static_cast<std::int64_t>(m_random.below(kCruiseSpread.count())));
    else if (phase == Phase::ProbeRtt)
        m_phaseLength = kProbeRttLength + roundTrip();
    if (phase == Phase::Up && m_best > 0) { // a new cycle, unless the old one measured nothing
        m_bestBefore = m_best;
        m_best = 0;
    }
}

void FullSpeed::measure(const DeliverySample &sample)
{
    m_payload = sample.payload;
    m_smoothedRoundTrip = sample.smoothedRoundTrip;
    m_minRoundTrip = sample.minRoundTrip;
    if (sample.roundTrip > Duration::zero() && sample.roundTrip <= m_minRoundTrip + m_minRoundTrip / 32)
        m_minRenewed = sample.at;
    m_maxQueue.add(sample.queueDelay, sample.at);
    m_round.delivered += sample.delivered;
    m_round.isLimited = m_round.isLimited || sample.isLimited;
    m_lossWindow.delivered += sample.delivered;
    if (sample.delivered == 0)
        return;
    m_round.minQueue = std::min(m_round.minQueue, sample.queueDelay);
    m_round.loops += sample.loop;
    m_round.loopCount += sample.loop > Duration::zero() ? 1 : 0;
}

/// A loss where the queue stood high is the queue's; any other is the path's own.
void FullSpeed::judgeLoss(const DeliverySample &sample)
{
    if (sample.lost == 0)
        return;
    const Duration largest = m_maxQueue.value().value_or(Duration::zero());
    const Duration floor = std::max<Duration>({2ms, m_minRoundTrip / 16, kJumps * sample.jump});
    const bool isCongestive = sample.queueDelay > floor && sample.queueDelay > largest / 2;
    for (Round *round : {&m_round, &m_lossWindow}) {
        round->lost += sample.lost;
        round->congestive += isCongestive ? sample.lost : 0;
    }
}

void FullSpeed::onRate(const DeliverySample &sample)
{
    m_round.hasRate = true;
    const std::uint64_t rate = std::min(sample.rate, delivery::kMaxPace);
    if (!sample.isLimited || rate > std::max(m_best, m_bestBefore))
        m_best = std::max(m_best, rate);
}

void FullSpeed::onRoundEnd(const DeliverySample &sample)
{
    const Round round = m_round;
    m_round = Round{sample.at};
    ++m_phaseRounds;
    ++m_roundsSinceLossy;
    if (round.loopCount > 0)
        m_jitter = std::max(jitterOf(round), m_jitter * 3 / 4); // some rounds meet less of it than others
    if (m_isResuming) {
        m_isResuming = false;
        if (sample.roundTrip > m_minRoundTrip * 6 / 5) {
            m_best = std::max(m_best, m_bestBefore) / 2;
            m_bestBefore = 0;
            enter(Phase::Startup, sample.at);
        }
    }
    const bool isProbing = m_phase == Phase::Startup || m_phase == Phase::Up;
    const bool isJudged = isProbing || m_lossWindow.delivered + m_lossWindow.lost >= datagrams(kLossWindow);
    if (isJudged) {
        const Round over = isProbing ? round : m_lossWindow;
        m_lossWindow = Round{sample.at};
        if (isLossy(over)) {
            onLossy(sample.at, round);
            return;
        }
    }
    checkRound(sample.at, round);
}

/// What need not wait for a round's end.
void FullSpeed::checkPhase(Instant now, const DeliverySample &sample)
{
    const Duration unrest = kJumps * sample.jump;
    const bool isQueueing = sample.queueDelay > std::max<Duration>({20ms, m_minRoundTrip, unrest});
    const bool isQueueingAgain = sample.queueDelay > std::max<Duration>({7ms, m_minRoundTrip * 35 / 100, unrest});
    if (m_phase == Phase::Startup && isQueueing)
        enter(Phase::Drain, now);
    else if (m_phase == Phase::Up && m_phaseRounds >= kUpRoundsAtLeast && isQueueingAgain)
        enter(Phase::Down, now);
    else if (m_phase == Phase::Cruise && (m_wantsToProbe || now - m_phaseBegin >= m_phaseLength))
        probeIfAllowed(now);
    else if (m_phase == Phase::ProbeRtt && now - m_phaseBegin >= m_phaseLength) {
        m_minRenewed = now;
        enter(Phase::Cruise, now);
    } else if ((m_phase == Phase::Cruise || m_phase == Phase::Up || m_phase == Phase::Down)
               && now - m_minRenewed >= kMinProbedEvery)
        enter(Phase::ProbeRtt, now);
}

void FullSpeed::probeIfAllowed(Instant now)
{
    m_wantsToProbe = !m_share.mayProbe;
    if (m_share.mayProbe)
        enter(Phase::Up, now);
}

void FullSpeed::checkRound(Instant now, const Round &round)
{
    switch (m_phase) {
    case Phase::Startup:
        countGrowth(round, kStartupGrowth);
        if (m_roundsWithoutGrowth >= kStartupFlatRounds)
            enter(Phase::Drain, now);
        break;
    case Phase::Drain:
        if (isDrained(round) || m_phaseRounds >= kDrainRounds)
            enter(Phase::Cruise, now);
        break;
    case Phase::Cruise:
        if (m_phaseRounds >= kCruiseRounds)
            probeIfAllowed(now);
        break;
    case Phase::Up:
        if (m_high != kUnlimited)
            m_high = scaled(m_high, 125, 100);
        countGrowth(round, kUpGrowth);
        if (m_roundsWithoutGrowth >= kUpFlatRounds)
            enter(Phase::Down, now);
        break;
    case Phase::Down:
        if (isDrained(round) || m_phaseRounds >= kDownRounds)
            enter(Phase::Cruise, now);
        break;
    case Phase::ProbeRtt:
        break;
    }
}

bool FullSpeed::isLossy(const Round &over) const
{
    const std::uint64_t sent = over.delivered + over.lost;
    const bool isCongestive = over.congestive * 50 > sent && over.congestive >= datagrams(6);
    const bool isHeavy = over.lost * 10 > sent && over.lost >= datagrams(12);
    return isCongestive || isHeavy;
}

void FullSpeed::onLossy(Instant now, const Round &round)
{
    if (m_roundsSinceLossy < kRoundsBetweenCuts)
        return;
    if (m_phase == Phase::Drain || m_phase == Phase::ProbeRtt)
        return; // what is lost now, an earlier phase sent
    m_roundsSinceLossy = 0;
    const std::uint64_t inFlight = bytesIn(std::max(m_smoothedRoundTrip, Duration(1)), bandwidth());
    m_high = std::max(round.delivered, scaled(std::min(m_high, inFlight), 85, 100));
    if (m_phase == Phase::Startup) {
        enter(Phase::Drain, now);
    } else if (m_phase == Phase::Up) {
        enter(Phase::Down, now);
    } else if (m_phase == Phase::Cruise && !round.isLimited) {
        m_best = roundRate(now, round);
        m_bestBefore = 0;
    }
}

bool FullSpeed::isDrained(const Round &round) const
{
    return round.minQueue < 2ms + m_minRoundTrip / 10;
}

/// A round without a measurement, or in which the server had too little to send, says nothing.
void FullSpeed::countGrowth(const Round &round, std::uint64_t percent)
{
    if (!round.hasRate || round.isLimited)
        return;
    if (m_phase == Phase::Up && m_phaseRounds < kUpRoundsAtLeast)
        return; // sent at the pace before
    const std::uint64_t best = m_phase == Phase::Up ? m_best : bandwidth();
    if (best >= scaled(m_growthBase, 100 + percent, 100)) {
        m_growthBase = best;
        m_roundsWithoutGrowth = 0;
    } else {
        ++m_roundsWithoutGrowth;
    }
}

std::uint64_t FullSpeed::roundRate(Instant now, const Round &round) const
{
    return std::max<std::uint64_t>(rateOf(round.delivered, now - round.begin), 1);
}

/// How long what is on its way may be, at the bottleneck's bandwidth.
Duration FullSpeed::flightTime() const
{
    const auto gain = static_cast<std::int64_t>(gainsOf(m_phase).window);
    if (m_phase == Phase::ProbeRtt)
        return roundTrip() * gain / 100;
    const Duration path = roundTrip() + m_jitter + delivery::receiptLag(roundTrip());
    if (m_phase == Phase::Startup || m_phase == Phase::Drain)
        return path * gain / 100;
    return path + (path - roundTrip() + spareTime() * 2) * (gain - 100) / 100;
}

/// What the window leaves for a queue. In proportion to round trips, long ways would crowd out short ones: all stand in the
/// same queue, which is as long for everybody.
Duration FullSpeed::spareTime() const
{
    return std::clamp(roundTrip() / 2, std::min(roundTrip(), kLeastSpare), kMostSpare);
}

/// Datagrams that come in batches, or any way they like, are on their way for longer than the shortest round trip says, and
/// a window for that alone would lock itself in: what it lets through would be measured as all there is. What stands
/// in a queue is no such time; in Startup there is none yet, but bursts too short to reach the end of a batch look like one.
Duration FullSpeed::jitterOf(const Round &round) const
{
    const Duration standing = m_phase == Phase::Startup ? Duration::zero() : round.minQueue;
    const Duration jitter = round.loops / round.loopCount - m_minRoundTrip - standing;
    return jitter > std::max(kLeastJitter, m_minRoundTrip / 4) ? jitter : Duration::zero();
}

Duration FullSpeed::roundTrip() const
{
    return m_minRoundTrip > Duration::zero() ? m_minRoundTrip : delivery::kAssumedRoundTrip;
}

} // namespace plug::transport
