#pragma once

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/range_set.h"

#include <list>
#include <map>
#include <optional>

namespace plug::store {

/// What was read and verified lately, so that several fetchers of one file read it about once: runs of bytes that each lie in
/// one chunk of limits::kReadAhead, together at most `capacity` bytes; the one not used for longest goes first.
/// Bytes are kept by what they are (the root of their file) and not by where they were read, so that none is ever stale. It
/// knows no file: that a file is still there, and what it was, is for its owner to see to before each look.
class ReadCache {
public:
    explicit ReadCache(std::uint64_t capacity) : m_capacity(capacity) {}

    /// The chunk that a position lies in, of a file of `size` bytes.
    static ByteRange chunkOf(std::uint64_t position, std::uint64_t size);

    /// These bytes of the file with that root; nothing where some are not here. `range` must lie in one chunk.
    std::optional<QByteArray> find(const Hash &root, ByteRange range);
    /// Verified bytes. What lies in several chunks is not kept, nor what is less than is here of its chunk.
    void put(const Hash &root, ByteRange range, const QByteArray &bytes);

    std::uint64_t byteCount() const { return m_byteCount; }

private:
    struct Key {
        Hash root;
        std::uint64_t chunk = 0;

        auto operator<=>(const Key &) const = default;
    };
    struct Entry {
        Key key;
        ByteRange range;
        QByteArray bytes;
    };
    using Entries = std::list<Entry>;

    void drop(Entries::iterator entry);

    std::uint64_t m_capacity;
    std::uint64_t m_byteCount = 0;
    Entries m_entries; ///< the one used last in front
    std::map<Key, Entries::iterator> m_byKey;
};

} // namespace plug::store
