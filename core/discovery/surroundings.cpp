#include "core/discovery/surroundings.h"

#include "core/wire/frame_codec.h"

#include <algorithm>

namespace plug::discovery {

Surroundings::Surroundings(const HostId &own, RandomSource &secrets, std::uint64_t seed)
    : self(own)
    , table(own, positionOf(own, Endpoint{}))
    , random(seed)
    , place(positionOf(own, Endpoint{}))
    , m_secrets(secrets)
{
}

void Surroundings::setConnected(const HostId &host, const Endpoint &at)
{
    m_connected[host] = at;
    m_calls.erase(host);
}

void Surroundings::setDisconnected(const HostId &host)
{
    m_connected.erase(host);
}

std::optional<Endpoint> Surroundings::addressOf(const HostId &host) const
{
    const auto found = m_connected.find(host);
    return found == m_connected.end() ? std::nullopt : std::optional(found->second);
}

std::vector<HostId> Surroundings::nearestConnected(const Position &target, std::size_t most, const std::set<HostId> &except) const
{
    std::vector<std::pair<Position, HostId>> hosts;
    for (const auto &[host, at] : m_connected) {
        if (!except.contains(host) && !table.isBlocked(host))
            hosts.emplace_back(positionOf(host, at), host);
    }
    const auto nearer = [&](const auto &a, const auto &b) { return isNearer(target, a.first, b.first); };
    const std::size_t count = std::min(most, hosts.size());
    std::partial_sort(hosts.begin(), hosts.begin() + std::ptrdiff_t(count), hosts.end(), nearer);
    std::vector<HostId> nearest;
    for (std::size_t i = 0; i < count; ++i)
        nearest.push_back(hosts[i].second);
    return nearest;
}

wire::RequestId Surroundings::nextRequest()
{
    wire::RequestId id = 0;
    while (id == 0)
        id = m_secrets.next32();
    return id;
}

std::size_t Surroundings::say(const HostId &to, wire::Frame frame)
{
    const std::size_t size = datagramSize(frame);
    m_outputs.push_back(Say{to, std::move(frame)});
    return size;
}

bool Surroundings::call(const wire::Contact &contact, bool isTold, Instant now)
{
    if (m_calls.contains(contact.host))
        return true;
    if (m_calls.size() >= kMaxCalls)
        std::erase_if(m_calls, [&](const auto &call) { return call.second <= now; });
    if (m_calls.size() >= kMaxCalls)
        return false;
    m_calls.emplace(contact.host, now + kCallIsOver);
    m_outputs.push_back(Call{contact, isTold});
    return true;
}

std::optional<Output> Surroundings::takeOutput()
{
    if (m_outputs.empty())
        return std::nullopt;
    Output output = std::move(m_outputs.front());
    m_outputs.pop_front();
    return output;
}

void Surroundings::setWallTime(Instant now, WallTime wallNow)
{
    m_toldAt = now;
    m_wallTime = wallNow;
}

WallTime Surroundings::wallTime(Instant now) const
{
    return m_wallTime + std::chrono::duration_cast<std::chrono::seconds>(std::max(now - m_toldAt, Duration::zero()));
}

std::size_t datagramSize(const wire::Frame &frame)
{
    return protocol::kDatagramOverhead + wire::encodedSize(frame);
}

} // namespace plug::discovery
