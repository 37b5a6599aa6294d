#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <QString>

#include <vector>

namespace plug::content {

struct CollectionEntry {
    QString path; ///< relative, '/' between safe components
    std::uint64_t size = 0;
    Guid guid;

    bool operator==(const CollectionEntry &) const = default;
};

/// A folder as a file of its own: CBOR map {0: 1 (version), 1: [[path, size, guid], …]} sorted by path's UTF-8 bytes
/// (docs/protocol.md, "Collections").
struct Collection {
    std::vector<CollectionEntry> entries;

    /// Of a collection that was parsed or encoded: below 2^63.
    std::uint64_t totalSize() const;
    bool operator==(const Collection &) const = default;
};

struct CollectionError {
    enum class Reason : std::uint8_t { TooLarge, Malformed, UnknownVersion, UnsafePath, PathConflict, NotSorted, BadSize, TooManyEntries };
    Reason reason;
    QString path; ///< the entry it is about, or empty
};

/// The one encoding of these entries; sorts them. Refuses what parseCollection() would refuse.
Result<QByteArray, CollectionError> encodeCollection(Collection collection);

/// Accepts nothing but that one encoding (RFC 8949, 4.2.1), so that the same files are the same GUID.
Result<Collection, CollectionError> parseCollection(ByteView bytes);

} // namespace plug::content
