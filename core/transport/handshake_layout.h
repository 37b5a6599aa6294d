#pragma once

#include "core/base/ids.h"
#include "core/base/protocol.h"
#include "core/crypto/secret_bytes.h"

#include <optional>

/// Where things lie in the three handshake messages and the cookie reply, and the keys that hide them
/// (docs/protocol.md, "Handshake"). Sizes and positions in bytes from the datagram's start.
namespace plug::transport {

enum class MessageType : std::uint8_t { First = 1, Second = 2, Third = 3 };

inline constexpr std::size_t kIndexSize = 4;
inline constexpr std::size_t kTypeAt = kIndexSize;
inline constexpr std::size_t kMacSize = 16;
inline constexpr std::size_t kNoiseKeySize = 32;

/// Message 1: index, type, sender's index: what Noise's prologue covers besides the name.
inline constexpr std::size_t kInitialHeadSize = kIndexSize + 1 + kIndexSize;
/// Message 2: index and then type, responder's index, ephemeral under the mask; Noise's message starts at the ephemeral.
inline constexpr std::size_t kAnswerNoiseAt = kIndexSize + 1 + kIndexSize;
inline constexpr std::size_t kAnswerMaskedSize = 1 + kIndexSize + kNoiseKeySize;
/// Message 2 without its payload: Noise adds the ephemeral, the sealed static key and the payload's tag.
inline constexpr std::size_t kAnswerOverhead = kAnswerNoiseAt + kNoiseKeySize + kNoiseKeySize + 2 * protocol::kTagSize;
/// Message 3: index, the type under the mask, Noise's message.
inline constexpr std::size_t kFinalNoiseAt = kIndexSize + 1;
inline constexpr std::size_t kFinalOverhead = kFinalNoiseAt + kNoiseKeySize + 2 * protocol::kTagSize;

using Mac = ByteArray<kMacSize>;
using Cookie = ByteArray<kMacSize>;
using InitialHead = ByteArray<kInitialHeadSize>;

/// The keys that follow from which host is called. They are no secret from whoever knows its HostId; contacts by
/// bare address use a HostId of zeros, which everybody knows. They keep handshakes without a constant byte
/// and let a host answer only those who know its name (as WireGuard's mac1 does).
class HandshakeKeys {
public:
    explicit HandshakeKeys(const std::optional<HostId> &called);

    const crypto::SecretKey &initialMask() const { return m_initialMask; }
    /// For messages 2 and 3 of the handshake that began with this ephemeral key.
    crypto::SecretKey answerMask(const ByteArray<32> &initiatorEphemeral) const;
    Mac mac1(ByteView unmasked) const;
    /// For one cookie reply.
    crypto::SecretKey cookieKey(ByteView nonce) const;

private:
    crypto::SecretKey m_initialMask;
    crypto::SecretKey m_mac1;
    crypto::SecretKey m_cookie;
};

/// The first 16 bytes of HMAC-SHA-256.
Mac shortMac(ByteView key, std::initializer_list<ByteView> parts);

/// Noise's prologue: "PLUG/1", then message 1's first bytes without their mask.
QByteArray noisePrologue(const InitialHead &head);

/// Masks or unmasks `count` bytes from kTypeAt on; the datagram's last 16 bytes are the initial counter block.
void applyAnswerMask(const crypto::SecretKey &key, MutableByteView datagram, std::size_t count);

} // namespace plug::transport
