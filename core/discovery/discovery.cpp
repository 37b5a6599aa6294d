#include "core/discovery/discovery.h"

#include "core/discovery/announcer.h"
#include "core/discovery/gossip.h"
#include "core/discovery/relayed_finds.h"

#include <algorithm>

namespace plug::discovery {

struct Discovery::State {
    State(const HostId &self, RandomSource &secrets, std::uint64_t seed) : around(self, secrets, seed) {}

    Surroundings around;
    RelayedFinds relayed{around};
    Searches searches{around};
    Announcer announcer{around, searches};
    Gossip gossip{around, searches};

    bool isWelcome(const HostId &host) const { return around.isConnected(host) && !around.table.isBlocked(host); }

    /// Lookups that are over go to who wanted them; what comes of it may end others.
    void settle(Instant now)
    {
        while (const auto ended = searches.takeEnded()) {
            if (ended->owner == Searches::Owner::Announcer)
                announcer.onLookupEnded(*ended, now);
        }
    }
};

Discovery::Discovery(const HostId &self, RandomSource &secrets, std::uint64_t seed)
    : m_state(std::make_unique<State>(self, secrets, seed))
{
}

Discovery::~Discovery() = default;

void Discovery::onConnected(const HostId &host, const Endpoint &at, Instant now, WallTime wallNow)
{
    State &state = *m_state;
    state.around.setWallTime(now, wallNow);
    state.around.table.meet(host, at, wallNow);
    state.around.setConnected(host, at);
    if (state.around.table.isBlocked(host))
        return;
    state.searches.onConnected(host, now);
    state.announcer.onConnected(host, now);
    state.gossip.onConnected(host, now);
    state.settle(now);
}

void Discovery::onDisconnected(const HostId &host, Instant now)
{
    State &state = *m_state;
    state.around.setDisconnected(host);
    state.relayed.onDisconnected(host, now);
    state.searches.onDisconnected(host, now);
    state.settle(now);
}

void Discovery::onUnreachable(const HostId &host, Instant now)
{
    State &state = *m_state;
    state.around.onCallEnded(host);
    state.around.table.onUnreachable(host);
    state.searches.onUnreachable(host, now);
    state.announcer.onUnreachable(host, now);
    state.settle(now);
}

void Discovery::handle(const HostId &from, const wire::Find &find, std::size_t bytes, Instant now)
{
    if (m_state->isWelcome(from))
        m_state->relayed.handle(from, find, bytes, now);
}

void Discovery::handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now)
{
    State &state = *m_state;
    if (!state.isWelcome(from))
        return;
    if (!state.searches.handle(from, found, bytes, now) && !state.relayed.handle(from, found, bytes, now))
        state.announcer.handle(from, found, now);
    state.settle(now);
}

void Discovery::handle(const HostId &from, const wire::Announce &announce, std::size_t bytes, Instant now)
{
    if (m_state->isWelcome(from))
        m_state->relayed.handle(from, announce, bytes, now);
}

void Discovery::handle(const HostId &from, const wire::Hosts &hosts, std::size_t, Instant now)
{
    if (m_state->isWelcome(from))
        m_state->gossip.handle(from, hosts, now);
}

void Discovery::addShare(const LookupKey &key, Instant now)
{
    if (m_state->around.shares.size() >= Announcer::kMaxShares || !m_state->around.shares.insert(key).second)
        return;
    m_state->announcer.add(key, now);
    m_state->settle(now);
}

void Discovery::removeShare(const LookupKey &key, Instant now)
{
    m_state->around.shares.erase(key);
    m_state->announcer.remove(key, now);
    m_state->settle(now);
}

QueryId Discovery::find(const LookupKey &key, Instant now)
{
    const QueryId query = m_state->searches.find(key, now);
    m_state->settle(now);
    return query;
}

void Discovery::cancel(QueryId query, Instant now)
{
    m_state->searches.cancel(query, now);
    m_state->settle(now);
}

void Discovery::onNotHolder(const LookupKey &key, const HostId &host)
{
    m_state->around.book.remove(key, host);
}

HostTable &Discovery::table()
{
    return m_state->around.table;
}

const HostTable &Discovery::table() const
{
    return m_state->around.table;
}

void Discovery::setOwnAddress(const Endpoint &at, Instant)
{
    m_state->around.place = positionOf(m_state->around.self, at);
    m_state->around.table.recentre(m_state->around.place);
}

void Discovery::setActive(bool isActive, Instant now)
{
    m_state->announcer.setActive(isActive, now);
    m_state->gossip.setActive(isActive, now);
    m_state->settle(now);
}

std::optional<Output> Discovery::poll(Instant)
{
    return m_state->around.takeOutput();
}

void Discovery::advance(Instant now, WallTime wallNow)
{
    State &state = *m_state;
    state.around.setWallTime(now, wallNow);
    state.around.book.advance(now);
    state.relayed.advance(now);
    state.searches.advance(now);
    state.announcer.advance(now);
    state.gossip.advance(now);
    state.settle(now);
}

Instant Discovery::deadline() const
{
    const State &state = *m_state;
    return std::min({state.relayed.deadline(), state.searches.deadline(), state.announcer.deadline(), state.gossip.deadline(),
                     state.around.book.deadline()});
}

} // namespace plug::discovery
