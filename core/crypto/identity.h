#pragma once

#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/crypto/secret_bytes.h"

namespace plug::crypto {

using PublicKey = ByteArray<32>;
using Signature = ByteArray<64>;

/// HostId = SHA-256(Ed25519 public key).
HostId hostIdOf(const PublicKey &publicKey);

/// Ed25519 (RFC 8032). False for a malformed key as well as for a wrong signature.
[[nodiscard]] bool verifySignature(const PublicKey &publicKey, ByteView message, const Signature &signature);

/// A host's long-lived Ed25519 key pair. The seed is wiped when it goes.
class Identity {
public:
    static Identity generate(RandomSource &random);
    static Identity fromSeed(const SecretKey &seed);

    const SecretKey &seed() const { return m_seed; }
    const PublicKey &publicKey() const { return m_publicKey; }
    const HostId &hostId() const { return m_hostId; }
    Signature sign(ByteView message) const;

private:
    Identity() = default;

    SecretKey m_seed;
    PublicKey m_publicKey{};
    HostId m_hostId;
};

} // namespace plug::crypto
