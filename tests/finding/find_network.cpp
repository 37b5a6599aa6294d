#include "tests/finding/find_network.h"

#include "core/wire/frame_codec.h"

#include <algorithm>

namespace plug::finding {

using namespace std::chrono_literals;

std::size_t FindNetwork::addHost(std::uint32_t prefix)
{
    auto host = std::make_unique<Host>();
    m_random.fill(host->id.bytes);
    host->at = Endpoint::fromIpv4(0x01000000 + (prefix << 8) + 1 + std::uint32_t(m_random.below(250)), std::uint16_t(1024 + m_random.below(60'000)));
    host->secrets = std::make_unique<SeededRandom>(m_random.next64());
    host->discovery = std::make_unique<discovery::Discovery>(host->id, *host->secrets, m_random.next64());
    const std::size_t index = m_hosts.size();
    m_at.emplace(host->at, index);
    m_of.emplace(host->id, index);
    host->discovery->setActive(false, m_now);
    host->discovery->setOwnAddress(host->at, m_now);
    host->discovery->advance(m_now, wallNow());
    m_hosts.push_back(std::move(host));
    return index;
}

std::optional<std::size_t> FindNetwork::hostAt(const Endpoint &at) const
{
    const auto found = m_at.find(at);
    return found == m_at.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> FindNetwork::hostOf(const HostId &id) const
{
    const auto found = m_of.find(id);
    return found == m_of.end() ? std::nullopt : std::optional(found->second);
}

WallTime FindNetwork::wallNow() const
{
    return WallTime(std::chrono::duration_cast<std::chrono::seconds>(m_now.time_since_epoch()) + 1'700'000'000s);
}

void FindNetwork::connect(std::size_t a, std::size_t b)
{
    if (!host(a).isAlive || !host(b).isAlive || a == b || !host(a).sessions.insert(b).second)
        return;
    host(b).sessions.insert(a);
    for (const auto &[self, with] : {std::pair(a, b), std::pair(b, a)}) {
        host(self).contacts.onProven(host(with).at, m_now);
        if (host(self).hostile) {
            host(self).hostile->onConnected(*this, self, with);
        } else {
            host(self).discovery->onConnected(host(with).id, host(with).at, m_now, wallNow());
            drain(self);
        }
    }
}

void FindNetwork::disconnect(std::size_t a, std::size_t b)
{
    for (const auto &[self, with] : {std::pair(a, b), std::pair(b, a)}) {
        if (host(self).sessions.erase(with) == 0 || !host(self).isAlive || host(self).hostile)
            continue;
        host(self).discovery->onDisconnected(host(with).id, m_now);
        drain(self);
    }
}

void FindNetwork::leave(std::size_t index)
{
    host(index).isAlive = false;
    const std::set<std::size_t> sessions = host(index).sessions;
    for (const std::size_t other : sessions)
        disconnect(index, other);
}

void FindNetwork::dropSessions(const std::function<bool(std::size_t, std::size_t)> &keep)
{
    for (std::size_t i = 0; i < m_hosts.size(); ++i) {
        const std::set<std::size_t> sessions = host(i).sessions;
        for (const std::size_t other : sessions) {
            if (i < other && !keep(i, other))
                disconnect(i, other);
        }
    }
}

void FindNetwork::say(std::size_t from, std::size_t to, const wire::Frame &frame)
{
    if (!host(from).sessions.contains(to)) {
        ++m_saidToStrangers;
        return;
    }
    const std::uint64_t bytes = protocol::kDatagramOverhead + wire::encodedSize(frame) + kHeaders;
    count(from, host(to).at, bytes);
    schedule(m_now + latency(from, to), [this, from, to, frame, bytes] { deliver(from, to, frame, bytes); });
}

void FindNetwork::drain(std::size_t index)
{
    while (const auto output = host(index).discovery->poll(m_now))
        carryOut(index, *output);
    wakeAt(index, host(index).discovery->deadline());
}

void FindNetwork::run(Instant until, const std::function<bool()> &isDone)
{
    while (!isDone() && !m_events.empty() && m_events.top().at <= until) {
        const Event event = m_events.top();
        m_events.pop();
        m_now = event.at;
        event.action();
    }
    if (!isDone())
        m_now = std::max(m_now, until);
}

void FindNetwork::schedule(Instant at, std::function<void()> action)
{
    m_events.push({at, m_order++, std::move(action)});
}

void FindNetwork::wakeAt(std::size_t index, Instant at)
{
    Host &sleeper = host(index);
    if (at == kNever || (sleeper.wakesAt <= at && sleeper.wakesAt > m_now))
        return;
    sleeper.wakesAt = std::max(at, m_now + 1us);
    schedule(sleeper.wakesAt, [this, index, when = sleeper.wakesAt] {
        if (host(index).wakesAt == when && host(index).isAlive)
            wake(index);
    });
}

void FindNetwork::wake(std::size_t index)
{
    host(index).wakesAt = kNever;
    host(index).discovery->advance(m_now, wallNow());
    drain(index);
}

void FindNetwork::carryOut(std::size_t index, const discovery::Output &output)
{
    if (const auto *said = std::get_if<discovery::Say>(&output)) {
        if (const auto to = hostOf(said->to))
            say(index, *to, said->frame);
    } else if (const auto *wanted = std::get_if<discovery::Call>(&output)) {
        call(index, *wanted);
    } else if (const auto *holder = std::get_if<discovery::HolderFound>(&output)) {
        host(index).holders.push_back(*holder);
    } else if (const auto *changed = std::get_if<discovery::QueryChanged>(&output)) {
        auto &ledgers = host(index).ledgers;
        std::erase_if(ledgers, [&](const auto &ledger) { return ledger.id == changed->ledger.id; });
        ledgers.push_back(changed->ledger);
    }
}

void FindNetwork::call(std::size_t from, const discovery::Call &wanted)
{
    bool isAnswered = false;
    bool isSent = false;
    for (const Endpoint &to : wanted.contact.endpoints) {
        const auto origin = wanted.isTold ? discovery::ContactBudget::Origin::Hearsay : discovery::ContactBudget::Origin::Person;
        if (!host(from).contacts.mayCall(to, origin, m_now))
            continue;
        isSent = true;
        isAnswered = callAt(from, wanted, to) || isAnswered;
    }
    if (isAnswered)
        return;
    schedule(isSent ? m_now + kCallFails : m_now + 1us, [this, from, id = wanted.contact.host] {
        if (!host(from).hostile && host(from).isAlive) {
            host(from).discovery->onUnreachable(id, m_now);
            drain(from);
        }
    });
}

bool FindNetwork::callAt(std::size_t from, const discovery::Call &wanted, const Endpoint &to)
{
    const auto called = hostAt(to);
    const bool answers = called && host(*called).isAlive && host(*called).id == wanted.contact.host;
    for (int i = 0; i < (answers || wanted.isTold ? 1 : kMessagesToDead); ++i) {
        count(from, to, kInitial + kHeaders);
        if (onFirstMessage)
            onFirstMessage(from, to);
    }
    if (!answers)
        return false;
    const Duration away = latency(from, *called);
    schedule(m_now + away, [this, from, called] { count(*called, host(from).at, kInitial + kHeaders); });
    schedule(m_now + 2 * away, [this, from, called] {
        count(from, host(*called).at, kLastMessage + kHeaders);
        connect(from, *called);
    });
    return true;
}

void FindNetwork::deliver(std::size_t from, std::size_t to, const wire::Frame &frame, std::uint64_t bytes)
{
    Host &receiver = host(to);
    if (!receiver.isAlive || !receiver.sessions.contains(from))
        return;
    ++receiver.received.datagrams;
    receiver.received.bytes += bytes;
    if (receiver.hostile)
        return receiver.hostile->onFrame(*this, to, from, frame);
    const HostId &id = host(from).id;
    std::visit([&](const auto &one) {
        using T = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<T, wire::Find> || std::is_same_v<T, wire::Found> || std::is_same_v<T, wire::Announce> || std::is_same_v<T, wire::Hosts>)
            receiver.discovery->handle(id, one, bytes, m_now);
    }, frame);
    drain(to);
}

void FindNetwork::count(std::size_t from, const Endpoint &to, std::uint64_t bytes)
{
    ++m_traffic.datagrams;
    m_traffic.bytes += bytes;
    ++host(from).sent.datagrams;
    host(from).sent.bytes += bytes;
    if (onDatagram)
        onDatagram(from, to, bytes);
}

Duration FindNetwork::latency(std::size_t a, std::size_t b) const
{
    // 10 to 138 ms one way, the same in both directions.
    const std::uint64_t pair = (std::min(a, b) * 0x9e3779b97f4a7c15ULL) ^ (std::max(a, b) * 0xc2b2ae3d27d4eb4fULL);
    return 10ms + Duration(std::int64_t((pair >> 20) & 0x1ffff));
}

} // namespace plug::finding
