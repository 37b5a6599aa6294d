#pragma once

#include "core/base/bytes.h"
#include "core/base/check.h"
#include "core/crypto/secret_bytes.h"

#include <QByteArray>

#include <algorithm>

namespace plug::test {

/// Published vectors as they are printed; blanks and line ends are skipped.
inline QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

template <std::size_t N>
ByteArray<N> arrayOf(const QByteArray &bytes)
{
    PLUG_CHECK(bytes.size() == qsizetype(N));
    ByteArray<N> array;
    std::copy(bytes.begin(), bytes.end(), array.begin());
    return array;
}

inline crypto::SecretKey keyOf(const QByteArray &bytes)
{
    return crypto::SecretKey(arrayOf<32>(bytes));
}

} // namespace plug::test
