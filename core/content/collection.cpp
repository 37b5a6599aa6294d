#include "core/content/collection.h"

#include "core/base/protocol.h"
#include "core/content/file_name.h"

#include <QCborStreamReader>
#include <QCborStreamWriter>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

namespace plug::content {

namespace {

using Reason = CollectionError::Reason;
using MaybeError = std::optional<CollectionError>;

enum Key : std::uint64_t { kVersionKey = 0, kEntriesKey = 1 };
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kEntryFields = 3;
constexpr std::uint64_t kMaxTotalSize = std::numeric_limits<std::int64_t>::max();

CollectionError malformed() { return {Reason::Malformed, {}}; }

/// Orders UTF-16 units as the UTF-8 of their characters is ordered: surrogates behind all others.
constexpr std::uint32_t utf8Rank(QChar unit)
{
    return unit.isSurrogate() ? 0x10000u + unit.unicode() : unit.unicode();
}

bool comesBefore(const CollectionEntry &a, const CollectionEntry &b)
{
    return std::lexicographical_compare(a.path.begin(), a.path.end(), b.path.begin(), b.path.end(),
                                        [](QChar x, QChar y) { return utf8Rank(x) < utf8Rank(y); });
}

MaybeError errorOfOrder(const std::vector<CollectionEntry> &entries)
{
    const auto next = std::adjacent_find(entries.begin(), entries.end(),
                                         [](const auto &a, const auto &b) { return !comesBefore(a, b); });
    if (next == entries.end())
        return std::nullopt;
    const CollectionEntry &later = *std::next(next);
    return CollectionError{later.path == next->path ? Reason::PathConflict : Reason::NotSorted, later.path};
}

MaybeError errorOfEntries(const std::vector<CollectionEntry> &entries)
{
    if (entries.size() > protocol::kMaxCollectionEntries)
        return CollectionError{Reason::TooManyEntries, {}};
    std::uint64_t total = 0;
    for (const CollectionEntry &entry : entries) {
        if (!safePathComponents(entry.path))
            return CollectionError{Reason::UnsafePath, entry.path};
        if (entry.size > protocol::kMaxFileSize || entry.size > kMaxTotalSize - total)
            return CollectionError{Reason::BadSize, entry.path};
        total += entry.size;
    }
    return std::nullopt;
}

/// Two entries that some file system takes for one, or one that is a folder to another.
MaybeError errorOfConflicts(const std::vector<CollectionEntry> &entries)
{
    // U+0001 is in no safe name and sorts before all that are: what is inside "a" comes right behind "a".
    constexpr QChar kSeparator(u'\u0001');
    std::vector<std::pair<QString, std::size_t>> folded;
    folded.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        folded.emplace_back(foldedPath(entries[i].path).replace(u'/', kSeparator), i);
    std::sort(folded.begin(), folded.end());
    const auto conflict = std::adjacent_find(folded.begin(), folded.end(), [&](const auto &a, const auto &b) {
        return a.first == b.first || b.first.startsWith(a.first + kSeparator);
    });
    if (conflict == folded.end())
        return std::nullopt;
    return CollectionError{Reason::PathConflict, entries[std::next(conflict)->second].path};
}

MaybeError errorOf(const Collection &collection)
{
    if (auto error = errorOfEntries(collection.entries))
        return error;
    if (auto error = errorOfOrder(collection.entries))
        return error;
    return errorOfConflicts(collection.entries);
}

/// Walks the bytes of a collection. It allocates nothing that the bytes don't hold.
class CollectionReader {
public:
    explicit CollectionReader(const QByteArray &bytes) : m_cbor(bytes), m_size(bytes.size()) {}

    Result<Collection, CollectionError> read()
    {
        if (!enter(QCborStreamReader::Map, 2) || readUnsigned() != kVersionKey)
            return Failure{malformed()};
        const auto version = readUnsigned();
        if (!version || *version != kVersion)
            return Failure{CollectionError{version ? Reason::UnknownVersion : Reason::Malformed, {}}};
        if (readUnsigned() != kEntriesKey)
            return Failure{malformed()};
        Collection collection;
        if (auto error = readEntries(collection.entries))
            return Failure{*error};
        if (!m_cbor.leaveContainer() || m_cbor.currentOffset() != m_size)
            return Failure{malformed()};
        return collection;
    }

private:
    bool enter(QCborStreamReader::Type type, std::uint64_t length)
    {
        return m_cbor.type() == type && m_cbor.isLengthKnown() && m_cbor.length() == length && m_cbor.enterContainer();
    }

