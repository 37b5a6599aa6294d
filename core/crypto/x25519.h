#pragma once

#include "core/base/bytes.h"
#include "core/base/random.h"
#include "core/crypto/secret_bytes.h"

#include <optional>

namespace plug::crypto {

/// A Diffie-Hellman key pair (RFC 7748). The secret is kept as drawn; clamping is part of the function.
struct X25519KeyPair {
    SecretKey secret;
    ByteArray<32> publicKey{};

    static X25519KeyPair generate(RandomSource &random);
    static X25519KeyPair fromSecret(const SecretKey &secret);
};

/// The shared secret of both; nothing where it is all zeros, as a point of small order makes it (RFC 7748, 6.1).
std::optional<SecretKey> x25519(const SecretKey &secret, const ByteArray<32> &publicKey);

} // namespace plug::crypto
