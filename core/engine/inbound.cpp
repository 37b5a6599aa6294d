#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/wire/frame_codec.h"

#include <algorithm>

namespace plug::engine {

namespace {

/// Where a host was reached is where it is looked for first next time.
void putFirst(std::vector<Endpoint> &endpoints, const Endpoint &reached)
{
    const auto known = std::find(endpoints.begin(), endpoints.end(), reached);
    if (known != endpoints.end())
        endpoints.erase(known);
    else if (endpoints.size() >= limits::kMaxEndpointsOfHost)
        endpoints.pop_back();
    endpoints.insert(endpoints.begin(), reached);
}

} // namespace

void Engine::State::receive(Datagram &datagram, Instant now)
{
    const auto opened = sessions.receive(datagram.bytes, datagram.from, now);
    // What it says of the session comes before what is in it: FRESH ends everything of before, and not its own frames.
    drainSessionEvents(now);
    if (!opened) {
        if (datagram.bytes.size() >= protocol::kMinInitialDatagram)
            noteStranger(datagram.from, now);
        return;
    }
    // A payload counts as a whole or not at all.
    framesIn.clear();
    wire::FrameReader reader(opened->payload);
    for (;;) {
        auto frame = reader.next();
        if (!frame)
            return;
        if (!*frame)
            break;
        framesIn.push_back(std::move(**frame));
    }
    const auto it = peers.find(opened->session);
    if (it != peers.end())
        it->second.sender.onHeard(now);
    for (const wire::Frame &frame : framesIn) {
        if (!opened->wasClear || std::holds_alternative<wire::Data>(frame))
            dispatch(opened->session, frame, *opened, datagram, now);
    }
}

void Engine::State::dispatch(SessionId session, const wire::Frame &frame, const transport::OpenedDatagram &opened,
                             const Datagram &datagram, Instant now)
{
    const std::size_t size = datagram.bytes.size();
    if (const auto *ping = std::get_if<wire::Ping>(&frame))
        return sessions.handlePing(session, *ping, datagram.from, size, now);
    if (const auto *pong = std::get_if<wire::Pong>(&frame))
        return onPong(session, *pong, size, now);
    if (discover(session, frame, size, now))
        return;
    Peer &peer = peerOf(session);
    peer.sender.onHeard(now); // also where this frame is what it was made for
    if (const auto *data = std::get_if<wire::Data>(&frame))
        onData(session, peer, *data, size, now);
    else if (const auto *flow = std::get_if<wire::Flow>(&frame))
        onFlow(session, peer, *flow, now);
    else if (const auto *status = std::get_if<wire::Status>(&frame)) {
        peer.receiver.onStatus(*status, now);
        peer.status = *status;
        peer.statusAt = now;
    } else if (const auto *rendezvous = std::get_if<wire::Rendezvous>(&frame))
        onRendezvous(session, *rendezvous, now);
    else if (const auto *relay = std::get_if<wire::Relay>(&frame))
        onRelay(session, *relay, now);
    else if (const auto *relayed = std::get_if<wire::Relayed>(&frame))
        onRelayed(session, *relayed, now);
    else if (const auto *what = std::get_if<wire::What>(&frame))
        onWhat(session, *what, opened.binding, now);
    else if (const auto *have = std::get_if<wire::Have>(&frame))
        onHave(session, *have, opened.binding, now);
    else if (const auto *get = std::get_if<wire::Get>(&frame))
        onGet(session, *get, opened.binding);
    else if (const auto *hashes = std::get_if<wire::Hashes>(&frame))
        onHashes(session, *hashes, opened.binding);
    else if (const auto *part = std::get_if<wire::Part>(&frame))
        onPart(session, *part, now);
    else if (const auto *none = std::get_if<wire::None>(&frame))
        onNone(session, *none, now);
    else if (const auto *gone = std::get_if<wire::Gone>(&frame))
        onGone(session, *gone, now);
    else if (const auto *cancel = std::get_if<wire::Cancel>(&frame))
        peer.queue.cancel(cancel->ids);
}

void Engine::State::onFlow(SessionId session, Peer &peer, const wire::Flow &flow, Instant now)
{
    if (peer.sender.onFlow(flow, now) != transport::DeliverySender::Verdict::Accepted)
        return;
    sessions.setMaxDatagram(session, peer.sender.maxDatagram());
    if (flow.flags & wire::Flow::kPoke) {
        wire::Status status = peer.queue.status();
        status.position = peer.sender.position();
        peer.say(status);
    }
}

void Engine::State::onPong(SessionId session, const wire::Pong &pong, std::size_t datagramSize, Instant now)
{
    if (!sessions.handlePong(session, pong, now))
        return;
    onObserved(session, pong.observed, now);
    const auto peer = peers.find(session);
    if (peer == peers.end())
        return;
    peer->second.mtu.onProbeArrived(datagramSize);
    peer->second.receiver.setMaxDatagram(peer->second.mtu.current());
}

void Engine::State::onData(SessionId session, Peer &peer, const wire::Data &data, std::size_t datagramSize, Instant now)
{
    peer.receiver.onData(data, datagramSize, now);
    for (const swarm::PlacedBytes &placed : peer.window.onData(data)) {
        FetchedFile *file = fileOf(placed.where.fetch);
        if (!file || !file->fetch)
            continue;
        peer.down.add(placed.bytes.size(), now);
        down.add(placed.bytes.size(), now);
        transfers.at(file->transfer).down.add(placed.bytes.size(), now);
        if (!placed.where.span) {
            file->fetch->onBytes(session, placed.where.range, placed.bytes, now);
            if (file->fetch->hasFullSegment())
                writeOut(*file, false, now);
            continue;
        }
        std::vector<std::pair<std::uint64_t, QByteArray>> runs;
        const auto verdict = file->fetch->onProofBytes(session, *placed.where.span, placed.where.range.begin, placed.bytes, runs);
        if (!runs.empty()) {
            order(store::WriteTree{file->part, std::move(runs)},
                  {.kind = DiskPurpose::Kind::WriteTree, .transfer = file->transfer, .file = file->id, .spans = file->fetch->takeNewSpans()});
            writeOut(*file, false, now);
        }
        if (verdict == swarm::FileFetch::Verdict::Lied) {
            blame(*file, session, now);
            return;
        }
    }
}

void Engine::State::drainSessionEvents(Instant now)
{
    while (auto event = sessions.nextEvent()) {
        if (const auto *established = std::get_if<transport::SessionEvent::Established>(&event->what))
            onEstablished(event->session, *established, now);
        else if (const auto *failed = std::get_if<transport::SessionEvent::Failed>(&event->what))
            onSessionGone(event->session, failed->reason == transport::SessionEvent::Failed::Reason::WrongIdentity, now);
        else if (std::holds_alternative<transport::SessionEvent::Lost>(event->what))
            onSessionGone(event->session, false, now);
        else if (const auto *moved = std::get_if<transport::SessionEvent::Moved>(&event->what); moved && moved->addressChanged) {
            onAddressChanged(event->session, now);
        }
    }
}

void Engine::State::onAddressChanged(SessionId session, Instant now)
{
    const auto it = peers.find(session);
    if (it == peers.end())
        return;
    Peer &peer = it->second;
    peer.sender.onAddressChanged();
    peer.receiver.onAddressChanged(now);
    peer.mtu.restart(now);
    peer.receiver.setMaxDatagram(peer.mtu.current());
}

/// Something is to be asked of this host.
void Engine::State::engage(SessionId session, Instant now)
{
    Peer &peer = peerOf(session);
    peer.isEstablished = true;
    if (const Duration rtt = sessions.smoothedRtt(session); rtt > Duration::zero())
        peer.receiver.onRoundTrip(rtt, now);
}

void Engine::State::onEstablished(SessionId session, const transport::SessionEvent::Established &event, Instant now)
{
    if (event.isRestart) {
        abandon(session, now);
        peers.erase(session);
        serving.remove(session);
        onUnreached(event.host);
    }
    if (finding.discovery.table().isBlocked(event.host))
        return refuse(session, now);
    // What came behind message 3 has made it already.
    if (const auto peer = peers.find(session); peer != peers.end())
        peer->second.isEstablished = true;
    for (const TransferId id : tended) {
        for (Source &source : transfers.at(id).sources) {
            const bool isCalled = source.session && sessions.aliasOf(source.session) == session;
            // Who was given up may have called meanwhile, or was met.
            if (isCalled || (!source.session && source.hostId == event.host)) {
                engage(session, now);
                source.session = session;
                source.hasFailed = source.isWrongIdentity = false;
                source.failures = 0;
                if (rungOf(session) == Rung::Relayed)
                    continue;
                putFirst(source.endpoints, sessions.endpointOf(session));
            }
        }
    }
    onMet(session, event.host, now);
    onReached(session, event.host, now);
    for (auto &[id, file] : files)
        inquire(file, now);
}

void Engine::State::onSessionGone(SessionId session, bool isWrongIdentity, Instant now)
{
    abandon(session, now);
    if (const auto host = finding.connected.find(session); host != finding.connected.end())
        onUnreached(host->second);
    else
        reaching.reachability.onCallUnanswered();
    onParted(session, now);
    serving.remove(session);
    // Most who do not answer were called by finding, and no transfer knows them.
    if (peers.erase(session) > 0) {
        for (auto &[id, file] : files) {
            if (file.fetch)
                file.fetch->removeSource(session);
            file.inquiries.erase(session);
        }
        for (auto &[id, transfer] : transfers) {
            transfer.servedAt.erase(session);
            loseSource(transfer, session, isWrongIdentity, now);
        }
        return;
    }
    for (const TransferId id : tended)
        loseSource(transfers.at(id), session, isWrongIdentity, now);
}

} // namespace plug::engine
