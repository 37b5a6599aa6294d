#pragma once

#include "core/crypto/identity.h"
#include "core/crypto/noise_xx.h"

#include <optional>

namespace plug::transport {

/// What messages 2 and 3 carry encrypted: who speaks, and on which terms (docs/protocol.md, "Handshake payloads").
struct HandshakePayload {
    /// Bytes before the extensions.
    static constexpr std::size_t kFixedSize = 4 + 4 + 32 + 64 + 2 + 1 + 2;

    std::uint32_t initiatorIndex = 0;
    std::uint32_t responderIndex = 0;
    crypto::PublicKey publicKey{};
    crypto::Signature signature{};
    std::uint16_t maxDatagram = 0; ///< largest datagram that the sender of this takes
    bool allowsClearText = false;
    bool isFresh = false; ///< the sender holds no state with the receiver from before this handshake (message 3)

    bool operator==(const HandshakePayload &) const = default;
};

/// Exactly `size` bytes, filled up with zeros; at least kFixedSize.
QByteArray encodeHandshakePayload(const HandshakePayload &payload, std::size_t size);
/// Nothing where it is too short, its extensions run over its end, or it takes smaller datagrams than all must.
std::optional<HandshakePayload> decodeHandshakePayload(ByteView bytes);

/// What the Ed25519 key signs: context, role, the handshake's hash before this message, the signer's Noise static key.
QByteArray identityText(crypto::NoiseXx::Role role, const Hash &handshakeHash, const ByteArray<32> &noiseStatic);

} // namespace plug::transport
