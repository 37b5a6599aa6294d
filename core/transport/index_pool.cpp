#include "core/transport/index_pool.h"

#include "core/base/check.h"
#include "core/base/protocol.h"
#include "core/base/random.h"

namespace plug::transport {

std::uint32_t IndexPool::take(SessionId owner, RandomSource &random, Instant now)
{
    freeRested(now);
    std::uint32_t index = random.next32();
    while (!m_entries.try_emplace(index, Entry{owner, false}).second)
        index = random.next32();
    return index;
}

void IndexPool::assign(std::uint32_t index, SessionId owner)
{
    const auto entry = m_entries.find(index);
    PLUG_CHECK(entry != m_entries.end() && !entry->second.isResting);
    entry->second.owner = owner;
}

void IndexPool::release(std::uint32_t index, Instant now)
{
    const auto entry = m_entries.find(index);
    PLUG_CHECK(entry != m_entries.end() && !entry->second.isResting);
    entry->second.isResting = true;
    m_resting.push_back({index, now + protocol::kIndexNotReusedFor});
    freeRested(now);
}

std::optional<SessionId> IndexPool::ownerOf(std::uint32_t index) const
{
    const auto entry = m_entries.find(index);
    if (entry == m_entries.end() || entry->second.isResting)
        return std::nullopt;
    return entry->second.owner;
}

void IndexPool::freeRested(Instant now)
{
    while (!m_resting.empty() && (m_resting.front().until <= now || m_resting.size() > kMaxResting)) {
        m_entries.erase(m_resting.front().index);
        m_resting.pop_front();
    }
}

} // namespace plug::transport
