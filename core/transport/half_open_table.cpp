#include "core/transport/half_open_table.h"

#include "core/base/check.h"
#include "core/transport/index_pool.h"

namespace plug::transport {

bool HalfOpenTable::hasRoomFor(const Endpoint &from) const
{
    const auto ofPrefix = m_ofPrefix.find(from.prefix());
    return m_entries.size() < limits::kMaxHalfOpenHandshakes
        && (ofPrefix == m_ofPrefix.end() || ofPrefix->second < kMaxOfPrefix);
}

void HalfOpenTable::add(Entry entry)
{
    PLUG_CHECK(hasRoomFor(entry.from));
    const std::uint32_t index = entry.responder.ownIndex();
    m_byMac1[entry.mac1] = index;
    m_byAge.emplace(entry.begunAt, index);
    ++m_ofPrefix[entry.from.prefix()];
    m_entries.emplace(index, std::move(entry));
}

HalfOpenTable::Entry *HalfOpenTable::find(std::uint32_t index)
{
    const auto entry = m_entries.find(index);
    return entry == m_entries.end() ? nullptr : &entry->second;
}

HalfOpenTable::Entry *HalfOpenTable::findRepeated(const Mac &mac1)
{
    const auto index = m_byMac1.find(mac1);
    return index == m_byMac1.end() ? nullptr : find(index->second);
}

void HalfOpenTable::remove(std::uint32_t index)
{
    const auto entry = m_entries.find(index);
    PLUG_CHECK(entry != m_entries.end());
    m_byMac1.erase(entry->second.mac1);
    m_byAge.erase({entry->second.begunAt, index});
    const auto ofPrefix = m_ofPrefix.find(entry->second.from.prefix());
    if (--ofPrefix->second == 0)
        m_ofPrefix.erase(ofPrefix);
    m_entries.erase(entry);
}

void HalfOpenTable::expire(IndexPool &indices, Instant now)
{
    while (!m_byAge.empty() && m_byAge.begin()->first + limits::kHalfOpenLifetime <= now) {
        const std::uint32_t index = m_byAge.begin()->second;
        remove(index);
        indices.release(index, now);
    }
}

Instant HalfOpenTable::deadline() const
{
    return m_byAge.empty() ? kNever : m_byAge.begin()->first + limits::kHalfOpenLifetime;
}

} // namespace plug::transport
