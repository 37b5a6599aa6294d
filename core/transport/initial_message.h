#pragma once

#include "core/base/random.h"
#include "core/transport/handshake_layout.h"

namespace plug::transport {

/// Message 1, read and with a true mac1; about the rest of it nothing is known yet.
struct InitialMessage {
    InitialHead head{}; ///< without mask
    std::uint32_t senderIndex = 0;
    ByteArray<32> ephemeral{};
    QByteArray noise; ///< Noise's message: ephemeral, then padding
    Mac mac1{};
    std::size_t datagramSize = 0;
};

/// A random size for message 1, padding included.
std::size_t randomInitialSize(RandomSource &random);
/// Bytes of padding (Noise's payload) that make message 1 `datagramSize` bytes long.
std::size_t initialPadding(std::size_t datagramSize);

/// Message 1 from its head and Noise's message; mac2 is left as zeros.
QByteArray writeInitial(const HandshakeKeys &keys, const InitialHead &head, ByteView noise);
/// Sets mac2 from a cookie, or to random bytes where there is none.
void setMac2(QByteArray &message, const std::optional<Cookie> &cookie, RandomSource &random);

bool isInitialSize(std::size_t datagramSize);
/// Nothing where mac1 is not made with `keys`, or the type is another. The size must be an initial one.
std::optional<InitialMessage> readInitial(ByteView datagram, const HandshakeKeys &keys);
bool hasMac2(ByteView datagram, const Cookie &cookie);

} // namespace plug::transport
