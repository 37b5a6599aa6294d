#include "core/discovery/announcer.h"

#include <algorithm>

namespace plug::discovery {

void Announcer::add(const LookupKey &key, Instant now)
{
    if (m_shares.contains(key) || m_shares.size() >= kMaxShares)
        return;
    setLookup(key, m_shares[key], now);
    setRate(now);
    m_allowance.give(kBytesOfNewShare, now);
    work(now);
}

void Announcer::remove(const LookupKey &key, Instant now)
{
    const auto share = m_shares.find(key);
    if (share == m_shares.end())
        return;
    for (const HostId &host : share->second.hosts) {
        Listener &listener = m_listeners[host];
        setItem(listener, key, {now, true});
        queue(host, listener);
    }
    m_lookups.erase({share->second.lookupAt, key});
    m_searching -= share->second.isSearching;
    m_shares.erase(share);
    setRate(now);
    work(now);
}

void Announcer::setActive(bool isActive, Instant now)
{
    m_isActive = isActive;
    work(now);
}

void Announcer::onLookupEnded(const Searches::Ended &ended, Instant now)
{
    m_allowance.spend(static_cast<std::int64_t>(ended.bytes), now);
    const auto found = m_shares.find(ended.key);
    if (found == m_shares.end() || !found->second.isSearching)
        return work(now);
    Share &share = found->second;
    share.isSearching = false;
    --m_searching;
    share.hosts.clear();
    for (const wire::Contact &contact : ended.nearest) {
        share.hosts.insert(contact.host);
        Listener &listener = m_listeners[contact.host];
        listener.contact = contact;
        setItem(listener, ended.key, {now, false});
        queue(contact.host, listener);
    }
    share.toldHosts = share.hosts.size();
    const bool isAlone = share.hosts.empty();
    share.retry = isAlone ? std::min(2 * share.retry, kLongestRetry) : kFirstRetry;
    setLookup(ended.key, share, now + about(isAlone ? share.retry : kLookupAgain));
    work(now);
}

void Announcer::onConnected(const HostId &host, Instant now)
{
    const auto listener = m_listeners.find(host);
    const bool isCalled = listener != m_listeners.end() && listener->second.until != kNever && listener->second.requests.empty();
    if (!isCalled)
        return;
    m_allowance.spend(std::int64_t(Lookup::kCallBytes), now);
    tell(host, listener->second, now);
}

void Announcer::onUnreachable(const HostId &host, Instant now)
{
    const auto listener = m_listeners.find(host);
    if (listener != m_listeners.end() && listener->second.until != kNever)
        onSilent(host, now);
    work(now);
}

bool Announcer::handle(const HostId &from, const wire::Found &found, Instant now)
{
    const auto listener = m_listeners.find(from);
    if (listener == m_listeners.end())
        return false;
    const auto request = listener->second.requests.find(found.id);
    if (request == listener->second.requests.end())
        return false;
    const LookupKey key = request->second;
    listener->second.requests.erase(request);
    m_around.table.onAnswered(from, m_around.wallTime(now));
    m_allowance.spend(std::int64_t(datagramSize(found)), now);
    const auto item = listener->second.items.find(key);
    if (item != listener->second.items.end() && item->second.isRemoval)
        removeItem(listener->second, key);
    else if (item != listener->second.items.end())
        setItem(listener->second, key, {now + about(kRenewal), false});
    if (listener->second.requests.empty())
        setWaiting(from, listener->second, kNever);
    forget(from);
    work(now);
    return true;
}

void Announcer::advance(Instant now)
{
    while (!m_waiting.empty() && m_waiting.begin()->first <= now)
        onSilent(m_waiting.begin()->second, now);
    work(now);
}

Instant Announcer::deadline() const
{
    Instant next = m_waiting.empty() ? kNever : m_waiting.begin()->first;
    if (!m_isActive)
        return next;
    Instant work = kNever;
    if (!m_lookups.empty() && m_searching < kMaxLookups)
        work = m_lookups.begin()->first;
    if (!m_queue.empty() && m_waiting.size() < kMaxCalls)
        work = std::min(work, m_queue.begin()->first);
    return work == kNever ? next : std::min(next, std::max(work, m_allowance.nextLeft()));
}

void Announcer::work(Instant now)
{
    while (m_isActive && m_allowance.isLeft(now)) {
        if (!tellNext(now) && !startLookup(now))
            return;
    }
}

bool Announcer::startLookup(Instant now)
{
    if (m_searching >= kMaxLookups || m_lookups.empty() || m_lookups.begin()->first > now)
        return false;
    const LookupKey key = m_lookups.begin()->second;
    Share &share = m_shares[key];
    setLookup(key, share, now + about(kFirstRetry));
    if (!m_searches.lookForHosts(key, Searches::Owner::Announcer, now))
        return false;
    m_lookups.erase({share.lookupAt, key});
    share.isSearching = true;
    ++m_searching;
    return true;
}

bool Announcer::tellNext(Instant now)
{
    if (m_waiting.size() >= kMaxCalls || m_queue.empty() || m_queue.begin()->first > now)
        return false;
    const HostId host = m_queue.begin()->second;
    Listener &listener = m_listeners[host];
    if (m_around.isConnected(host)) {
        tell(host, listener, now);
    } else if (m_around.call(listener.contact, false, now)) {
        setWaiting(host, listener, now + kAnswerTakes);
    } else {
        return false;
    }
    return true;
}

void Announcer::tell(const HostId &host, Listener &listener, Instant now)
{
    constexpr auto kLifetime = static_cast<std::uint16_t>(protocol::kMaxAnnounceLifetime.count());
    for (const auto &[dueAt, key] : listener.due) {
        if (dueAt > now + kTogether || listener.requests.size() >= kMaxTogether)
            break;
        const wire::RequestId id = m_around.nextRequest();
        listener.requests.emplace(id, key);
        const wire::Announce announce{.id = id, .key = key, .lifetime = listener.items[key].isRemoval ? std::uint16_t(0) : kLifetime};
        m_allowance.spend(std::int64_t(m_around.say(host, announce)), now);
    }
    setWaiting(host, listener, now + kAnswerTakes);
}

void Announcer::setLookup(const LookupKey &key, Share &share, Instant at)
{
    m_lookups.erase({share.lookupAt, key});
    share.lookupAt = at;
    m_lookups.emplace(at, key);
}

void Announcer::setItem(Listener &listener, const LookupKey &key, const Item &item)
{
    removeItem(listener, key);
    listener.items.emplace(key, item);
    listener.due.emplace(item.dueAt, key);
}

void Announcer::removeItem(Listener &listener, const LookupKey &key)
{
    const auto item = listener.items.find(key);
    if (item == listener.items.end())
        return;
    listener.due.erase({item->second.dueAt, key});
    listener.items.erase(item);
}

void Announcer::queue(const HostId &host, Listener &listener)
{
    m_queue.erase({listener.queuedAt, host});
    const bool isIdle = listener.until == kNever && !listener.due.empty();
    listener.queuedAt = isIdle ? listener.due.begin()->first : kNever;
    if (isIdle)
        m_queue.emplace(listener.queuedAt, host);
}

void Announcer::setWaiting(const HostId &host, Listener &listener, Instant until)
{
    m_waiting.erase({listener.until, host});
    listener.until = until;
    if (until != kNever)
        m_waiting.emplace(until, host);
    queue(host, listener);
}

void Announcer::onSilent(const HostId &host, Instant now)
{
    Listener &listener = m_listeners[host];
    std::vector<LookupKey> lost;
    if (!listener.requests.empty()) {
        m_around.table.onUnanswered(host);
        for (const auto &[id, key] : listener.requests)
            lost.push_back(key);
    } else {
        for (const auto &[key, item] : listener.items)
            lost.push_back(key);
    }
    listener.requests.clear();
    for (const LookupKey &key : lost) {
        removeItem(listener, key);
        onLost(key, host, now);
    }
    setWaiting(host, listener, kNever);
    forget(host);
}

void Announcer::onLost(const LookupKey &key, const HostId &host, Instant now)
{
    const auto found = m_shares.find(key);
    if (found == m_shares.end() || found->second.hosts.erase(host) == 0 || found->second.isSearching)
        return;
    Share &share = found->second;
    if (2 * share.hosts.size() < share.toldHosts && share.lookupAt > now + kFirstRetry)
        setLookup(key, share, now + about(kFirstRetry));
}

void Announcer::forget(const HostId &host)
{
    const auto listener = m_listeners.find(host);
    if (listener != m_listeners.end() && listener->second.items.empty() && listener->second.until == kNever)
        m_listeners.erase(listener);
}

Duration Announcer::about(Duration time)
{
    const auto eighth = static_cast<std::uint64_t>(time.count() / 8);
    return time - Duration(std::int64_t(m_around.random.below(eighth + 1)));
}

void Announcer::setRate(Instant now)
{
    const auto shares = static_cast<std::int64_t>(m_shares.size());
    m_allowance.setRate(std::clamp(kRateOfShare * shares, kLeastRate, kMostRate), now);
}

} // namespace plug::discovery
