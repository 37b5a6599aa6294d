#pragma once

#include "core/swarm/knowledge.h"
#include "core/transport/sessions.h"
#include "core/wire/frame_codec.h"
#include "tests/sim/simulation.h"

namespace plug::sim {

/// A host that speaks the protocol and keeps to none of its rules: real sessions, and above them whatever frames a test wants said.
/// What it hears is kept, but answered only as far as sessions need it.
class Stranger final : public Participant {
public:
    Stranger(Simulation &world, Network::Port port, const Endpoint &at);

    const HostId &id() const { return m_identity.hostId(); }
    content::LinkHost asLinkHost() const { return {id(), m_endpoint}; }
    /// Begins a session; run the simulation until isConnected().
    void connect(const Host &host) { m_session = m_sessions.connect(host.id(), host.endpoint(), m_world.now); }
    bool isConnected() const { return m_session && m_sessions.isEstablished(m_session); }

    void say(const wire::Frame &frame);
    /// With the proof that fits this session, as one has it who knows `knowledge`.
    void ask(wire::Frame frame, const swarm::Knowledge &knowledge);
    /// What it says when it is asked WHAT, each with a proof of `knowledge`.
    std::function<std::vector<wire::Frame>(const wire::What &)> answerWhat;
    swarm::Knowledge knowledge;
    /// Each DATA as it comes; its bytes are there for the call.
    std::function<void(const wire::Data &)> onData;

    /// Each datagram that comes: as long as it was, with what was in it when it was opened.
    std::function<void(std::size_t size, ByteView payload)> onOpened;

    template <typename Kind>
    std::vector<Kind> heard() const
    {
        std::vector<Kind> all;
        for (const wire::Frame &frame : m_heard) {
            if (const Kind *one = std::get_if<Kind>(&frame))
                all.push_back(*one);
        }
        return all;
    }
    std::uint64_t dataBytes() const { return m_dataBytes; }
    std::optional<wire::Data> lastData() const { return m_lastData; }
    void forgetHeard() { m_heard.clear(); }

    void receive(const Packet &packet, Instant now) override;
    void advance(Instant now) override;
    Instant deadline() const override { return m_sessions.deadline(); }

private:
    static constexpr std::size_t kMaxHeard = 10'000;

    void hear(const wire::Frame &frame, const transport::OpenedDatagram &opened, const Packet &packet, Instant now);

    Simulation &m_world;
    Network::Port m_port;
    Endpoint m_endpoint;
    SeededRandom m_random;
    crypto::Identity m_identity;
    transport::Sessions m_sessions;
    SessionId m_session;
    std::vector<wire::Frame> m_heard;
    std::uint64_t m_dataBytes = 0;
    std::optional<wire::Data> m_lastData;
};

} // namespace plug::sim
