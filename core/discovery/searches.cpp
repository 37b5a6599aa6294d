#include "core/discovery/searches.h"

#include <algorithm>

namespace plug::discovery {

QueryId Searches::find(const LookupKey &key, Instant now)
{
    for (const Running &running : m_running) {
        if (running.owner == Owner::Query && running.lookup.key() == key)
            return running.query;
    }
    const auto waiting = std::ranges::find(m_waiting, key, &Waiting::key);
    if (waiting != m_waiting.end())
        return waiting->query;
    if (m_waiting.size() >= kMaxWaiting)
        return {};
    const QueryId query{++m_lastQuery};
    m_waiting.push_back({query, key});
    settle(now);
    return query;
}

void Searches::cancel(QueryId query, Instant now)
{
    std::erase_if(m_waiting, [&](const Waiting &waiting) { return waiting.query == query; });
    std::erase_if(m_running, [&](const Running &running) { return running.owner == Owner::Query && running.query == query; });
    settle(now);
}

bool Searches::lookForHosts(const LookupKey &key, Owner owner, Instant now)
{
    if (countOf(false) >= kMaxHostLookups)
        return false;
    m_running.push_back({owner, {}, Lookup(key, Lookup::Aim::Hosts, m_around, now), {}});
    settle(now);
    return true;
}

void Searches::onConnected(const HostId &host, Instant now)
{
    for (Running &running : m_running)
        running.lookup.onConnected(host, now);
    settle(now);
}

void Searches::onUnreachable(const HostId &host, Instant now)
{
    for (Running &running : m_running)
        running.lookup.onUnreachable(host, now);
    settle(now);
}

void Searches::onDisconnected(const HostId &host, Instant now)
{
    for (Running &running : m_running)
        running.lookup.onDisconnected(host, now);
    settle(now);
}

bool Searches::handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now)
{
    const auto takes = [&](Running &running) { return running.lookup.handle(from, found, bytes, now); };
    const bool isTaken = std::ranges::any_of(m_running, takes);
    settle(now);
    return isTaken;
}

void Searches::advance(Instant now)
{
    for (Running &running : m_running) {
        if (running.lookup.deadline() <= now)
            running.lookup.advance(now);
    }
    settle(now);
}

Instant Searches::deadline() const
{
    Instant next = kNever;
    for (const Running &running : m_running)
        next = std::min(next, running.lookup.deadline());
    return next;
}

std::optional<Searches::Ended> Searches::takeEnded()
{
    if (m_ended.empty())
        return std::nullopt;
    Ended ended = std::move(m_ended.front());
    m_ended.pop_front();
    return ended;
}

std::size_t Searches::countOf(bool isQuery) const
{
    return std::size_t(std::ranges::count_if(m_running, [&](const Running &one) { return (one.owner == Owner::Query) == isQuery; }));
}

void Searches::startWaiting(Instant now)
{
    while (!m_waiting.empty() && countOf(true) < kMaxQueries) {
        const Waiting next = m_waiting.front();
        m_waiting.pop_front();
        m_running.push_back({Owner::Query, next.query, Lookup(next.key, Lookup::Aim::Holders, m_around, now), {}});
    }
}

void Searches::settle(Instant now)
{
    bool hasEnded = true;
    while (hasEnded) {
        startWaiting(now);
        for (Running &running : m_running)
            tell(running);
        hasEnded = std::erase_if(m_running, [&](const Running &running) {
            if (running.lookup.isOver())
                end(running, now);
            return running.lookup.isOver();
        }) > 0;
    }
}

void Searches::tell(Running &running)
{
    if (running.owner != Owner::Query)
        return;
    QueryLedger ledger = running.lookup.ledger();
    ledger.id = running.query;
    if (ledger == running.told)
        return;
    running.told = ledger;
    m_around.put(QueryChanged{ledger});
}

void Searches::end(const Running &running, Instant now)
{
    const QueryLedger &ledger = running.lookup.ledger();
    if (running.owner != Owner::Query)
        m_ended.push_back({running.owner, ledger.key, running.lookup.nearestAnswered(), ledger.bytes});
    else if (ledger.holders == 0)
        m_around.book.onMissed(ledger.key, now);
}

} // namespace plug::discovery
