#pragma once

#include "core/base/time.h"

#include <cstdint>

namespace plug::transport {

/// Tells losses that a full queue makes from those that the path has anyway: it counts what arrives and what is lost
/// where the queue is long and where it is not. Counts bytes of about the last kWindow, halving what is older.
class LossTally {
public:
    static constexpr std::uint64_t kWindow = 8192; ///< datagrams of `payload` bytes

    /// `longest`: the longest queue known of late.
    void onDelivered(std::uint64_t bytes, Duration queue, Duration longest, std::uint64_t payload);
    void onLost(std::uint64_t bytes, Duration queue, Duration longest);
    /// Where about as much is lost with hardly a queue, the loss is the path's own.
    bool isUsual(std::uint64_t payload) const;

private:
    struct Count {
        std::uint64_t delivered = 0;
        std::uint64_t lost = 0;
    };

    Count &countFor(Duration queue, Duration longest) { return queue <= longest / 2 ? m_short : m_long; }

    Count m_short;
    Count m_long;
};

} // namespace plug::transport
