#pragma once

#include "core/wire/cbor_fields.h"

#include <QCborStreamWriter>

namespace plug::wire {

/// Writes the one CBOR map that is a frame's body (RFC 8949, 4.2.1: shortest forms, definite lengths).
class CborMapWriter {
public:
    /// A map of exactly that many entries.
    explicit CborMapWriter(std::uint64_t entryCount);

    template <typename T>
    void write(Field key, const T &value)
    {
        m_writer.append(static_cast<quint64>(key));
        append(value);
    }

    /// The whole map; ends the writing.
    QByteArray take();

private:
    void append(bool value);
    void append(std::uint64_t value);
    void append(const Endpoint &endpoint);
    void append(const std::vector<Endpoint> &endpoints);
    void append(const std::vector<Contact> &contacts);
    void append(const std::vector<ByteRange> &ranges);
    void append(const std::vector<std::uint32_t> &numbers);
    void append(const QString &text);
    void append(const QByteArray &bytes);
    void append(ByteView bytes);

    template <std::unsigned_integral T>
    void append(T value)
    {
        append(static_cast<std::uint64_t>(value));
    }

    template <typename T>
        requires std::is_enum_v<T>
    void append(T value)
    {
        append(static_cast<std::uint64_t>(value));
    }

    template <std::size_t N>
    void append(const ByteArray<N> &bytes)
    {
        append(ByteView(bytes));
    }

    template <typename Tag>
    void append(const Id32<Tag> &id)
    {
        append(id.view());
    }

    QByteArray m_body;
    QCborStreamWriter m_writer;
};

} // namespace plug::wire