    MaybeError readEntries(std::vector<CollectionEntry> &entries)
    {
        if (!m_cbor.isArray() || !m_cbor.isLengthKnown())
            return malformed();
        if (m_cbor.length() > protocol::kMaxCollectionEntries)
            return CollectionError{Reason::TooManyEntries, {}};
        if (!m_cbor.enterContainer())
            return malformed();
        while (m_cbor.hasNext()) {
            auto entry = readEntry();
            if (!entry)
                return malformed();
            entries.push_back(std::move(*entry));
        }
        return m_cbor.leaveContainer() ? std::nullopt : MaybeError(malformed());
    }

    std::optional<CollectionEntry> readEntry()
    {
        if (!enter(QCborStreamReader::Array, kEntryFields))
            return std::nullopt;
        auto path = readText();
        const auto size = readUnsigned();
        const auto guid = readGuid();
        if (!path || !size || !guid || !m_cbor.leaveContainer())
            return std::nullopt;
        return CollectionEntry{std::move(*path), *size, *guid};
    }

    std::optional<std::uint64_t> readUnsigned()
    {
        if (!m_cbor.isUnsignedInteger())
            return std::nullopt;
        const std::uint64_t value = m_cbor.toUnsignedInteger();
        return m_cbor.next() ? std::optional(value) : std::nullopt;
    }

    std::optional<QString> readText()
    {
        if (!m_cbor.isString() || !m_cbor.isLengthKnown())
            return std::nullopt;
        const auto chunk = m_cbor.readString();
        const bool isWhole = chunk.status == QCborStreamReader::Ok
            && m_cbor.readString().status == QCborStreamReader::EndOfString;
        return isWhole ? std::optional(chunk.data) : std::nullopt;
    }

    std::optional<Guid> readGuid()
    {
        if (!m_cbor.isByteArray() || !m_cbor.isLengthKnown())
            return std::nullopt;
        const auto chunk = m_cbor.readByteArray();
        const bool isWhole = chunk.status == QCborStreamReader::Ok
            && m_cbor.readByteArray().status == QCborStreamReader::EndOfString;
        return isWhole ? Guid::fromBytes(viewOf(chunk.data)) : std::nullopt;
    }

    QCborStreamReader m_cbor;
    qint64 m_size;
};

QByteArray encoded(const Collection &collection)
{
    QByteArray bytes;
    QCborStreamWriter cbor(&bytes);
    cbor.startMap(2);
    cbor.append(quint64(kVersionKey));
    cbor.append(quint64(kVersion));
    cbor.append(quint64(kEntriesKey));
    cbor.startArray(collection.entries.size());
    for (const CollectionEntry &entry : collection.entries) {
        cbor.startArray(kEntryFields);
        cbor.append(QStringView(entry.path));
        cbor.append(quint64(entry.size));
        cbor.append(toQByteArray(entry.guid.view()));
        cbor.endArray();
    }
    cbor.endArray();
    cbor.endMap();
    return bytes;
}

} // namespace

std::uint64_t Collection::totalSize() const
{
    return std::accumulate(entries.begin(), entries.end(), std::uint64_t(0),
                           [](std::uint64_t sum, const CollectionEntry &entry) { return sum + entry.size; });
}

Result<QByteArray, CollectionError> encodeCollection(Collection collection)
{
    std::sort(collection.entries.begin(), collection.entries.end(), comesBefore);
    if (auto error = errorOf(collection))
        return Failure{*error};
    QByteArray bytes = encoded(collection);
    if (std::uint64_t(bytes.size()) > protocol::kMaxCollectionSize)
        return Failure{CollectionError{Reason::TooLarge, {}}};
    return bytes;
}

Result<Collection, CollectionError> parseCollection(ByteView bytes)
{
    if (bytes.size() > protocol::kMaxCollectionSize)
        return Failure{CollectionError{Reason::TooLarge, {}}};
    const QByteArray given = toQByteArray(bytes);
    auto collection = CollectionReader(given).read();
    if (!collection)
        return collection;
    if (auto error = errorOf(*collection))
        return Failure{*error};
    if (encoded(*collection) != given)
        return Failure{malformed()};
    return collection;
}

} // namespace plug::content
