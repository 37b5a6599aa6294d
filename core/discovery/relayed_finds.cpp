#include "core/discovery/relayed_finds.h"

#include "core/discovery/address_scope.h"
#include "core/discovery/answers.h"

#include <algorithm>
#include <limits>

namespace plug::discovery {

namespace {

wire::Find clamped(wire::Find find)
{
    constexpr auto kMost = std::chrono::duration_cast<std::chrono::milliseconds>(RelayedFinds::kLongest).count();
    find.hops = std::min(find.hops, protocol::kMaxFindHops);
    find.budget = std::min(find.budget, protocol::kMaxFindBudget);
    find.deadline = static_cast<std::uint16_t>(std::min<std::int64_t>(find.deadline, kMost));
    return find;
}

template <typename T>
void addSaturating(T &sum, std::uint64_t more)
{
    sum = static_cast<T>(std::min<std::uint64_t>(std::uint64_t(sum) + more, std::numeric_limits<T>::max()));
}

} // namespace

void RelayedFinds::handle(const HostId &from, const wire::Find &asked, std::size_t bytes, Instant now)
{
    const auto at = m_around.addressOf(from);
    if (!at || !m_budget.take(from, *at, bytes, now))
        return;
    const wire::Find find = clamped(asked);
    wire::Found found = answerTo(m_around, find, from, *at, now);
    const std::vector<HostId> hosts = hostsToAsk(from, *at, find, found, now);
    found.isLast = hosts.empty();
    Pending pending{from, *at, find, now + std::chrono::milliseconds(find.deadline), {}, bytes, {}, {}};
    for (const wire::Contact &contact : found.nearer)
        pending.toldNearer.insert(contact.host);
    if (answer(pending, std::move(found), now) && !hosts.empty())
        passOn(std::move(pending), hosts, now);
}

void RelayedFinds::handle(const HostId &from, const wire::Announce &announce, std::size_t bytes, Instant now)
{
    const auto at = m_around.addressOf(from);
    if (!at || !m_budget.take(from, *at, bytes, now))
        return;
    wire::Found receipt = receiptFor(m_around, announce, from, *at);
    if (!m_budget.take(from, *at, datagramSize(receipt), now))
        return;
    if (m_around.book.announce(announce.key, from, *at, std::chrono::seconds(announce.lifetime), now))
        m_around.say(from, std::move(receipt));
}

bool RelayedFinds::handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now)
{
    const auto at = m_around.addressOf(from);
    for (auto pending = m_pending.begin(); pending != m_pending.end(); ++pending) {
        const auto isIt = [&](const Asked &asked) { return asked.host == from && asked.request == found.id; };
        const auto asked = std::ranges::find_if(pending->asked, isIt);
        if (asked == pending->asked.end())
            continue;
        if (!at || asked->answersLeft <= 0)
            return true;
        asked->answersLeft = found.isLast ? 0 : asked->answersLeft - 1;
        asked->asked = std::max(asked->asked, found.asked);
        asked->bytes = std::max(asked->bytes, found.bytes);
        pending->bytes += bytes;
        cacheHolders(pending->find.key, from, *at, found, now);
        passBack(*pending, *asked, *at, found, now);
        if (std::ranges::all_of(pending->asked, [](const Asked &one) { return one.answersLeft <= 0; }))
            m_pending.erase(pending);
        return true;
    }
    return false;
}

void RelayedFinds::onDisconnected(const HostId &host, Instant)
{
    std::erase_if(m_pending, [&](const Pending &pending) { return pending.asker == host; });
}

void RelayedFinds::advance(Instant now)
{
    std::erase_if(m_pending, [&](Pending &pending) {
        if (pending.until > now)
            return false;
        answer(pending, wire::Found{.id = pending.find.id, .isLast = true}, now);
        return true;
    });
}

Instant RelayedFinds::deadline() const
{
    Instant next = kNever;
    for (const Pending &pending : m_pending)
        next = std::min(next, pending.until);
    return next;
}

std::vector<HostId> RelayedFinds::hostsToAsk(const HostId &from, const Endpoint &at, const wire::Find &find, const wire::Found &answer,
                                             Instant now) const
{
    const bool isKnown = answer.isHolder || !answer.holders.empty() || m_around.book.wasMissed(find.key, now);
    const bool isUsedUp = find.hops == 0 || find.budget == 0 || std::chrono::milliseconds(find.deadline) <= kHopTakes;
    if (isKnown || isUsedUp || !hasRoom(from, at, find.key))
        return {};
    std::set<HostId> except = waitingFor(find.key);
    except.insert(from);
    return m_around.nearestConnected(positionOf(find.key), std::min<std::size_t>(kFanOut, find.budget), except);
}

