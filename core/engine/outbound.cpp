#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/wire/frame_codec.h"

#include <algorithm>

namespace plug::engine {

namespace {

constexpr Duration kTick = std::chrono::milliseconds(50);
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
        || std::holds_alternative<wire::Hashes>(frame)
        || (std::holds_alternative<wire::Flow>(frame) && (std::get<wire::Flow>(frame).flags & wire::Flow::kPoke));
}

} // namespace

void Engine::State::sendHandshakes(Outputs &out, Instant now)
{
    while (auto datagram = sessions.poll(now)) {
        const std::size_t size = static_cast<std::size_t>(datagram->bytes.size());
        out.runs.push_back({datagram->to, std::move(datagram->bytes), size});
    }
}

void Engine::State::sendControl(SessionId session, Peer &peer, Outputs &out, Instant now)
{
    if (const auto flow = peer.receiver.pollFlow(now))
        peer.say(*flow);
    const std::size_t capacity = protocol::kBaseDatagram - protocol::kDatagramOverhead;
    while (!peer.control.empty() && sessions.pathAllowance(session) >= protocol::kBaseDatagram) {
        QByteArray payload;
        bool asks = false;
        while (!peer.control.empty()) {
            ControlItem &item = peer.control.front();
            if (item.knowledge)
                prove(item.frame, *item.knowledge, sessions.binding(session));
            QByteArray encoded;
            wire::appendFrame(encoded, item.frame);
            if (!payload.isEmpty() && static_cast<std::size_t>(payload.size() + encoded.size()) > capacity)
                break;
            asks = asks || expectsAnswer(item.frame);
            payload += encoded;
            peer.control.pop_front();
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

/// One run of this peer's data; true where another could follow at once.
bool Engine::State::sendData(SessionId session, Peer &peer, Outputs &out, Instant now)
{
    if (!peer.isEstablished || peer.queue.isEmpty())
        return false;
    const std::size_t datagramSize = sessions.maxDatagram(session);
    const std::size_t capacity = datagramSize - kDataOverhead;
    std::uint64_t allowance = std::min(peer.sender.allowance(now), upLimit.available(now));
    allowance = std::min(allowance, std::max<std::uint64_t>(peer.sender.quantum(), capacity));
    Run run{sessions.endpointOf(session), {}, datagramSize};
    while (run.count() < kMaxRunDatagrams || run.slab.isEmpty()) {
        const std::size_t count = peer.queue.readyBytes(capacity);
        if (count == 0 || count > allowance || sessions.pathAllowance(session) < datagramSize)
            break;
        const qsizetype begin = run.slab.size();
        run.slab.resize(begin + static_cast<qsizetype>(count + kDataOverhead));
        const MutableByteView datagram = mutableViewOf(run.slab).subspan(static_cast<std::size_t>(begin));
        wire::Data data;
        const TransferId transfer = peer.queue.take(datagram.subspan(kDataOverhead - protocol::kTagSize, count), data);
        // Nothing more was read: the rate that the fetcher measures is the disk's, not the path's.
        if (peer.queue.readyBytes(capacity) == 0)
            data.flags |= wire::Data::kLimited;
        peer.sender.stamp(data, now);
        wire::writeDataHeader(datagram.subspan(protocol::kSessionHeaderSize), data);
        if (!sessions.seal(session, datagram, config.allowClearText, false, now)) {
            run.slab.resize(begin);
            break;
        }
        allowance -= count;
        upLimit.take(count, now);
        peer.up.add(count, now);
        up.add(count, now);
        if (const auto it = transfers.find(transfer); it != transfers.end()) {
            it->second.up.add(count, now);
            it->second.servedAt[session] = now;
        }
        if (count < capacity)
            break;
    }
    orderReads(session, peer);
    if (run.slab.isEmpty())
        return false;
    out.runs.push_back(std::move(run));
    lastServed = session;
    return true;
}

/// While something is asked for: a host that gives nothing has no use for a larger datagram.
void Engine::State::searchPathMtu(SessionId session, Peer &peer, Instant now)
{
    if (peer.window.isEmpty() || peer.receiver.bytesReceived() == 0)
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

void Engine::State::tick(Instant now)
{
    remindSilentFetchers(now);
    judgeModes(now);
    nextTick = now + (files.empty() ? kIdleTick : kTick);
    for (auto &[id, file] : files) {
        writeOut(file, false, now);
        if (file.nextFlush <= now)
            flush(file);
        inquire(file, now);
        finishIfWhole(file, now);
    }
    for (auto &[id, transfer] : transfers) {
        tryDiskAgain(transfer, now);
        if (transfer.isFetching())
            connectSources(transfer, now);
        if (transfer.isRunning() && !transfer.collection.entries.empty())
            startEntries(transfer, now);
        judgeState(transfer, now);
    }
    pushPossession(now);
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
    Instant next = std::min(nextTick, sessions.deadline());
    for (const auto &[id, peer] : peers) {
        next = std::min(next, peer.receiver.deadline());
        if (!peer.window.isEmpty() && peer.receiver.bytesReceived() > 0)
            next = std::min(next, peer.mtu.deadline());
        if (peer.isEstablished && peer.queue.readyBytes(1) > 0)
            next = std::min(next, std::max(peer.sender.nextRelease(lastPoll), upLimit.nextAvailable(lastPoll)));
    }
    return next;
}

} // namespace plug::engine
