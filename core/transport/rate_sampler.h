#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>

namespace plug::transport {

/// Delivery rate over stretches of arrivals: bytes / max(time between arrivals, time between departures), so that
/// neither a link that bunches datagrams nor a server that sends in bursts makes it look faster than it is.
class RateSampler {
public:
    struct Sample {
        std::uint64_t rate = 0; ///< bytes a second
        bool isLimited = false; ///< some DATA in it came late because the server had nothing to send
    };

    /// A stretch ends with the first arrival that makes it at least `minTime` long with 10 datagrams and `minBytes`.
    std::optional<Sample> onArrival(std::uint64_t bytes, std::uint32_t senderClock, bool isLimited, Instant now,
                                    Duration minTime, std::uint64_t minBytes);
    /// What comes next has nothing to do with what was: the stretch begins with the next arrival.
    void restart() { m_isOpen = false; }

private:
    void open(std::uint32_t senderClock, Instant now);

    bool m_isOpen = false;
    bool m_isLimited = false;
    int m_datagrams = 0;
    std::uint64_t m_bytes = 0;
    std::uint32_t m_firstClock = 0;
    std::uint32_t m_newestClock = 0;
    Instant m_begin{};
};

} // namespace plug::transport
