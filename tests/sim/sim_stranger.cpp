#include "tests/sim/sim_stranger.h"

namespace plug::sim {

Stranger::Stranger(Simulation &world, Network::Port port, const Endpoint &at)
    : m_world(world)
    , m_port(port)
    , m_endpoint(at)
    , m_random(world.seed * 1000 + port + 1)
    , m_identity(crypto::Identity::generate(m_random))
    , m_sessions(m_identity, m_random, {})
{
}

void Stranger::say(const wire::Frame &frame)
{
    QByteArray datagram(static_cast<qsizetype>(protocol::kSessionHeaderSize), '\0');
    wire::appendFrame(datagram, frame);
    datagram.append(static_cast<qsizetype>(protocol::kTagSize), '\0');
    if (m_sessions.seal(m_session, mutableViewOf(datagram), false, false, m_world.now))
        m_world.network.send(m_port, m_sessions.endpointOf(m_session), datagram, m_world.now);
}

void Stranger::ask(wire::Frame frame, const swarm::Knowledge &knowing)
{
    const Hash binding = m_sessions.binding(m_session);
    const LookupKey key = content::lookupKeyOf(knowing.guid);
    const auto proof = [&](swarm::Prover prover) { return swarm::proveKnowledge(knowing, prover, binding, key); };
    if (auto *what = std::get_if<wire::What>(&frame))
        what->key = key, what->proof = proof(swarm::Prover::Asker);
    else if (auto *get = std::get_if<wire::Get>(&frame))
        get->key = key, get->proof = proof(swarm::Prover::Asker);
    else if (auto *hashes = std::get_if<wire::Hashes>(&frame))
        hashes->key = key, hashes->proof = proof(swarm::Prover::Asker);
    else if (auto *have = std::get_if<wire::Have>(&frame))
        have->key = key, have->proof = proof(swarm::Prover::Possessor);
    say(frame);
}

void Stranger::receive(const Packet &packet, Instant now)
{
    QByteArray bytes = packet.bytes;
    const auto opened = m_sessions.receive(mutableViewOf(bytes), packet.from, now);
    if (!opened)
        return;
    if (onOpened)
        onOpened(static_cast<std::size_t>(packet.bytes.size()), opened->payload);
    wire::FrameReader reader(opened->payload);
    for (auto frame = reader.next(); frame && *frame; frame = reader.next())
        hear(**frame, *opened, packet, now);
}

void Stranger::hear(const wire::Frame &frame, const transport::OpenedDatagram &opened, const Packet &packet, Instant now)
{
    const auto size = static_cast<std::size_t>(packet.bytes.size());
    if (const auto *ping = std::get_if<wire::Ping>(&frame)) {
        m_sessions.handlePing(opened.session, *ping, packet.from, size, now);
    } else if (const auto *pong = std::get_if<wire::Pong>(&frame)) {
        m_sessions.handlePong(opened.session, *pong, now);
    } else if (const auto *data = std::get_if<wire::Data>(&frame)) {
        m_dataBytes += data->bytes.size();
        if (onData)
            onData(*data);
        m_lastData = *data;
        m_lastData->bytes = {};
    } else if (m_heard.size() < kMaxHeard) {
        m_heard.push_back(frame);
        const auto *what = std::get_if<wire::What>(&frame);
        if (!what || !answerWhat)
            return;
        m_session = opened.session;
        for (const wire::Frame &answer : answerWhat(*what))
            ask(answer, knowledge);
    }
}

void Stranger::advance(Instant now)
{
    m_sessions.advance(now);
    while (auto out = m_sessions.poll(now))
        m_world.network.send(m_port, out->to, out->bytes, now);
    while (auto event = m_sessions.nextEvent()) {
        if (std::holds_alternative<transport::SessionEvent::Established>(event->what))
            m_session = event->session;
    }
}

} // namespace plug::sim
