#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/wire/frame_codec.h"

#include <algorithm>

namespace plug::engine {

namespace {

constexpr Duration kWaitingTick = std::chrono::milliseconds(250); // nothing is asked for, nothing waits for the disk
constexpr Duration kIdleTick = std::chrono::seconds(1);
constexpr std::size_t kDataOverhead = protocol::kDatagramOverhead + protocol::kFrameHeaderSize + protocol::kDataHeaderSize;
constexpr std::size_t kMaxRunDatagrams = 44;

/// Fills in the proof for the keys that the frame is about to be sealed with.
void prove(wire::Frame &frame, const swarm::Knowledge &knowledge, const Hash &binding)
{
    if (auto *what = std::get_if<wire::What>(&frame))
        what->proof = swarm::proveKnowledge(knowledge, swarm::Prover::Asker, binding, what->key);
    else if (auto *get = std::get_if<wire::Get>(&frame))
        get->proof = swarm::proveKnowledge(knowledge, swarm::Prover::Asker, binding, get->key);
    else if (auto *hashes = std::get_if<wire::Hashes>(&frame))
        hashes->proof = swarm::proveKnowledge(knowledge, swarm::Prover::Asker, binding, hashes->key);
    else if (auto *have = std::get_if<wire::Have>(&frame))
        have->proof = swarm::proveKnowledge(knowledge, swarm::Prover::Possessor, binding, have->key);
}

bool expectsAnswer(const wire::Frame &frame)
{
    return std::holds_alternative<wire::What>(frame) || std::holds_alternative<wire::Get>(frame)
        || std::holds_alternative<wire::Hashes>(frame) || std::holds_alternative<wire::Find>(frame)
        || std::holds_alternative<wire::Announce>(frame)
        || (std::holds_alternative<wire::Rendezvous>(frame) && std::get<wire::Rendezvous>(frame).step == wire::Rendezvous::Step::Ask)
        || (std::holds_alternative<wire::Relay>(frame) && std::get<wire::Relay>(frame).step == wire::Relay::Step::Open)
        || (std::holds_alternative<wire::Flow>(frame) && (std::get<wire::Flow>(frame).flags & wire::Flow::kPoke));
}

} // namespace

void Engine::State::sendHandshakes(Outputs &out, Instant now)
{
    while (auto datagram = sessions.poll(now)) {
        const std::size_t size = static_cast<std::size_t>(datagram->bytes.size());
        noteContacted(datagram->to, now);
        out.runs.push_back({datagram->to, std::move(datagram->bytes), size});
    }
}

/// Empties `frames` into datagrams, as far as may be sent now.
void Engine::State::sendFrames(SessionId session, std::deque<ControlItem> &frames, Outputs &out, Instant now)
{
    const std::size_t capacity = protocol::kBaseDatagram - protocol::kDatagramOverhead;
    while (!frames.empty() && sessions.pathAllowance(session) >= protocol::kBaseDatagram) {
        QByteArray payload;
        bool asks = false;
        while (!frames.empty()) {
            ControlItem &item = frames.front();
            if (item.knowledge)
                prove(item.frame, *item.knowledge, sessions.binding(session));
            QByteArray encoded;
            wire::appendFrame(encoded, item.frame);
            if (!payload.isEmpty() && static_cast<std::size_t>(payload.size() + encoded.size()) > capacity)
                break;
            asks = asks || expectsAnswer(item.frame);
            payload += encoded;
            frames.pop_front();
        }
        // A length that says nothing of what is inside: up to 15 bytes of PADDING.
        payload += QByteArray(static_cast<qsizetype>(decisions.below(16)), '\0');
        QByteArray datagram(static_cast<qsizetype>(protocol::kSessionHeaderSize), '\0');
        datagram += payload + QByteArray(static_cast<qsizetype>(protocol::kTagSize), '\0');
        if (!sessions.seal(session, mutableViewOf(datagram), false, asks, now))
            return;
        const std::size_t size = static_cast<std::size_t>(datagram.size());
        out.runs.push_back({sessions.endpointOf(session), std::move(datagram), size});
    }
}

/// Runs of data, each to whoever has had the least of those that can be sent something. True where others could follow at once.
bool Engine::State::serve(Outputs &out, Instant now)
{
    constexpr int kMaxRuns = 8;
    hostsServed = 0;
    for (const auto &[id, peer] : peers) {
        serving.setReady(id, sessions.endpointOf(id).prefix(), canSend(id, peer, now));
        hostsServed += !peer.queue.isEmpty();
    }
    for (int run = 0; run < kMaxRuns; ++run) {
        const auto next = serving.next();
        const bool isHeld = next && upLimit.available(now) == 0;
        // Held until nobody waits any more, which is not where the next few bytes may pass.
        isUpHeld = isHeld || (isUpHeld && next);
        if (!next || isHeld)
            return false;
        Peer &peer = peers.at(*next);
        const std::uint64_t sent = sendData(*next, peer, out, now);
        serving.charge(*next, sent);
        serving.setReady(*next, sessions.endpointOf(*next).prefix(), sent > 0 && canSend(*next, peer, now));
    }
    return serving.next().has_value();
}

bool Engine::State::canSend(SessionId session, const Peer &peer, Instant now)
{
    if (!peer.isEstablished || peer.queue.isEmpty() || isHeldByItsTransfer(peer, now))
        return false;
    const std::size_t datagramSize = datagramSizeFor(session, peer);
    const std::size_t count = peer.queue.readyBytes(datagramSize - kDataOverhead);
    return count > 0 && count <= peer.sender.allowance(now) && sessions.pathAllowance(session) >= datagramSize;
}

/// Where the limit is low, a large datagram would be a burst of seconds.
std::size_t Engine::State::datagramSizeFor(SessionId session, const Peer &peer) const
{
    constexpr std::uint64_t kMostASecond = 50;
    const std::size_t size = sessions.maxDatagram(session);
    const auto limit = upLimitFor(peer);
    return limit ? std::min<std::size_t>(size, std::max<std::uint64_t>(protocol::kBaseDatagram, *limit / kMostASecond)) : size;
}

/// One run of this peer's data; how many bytes of it.
std::uint64_t Engine::State::sendData(SessionId session, Peer &peer, Outputs &out, Instant now)
{
    const TransferId transfer = peer.queue.nextTransfer();
    const std::size_t datagramSize = datagramSizeFor(session, peer);
    const std::size_t capacity = datagramSize - kDataOverhead;
    const auto limit = upLimitFor(peer);
    const auto of = transfers.find(transfer);
    const bool isHeld = isUpHeld || (of != transfers.end() && of->second.isUpHeld);
    // The limits may be overdrawn by one run: it is to be a small part of a second.
    const std::uint64_t quantum = limit ? std::min(peer.sender.quantum(), *limit / 100) : peer.sender.quantum();
    const std::uint64_t allowance = std::min(peer.sender.allowance(now), std::max<std::uint64_t>(quantum, capacity));
    Run run{sessions.endpointOf(session), {}, datagramSize};
    run.slab.reserve(static_cast<qsizetype>(std::min<std::uint64_t>(kMaxRunDatagrams, allowance / capacity) * datagramSize));
    std::uint64_t sent = 0;
    for (std::size_t count = capacity; count == capacity && run.count() < kMaxRunDatagrams && peer.queue.nextTransfer() == transfer; sent += count) {
        count = peer.queue.readyBytes(capacity);
        if (count == 0 || sent + count > allowance || sessions.pathAllowance(session) < datagramSize)
            break;
        const qsizetype begin = run.slab.size();
        run.slab.resize(begin + static_cast<qsizetype>(count + kDataOverhead));
        const MutableByteView datagram = mutableViewOf(run.slab).subspan(static_cast<std::size_t>(begin));
        wire::Data data;
        peer.queue.take(datagram.subspan(kDataOverhead - protocol::kTagSize, count), data);
        // Nothing more was read, or a limit is in the way: the rate that the fetcher measures is not the path's.
        if (isHeld || peer.queue.readyBytes(capacity) == 0)
            data.flags |= wire::Data::kLimited;
        peer.sender.stamp(data, now);
        wire::writeDataHeader(datagram.subspan(protocol::kSessionHeaderSize), data);
        if (!sessions.seal(session, datagram, config.allowClearText, false, now)) {
            run.slab.resize(begin);
            break;
        }
    }
    orderReads(session, peer);
    if (sent == 0)
        return 0;
    countSent(session, peer, transfer, sent, now);
    out.runs.push_back(std::move(run));
    return sent;
}

/// While something is asked for: a host that gives nothing has no use for a larger datagram.
void Engine::State::searchPathMtu(SessionId session, Peer &peer, Instant now)
{
    if (peer.window.isEmpty() || peer.receiver.bytesReceived() == 0 || rungOf(session) == Rung::Relayed)
        return;
    peer.mtu.onLossesSinceLarge(peer.receiver.lossesSinceLarge(), now);
    if (const auto size = peer.mtu.poll(now, peer.receiver.smoothedRtt()))
        sessions.probePathMtu(session, *size, now);
    peer.receiver.setMaxDatagram(peer.mtu.current());
}

/// Whoever waits for something here and is not heard may be asking at an address that this host has left, and only a
/// datagram from here can tell.
void Engine::State::remindSilentFetchers(Instant now)
{
    constexpr Duration kFirst = std::chrono::seconds(1);
    constexpr Duration kLast = std::chrono::seconds(60);
    for (auto &[id, peer] : peers) {
        if (!peer.isEstablished || peer.queue.isEmpty() || now < peer.nextReminder)
            continue;
        const Duration silence = now - sessions.lastHeard(id);
        if (silence < kFirst || silence > kLast)
            continue;
        sessions.probe(id, now);
        peer.nextReminder = now + silence;
    }
}

/// Between all that something is asked of.
void Engine::State::shareLocalRoom(Instant now)
{
    const auto active = std::ranges::count_if(peers, [](const auto &p) { return !p.second.window.isEmpty(); });
    const std::uint64_t part = localRoom.bytes(now) / static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(active, 1));
    for (auto &[id, peer] : peers)
        peer.receiver.setLocalRoom(part);
}

