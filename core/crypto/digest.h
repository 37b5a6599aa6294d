#pragma once

#include "core/base/bytes.h"
#include "core/base/ids.h"

#include <initializer_list>
#include <memory>

namespace plug::crypto {

/// SHA-256 (FIPS 180-4) of the concatenation of `parts`.
Hash sha256(std::initializer_list<ByteView> parts);
inline Hash sha256(ByteView bytes) { return sha256({bytes}); }

/// SHA-256 over many messages with one allocated context: for hashing leaf after leaf.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 &&) noexcept;
    Sha256 &operator=(Sha256 &&) noexcept;

    void reset();
    void update(ByteView bytes);
    /// The digest of what came since the last reset(); resets.
    Hash finish();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// HMAC-SHA-256 (RFC 2104) over the concatenation of `parts`.
Hash hmacSha256(ByteView key, std::initializer_list<ByteView> parts);

/// Equality in time that depends on the lengths alone.
bool equalConstantTime(ByteView a, ByteView b);

} // namespace plug::crypto
