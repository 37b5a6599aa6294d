#pragma once

#include "core/transport/repeat_timer.h"
#include "core/transport/session_cipher.h"

#include <optional>

namespace plug::transport {

/// Keys of one handshake and what is known of their life. Confirmed: the other side is known to have them too.
struct KeySet {
    /// Message 3, which the calling side repeats until its keys are confirmed.
    struct Final {
        QByteArray message;
        RepeatTimer timer;
    };

    explicit KeySet(SessionCipher keys) : cipher(std::move(keys)) {}

    SessionCipher cipher;
    std::uint32_t ownIndex = 0;
    Hash binding;
    bool begunHere = false;
    bool begunByLower = false; ///< the host with the lower HostId sent message 1
    Instant begunAt{};         ///< message 1 was sent or heard for the first time
    Instant madeAt{};
    std::optional<Instant> confirmedAt;
    Instant lastHeard{};
    /// This side holds no state from before these keys: it says so in each datagram (FRESH).
    bool isFresh = false;
    bool wasRestartSeen = false;
    Endpoint endpoint;               ///< where the handshake was made with
    bool isEndpointProven = false;   ///< both of its messages went there and came from there
    std::size_t handshakeBytes = 0;  ///< heard from there in the handshake's last message
    std::optional<Final> final; ///< on the calling side until confirmed
    Mac finalTag{};             ///< on the called side: the end of message 3, to know it by when it comes again
    Instant lastConfirmation{};
    bool isConfirmationHeard = false; ///< the caller has answered under it: it repeats nothing any more
};

} // namespace plug::transport
