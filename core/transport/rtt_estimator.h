#pragma once

#include "core/base/time.h"

namespace plug::transport {

/// Round-trip time of one path (RFC 9002, 5). Before the first sample it holds the initial values of RFC 9002, 6.2.2.
/// Integer microseconds throughout; knows no clock.
class RttEstimator {
public:
    static constexpr Duration kInitialRtt = std::chrono::milliseconds(333);
    static constexpr Duration kGranularity = std::chrono::milliseconds(1);

    /// `sample`: from sending to hearing the answer; `answerDelay`: what the other side says it held the answer back,
    /// taken off only as far as the minimum allows (RFC 9002, 5.3).
    void onSample(Duration sample, Duration answerDelay = Duration::zero());
    /// Another path: nothing is known any more.
    void reset() { *this = RttEstimator(); }

    bool hasSample() const { return m_latest != Duration::zero(); }
    Duration latest() const { return m_latest; } ///< 0 before the first sample
    Duration min() const { return m_min; }       ///< 0 before the first sample
    Duration smoothed() const { return m_smoothed; }
    Duration variation() const { return m_variation; }

    /// Probe timeout (RFC 9002, 6.2.1), without the peer's largest answer delay.
    Duration pto() const;

private:
    Duration m_latest{};
    Duration m_min{};
    Duration m_smoothed = kInitialRtt;
    Duration m_variation = kInitialRtt / 2;
};

} // namespace plug::transport
