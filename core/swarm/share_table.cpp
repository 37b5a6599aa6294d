#include "core/swarm/share_table.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::swarm {

namespace {

/// Proofs that are checked for every question, so that the time says nothing of how many shares there are.
constexpr std::size_t kLeastChecks = 4;

} // namespace

bool SharedFile::admits(const HostId &host) const
{
    return policy != SharePolicy::Friends || (friends && std::ranges::binary_search(*friends, host));
}

void ShareTable::put(SharedFile file)
{
    const LookupKey key = content::lookupKeyOf(file.knowledge.guid);
    const TransferId transfer = file.transfer;
    remove(transfer, key);
    std::vector<SharedFile> &same = m_files[key];
    const auto place = file.fetch ? same.end() : std::find_if(same.begin(), same.end(), [](const SharedFile &other) { return bool(other.fetch); });
    same.insert(place, std::move(file));
    m_byTransfer.insert({transfer, key});
    reviewAnnounceable(key);
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

void ShareTable::setPolicy(TransferId transfer, SharePolicy policy, const std::optional<ByteArray<16>> &secret, const FriendList &friends)
{
    for (auto it = m_byTransfer.lower_bound({transfer, LookupKey{}}); it != m_byTransfer.end() && it->first == transfer; ++it) {
        for (SharedFile &file : m_files.at(it->second)) {
            if (file.transfer != transfer)
                continue;
            file.policy = policy;
            file.knowledge.secret = secret;
            file.friends = friends;
        }
        reviewAnnounceable(it->second);
    }
}

/// Whether the asker is admitted is decided after all proofs are checked, and where there are none, some are checked all the same.
const SharedFile *ShareTable::find(const LookupKey &key, const Asker &asker) const
{
    const auto proves = [&](const Knowledge &knowledge) { return isProofOf(asker.proof, knowledge, Prover::Asker, asker.binding, key); };
    std::optional<bool> knowsGuid; // one check for all that have no secret
    std::size_t secrets = 0;
    const auto isProven = [&](const SharedFile &file) {
        if (file.knowledge.secret)
            return secrets < limits::kMaxSecretsOfKey && (++secrets, proves(file.knowledge));
        if (!knowsGuid)
            knowsGuid = proves(file.knowledge);
        return *knowsGuid;
    };
    const SharedFile *found = nullptr;
    if (const auto it = m_files.find(key); it != m_files.end()) {
        for (const SharedFile &file : it->second) {
            const bool isAdmitted = isProven(file) & file.admits(asker.host);
            if (isAdmitted && !found)
                found = &file;
        }
    }
    for (std::size_t checked = secrets + knowsGuid.has_value(); checked < kLeastChecks; ++checked)
        (void)proves(Knowledge{{}, ByteArray<16>{}});
    return found;
}

const SharedFile *ShareTable::find(const LookupKey &key, TransferId transfer) const
{
    const auto it = m_files.find(key);
    if (it == m_files.end())
        return nullptr;
    const auto file = std::ranges::find(it->second, transfer, &SharedFile::transfer);
    return file == it->second.end() ? nullptr : &*file;
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
    reviewAnnounceable(key);
}

void ShareTable::removeFile(TransferId transfer, const LookupKey &key)
{
    const auto it = m_files.find(key);
    std::erase_if(it->second, [&](const SharedFile &file) { return file.transfer == transfer; });
    if (it->second.empty())
        m_files.erase(it);
    reviewAnnounceable(key);
}

void ShareTable::reviewAnnounceable(const LookupKey &key)
{
    const auto it = m_files.find(key);
    const auto mayBeTold = [](const SharedFile &file) { return file.policy == SharePolicy::Public && !file.isEntry && file.isReadable; };
    const bool is = it != m_files.end() && std::ranges::any_of(it->second, mayBeTold);
    if (is == m_announceable.contains(key))
        return;
    is ? void(m_announceable.insert(key)) : void(m_announceable.erase(key));
    ++m_announceableRevision;
}

} // namespace plug::swarm
