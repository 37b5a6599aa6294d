#pragma once

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/transport/delivery_limits.h"
#include "core/transport/pacer.h"
#include "core/transport/receipt_tokens.h"
#include "core/transport/rtt_estimator.h"
#include "core/wire/frames.h"

#include <optional>

namespace plug::transport {

/// The serving side of one session's data: position, tokens, and the brake (docs/protocol.md, "The server's brake").
/// Never lets more out than the fetcher's credit, its own ramp (64 KiB at first, at most doubling per RTT against receipts
/// that echo a token) and the pace allow; falls silent one second after the last authentic datagram of the fetcher.
/// Believes no number of a receipt that a token does not prove, beyond what the fetcher may harm itself with.
/// Lives as long as the fetcher's process: when that starts anew, so do positions and serials.
class DeliverySender {
public:
    enum class Verdict : std::uint8_t { Accepted, Stale, Violation };

    /// `random` must outlive the sender.
    explicit DeliverySender(RandomSource &random);

    /// A Violation changes nothing but violationsInRow().
    Verdict onFlow(const wire::Flow &flow, Instant now);
    /// Any authentic datagram of the fetcher.
    void onHeard(Instant now);
    /// Another address (not only another port): credit and state start anew, the position goes on.
    void onAddressChanged();

    /// DATA bytes that may go out now; 0 where pace, credit or the brake forbid any.
    /// Who has a longer datagram ready waits rather than cuts it.
    std::uint64_t allowance(Instant now) const;
    /// When allowance() reaches the next run (a quantum, or all that credit and brake leave) by itself; `now` where it has
    /// a quantum, kNever where only the fetcher can change it. Meant for who has data ready that allowance() forbids.
    Instant nextRelease(Instant now) const;
    /// Fills position, clock, flowEcho and token for data.bytes.size() bytes and counts them as sent. Adds
    /// Data::kLimited where nothing was sent for so long, though it was allowed, that the rate says nothing.
    void stamp(wire::Data &data, Instant now);

    std::uint64_t position() const { return m_position; }
    /// Largest datagram that the fetcher says arrives, from protocol::kBaseDatagram up.
    std::size_t maxDatagram() const;
    /// Pacing quantum in bytes: as much as one run should hold.
    std::uint64_t quantum() const { return m_quantum; }
    /// Smoothed, from the clocks that receipts echo; 0 before the first.
    Duration roundTrip() const;
    std::uint64_t reportedBandwidth() const { return m_flow ? m_flow->bandwidth : 0; }
    /// Bytes on their way as far as receipts prove.
    std::uint64_t inFlight() const { return m_position - m_acknowledged; }
    /// How many receipts in a row were violations.
    std::uint64_t violationsInRow() const { return m_violationsInRow; }

private:
    bool isCredible(const wire::Flow &flow) const;
    bool isStopped(Instant now) const;
    bool isBlocked() const;
    std::uint64_t room() const;

    void acknowledge(const wire::Flow &flow, Instant now);
    void endRound();
    void writeOff(const wire::Flow &flow, Instant now);
    void restartRamp(std::uint64_t ceiling);
    void applyPace(Instant now);
    void measure(const wire::Flow &flow, Instant now);

    RandomSource *m_random;
    std::uint64_t m_position = 0;
    std::uint64_t m_acknowledged = 0; ///< end of what is proven to have arrived, or was written off
    ReceiptTokens m_tokens;
    Pacer m_pacer;
    RttEstimator m_rtt;

    std::optional<wire::Flow> m_flow;         ///< newest accepted on this path
    std::optional<std::uint32_t> m_serial;    ///< newest heard, whatever the path
    std::optional<Instant> m_heardAt;
    Instant m_flowAt{};
    std::uint64_t m_pathBegin = 0;            ///< position where the present path began
    std::uint64_t m_quantum = 0;
    std::uint64_t m_violationsInRow = 0;

    // The ramp: rounds end when what was sent by their begin is acknowledged
    std::uint64_t m_ceiling = protocol::kInitialCredit;
    std::uint64_t m_roundCeiling = protocol::kInitialCredit;
    std::uint64_t m_roundEnd = 0;
    std::uint64_t m_roundReceived = 0;
    std::uint64_t m_roundLost = 0;
    int m_lossyRounds = 0;   ///< in a row, since the ceiling was last halved for them
    bool m_wasLossy = false; ///< the round before this one
    Instant m_writeOffAt{};

    Instant m_mayFlowSince{}; ///< since when neither credit nor the ramp stood in the way, or data last went out
};

} // namespace plug::transport
