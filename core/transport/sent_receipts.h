#pragma once

#include "core/base/time.h"
#include "core/transport/delivery_limits.h"

#include <array>
#include <optional>

namespace plug::transport {

/// The serials of the receipts that were sent and when: what the echoes in DATA are measured by, round trips and rounds.
/// Remembers the newest kSerialRing of them; an echo of anything else says nothing.
class SentReceipts {
public:
    struct Echo {
        Duration roundTrip{};
        bool endsRound = false; ///< it, or a later one, was sent after the round began
    };

    /// The serial of a receipt that goes out now: 1, 2, … wrapping (RFC 1982).
    std::uint32_t next(Instant now);
    /// For the first DATA that echoes a receipt newer than all echoed before.
    std::optional<Echo> onEcho(std::uint32_t serial, Instant now);
    /// How long ago that receipt went out, at least 1 µs; nothing where it is not remembered.
    std::optional<Duration> ageOf(std::uint32_t serial, Instant now) const;

private:
    std::array<Instant, delivery::kSerialRing> m_sentAt{};
    std::uint32_t m_newest = 0;
    std::uint32_t m_echoed = 0;
    std::uint32_t m_roundSerial = 1;
};

} // namespace plug::transport
