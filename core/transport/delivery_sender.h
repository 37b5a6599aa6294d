#pragma once

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/wire/frames.h"

#include <deque>

namespace plug::transport {

/// The serving side of one session's data: position, tokens, and the brake (docs/protocol.md, "Credit").
/// Never lets more out than the fetcher's credit, its own ramp (64 KiB at first, at most doubling per RTT against receipts
/// that echo a token) and the pace allow; falls silent one second after the last authentic datagram of the fetcher.
class DeliverySender {
public:
    enum class Verdict : std::uint8_t { Accepted, Stale, Violation };

    explicit DeliverySender(RandomSource &random);

    Verdict onFlow(const wire::Flow &flow, Instant now);
    /// Any authentic datagram of the fetcher.
    void onHeard(Instant now);
    /// Another address (not only another port): credit and state start anew, the position goes on.
    void onAddressChanged();

    /// DATA bytes that may go out now; 0 where pace, credit or the brake forbid any.
    std::uint64_t allowance(Instant now) const;
    /// When allowance() may grow by itself; kNever where only the fetcher can change it.
    Instant nextRelease(Instant now) const;
    /// Fills position, clock, flowEcho and token for data.bytes.size() bytes and counts them as sent.
    void stamp(wire::Data &data, Instant now);

    std::uint64_t position() const { return m_position; }
    /// Largest datagram that the fetcher says arrives.
    std::size_t maxDatagram() const;
    /// Pacing quantum in bytes: as much as one run should hold.
    std::uint64_t quantum() const;
    Duration roundTrip() const;
    std::uint64_t reportedBandwidth() const;

private:
    std::uint64_t m_position = 0;
};

} // namespace plug::transport
