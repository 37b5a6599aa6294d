#pragma once

#include "core/base/time.h"
#include "core/transport/windowed_extreme.h"

#include <functional>
#include <optional>

namespace plug::transport {

/// How long datagrams wait in queues on the way here: the smaller of what the clocks say, one-way delay above its
/// smallest of 10 s, and what round trips say, above theirs. The clocks of two hosts have nothing in common but
/// their pace; the sender's wraps (32 bits of microseconds), so only differences below 2^31 µs mean anything.
class QueueDelay {
public:
    QueueDelay();

    void onArrival(std::uint32_t senderClock, Instant now);
    void onRoundTrip(Duration sample, Instant now);
    void reset();

    Duration current() const;
    /// Newest, above that of the first arrival; below 0 where it was shorter.
    Duration oneWay() const { return m_oneWay; }
    /// The most by which the delay grew from one arrival to the next, of 1 s: a queue grows by what is put into it, so this
    /// is how much of current() the path's own unrest may be (links that hand over in batches, radio, other hosts' bursts).
    /// At most 100 ms.
    Duration jump() const { return m_jump.value().value_or(Duration::zero()); }
    /// Smallest round trip of 10 s, 0 before the first.
    Duration minRoundTrip() const { return m_minRoundTrip.value().value_or(Duration::zero()); }

private:
    std::optional<std::uint32_t> m_base; ///< difference of the clocks at first
    Duration m_oneWay{};                 ///< above m_base
    Duration m_roundTrip{};
    WindowedExtreme<Duration, std::less<>> m_minOneWay;
    WindowedExtreme<Duration, std::less<>> m_minRoundTrip;
    WindowedExtreme<Duration, std::greater<>> m_jump;
};

} // namespace plug::transport
