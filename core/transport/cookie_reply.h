#pragma once

#include "core/base/random.h"
#include "core/transport/handshake_layout.h"

namespace plug::transport {

/// The answer of a host under load to message 1: kCookieDatagram bytes, index (4), nonce (12), then AES-256-GCM of
/// the cookie (16) and 16 zero bytes, bound to that message's mac1.
QByteArray writeCookieReply(const HandshakeKeys &keys, std::uint32_t toIndex, const Mac &mac1, const Cookie &cookie,
                            RandomSource &random);
/// Nothing where it is no true reply to the message 1 with this mac1.
std::optional<Cookie> readCookieReply(ByteView reply, const HandshakeKeys &keys, const Mac &mac1);

} // namespace plug::transport
