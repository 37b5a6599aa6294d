#pragma once

#include "core/base/random.h"
#include "core/transport/congestion.h"
#include "core/transport/saturating.h"
#include "core/transport/windowed_extreme.h"

#include <functional>

namespace plug::transport {

/// The controller for full speed (docs/protocol.md, "Full speed"): a model of the path, its bottleneck's bandwidth and its
/// shortest round trip, probed in a cycle as BBR does, and the jitter that comes on top of that. Loss is judged by the queue
/// at the gap, so that random loss does not slow it down. Invariant: window() is at least four datagrams, pace() above 0.
/// Only the length of its cycles is random, from the seed. Never reacts to what the server could not have sent faster.
class FullSpeed final : public Congestion {
public:
    enum class Phase : std::uint8_t { Startup, Drain, Cruise, Up, Down, ProbeRtt };

    explicit FullSpeed(std::uint64_t seed);

    void onSample(const DeliverySample &sample) override;
    void onSilence(int timeouts, Instant now) override;
    void onResume(Duration idle, Instant now) override;
    void reset(Instant now) override;
    void onPath(Duration roundTrip, std::uint64_t payload) override;

    std::uint64_t window() const override;
    std::uint64_t pace() const override;

    bool describe(PathReport &report) const override;
    void setShare(const PathShare &share) override { m_share = share; }

    Phase phase() const { return m_phase; }
    /// Of the bottleneck as far as known, bytes a second.
    std::uint64_t bandwidth() const;

private:
    /// What came in one round, or in several where one is too short to judge losses by.
    struct Round {
        Instant begin{};
        std::uint64_t delivered = 0;
        std::uint64_t lost = 0;
        std::uint64_t congestive = 0; ///< of the lost bytes
        Duration minQueue = Duration::max();
        Duration loops{}; ///< sum
        int loopCount = 0;
        bool isLimited = false;
        bool hasRate = false;
    };

    void startup(Instant now);
    void enter(Phase phase, Instant now);
    void measure(const DeliverySample &sample);
    void judgeLoss(const DeliverySample &sample);
    void onRate(const DeliverySample &sample);
    void onRoundEnd(const DeliverySample &sample);
    void checkPhase(Instant now, const DeliverySample &sample);
    void probeIfAllowed(Instant now);
    void checkRound(Instant now, const Round &round);
    bool isLossy(const Round &over) const;
    void onLossy(Instant now, const Round &round);
    bool isDrained(const Round &round) const;
    void countGrowth(const Round &round, std::uint64_t percent);
    std::uint64_t roundRate(Instant now, const Round &round) const;
    Duration flightTime() const;
    Duration spareTime() const;
    std::uint64_t shared(std::uint64_t value) const { return scaled(value, m_share.scale, PathShare::kWhole); }
    Duration roundTrip() const;
    Duration jitterOf(const Round &round) const;
    std::uint64_t datagrams(std::uint64_t count) const { return count * m_payload; }

    SeededRandom m_random;
    Phase m_phase = Phase::Startup;
    Instant m_phaseBegin{};
    Duration m_phaseLength{};
    int m_phaseRounds = 0;

    std::uint64_t m_payload;
    Duration m_minRoundTrip{};
    Duration m_smoothedRoundTrip{};
    Duration m_jitter{};              ///< by which receipt and DATA are longer on their way than at best, queue aside
    Instant m_minRenewed{};
    WindowedExtreme<Duration, std::greater<>> m_maxQueue;

    std::uint64_t m_best = 0;         ///< of this probe cycle
    std::uint64_t m_bestBefore = 0;   ///< of the one before
    std::uint64_t m_growthBase = 0;
    int m_roundsWithoutGrowth = 0;

    Round m_round;
    Round m_lossWindow;
    std::uint64_t m_high;             ///< ceiling of the window that losses taught
    int m_roundsSinceLossy = 0;
    PathShare m_share;               ///< what a coupler leaves
    bool m_wantsToProbe = false;      ///< it is time for Up, and not its turn
    bool m_isResuming = false;        ///< one round at half speed after a pause
};

} // namespace plug::transport
