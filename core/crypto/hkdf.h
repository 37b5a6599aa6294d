#pragma once

#include "core/crypto/secret_bytes.h"

#include <utility>

namespace plug::crypto {

/// HKDF with two outputs as the Noise Protocol Framework (revision 34, 4.3) defines it: HMAC-SHA-256 extracts
/// with `chainingKey` as salt, then expands without info (RFC 5869).
std::pair<SecretKey, SecretKey> hkdf2(const SecretKey &chainingKey, ByteView input);

} // namespace plug::crypto
