#include "core/base/check.h"
#include "tests/core/transport/session_net.h"

#include <array>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

namespace {

/// Reads the input as a script: what two hosts do, and what the network does to their datagrams.
class Script {
public:
    explicit Script(ByteView bytes)
        : m_rest(bytes)
    {
        m_net.tap = [this](const Packet &packet) {
            const std::uint8_t fate = next();
            if (fate < 32)
                return std::vector<Packet>();
            if (fate < 64)
                m_net.inject(packet, Duration(fate * 10ms)); // once more, later
            return std::vector<Packet>{packet};
        };
    }

    void run()
    {
        while (!m_rest.empty())
            step();
    }

    /// Whatever came before: on a network that works, two hosts find each other.
    void checkThatTheyStillTalk()
    {
        m_net.tap = {};
        m_net.run(60s);
        NetHost &a = *m_hosts[0];
        NetHost &b = *m_hosts[1];
        for (int attempt = 0; attempt < 3; ++attempt) {
            a.sessions->connect(b.id(), b.endpoint, m_net.now);
            (void)a.say(a.with(b), 1); // so that a finds out where b has forgotten it
            m_net.run(60s);
            if (a.with(b) && b.with(a) && areTalking(m_net, a, b))
                return;
        }
        PLUG_CHECK(!"two hosts that can hear each other talk");
    }

private:
    std::uint8_t next()
    {
        if (m_rest.empty())
            return 255;
        const std::uint8_t first = m_rest[0];
        m_rest = m_rest.subspan(1);
        return first;
    }

    void step()
    {
        const std::uint8_t what = next();
        NetHost &host = *m_hosts[what & 1];
        NetHost &other = *m_hosts[1 - (what & 1)];
        switch (what / 2 % 8) {
        case 0: m_net.run(Duration(1ms) * next()); break;
        case 1: host.sessions->connect(next() % 2 ? std::optional(other.id()) : std::nullopt, other.endpoint, m_net.now); break;
        case 2: (void)host.say(host.with(other), 1, next() % 2, next() % 2); break;
        case 3: host.restart(); break;
        case 4: host.endpoint.port = static_cast<std::uint16_t>(4000 + next() % 8); break;
        case 5: deliverChanged(host); break;
        case 6: deliverRaw(host); break;
        case 7: m_net.run(Duration(10s) * next()); break;
        }
        host.drain();
        m_net.sent.resize(std::min<std::size_t>(m_net.sent.size(), 256));
    }

    /// Something that was sent before, with a bit turned over, cut short, or as it was, perhaps from elsewhere.
    void deliverChanged(NetHost &to)
    {
        if (m_net.sent.empty())
            return;
        Packet packet = m_net.sent[next() % m_net.sent.size()];
        const std::uint8_t change = next();
        const qsizetype place = (next() * 256 + next()) % packet.bytes.size();
        if (change % 4 == 0)
            packet.bytes[place] = static_cast<char>(packet.bytes[place] ^ (1 << (change / 4 % 8)));
        else if (change % 4 == 1)
            packet.bytes.truncate(place);
        if (change >= 128)
            packet.from = at("203.0.113.66:6666");
        packet.to = to.endpoint;
        m_net.inject(packet);
    }

    void deliverRaw(NetHost &to)
    {
        const std::size_t size = std::min<std::size_t>(m_rest.size(), next());
        m_net.inject({at("203.0.113.66:6666"), to.endpoint, toQByteArray(m_rest.first(size))});
        m_rest = m_rest.subspan(size);
    }

    ByteView m_rest;
    SessionNet m_net;
    std::array<NetHost *, 2> m_hosts{&m_net.add(1, "192.0.2.1:4001", {.allowClearText = true}),
                                     &m_net.add(2, "198.51.100.2:4002", {.allowClearText = true})};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    if (size > 4096)
        return 0;
    Script script({bytes, size});
    script.run();
    script.checkThatTheyStillTalk();
    return 0;
}
