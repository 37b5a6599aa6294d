#include "core/swarm/share_table.h"

namespace plug::swarm {

void ShareTable::put(SharedFile file)
{
    const LookupKey key = content::lookupKeyOf(file.knowledge.guid);
    const auto it = m_files.find(key);
    if (it != m_files.end() && it->second.transfer != file.transfer && !it->second.fetch)
        return;
    const TransferId transfer = file.transfer;
    const bool isListed = it != m_files.end() && it->second.transfer == transfer;
    m_files.insert_or_assign(key, std::move(file));
    if (!isListed)
        m_byTransfer.emplace(transfer, key);
}

void ShareTable::removeTransfer(TransferId transfer)
{
    const auto [begin, end] = m_byTransfer.equal_range(transfer);
    for (auto it = begin; it != end; ++it) {
        const auto found = m_files.find(it->second);
        if (found != m_files.end() && found->second.transfer == transfer)
            m_files.erase(found);
    }
    m_byTransfer.erase(begin, end);
}

const SharedFile *ShareTable::find(const LookupKey &key) const
{
    const auto it = m_files.find(key);
    return it == m_files.end() ? nullptr : &it->second;
}

} // namespace plug::swarm
