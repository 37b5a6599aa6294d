#pragma once

#include "core/base/endpoint.h"
#include "core/base/time.h"

#include <array>
#include <optional>

namespace plug::transport {

/// The PINGs of one session that wait for their PONG: where each random token was sent, and when.
/// Holds the newest few; a token is good for one answer.
class PingLedger {
public:
    static constexpr std::size_t kMaxWaiting = 8;

    struct Sent {
        std::uint64_t token = 0;
        std::uint32_t keyIndex = 0; ///< this side's index of the keys it was sealed with
        Endpoint to;
        Instant at{};
    };

    void note(const Sent &sent);
    /// Takes it out. Nothing for a token that was never sent, or long ago.
    std::optional<Sent> take(std::uint64_t token);

private:
    std::array<std::optional<Sent>, kMaxWaiting> m_waiting;
    std::size_t m_next = 0;
};

} // namespace plug::transport
