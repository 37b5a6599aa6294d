#include "core/engine/engine.h"

#include "core/base/limits.h"
#include "core/content/hash_tree.h"
#include "core/engine/engine_state.h"

namespace plug::engine {

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

Engine::State::State(const Config &config_, const crypto::Identity &identity_, RandomSource &secrets_, std::uint64_t seed,
                     Instant now, WallTime wallNow)
    : config(config_)
    , identity(identity_)
    , secrets(secrets_)
    , decisions(seed)
    , start(now)
    , wallStart(wallNow)
    , layout(config.stateFolder)
    , sessions(identity, secrets, {.allowClearText = config.allowClearText})
    , finding(identity.hostId(), secrets, decisions.next64())
    , reaching(secrets)
{
    upLimit.setRate(config.uploadLimit, now);
    downLimit.setRate(config.downloadLimit, now);
    applyRelayLimits();
    order(store::LoadCatalogue{}, {.kind = DiskPurpose::Kind::Catalogue});
}

Peer &Engine::State::peerOf(SessionId session)
{
    const auto it = peers.find(session);
    if (it != peers.end())
        return it->second;
    Peer &peer = peers.try_emplace(session, secrets, decisions.next64(), config.maxDatagram).first->second;
    peer.isEstablished = sessions.isEstablished(session);
    return peer;
}

Engine::Engine(const Config &config, const crypto::Identity &identity, RandomSource &secrets, std::uint64_t seed,
               Instant now, WallTime wallNow)
    : m_state(std::make_unique<State>(config, identity, secrets, seed, now, wallNow))
{
}

Engine::~Engine() = default;

void Engine::receive(std::span<Datagram> datagrams, Instant now)
{
    for (Datagram &datagram : datagrams) {
        // From there come circuits alone.
        if (discovery::Circuits::isCircuit(datagram.from))
            continue;
        m_state->receive(datagram, now);
        m_state->receiveFromCircuits(now);
    }
    m_state->drainSessionEvents(now);
}

void Engine::onOverflow(Instant now)
{
    m_state->localRoom.onOverflow(now);
    m_state->shareLocalRoom(now);
}

void Engine::apply(Command command, Instant now)
{
    State &state = *m_state;
    std::visit(Overloaded{
                   [&](const SharePath &c) { state.share(c, now); },
                   [&](const AddLink &c) { state.add(c, now); },
                   [&](const Pause &c) { state.setPaused(c.transfer, true, now); },
                   [&](const Resume &c) { state.setPaused(c.transfer, false, now); },
                   [&](const Remove &c) { state.remove(c, now); },
                   [&](const SetMode &c) { state.setMode(c, now); },
                   [&](const SetOrder &c) { state.setOrder(c, now); },
                   [&](const SetLimits &c) { state.setLimits(c, now); },
                   [&](const SetPolicy &c) { state.setPolicy(c); },
                   [&](const FetchFirst &c) { state.fetchFirst(c, now); },
                   [&](const ReadFile &c) { state.readFile(c, now); },
                   [&](const EndReading &c) { state.endReading(c.reader); },
                   [&](const AddHost &c) { state.addHost(c, now); },
                   [&](const RemoveHost &c) { state.removeHost(c); },
                   [&](const SetFriend &c) { state.finding.discovery.table().setFriend(c.host, c.isFriend); },
                   [&](const SetBlocked &c) { state.setBlocked(c, now); },
                   [&](const NameHost &c) { state.finding.discovery.table().setName(c.host, c.name); },
                   [&](const SearchAgain &c) { state.searchAgain(c, now); },
                   [&](const FindFile &c) { state.findFile(c, now); },
                   [&](const HintHost &c) { state.hintHost(c, now); },
                   [&](const MappedPort &c) {
                       state.mapped = c;
                       state.reaching.reachability.setMapping(c.external);
                       state.refreshOwnEndpoints(now);
                   },
                   [&](const WatchTransfer &c) { state.watched = c.transfer; },
                   [&](const SetConfig &c) {
                       state.config = c.config;
                       state.upLimit.setRate(c.config.uploadLimit, now);
                       state.downLimit.setRate(c.config.downloadLimit, now);
                       state.sessions.allowClearText(c.config.allowClearText);
                       state.applyRelayLimits();
                       state.finding.discovery.setActive(c.config.findsHosts, now);
                   },
                   [&](const Stop &) { state.stop(now); },
               },
               command);
}

void Engine::complete(store::DiskResult result, Instant now)
{
    m_state->complete(result, now);
}

void Engine::advance(Instant now)
{
    State &state = *m_state;
    state.sessions.advance(now);
    state.drainSessionEvents(now);
    for (auto &[id, peer] : state.peers)
        peer.receiver.advance(now);
    state.advanceReaching(now);
    if (now >= state.finding.discovery.deadline())
        state.finding.discovery.advance(now, state.wallTime(now));
    if (now >= state.nextTick)
        state.tick(now);
}

bool Engine::poll(Outputs &out, Instant now)
{
    State &state = *m_state;
    state.lastPoll = now;
    state.carryOutFindings(now);
    // Handshake messages first: what follows cannot be opened before them.
    state.sendHandshakes(out, now);
    state.couplePaths(now);
    state.askAgainAt = kNever;
    for (auto &[id, peer] : state.peers) {
        if (!peer.isEstablished)
            continue;
        state.settleLosses(id, peer, now);
        state.askPeer(id, peer, now);
        state.searchPathMtu(id, peer, now);
        if (const auto flow = peer.receiver.pollFlow(now))
            peer.say(*flow);
        state.sendFrames(id, peer.control, out, now);
        state.orderReads(id, peer);
    }
    state.sendFindings(out, now);
    const bool hasMore = state.serve(out, now);
    state.sendHandshakes(out, now);
    std::move(state.reaching.out.begin(), state.reaching.out.end(), std::back_inserter(out.runs));
    state.reaching.out.clear();
    state.wrapCircuits(out.runs, now);
    std::move(state.diskOut.begin(), state.diskOut.end(), std::back_inserter(out.disk));
    state.diskOut.clear();
    std::move(state.eventsOut.begin(), state.eventsOut.end(), std::back_inserter(out.events));
    state.eventsOut.clear();
    return hasMore;
}

Instant Engine::deadline() const
{
    return m_state->deadline();
}

SnapshotDelta Engine::changesSince(Generation since, Instant now) const
{
    return m_state->changesSince(since, now);
}

/// The newest first: somebody has just been told of it, or waits for it.
PublicKeys Engine::publicKeys(std::size_t most) const
{
    PublicKeys keys{.lacksHosts = m_state->finding.discovery.table().hosts().size() < limits::kFewHosts};
    for (auto row = m_state->transfers.rbegin(); row != m_state->transfers.rend(); ++row) {
        const Transfer &transfer = row->second;
        if (transfer.record.secret || transfer.record.policy != SharePolicy::Public)
            continue;
        const bool isSought = transfer.isRunning() && transfer.state == TransferState::Waiting && !isDiskTrouble(transfer.cause);
        const bool isShared = !transfer.isFetching() && transfer.state == TransferState::Sharing;
        if (isSought && keys.sought.size() < most)
            keys.sought.push_back(content::lookupKeyOf(transfer.record.guid));
        else if (isShared && keys.shares.size() < most)
            keys.shares.push_back(content::lookupKeyOf(transfer.record.guid));
    }
    return keys;
}

void Engine::setOwnEndpoints(std::vector<Endpoint> endpoints)
{
    m_state->reaching.boundEndpoints = endpoints;
    m_state->reaching.reachability.setOwnEndpoints(std::move(endpoints));
    m_state->refreshOwnEndpoints(m_state->lastPoll);
}

} // namespace plug::engine
