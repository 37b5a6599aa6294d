#pragma once

#include "core/base/time.h"
#include "core/wire/frames.h"

#include <memory>
#include <optional>

namespace plug::transport {

class Congestion;
struct PathReport;
struct PathShare;

/// The fetching side of one session's data: measures delivery, finds gaps in positions, and writes the receipts (FLOW)
/// that say how much the server may send (docs/protocol.md, "Receipts"; RFC 9002 for loss detection).
/// Invariant: received + lost + pending gaps = the highest position known to have been sent, and that never passes the
/// credit given by more than protocol::kInitialCredit; credit and lossHorizon() only grow.
/// Lives as long as the server's process: when that starts anew, so do positions.
class DeliveryReceiver {
public:
    explicit DeliveryReceiver(std::unique_ptr<Congestion> congestion);
    ~DeliveryReceiver();
    DeliveryReceiver(DeliveryReceiver &&) noexcept;
    DeliveryReceiver &operator=(DeliveryReceiver &&) noexcept;

    /// Another controller from now on; it is told what is known of the path.
    void setCongestion(std::unique_ptr<Congestion> congestion, Instant now);

    /// False for a datagram whose position was seen or given up long ago (its bytes may still be used).
    bool onData(const wire::Data &data, std::size_t datagramSize, Instant now);
    /// Requests for `bytes` went out: something is expected from now on, and a receipt is due at once where nothing was
    /// outstanding or too little to fill the window. Counts as outstanding until setOutstanding() says how much there is in all.
    void onRequested(std::uint64_t bytes, Instant now);
    void onStatus(const wire::Status &status, Instant now);
    void onAddressChanged(Instant now);
    /// A round-trip sample from elsewhere (handshake, PONG).
    void onRoundTrip(Duration sample, Instant now);

    /// Bytes asked for and not yet received or given up, of all requests; 0 stops receipts and timers.
    void setOutstanding(std::uint64_t bytes, Instant now);
    /// Upper bounds from above: a rate limit (DATA bytes), or a slow disk (no new credit, and no probes, while held).
    void setRateLimit(std::optional<std::uint64_t> bytesPerSecond);
    void setCreditHold(bool hold);
    /// What may wait in this host's own socket, beyond what the path holds; see LocalRoom.
    void setLocalRoom(std::uint64_t bytes);
    /// Largest datagram known to arrive, from the path MTU search.
    void setMaxDatagram(std::size_t bytes);

    /// What a Coupler asks for, under that number; nothing where the controller is not to be coupled with others.
    std::optional<PathReport> report(std::uint64_t path) const;
    void setShare(const PathShare &share);

    /// Everything sent below this position has arrived or is lost; only grows.
    std::uint64_t lossHorizon() const;
    /// A receipt that is due now, `poke` set after a probe timeout; nothing where none is due.
    std::optional<wire::Flow> pollFlow(Instant now);
    /// Probe timeouts since anything was heard: at 2 the requests should go to another host.
    int silentTimeouts() const;

    void advance(Instant now);
    Instant deadline() const;

    std::uint64_t bandwidth() const;  ///< DATA bytes a second, the most of the last 2 s of data; 0 before the first sample
    Duration smoothedRtt() const; ///< RFC 9002's initial 333 ms before the first sample
    Duration minRtt() const;      ///< of 10 s; 0 before the first sample
    Duration queueDelay() const;
    Duration probeTimeout() const;
    std::uint64_t bytesReceived() const;
    std::uint64_t bytesLost() const;
    /// Losses since a datagram above protocol::kBaseDatagram last arrived: what PathMtu finds black holes by.
    std::uint64_t lossesSinceLarge() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::transport
