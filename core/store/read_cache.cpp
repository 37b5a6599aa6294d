#include "core/store/read_cache.h"

#include "core/base/check.h"
#include "core/base/limits.h"

#include <algorithm>

namespace plug::store {

ByteRange ReadCache::chunkOf(std::uint64_t position, std::uint64_t size)
{
    const std::uint64_t begin = position - position % limits::kReadAhead;
    return {begin, std::min(begin + limits::kReadAhead, size)};
}

std::optional<QByteArray> ReadCache::find(const Hash &root, ByteRange range)
{
    const auto found = m_byKey.find({root, range.begin / limits::kReadAhead});
    if (found == m_byKey.end() || !found->second->range.contains(range))
        return std::nullopt;
    const auto entry = found->second;
    m_entries.splice(m_entries.begin(), m_entries, entry);
    return entry->bytes.mid(qsizetype(range.begin - entry->range.begin), qsizetype(range.size()));
}

void ReadCache::put(const Hash &root, ByteRange range, const QByteArray &bytes)
{
    PLUG_CHECK(range.size() == std::uint64_t(bytes.size()));
    const Key key{root, range.begin / limits::kReadAhead};
    if (range.isEmpty() || (range.end - 1) / limits::kReadAhead != key.chunk || range.size() > m_capacity)
        return;
    if (const auto known = m_byKey.find(key); known != m_byKey.end()) {
        if (known->second->range.size() >= range.size())
            return;
        drop(known->second);
    }
    m_entries.push_front({key, range, bytes});
    m_byKey.insert({key, m_entries.begin()});
    m_byteCount += range.size();
    while (m_byteCount > m_capacity)
        drop(std::prev(m_entries.end()));
}

void ReadCache::drop(Entries::iterator entry)
{
    m_byteCount -= entry->range.size();
    m_byKey.erase(entry->key);
    m_entries.erase(entry);
}

} // namespace plug::store
