#pragma once

#include "core/base/bytes.h"
#include "core/crypto/secret_bytes.h"

#include <memory>

namespace plug::crypto {

/// AES-256-GCM (NIST SP 800-38D) with the nonce of Noise's AESGCM: 4 zero bytes, then the counter big-endian.
/// Keyed once; each call changes the nonce only. Never uses a nonce by itself: the caller owns the counter.
class Aead {
public:
    static constexpr std::size_t kTagSize = 16;

    explicit Aead(const SecretKey &key);
    ~Aead();
    Aead(Aead &&) noexcept;
    Aead &operator=(Aead &&) noexcept;

    /// Encrypts `text` in place and writes 16 bytes to `tag`.
    void seal(std::uint64_t counter, ByteView associated, MutableByteView text, MutableByteView tag);
    /// Decrypts `text` in place. False where the tag is wrong; then `text` is worthless and must not be read.
    [[nodiscard]] bool open(std::uint64_t counter, ByteView associated, MutableByteView text, ByteView tag);

private:
    struct Contexts;
    std::unique_ptr<Contexts> m_contexts;
};

} // namespace plug::crypto
