#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/crypto/aead.h"
#include "core/crypto/x25519.h"

#include <optional>

namespace plug::crypto {

enum class NoiseError : std::uint8_t {
    TooShort,
    BadTag,
    WeakKey,    ///< Diffie-Hellman gave all zeros (RFC 7748, 6.1)
    OutOfOrder, ///< not this side's turn, or the handshake is over
    TooLong,    ///< over 65,535 bytes (section 3)
};

/// What a finished handshake leaves: one key for each direction and the transcript's hash.
struct NoiseKeys {
    SecretKey initiatorToResponder;
    SecretKey responderToInitiator;
    Hash handshakeHash;
};

/// Noise_XX_25519_AESGCM_SHA256 (Noise Protocol Framework, revision 34), one side of it.
/// Plain value: copy it, read on the copy, keep the copy only where the reading succeeded.
class NoiseXx {
public:
    enum class Role : std::uint8_t { Initiator, Responder };

    NoiseXx(Role role, ByteView prologue, const X25519KeyPair &staticKey, const X25519KeyPair &ephemeral);

    /// The next message with `payload`. A failed writing (WeakKey) leaves this object unusable.
    Result<QByteArray, NoiseError> write(ByteView payload);
    /// Reads the next message, returns its payload. A failed reading leaves this object unusable (read on a copy).
    Result<QByteArray, NoiseError> read(ByteView message);

    bool isFinished() const { return m_messageIndex == 3; }
    /// The transcript's hash so far: what identity signatures cover.
    const Hash &handshakeHash() const { return m_hash; }
    /// The other side's static key, once it has been read.
    const std::optional<ByteArray<32>> &remoteStatic() const { return m_remoteStatic; }
    /// Only when finished.
    NoiseKeys split() const;

private:
    bool isOwnTurn() const;
    void mixHash(ByteView bytes);
    bool mixKey(const X25519KeyPair &own, const ByteArray<32> &theirs);
    void encryptAndHash(QByteArray &out, ByteView text);
    Result<QByteArray, NoiseError> decryptAndHash(ByteView sealed);

    Role m_role;
    int m_messageIndex = 0;
    X25519KeyPair m_static;
    X25519KeyPair m_ephemeral;
    std::optional<ByteArray<32>> m_remoteEphemeral;
    std::optional<ByteArray<32>> m_remoteStatic;
    SecretKey m_chainingKey;
    std::optional<SecretKey> m_key;
    std::uint64_t m_nonce = 0;
    Hash m_hash;
};

} // namespace plug::crypto