void Engine::State::tick(Instant now)
{
    remindSilentFetchers(now);
    shareLocalRoom(now);
    judgeModes(now);
    const bool isBusy = !orders.empty() || std::any_of(peers.begin(), peers.end(), [](const auto &p) { return !p.second.window.isEmpty(); });
    nextTick = now + (files.empty() ? kIdleTick : isBusy ? kTick : kWaitingTick);
    for (auto &[id, file] : files) {
        writeOut(file, false, now);
        if (file.nextFlush <= now)
            flush(file);
        inquire(file, now);
        reviewSharing(file, now);
        finishIfWhole(file, now);
    }
    for (auto it = tended.begin(); it != tended.end();) {
        Transfer &transfer = transfers.at(*it);
        tryDiskAgain(transfer, now);
        if (transfer.isFetching()) {
            seek(transfer, now);
            connectSources(transfer, now);
            reviewHosts(transfer, now);
        }
        if (transfer.isRunning() && !transfer.collection.entries.empty())
            startEntries(transfer, now);
        judgeState(transfer, now);
        const bool isCalling = std::ranges::any_of(transfer.sources, [&](const Source &source) { return source.session && !peers.contains(source.session); });
        const bool isAtRest = !transfer.isFetching() && transfer.again == Transfer::Again::Nothing && !isCalling;
        it = isAtRest ? tended.erase(it) : std::next(it);
    }
    answerReaders(now);
    pushPossession(now);
    if (finding.nextUpkeep <= now)
        upkeepHosts(now);
    const bool isIdle = std::none_of(orders.begin(), orders.end(), [](const auto &o) {
        return o.second.kind == DiskPurpose::Kind::Write || o.second.kind == DiskPurpose::Kind::Flush;
    });
    if (isStopping && !isStopped && isIdle) {
        const bool isClean = std::all_of(files.begin(), files.end(), [](const auto &f) { return !f.second.fetch || f.second.fetch->unflushed().isEmpty(); });
        for (auto &[id, file] : files)
            flush(file);
        isStopped = isClean;
        if (isStopped)
            eventsOut.push_back(Stopped{});
    }
}

Instant Engine::State::deadline() const
{
    Instant next = std::min({nextTick, sessions.deadline(), askAgainAt, reachingDeadline(), finding.discovery.deadline()});
    for (const auto &[id, peer] : peers) {
        next = std::min(next, peer.receiver.deadline());
        if (!peer.window.isEmpty() && peer.receiver.bytesReceived() > 0 && rungOf(id) != Rung::Relayed)
            next = std::min(next, peer.mtu.deadline());
        // What can't go out until more of it is read needs no waking.
        if (peer.isEstablished && peer.queue.readyBytes(datagramSizeFor(id, peer) - kDataOverhead) > 0)
            next = std::min(next, std::max(peer.sender.nextRelease(lastPoll), limitsOpenAt(peer)));
    }
    return next;
}

} // namespace plug::engine
