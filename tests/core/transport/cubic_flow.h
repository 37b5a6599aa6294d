#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>

namespace plug::transport::test {

/// A TCP sender that always has data: CUBIC (RFC 9438) with fast convergence and its Reno-friendly region, slow start
/// without HyStart++, losses found by three later acknowledgements (RFC 6675) or a timeout. What was lost is sent again
/// as new data.
class CubicFlow {
public:
    static constexpr std::uint64_t kOnLink = 1500; ///< bytes of a segment with its headers, IPv4
    static constexpr std::uint64_t kPayload = 1448;

    bool canSend() const { return static_cast<double>(m_inFlight) < std::max(std::floor(m_window), 1.0); }

    std::uint64_t onSent(Instant now)
    {
        m_segments.push_back({now, State::InFlight});
        ++m_inFlight;
        if (m_inFlight == 1)
            m_heardAt = now;
        return m_begin + m_segments.size() - 1;
    }

    void onAck(std::uint64_t number, Instant now)
    {
        m_heardAt = now;
        m_delivered += kPayload; // late or not, it is there
        if (number < m_begin || m_segments[number - m_begin].state != State::InFlight)
            return;
        Segment &segment = m_segments[number - m_begin];
        segment.state = State::Done;
        --m_inFlight;
        measure(now - segment.sentAt);
        m_highest = std::max(m_highest, number);
        detectLosses(now);
        if (number >= m_recoveryEnd)
            grow(now);
        forgetDone();
    }

    Instant timeout() const { return m_inFlight == 0 ? kNever : m_heardAt + m_timeout; }

    void onTimeout(Instant now)
    {
        for (Segment &segment : m_segments)
            segment.state = State::Done;
        m_inFlight = 0;
        reduce(now);
        m_window = 1;
        m_timeout = std::min<Duration>(2 * m_timeout, std::chrono::seconds(60));
        forgetDone();
    }

    std::uint64_t delivered() const { return m_delivered; }
    double window() const { return m_window; } ///< segments

private:
    static constexpr double kBeta = 0.7;
    static constexpr double kScale = 0.4; ///< C, segments / s^3
    static constexpr std::uint64_t kReorderThreshold = 3;
    static constexpr Duration kMinTimeout = std::chrono::seconds(1); // RFC 6298

    enum class State : std::uint8_t { InFlight, Done };
    struct Segment {
        Instant sentAt {};
        State state = State::InFlight;
    };

    static double seconds(Duration duration) { return static_cast<double>(duration.count()) / 1e6; }

    void measure(Duration sample)
    {
        const bool isFirst = m_smoothed == Duration::zero();
        m_variation = isFirst ? sample / 2 : (3 * m_variation + std::chrono::abs(m_smoothed - sample)) / 4;
        m_smoothed = isFirst ? sample : (7 * m_smoothed + sample) / 8;
        m_timeout = std::max(kMinTimeout, m_smoothed + 4 * m_variation);
    }

    void detectLosses(Instant now)
    {
        for (std::size_t i = 0; i < m_segments.size() && m_begin + i + kReorderThreshold <= m_highest; ++i) {
            if (m_segments[i].state != State::InFlight)
                continue;
            m_segments[i].state = State::Done;
            --m_inFlight;
            if (m_begin + i >= m_recoveryEnd)
                reduce(now);
        }
    }

    /// RFC 9438, 4.6 and 4.7.
    void reduce(Instant)
    {
        m_recoveryEnd = m_begin + m_segments.size();
        m_most = m_window < m_most ? m_window * (1 + kBeta) / 2 : m_window;
        m_threshold = std::max(m_window * kBeta, 2.0);
        m_window = m_threshold;
        m_epoch = kNever;
    }

    /// RFC 9438, 4.2 to 4.5, and 4.10 for slow start.
    void grow(Instant now)
    {
        if (m_window < m_threshold) {
            m_window += 1;
            return;
        }
        if (m_epoch == kNever) {
            m_epoch = now;
            m_most = std::max(m_most, m_window);
            m_peak = std::cbrt((m_most - m_window) / kScale);
            m_reno = m_window;
        }
        const double time = seconds(now - m_epoch);
        const double target = std::clamp(cubic(time + seconds(m_smoothed)), m_window, 1.5 * m_window);
        const double alpha = m_reno < m_most ? 3 * (1 - kBeta) / (1 + kBeta) : 1;
        m_reno += alpha / m_window;
        m_window = cubic(time) < m_reno ? std::max(m_window, m_reno) : m_window + (target - m_window) / m_window;
    }

    double cubic(double time) const { return kScale * std::pow(time - m_peak, 3) + m_most; }

    void forgetDone()
    {
        while (!m_segments.empty() && m_segments.front().state == State::Done) {
            m_segments.pop_front();
            ++m_begin;
        }
    }

    std::deque<Segment> m_segments; ///< from m_begin on
    std::uint64_t m_begin = 0;
    std::uint64_t m_inFlight = 0;
    std::uint64_t m_highest = 0; ///< acknowledged
    std::uint64_t m_recoveryEnd = 0;
    std::uint64_t m_delivered = 0;
    double m_window = 10; ///< segments (RFC 6928)
    double m_threshold = 1e9;
    double m_most = 0; ///< W_max
    double m_reno = 0; ///< W_est
    double m_peak = 0; ///< K, seconds
    Instant m_epoch = kNever;
    Instant m_heardAt {};
    Duration m_smoothed {};
    Duration m_variation {};
    Duration m_timeout = kMinTimeout;
};

} // namespace plug::transport::test
