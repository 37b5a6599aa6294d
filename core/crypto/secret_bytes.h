#pragma once

#include "core/base/bytes.h"

namespace plug::crypto {

/// Overwrites in a way that the compiler does not leave out.
void wipe(MutableByteView bytes);

/// N bytes that are wiped when they go. Copies are allowed (a handshake is read on a copy) and wiped as well.
template <std::size_t N>
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(const ByteArray<N> &bytes) : m_bytes(bytes) {}
    SecretBytes(const SecretBytes &) = default;
    SecretBytes &operator=(const SecretBytes &) = default;
    ~SecretBytes() { wipe(m_bytes); }

    ByteView view() const { return m_bytes; }
    MutableByteView mutableView() { return m_bytes; }

private:
    ByteArray<N> m_bytes{};
};

using SecretKey = SecretBytes<32>;

} // namespace plug::crypto