bool RelayedFinds::hasRoom(const HostId &from, const Endpoint &at, const LookupKey &key) const
{
    const auto isSame = [&](const Pending &other) { return other.asker == from && other.find.key == key; };
    const auto isOfHost = [&](const Pending &other) { return other.asker == from; };
    const auto isOfPrefix = [&](const Pending &other) { return other.askerAt.prefix() == at.prefix(); };
    return m_pending.size() < kMaxPending && std::ranges::none_of(m_pending, isSame)
        && std::size_t(std::ranges::count_if(m_pending, isOfHost)) < kMaxPendingOfHost
        && std::size_t(std::ranges::count_if(m_pending, isOfPrefix)) < kMaxPendingOfPrefix;
}

std::set<HostId> RelayedFinds::waitingFor(const LookupKey &key) const
{
    std::set<HostId> hosts;
    for (const Pending &pending : m_pending) {
        if (pending.find.key == key)
            hosts.insert(pending.asker);
    }
    return hosts;
}

void RelayedFinds::passOn(Pending pending, const std::vector<HostId> &hosts, Instant now)
{
    const wire::Find &find = pending.find;
    const std::size_t left = find.budget - hosts.size();
    const auto hopTakes = std::chrono::duration_cast<std::chrono::milliseconds>(kHopTakes).count();
    for (const HostId &host : hosts) {
        wire::Find next{.id = m_around.nextRequest(), .key = find.key, .hops = std::uint8_t(find.hops - 1)};
        next.budget = static_cast<std::uint8_t>(left / hosts.size());
        next.deadline = static_cast<std::uint16_t>(find.deadline - hopTakes);
        if (!m_budget.take(pending.asker, pending.askerAt, datagramSize(next), now))
            break;
        pending.bytes += m_around.say(host, next);
        pending.asked.push_back({host, next.id});
    }
    if (pending.asked.empty())
        answer(pending, wire::Found{.id = find.id, .isLast = true}, now);
    else
        m_pending.push_back(std::move(pending));
}

void RelayedFinds::cacheHolders(const LookupKey &key, const HostId &from, const Endpoint &at, const wire::Found &found, Instant now)
{
    if (found.isHolder)
        m_around.book.cache(key, {from, {at}}, from, at, now);
    for (const wire::Contact &told : found.holders) {
        const auto holder = tellable(told, at);
        if (holder && holder->host != m_around.self)
            m_around.book.cache(key, *holder, from, at, now);
    }
}

void RelayedFinds::passBack(Pending &pending, const Asked &asked, const Endpoint &informantAt, const wire::Found &found, Instant now)
{
    std::vector<wire::Contact> holders = found.holders;
    if (found.isHolder)
        holders.insert(holders.begin(), {asked.host, {informantAt}});
    wire::Found back{.id = pending.find.id};
    back.isLast = std::ranges::all_of(pending.asked, [](const Asked &one) { return one.answersLeft <= 0; });
    back.holders = newToAsker(pending, holders, informantAt, pending.toldHolders);
    back.nearer = newToAsker(pending, found.nearer, informantAt, pending.toldNearer);
    if (back.isLast || !back.holders.empty() || !back.nearer.empty())
        answer(pending, std::move(back), now);
}

std::vector<wire::Contact> RelayedFinds::newToAsker(const Pending &pending, const std::vector<wire::Contact> &contacts,
                                                    const Endpoint &informantAt, std::set<HostId> &told) const
{
    std::vector<wire::Contact> fresh;
    for (const wire::Contact &contact : contacts) {
        const auto fromThere = tellable(contact, informantAt);
        auto toAsker = fromThere ? tellable(*fromThere, pending.askerAt) : std::nullopt;
        if (!toAsker || contact.host == pending.asker || contact.host == m_around.self || fresh.size() >= protocol::kMaxFoundContacts)
            continue;
        if (told.insert(contact.host).second)
            fresh.push_back(std::move(*toAsker));
    }
    return fresh;
}

bool RelayedFinds::answer(Pending &pending, wire::Found found, Instant now)
{
    for (const Asked &asked : pending.asked) {
        addSaturating(found.asked, std::uint64_t(1) + asked.asked);
        addSaturating(found.bytes, asked.bytes);
    }
    addSaturating(found.bytes, pending.bytes);
    trimToDatagram(found);
    if (!m_budget.take(pending.asker, pending.askerAt, datagramSize(found), now))
        return false;
    pending.bytes += m_around.say(pending.asker, std::move(found));
    return true;
}

} // namespace plug::discovery
