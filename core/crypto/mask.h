#pragma once

#include "core/base/bytes.h"
#include "core/crypto/secret_bytes.h"

#include <memory>

namespace plug::crypto {

/// Header protection after RFC 9001, 5.4.3: AES-256-ECB over a 16-byte sample of the datagram (here: its tag)
/// gives the bytes that are XORed over the header's masked part.
class HeaderMask {
public:
    static constexpr std::size_t kSampleSize = 16;

    explicit HeaderMask(const SecretKey &key);
    ~HeaderMask();
    HeaderMask(HeaderMask &&) noexcept;
    HeaderMask &operator=(HeaderMask &&) noexcept;

    ByteArray<16> forSample(ByteView sample) const;

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// XORs AES-256-CTR's key stream (initial counter block `iv`, 16 bytes) over `bytes` in place; its own inverse.
/// For handshake messages, whose masked part is longer than a block.
void applyStreamMask(const SecretKey &key, ByteView iv, MutableByteView bytes);

} // namespace plug::crypto
