#include "core/wire/cbor_map_writer.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::wire {

CborMapWriter::CborMapWriter(std::uint64_t entryCount)
    : m_writer(&m_body)
{
    m_writer.startMap(entryCount);
}

QByteArray CborMapWriter::take()
{
    PLUG_CHECK(m_writer.endMap());
    return m_body;
}

void CborMapWriter::append(bool value)
{
    m_writer.append(value);
}

void CborMapWriter::append(std::uint64_t value)
{
    m_writer.append(static_cast<quint64>(value));
}

void CborMapWriter::append(const Endpoint &endpoint)
{
    ByteArray<18> bytes{};
    const std::size_t addressSize = endpoint.isIpv4() ? 4 : 16;
    std::copy(endpoint.address.end() - static_cast<std::ptrdiff_t>(addressSize), endpoint.address.end(), bytes.begin());
    writeBigEndian(MutableByteView(bytes).subspan(addressSize), endpoint.port);
    append(ByteView(bytes).first(addressSize + 2));
}

void CborMapWriter::append(const std::vector<Endpoint> &endpoints)
{
    m_writer.startArray(endpoints.size());
    for (const Endpoint &endpoint : endpoints)
        append(endpoint);
    m_writer.endArray();
}

/// [host, endpoint, endpoint, …] each.
void CborMapWriter::append(const std::vector<Contact> &contacts)
{
    m_writer.startArray(contacts.size());
    for (const Contact &contact : contacts) {
        m_writer.startArray(1 + contact.endpoints.size());
        append(contact.host);
        for (const Endpoint &endpoint : contact.endpoints)
            append(endpoint);
        m_writer.endArray();
    }
    m_writer.endArray();
}

void CborMapWriter::append(const std::vector<ByteRange> &ranges)
{
    m_writer.startArray(2 * ranges.size());
    for (const ByteRange &range : ranges) {
        append(range.begin);
        append(range.size());
    }
    m_writer.endArray();
}

void CborMapWriter::append(const std::vector<std::uint32_t> &numbers)
{
    m_writer.startArray(numbers.size());
    for (const std::uint32_t number : numbers)
        append(number);
    m_writer.endArray();
}

void CborMapWriter::append(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    m_writer.appendTextString(utf8.constData(), utf8.size());
}

void CborMapWriter::append(const QByteArray &bytes)
{
    append(viewOf(bytes));
}

void CborMapWriter::append(ByteView bytes)
{
    m_writer.appendByteString(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

} // namespace plug::wire
