#pragma once

#include "core/crypto/digest.h"

#include <QByteArray>

namespace plug::test {

/// The bytes that tests/data/content.json describes: SHA-256(u64be(0) || u64be(n)) for n = 0, 1, 2, … cut to `size`.
inline QByteArray vectorContent(std::uint64_t size)
{
    QByteArray bytes;
    for (std::uint64_t n = 0; std::uint64_t(bytes.size()) < size; ++n) {
        ByteArray<16> seed{};
        writeBigEndian(MutableByteView(seed).subspan(8), n);
        bytes += toQByteArray(crypto::sha256(seed).view());
    }
    bytes.truncate(qsizetype(size));
    return bytes;
}

} // namespace plug::test
