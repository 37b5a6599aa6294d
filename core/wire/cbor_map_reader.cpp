#include "core/wire/cbor_map_reader.h"

#include <QStringDecoder>

#include <algorithm>

namespace plug::wire {

CborMapReader::CborMapReader(ByteView body)
    : m_size(body.size())
    , m_reader(body.data(), static_cast<qsizetype>(body.size()))
{
    if (!m_reader.isMap())
        fail(FrameError::MalformedBody);
    else
        enter();
}

std::optional<std::uint64_t> CborMapReader::nextKey()
{
    if (m_error)
        return std::nullopt;
    if (!m_reader.hasNext()) {
        leave();
        if (static_cast<std::uint64_t>(m_reader.currentOffset()) != m_size)
            fail(FrameError::MalformedBody);
        return std::nullopt;
    }
    if (!m_reader.isUnsignedInteger()) {
        fail(FrameError::MalformedBody);
        return std::nullopt;
    }
    const std::uint64_t key = readUnsigned(kMaxFieldKey);
    if (!m_error && ((m_seen >> key) & 1))
        fail(FrameError::DuplicateKey);
    if (m_error)
        return std::nullopt;
    m_seen |= std::uint64_t(1) << key;
    return key;
}

void CborMapReader::read(bool &value)
{
    if (m_reader.isBool()) {
        value = m_reader.toBool();
        advance();
    } else {
        fail(m_reader.isInvalid() ? FrameError::MalformedBody : FrameError::WrongType);
    }
}

void CborMapReader::read(Endpoint &endpoint)
{
    constexpr qsizetype kIpv4Size = 4 + 2;
    constexpr qsizetype kIpv6Size = 16 + 2;
    const QByteArray chars = readChars(Type::ByteString);
    if (m_error)
        return;
    const ByteView bytes = viewOf(chars);
    if (chars.size() == kIpv4Size) {
        endpoint = Endpoint::fromIpv4(readBigEndian<std::uint32_t>(bytes), readBigEndian<std::uint16_t>(bytes.subspan(4)));
    } else if (chars.size() == kIpv6Size) {
        endpoint = {.port = readBigEndian<std::uint16_t>(bytes.subspan(16))};
        std::copy_n(bytes.begin(), 16, endpoint.address.begin());
        if (endpoint.isIpv4())
            fail(FrameError::OutOfBounds);
    } else {
        fail(FrameError::OutOfBounds);
    }
}

void CborMapReader::read(std::vector<Endpoint> &endpoints)
{
    endpoints.clear();
    if (!isAt(Type::Array) || !enter())
        return;
    while (hasMore())
        read(endpoints.emplace_back());
    leave();
}

void CborMapReader::read(std::vector<Contact> &contacts)
{
    contacts.clear();
    if (!isAt(Type::Array) || !enter())
        return;
    while (hasMore())
        readContact(contacts.emplace_back());
    leave();
}

void CborMapReader::read(std::vector<ByteRange> &ranges)
{
    ranges.clear();
    if (!isAt(Type::Array) || !enter())
        return;
    while (hasMore())
        ranges.push_back(readRange());
    leave();
}

void CborMapReader::read(std::vector<std::uint32_t> &numbers)
{
    numbers.clear();
    if (!isAt(Type::Array) || !enter())
        return;
    while (hasMore())
        read(numbers.emplace_back());
    leave();
}

void CborMapReader::read(QString &text)
{
    // Not readString(), which drops a byte order mark at the beginning.
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    text = decoder(readChars(Type::TextString));
    if (decoder.hasError())
        fail(FrameError::MalformedBody);
}

void CborMapReader::read(QByteArray &bytes)
{
    bytes = readChars(Type::ByteString);
}

void CborMapReader::skip()
{
    if (m_reader.isContainer()) {
        if (!enter())
            return;
        while (hasMore())
            skip();
        leave();
    } else if (m_reader.isString() || m_reader.isByteArray()) {
        readChars(m_reader.type());
    } else if (m_reader.isTag()) {
        fail(FrameError::MalformedBody);
    } else {
        advance();
    }
}

void CborMapReader::fail(FrameError error)
{
    if (!m_error)
        m_error = error;
}

/// QCborStreamReader asserts where a value of another type is read.
bool CborMapReader::isAt(Type type)
{
    if (m_reader.type() == type)
        return true;
    fail(m_reader.isInvalid() ? FrameError::MalformedBody : FrameError::WrongType);
    return false;
}

void CborMapReader::advance()
{
    if (!m_reader.next())
        fail(FrameError::MalformedBody);
}

bool CborMapReader::enter()
{
    if (m_reader.containerDepth() >= protocol::kMaxCborDepth)
        fail(FrameError::TooDeep);
    else if (!m_reader.isLengthKnown() || !m_reader.enterContainer())
        fail(FrameError::MalformedBody);
    return !m_error;
}

void CborMapReader::leave()
{
    if (!m_error && !m_reader.leaveContainer())
        fail(FrameError::MalformedBody);
}

std::uint64_t CborMapReader::readUnsigned(std::uint64_t largest)
{
    if (!isAt(Type::UnsignedInteger))
        return 0;
    const std::uint64_t value = m_reader.toUnsignedInteger();
    if (value > largest) {
        fail(FrameError::OutOfBounds);
        return 0;
    }
    advance();
    return value;
}

void CborMapReader::readContact(Contact &contact)
{
    if (!isAt(Type::Array) || !enter())
        return;
    read(contact.host);
    while (hasMore())
        read(contact.endpoints.emplace_back());
    leave();
}

ByteRange CborMapReader::readRange()
{
    const std::uint64_t begin = readUnsigned(protocol::kMaxFileSize);
    if (!m_error && !m_reader.hasNext())
        fail(FrameError::MalformedBody);
    if (m_error)
        return {};
    return {begin, begin + readUnsigned(protocol::kMaxFileSize - begin)};
}

QByteArray CborMapReader::readChars(Type type)
{
    if (!isAt(type))
        return {};
    if (!m_reader.isLengthKnown() || m_reader.length() > m_size) {
        fail(FrameError::MalformedBody);
        return {};
    }
    QByteArray chars(static_cast<qsizetype>(m_reader.length()), Qt::Uninitialized);
    const auto chunk = m_reader.readStringChunk(chars.data(), chars.size());
    // Only reading on past the one chunk of a definite length leaves the string; what is wrong with the next item is then
    // told by lastError() alone.
    if (chunk.status != QCborStreamReader::Ok || chunk.data != chars.size()
        || m_reader.readStringChunk(nullptr, 0).status != QCborStreamReader::EndOfString
        || m_reader.lastError() != QCborError::NoError) {
        fail(FrameError::MalformedBody);
        return {};
    }
    return chars;
}

void CborMapReader::readExactly(MutableByteView to)
{
    const QByteArray chars = readChars(Type::ByteString);
    if (m_error)
        return;
    if (static_cast<std::size_t>(chars.size()) != to.size())
        fail(FrameError::OutOfBounds);
    else
        std::copy_n(viewOf(chars).begin(), to.size(), to.begin());
}

} // namespace plug::wire
