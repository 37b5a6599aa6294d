#include "core/discovery/holder_book.h"

#include "core/discovery/address_scope.h"

#include <algorithm>

namespace plug::discovery {

namespace {

std::size_t mostOf(const HostGroup &group)
{
    return group.prefix != 0 ? HolderBook::kMaxEntriesOfPrefix : HolderBook::kMaxKeysOfHost;
}

} // namespace

std::size_t HolderBook::countOf(const HostGroup &group) const
{
    const auto found = m_groups.find(group);
    return found == m_groups.end() ? 0 : found->second.size();
}

const HolderBook::Entry *HolderBook::entryOf(const LookupKey &key, const HostId &host) const
{
    const auto holders = m_keys.find(key);
    if (holders == m_keys.end())
        return nullptr;
    const auto entry = holders->second.find(host);
    return entry == holders->second.end() ? nullptr : &entry->second;
}

bool HolderBook::announce(const LookupKey &key, const HostId &host, const Endpoint &at, Duration lifetime, Instant now)
{
    remove(key, host);
    const Duration longest = protocol::kMaxAnnounceLifetime;
    if (lifetime <= Duration::zero())
        return true;
    const auto announced = m_announcedBy.find(host);
    if (announced != m_announcedBy.end() && announced->second >= kMaxKeysOfHost)
        return false;
    return add(key, {{host, {at}}, groupOf(host, at), true, now + std::min(lifetime, longest)});
}

void HolderBook::cache(const LookupKey &key, const wire::Contact &holder, const HostId &informant, const Endpoint &informantAt, Instant now)
{
    wire::Contact believed{holder.host, believable(informantAt, holder.endpoints)};
    if (believed.endpoints.empty())
        return;
    // Told again it lives no longer: else two hosts could tell each other of somebody for ever.
    const Entry *known = entryOf(key, holder.host);
    if (known && known->ends > now)
        return;
    remove(key, holder.host);
    add(key, {std::move(believed), groupOf(informant, informantAt), false, now + kCachedFor});
}

bool HolderBook::add(const LookupKey &key, Entry entry)
{
    if (!makeRoomOfKey(key, entry) || !makeRoom(entry.group))
        return false;
    insert(key, std::move(entry));
    return true;
}

/// In a full key what was announced comes in place of what was told, and else of an entry of its own kind.
bool HolderBook::makeRoomOfKey(const LookupKey &key, const Entry &entry)
{
    const auto holders = m_keys.find(key);
    if (holders == m_keys.end() || holders->second.size() < kMaxHoldersOfKey)
        return true;
    const bool hasTold = std::any_of(holders->second.begin(), holders->second.end(), [](const auto &h) { return !h.second.isAnnounced; });
    if (!entry.isAnnounced && !hasTold)
        return false;
    std::map<HostGroup, std::set<Place>> groups;
    for (const auto &[host, other] : holders->second) {
        if (other.isAnnounced != hasTold)
            groups[other.group].insert({other.ends, key, host});
    }
    const auto most = std::max_element(groups.begin(), groups.end(), [](const auto &a, const auto &b) { return a.second.size() < b.second.size(); });
    const bool isOfAnotherKind = entry.isAnnounced && hasTold;
    const auto own = groups.find(entry.group);
    if (!isOfAnotherKind && most->second.size() <= (own == groups.end() ? 0 : own->second.size()) + 1)
        return false;
    erase(key, most->second.begin()->host);
    return true;
}

bool HolderBook::makeRoom(const HostGroup &group)
{
    const std::size_t own = countOf(group);
    if (own >= mostOf(group))
        return false;
    if (size() < kMaxEntries)
        return true;
    const auto [most, crowd] = *m_groupsBySize.rbegin();
    if (own == 0 && most == 1)
        return false;
    const Place victim = *m_groups.at(own + 1 < most ? crowd : group).begin();
    erase(victim.key, victim.host);
    return true;
}

void HolderBook::insert(const LookupKey &key, Entry entry)
{
    const HostId host = entry.contact.host;
    const Place place{entry.ends, key, host};
    std::set<Place> &group = m_groups[entry.group];
    group.insert(place);
    resize(entry.group, group.size() - 1, group.size());
    m_byEnd.insert(place);
    m_keysOfHost[host].insert(key);
    if (entry.isAnnounced)
        ++m_announcedBy[host];
    m_keys[key].emplace(host, std::move(entry));
    forgetMissed(key);
}

void HolderBook::erase(const LookupKey &key, const HostId &host)
{
    const auto holders = m_keys.find(key);
    const Entry entry = holders->second.extract(host).mapped();
    if (holders->second.empty())
        m_keys.erase(holders);
    const Place place{entry.ends, key, host};
    m_byEnd.erase(place);
    std::set<Place> &group = m_groups.at(entry.group);
    group.erase(place);
    resize(entry.group, group.size() + 1, group.size());
    if (group.empty())
        m_groups.erase(entry.group);
    std::set<LookupKey> &keys = m_keysOfHost.at(host);
    keys.erase(key);
    if (keys.empty())
        m_keysOfHost.erase(host);
    if (entry.isAnnounced && --m_announcedBy.at(host) == 0)
        m_announcedBy.erase(host);
}

void HolderBook::resize(const HostGroup &group, std::size_t before, std::size_t after)
{
    m_groupsBySize.erase({before, group});
    if (after > 0)
        m_groupsBySize.emplace(after, group);
}

void HolderBook::remove(const LookupKey &key, const HostId &host)
{
    if (entryOf(key, host))
        erase(key, host);
}

void HolderBook::removeHost(const HostId &host)
{
    const auto found = m_keysOfHost.find(host);
    if (found == m_keysOfHost.end())
        return;
    const std::set<LookupKey> keys = found->second;
    for (const LookupKey &key : keys)
        erase(key, host);
}

/// Those of one kind, one of each group after the other; the longest to live first in each.
std::vector<const HolderBook::Entry *> HolderBook::inTurns(const Holders &holders, bool isAnnounced, Instant now)
{
    std::map<HostGroup, std::vector<const Entry *>> groups;
    for (const auto &[host, entry] : holders) {
        if (entry.isAnnounced == isAnnounced && entry.ends > now)
            groups[entry.group].push_back(&entry);
    }
    std::vector<std::vector<const Entry *>> turns;
    for (auto &[group, entries] : groups) {
        std::sort(entries.begin(), entries.end(), [](const Entry *a, const Entry *b) { return a->ends > b->ends; });
        turns.push_back(std::move(entries));
    }
    if (!turns.empty()) // nobody is always the first by what his address is
        std::rotate(turns.begin(), turns.begin() + std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() % std::ssize(turns), turns.end());
    std::vector<const Entry *> order;
    for (std::size_t turn = 0; turn < kMaxHoldersOfKey; ++turn) {
        for (const auto &entries : turns) {
            if (turn < entries.size())
                order.push_back(entries[turn]);
        }
    }
    return order;
}

std::vector<wire::Contact> HolderBook::find(const LookupKey &key, std::size_t most, Instant now) const
{
    std::vector<wire::Contact> found;
    const auto holders = m_keys.find(key);
    if (holders == m_keys.end())
        return found;
    for (const bool isAnnounced : {true, false}) {
        for (const Entry *entry : inTurns(holders->second, isAnnounced, now)) {
            if (found.size() < most)
                found.push_back(entry->contact);
        }
    }
    return found;
}

void HolderBook::onMissed(const LookupKey &key, Instant now)
{
    forgetMissed(key);
    m_missed.emplace(key, now + kMissedFor);
    m_missedByEnd.emplace(now + kMissedFor, key);
    if (m_missed.size() > kMaxMissed)
        forgetMissed(LookupKey(m_missedByEnd.begin()->second));
}

bool HolderBook::wasMissed(const LookupKey &key, Instant now) const
{
    const auto missed = m_missed.find(key);
    return missed != m_missed.end() && now < missed->second;
}

void HolderBook::forgetMissed(const LookupKey &key)
{
    const auto missed = m_missed.find(key);
    if (missed == m_missed.end())
        return;
    m_missedByEnd.erase({missed->second, key});
    m_missed.erase(missed);
}

void HolderBook::advance(Instant now)
{
    while (!m_byEnd.empty() && m_byEnd.begin()->ends <= now) {
        const Place ended = *m_byEnd.begin();
        erase(ended.key, ended.host);
    }
    while (!m_missedByEnd.empty() && m_missedByEnd.begin()->first <= now)
        forgetMissed(LookupKey(m_missedByEnd.begin()->second));
}

Instant HolderBook::deadline() const
{
    const Instant entries = m_byEnd.empty() ? kNever : m_byEnd.begin()->ends;
    const Instant missed = m_missedByEnd.empty() ? kNever : m_missedByEnd.begin()->first;
    return std::min(entries, missed);
}

} // namespace plug::discovery
