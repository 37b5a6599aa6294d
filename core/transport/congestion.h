#pragma once

#include "core/base/time.h"
#include "core/transport/coupler.h"

#include <cstdint>
#include <memory>

namespace plug::transport {

/// What the receiver measured since the last sample.
struct DeliverySample {
    Instant at;
    std::uint64_t delivered = 0;   ///< bytes
    std::uint64_t lost = 0;        ///< bytes declared lost; `queueDelay` is then from when their gap was noticed
    std::uint64_t rate = 0;        ///< bytes a second over the sample's interval, 0 for none
    bool isLimited = false;        ///< the server had nothing faster to give
    bool roundEnded = false;       ///< the echo reached the serial sent at the round's start
    Duration roundTrip{};          ///< newest sample, 0 for none
    Duration loop{};               ///< what passed between a receipt and DATA sent in its light, 0 for unknown
    Duration smoothedRoundTrip{};  ///< 0 before the first sample
    Duration minRoundTrip{};
    Duration queueDelay{};
    Duration oneWay{};             ///< newest, above that of the path's first datagram, by two clocks that drift
    Duration jump{};               ///< how much of `queueDelay` may be the path's unrest
    std::uint64_t payload = 0;     ///< DATA bytes of a full datagram
};

/// Decides window and pace from what the receiver measures. Owns no clock; never sends anything.
class Congestion {
public:
    virtual ~Congestion() = default;
    virtual void onSample(const DeliverySample &sample) = 0;
    /// `timeouts` probe timeouts in a row passed with nothing heard, not even an answer to a probe.
    virtual void onSilence(int timeouts, Instant now) = 0;
    /// Something is expected again after nothing was for `idle`.
    virtual void onResume(Duration idle, Instant now) = 0;
    virtual void reset(Instant now) = 0;     ///< another path
    /// A round trip known before any data, from the handshake or a PONG, and the DATA bytes of a full datagram.
    virtual void onPath(Duration roundTrip, std::uint64_t payload) = 0;

    /// Bytes that may be on their way.
    virtual std::uint64_t window() const = 0;
    /// Bytes a second the server should send at most.
    virtual std::uint64_t pace() const = 0;

    /// Fills in what a Coupler asks of a controller; false where this one is not to be coupled with others.
    virtual bool describe(PathReport &) const { return false; }
    /// What it leaves of the window and the pace from now on.
    virtual void setShare(const PathShare &) {}
};

} // namespace plug::transport
