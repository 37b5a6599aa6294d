#pragma once

#include "core/wire/cbor_fields.h"
#include "core/wire/frame_codec.h"

#include <QCborStreamReader>

#include <limits>

namespace plug::wire {

/// Reads the one CBOR map that is a frame's body (RFC 8949), of definite lengths, unique keys and limited depth.
/// Keeps the first error and then reads nothing more: values read after it mean nothing. Never allocates more than
/// the body is long, whatever lengths it claims. Knows no frame: the bounds of values are for keepsBounds().
class CborMapReader {
public:
    /// `body` must outlive the reader.
    explicit CborMapReader(ByteView body);

    /// The key of the next entry, whose value must then be read or skipped; nothing at the end or after an error.
    /// At the end nothing may be left of the body.
    std::optional<std::uint64_t> nextKey();
    bool hasSeen(Field key) const { return (m_seen >> static_cast<unsigned>(key)) & 1; }

    void read(bool &value);
    void read(Endpoint &endpoint);
    void read(std::vector<Endpoint> &endpoints);
    void read(std::vector<Contact> &contacts);
    void read(std::vector<ByteRange> &ranges);
    void read(std::vector<std::uint32_t> &numbers);
    void read(QString &text);
    void read(QByteArray &bytes);

    template <std::unsigned_integral T>
    void read(T &value)
    {
        value = static_cast<T>(readUnsigned(std::numeric_limits<T>::max()));
    }

    template <typename T>
        requires std::is_enum_v<T>
    void read(T &value)
    {
        value = static_cast<T>(readUnsigned(std::numeric_limits<std::underlying_type_t<T>>::max()));
    }

    template <std::size_t N>
    void read(ByteArray<N> &bytes)
    {
        readExactly(bytes);
    }

    template <typename Tag>
    void read(Id32<Tag> &id)
    {
        readExactly(id.bytes);
    }

    /// A value of any type that the specification allows.
    void skip();

    void fail(FrameError error);
    std::optional<FrameError> error() const { return m_error; }

private:
    using Type = QCborStreamReader::Type;

    bool isAt(Type type);
    void advance();
    bool enter();
    void leave();
    bool hasMore() { return !m_error && m_reader.hasNext(); }

    std::uint64_t readUnsigned(std::uint64_t largest);
    void readContact(Contact &contact);
    ByteRange readRange();
    QByteArray readChars(Type type);
    void readExactly(MutableByteView to);

    std::uint64_t m_size;
    QCborStreamReader m_reader;
    std::uint64_t m_seen = 0; ///< bit k: key k has come
    std::optional<FrameError> m_error;
};

} // namespace plug::wire
