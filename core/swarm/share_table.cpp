#include "core/swarm/share_table.h"

#include <algorithm>

namespace plug::swarm {

void ShareTable::put(SharedFile file)
{
    const LookupKey key = content::lookupKeyOf(file.knowledge.guid);
    const TransferId transfer = file.transfer;
    remove(transfer, key);
    std::vector<SharedFile> &same = m_files[key];
    const auto place = file.fetch ? same.end() : std::find_if(same.begin(), same.end(), [](const SharedFile &other) { return bool(other.fetch); });
    same.insert(place, std::move(file));
    m_byTransfer.insert({transfer, key});
}

void ShareTable::remove(TransferId transfer, const LookupKey &key)
{
    if (m_byTransfer.erase({transfer, key}) > 0)
        removeFile(transfer, key);
}

void ShareTable::removeTransfer(TransferId transfer)
{
    const auto begin = m_byTransfer.lower_bound({transfer, LookupKey{}});
    const auto end = std::find_if(begin, m_byTransfer.end(), [&](const auto &entry) { return entry.first != transfer; });
    for (auto it = begin; it != end; ++it)
        removeFile(transfer, it->second);
    m_byTransfer.erase(begin, end);
}

void ShareTable::setUnreadable(TransferId transfer, const LookupKey &key)
{
    setReadable(transfer, key, false);
}

void ShareTable::setReadable(TransferId transfer)
{
    for (auto it = m_byTransfer.lower_bound({transfer, LookupKey{}}); it != m_byTransfer.end() && it->first == transfer; ++it)
        setReadable(transfer, it->second, true);
}

const SharedFile *ShareTable::find(const LookupKey &key) const
{
    const auto it = m_files.find(key);
    return it == m_files.end() ? nullptr : &it->second.front();
}

void ShareTable::setReadable(TransferId transfer, const LookupKey &key, bool isReadable)
{
    const auto same = m_files.find(key);
    if (same == m_files.end())
        return;
    for (SharedFile &file : same->second) {
        if (file.transfer != transfer || file.isReadable == isReadable)
            continue;
        file.isReadable = isReadable;
        ++file.changes;
    }
}

void ShareTable::removeFile(TransferId transfer, const LookupKey &key)
{
    const auto it = m_files.find(key);
    std::erase_if(it->second, [&](const SharedFile &file) { return file.transfer == transfer; });
    if (it->second.empty())
        m_files.erase(it);
}

} // namespace plug::swarm
