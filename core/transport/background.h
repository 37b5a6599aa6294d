#pragma once

#include "core/transport/congestion.h"
#include "core/transport/loss_tally.h"
#include "core/transport/windowed_extreme.h"

#include <array>
#include <functional>
#include <optional>

namespace plug::transport {

/// The controller for transfers that give way to everything else (docs/protocol.md, "Background"; after LEDBAT++,
/// draft-irtf-iccrg-ledbat-plus-plus, and RFC 6817): a window that aims at a short queue of its own and falls as soon
/// as somebody makes it longer. Slows down now and then, so that the queue drains and all who share it see how short
/// the way is. Invariant: window() is at least two datagrams, pace() at least four a second. Takes no random loss for a
/// full queue, and no path's unrest for a queue. Owns no randomness.
class Background final : public Congestion {
public:
    enum class Phase : std::uint8_t { SlowStart, Steady, Slowdown };

    Background();

    void onSample(const DeliverySample &sample) override;
    void onSilence(int timeouts, Instant now) override;
    void onResume(Duration idle, Instant now) override;
    void reset(Instant now) override;
    void onPath(Duration roundTrip, std::uint64_t payload) override;

    std::uint64_t window() const override;
    std::uint64_t pace() const override;

    Phase phase() const { return m_phase; }
    /// The queue that it aims at.
    Duration target(Instant now) const;
    /// Smallest of the last rounds' mean queues.
    Duration queueDelay() const;

private:
    static constexpr std::size_t kFilterRounds = 4;
    static constexpr std::size_t kBaseSlots = 12;

    struct Round {
        std::uint64_t delivered = 0;
        Duration queues {}; ///< sum over what arrived
        std::int64_t arrivals = 0;
        Duration longest {}; ///< round trip
        bool isLimited = false;
    };

    void measure(const DeliverySample &sample);
    void measureQueue(const DeliverySample &sample);
    void measureUnrest(const DeliverySample &sample);

    void judgeLoss(const DeliverySample &sample);
    bool isHeavy(std::uint64_t lost);
    bool isOverflow(std::uint64_t lost, Duration queue);
    void learnShallow(Duration queue, Instant now);

    void changePhase(Instant now);
    void growSlowStart(const DeliverySample &sample);
    bool meetsQueue(const DeliverySample &sample);
    void onRoundEnd(Instant now);
    void adjust(const Round &round, Instant now);
    void halve(Instant now);
    void startSlowly(std::uint64_t window, std::uint64_t threshold);
    void settle(Instant now);
    void slowDown(Instant now);

    Duration usualTarget() const;
    Duration unrest() const;
    std::uint64_t gain() const;
    std::uint64_t growth(Instant now) const;
    Duration queueOf(const Round &round) const;
    bool isUsed(const Round &round) const;
    Duration roundTrip() const;
    Duration minRoundTrip() const { return m_minRoundTrip.value().value_or(m_pathRoundTrip); }
    Duration maxQueue() const { return m_maxQueue.value().value_or(Duration::zero()); }
    std::uint64_t datagrams(std::uint64_t count) const { return count * m_payload; }

    Phase m_phase = Phase::SlowStart;
    std::uint64_t m_payload;
    std::uint64_t m_window; ///< may be less than window(): the pace then still falls
    std::uint64_t m_threshold; ///< where slow start ends, if no queue ends it before

    WindowedExtreme<Duration, std::less<>, kBaseSlots> m_minOneWay;
    WindowedExtreme<Duration, std::less<>, kBaseSlots> m_minRoundTrip;
    WindowedExtreme<Duration, std::greater<>> m_maxQueue;
    WindowedExtreme<Duration, std::less<>> m_jumps; ///< the least: what is there all the time
    WindowedExtreme<Duration, std::greater<>> m_mostJump; ///< until m_jumps knows better
    std::optional<Instant> m_firstData;
    Duration m_pathRoundTrip {}; ///< before any DATA
    Duration m_smoothedRoundTrip {};
    Duration m_queue {}; ///< newest

    Round m_round;
    std::uint64_t m_lastDelivered = 0; ///< in the round before
    std::array<Duration, kFilterRounds> m_queues {}; ///< of the last rounds, means
    std::size_t m_rounds = 0;
    std::uint32_t m_calmRounds = 0;
    std::uint32_t m_roundsSinceDecrease = 0;
    int m_runLength = 0;
    Duration m_runMin = Duration::max();

    std::uint64_t m_recentDelivered = 0; ///< since loss was last judged as a whole
    std::uint64_t m_recentLost = 0;
    LossTally m_tally;
    Duration m_shallowTarget {}; ///< for a queue that overflows before it is as long as the usual target
    Instant m_shallowUntil {};
    Instant m_heldUntil {};

    Instant m_slowdownBegin {};
    Instant m_slowdownEnd {};
    bool m_isReturning = false; ///< from a slowdown
    Instant m_nextSlowdown = kNever;
};

} // namespace plug::transport
