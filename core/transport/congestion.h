#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <memory>

namespace plug::transport {

/// What the receiver measured since the last sample.
struct DeliverySample {
    Instant at;
    std::uint64_t delivered = 0;   ///< bytes
    std::uint64_t lost = 0;        ///< bytes declared lost
    std::uint64_t rate = 0;        ///< bytes a second over the sample's interval, 0 for none
    bool isLimited = false;        ///< the server had nothing faster to give
    bool roundEnded = false;       ///< the echo reached the serial sent at the round's start
    Duration roundTrip{};          ///< newest sample, 0 for none
    Duration minRoundTrip{};
    Duration queueDelay{};
};

/// Decides window and pace from what the receiver measures. Owns no clock; never sends anything.
class Congestion {
public:
    virtual ~Congestion() = default;
    virtual void onSample(const DeliverySample &sample) = 0;
    virtual void onSilence(Instant now) = 0; ///< a probe timeout passed with nothing heard
    virtual void reset(Instant now) = 0;     ///< another path

    /// Bytes that may be on their way.
    virtual std::uint64_t window() const = 0;
    /// Bytes a second the server should send at most.
    virtual std::uint64_t pace() const = 0;
};

} // namespace plug::transport
