#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace plug {

/// Bytes that belong to somebody else; valid only as long as their owner says.
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;

template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

inline ByteView viewOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

inline MutableByteView mutableViewOf(QByteArray &bytes)
{
    return {reinterpret_cast<std::uint8_t *>(bytes.data()), static_cast<std::size_t>(bytes.size())};
}

/// A view of characters; `text` must outlive it.
inline ByteView viewOf(QByteArrayView text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), static_cast<std::size_t>(text.size())};
}

/// A deep copy.
inline QByteArray toQByteArray(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

/// Reads sizeof(T) bytes in network byte order; `from` must hold at least that many.
template <std::unsigned_integral T>
constexpr T readBigEndian(ByteView from)
{
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | from[i]);
    return value;
}

/// Writes sizeof(T) bytes in network byte order; `to` must have room for them.
template <std::unsigned_integral T>
constexpr void writeBigEndian(MutableByteView to, T value)
{
    for (std::size_t i = sizeof(T); i-- > 0;) {
        to[i] = static_cast<std::uint8_t>(value);
        value = static_cast<T>(static_cast<std::uint64_t>(value) >> 8);
    }
}

inline bool equalBytes(ByteView a, ByteView b)
{
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace plug
