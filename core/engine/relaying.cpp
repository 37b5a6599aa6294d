#include "core/engine/engine_state.h"

#include "core/wire/frame_codec.h"

#include <algorithm>

// Circuits: datagrams within datagrams, for this host and for others.
namespace plug::engine {

using discovery::Circuits;

namespace {

/// More than these wait for nothing: what one datagram brought is passed on before the next is read.
constexpr std::size_t kMaxArrived = 64;

Circuits::Limits limitsOf(const Config &config)
{
    return {.isAllowed = config.relaysForOthers, .bytesOfDay = config.relayBytesOfDay};
}

} // namespace

void Engine::State::applyRelayLimits()
{
    reaching.circuits.setLimits(limitsOf(config));
}

void Engine::State::onRelay(SessionId session, const wire::Relay &frame, Instant now)
{
    const auto from = sessions.hostOf(session);
    const auto at = provenEndpointOf(session);
    // No circuit runs over another.
    if (!from || !at)
        return;
    const auto wanted = sessions.sessionWith(frame.host);
    reaching.circuits.handle(*from, *at, frame, wanted && provenEndpointOf(*wanted), now);
    drainReaching(now);
}

void Engine::State::onRelayed(SessionId session, const wire::Relayed &frame, Instant now)
{
    const auto from = sessions.hostOf(session);
    if (!from || !provenEndpointOf(session))
        return;
    const auto passage = reaching.circuits.handle(*from, frame, now);
    if (const auto *on = std::get_if<Circuits::PassOn>(&passage))
        sendRelayed(on->to, on->circuit, frame.bytes, reaching.out, now);
    else if (const auto *arrived = std::get_if<Circuits::Arrived>(&passage); arrived && reaching.arrived.size() < kMaxArrived)
        reaching.arrived.push_back({arrived->from, toQByteArray(frame.bytes)});
    drainReaching(now);
}

void Engine::State::drainCircuits(Instant now)
{
    while (auto output = reaching.circuits.poll()) {
        if (auto *say = std::get_if<Circuits::Say>(&*output))
            sayTo(say->to, std::move(say->frame));
        else if (const auto *ready = std::get_if<Circuits::Ready>(&*output))
            sessions.hasten(sessions.connect(ready->host, ready->at, now), now);
        else
            onCircuitClosed(std::get<Circuits::Closed>(*output), now);
    }
}

void Engine::State::onCircuitClosed(const Circuits::Closed &closed, Instant now)
{
    const auto way = reaching.climbs.find(closed.host);
    if (way != reaching.climbs.end() && way->second.relay == closed.relay && closed.wasRefused)
        way->second.until = now;
    // A session that has no other way is over, so that its host is sought anew.
    const auto session = sessions.sessionWith(closed.host);
    if (!session || !sessions.isEstablished(*session) || sessions.endpointOf(*session) != closed.at)
        return;
    onSessionGone(*session, false, now);
    sessions.forget(*session);
}

/// Datagrams that came out of circuits, as if the socket had given them.
void Engine::State::receiveFromCircuits(Instant now)
{
    while (!reaching.arrived.empty()) {
        Reaching::Arrived arrived = std::move(reaching.arrived.front());
        reaching.arrived.pop_front();
        Datagram datagram{arrived.from, mutableViewOf(arrived.bytes)};
        receive(datagram, now);
    }
}

bool Engine::State::sendRelayed(const HostId &to, std::uint32_t circuit, ByteView bytes, std::vector<Run> &runs, Instant now)
{
    const auto session = sessions.sessionWith(to);
    const auto at = session ? provenEndpointOf(*session) : std::nullopt;
    if (!at)
        return false;
    QByteArray datagram(static_cast<qsizetype>(protocol::kSessionHeaderSize), '\0');
    wire::appendFrame(datagram, wire::Relayed{circuit, bytes});
    datagram.append(static_cast<qsizetype>(protocol::kTagSize), '\0');
    if (!sessions.seal(*session, mutableViewOf(datagram), false, false, now))
        return false;
    const auto size = static_cast<std::size_t>(datagram.size());
    runs.push_back({*at, std::move(datagram), size});
    return true;
}

/// What goes to an end of a circuit goes to its relay instead.
void Engine::State::wrapCircuits(std::vector<Run> &runs, Instant now)
{
    const auto isWrapped = [](const Run &run) { return Circuits::isCircuit(run.to); };
    if (std::ranges::none_of(runs, isWrapped))
        return;
    std::vector<Run> all;
    for (Run &run : runs) {
        if (!isWrapped(run)) {
            all.push_back(std::move(run));
            continue;
        }
        const ByteView slab = viewOf(run.slab);
        for (std::size_t at = 0; at < slab.size(); at += run.segmentSize) {
            const ByteView bytes = slab.subspan(at, std::min(run.segmentSize, slab.size() - at));
            if (const auto way = reaching.circuits.wayTo(run.to, bytes.size(), now))
                sendRelayed(way->to, way->circuit, bytes, all, now);
        }
    }
    runs = std::move(all);
}

} // namespace plug::engine
