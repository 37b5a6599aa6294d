#include "core/discovery/candidate_list.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::discovery {

namespace {

constexpr std::size_t kMaxOfInformant = limits::kMaxCandidates / CandidateList::kShares;

HostGroup informantOf(const CandidateList::Candidate &candidate)
{
    return groupOf(candidate.informant, candidate.informantAt);
}

template <typename Queues, typename Key>
void eraseFrom(Queues &queues, const Key &key, std::uint64_t serial)
{
    const auto queue = queues.find(key);
    if (queue == queues.end())
        return;
    queue->second.erase(serial);
    if (queue->second.empty())
        queues.erase(queue);
}

} // namespace

bool CandidateList::add(const Candidate &candidate, int bucket)
{
    const HostId &host = candidate.contact.host;
    if (contains(host) || !makeRoom(informantOf(candidate)))
        return false;
    const std::uint64_t serial = ++m_serials;
    m_entries.emplace(host, Entry{candidate, bucket, serial});
    m_waiting[bucket].emplace(serial, host);
    m_byInformant[informantOf(candidate)].emplace(serial, host);
    if (const auto prefix = countedPrefix(candidate.contact.endpoints.front()))
        ++m_prefixes[*prefix];
    return true;
}

bool CandidateList::makeRoom(const HostGroup &group)
{
    const auto own = m_byInformant.find(group);
    const std::size_t ownCount = own == m_byInformant.end() ? 0 : own->second.size();
    if (ownCount >= kMaxOfInformant)
        return false;
    if (m_entries.size() < limits::kMaxCandidates)
        return true;
    const auto most = std::max_element(m_byInformant.begin(), m_byInformant.end(), [](const auto &a, const auto &b) {
        return a.second.size() < b.second.size();
    });
    if (most->second.size() <= ownCount + 1)
        return false;
    const HostId oldest = most->second.begin()->second;
    remove(oldest);
    return true;
}

std::optional<wire::Contact> CandidateList::take(const std::function<std::size_t(int)> &fill, std::uint64_t stamp)
{
    const auto emptiest = std::min_element(m_waiting.begin(), m_waiting.end(), [&](const auto &a, const auto &b) {
        return fill(a.first) < fill(b.first);
    });
    if (emptiest == m_waiting.end())
        return std::nullopt;
    Entry &entry = m_entries.at(emptiest->second.begin()->second);
    leaveQueue(entry);
    entry.candidate.takenAt = stamp;
    return entry.candidate.contact;
}

void CandidateList::leaveQueue(const Entry &entry)
{
    eraseFrom(m_waiting, entry.bucket, entry.serial);
}

std::optional<CandidateList::Candidate> CandidateList::remove(const HostId &host)
{
    const auto found = m_entries.find(host);
    if (found == m_entries.end())
        return std::nullopt;
    const Entry entry = std::move(found->second);
    m_entries.erase(found);
    leaveQueue(entry);
    eraseFrom(m_byInformant, informantOf(entry.candidate), entry.serial);
    if (const auto prefix = countedPrefix(entry.candidate.contact.endpoints.front())) {
        if (--m_prefixes[*prefix] == 0)
            m_prefixes.erase(*prefix);
    }
    return entry.candidate;
}

void CandidateList::sortAnew(const std::function<int(const Position &)> &bucketOf)
{
    std::map<int, Queue> waiting;
    for (const auto &[bucket, queue] : m_waiting) {
        for (const auto &[serial, host] : queue) {
            Entry &entry = m_entries.at(host);
            entry.bucket = bucketOf(entry.candidate.position);
            waiting[entry.bucket].emplace(serial, host);
        }
    }
    m_waiting = std::move(waiting);
}

std::size_t CandidateList::countOfPrefix(std::uint64_t prefix) const
{
    const auto found = m_prefixes.find(prefix);
    return found == m_prefixes.end() ? 0 : found->second;
}

} // namespace plug::discovery
