#include "tests/core/transport/session_net.h"

#include "core/base/check.h"

namespace plug::transport::test {

NetHost::NetHost(SessionNet &onNet, std::uint64_t seed, const Endpoint &where, const SessionsConfig &with)
    : net(onNet)
    , random(seed)
    , identity(crypto::Identity::generate(random))
    , endpoint(where)
    , config(with)
{
    restart();
}

void NetHost::restart()
{
    sessions = std::make_unique<Sessions>(identity, random, config);
}

bool NetHost::say(SessionId session, std::uint32_t number, bool inClear, bool expectsAnswer)
{
    QByteArray datagram(protocol::kSessionHeaderSize, '\0');
    wire::appendFrame(datagram, wire::Cancel{{number}});
    datagram.append(protocol::kTagSize, '\0');
    if (!sessions->seal(session, mutableViewOf(datagram), inClear, expectsAnswer, net.now))
        return false;
    drain(); // What the session itself had to say goes first.
    net.send({endpoint, sessions->endpointOf(session), datagram});
    return true;
}

void NetHost::receive(const Packet &packet)
{
    QByteArray bytes = packet.bytes;
    const auto datagram = sessions->receive(mutableViewOf(bytes), packet.from, net.now);
    if (datagram) {
        opened.push_back(*datagram);
        wire::FrameReader reader(datagram->payload);
        while (true) {
            const auto frame = reader.next();
            PLUG_CHECK(frame.hasValue());
            if (!frame->has_value())
                break;
            if (const auto *ping = std::get_if<wire::Ping>(&**frame); ping && answersPings)
                sessions->handlePing(datagram->session, *ping, packet.from, static_cast<std::size_t>(bytes.size()), net.now);
            if (const auto *pong = std::get_if<wire::Pong>(&**frame))
                sessions->handlePong(datagram->session, *pong, net.now);
            if (const auto *cancel = std::get_if<wire::Cancel>(&**frame))
                heard.push_back(cancel->ids.front());
        }
    }
    drain();
}

void NetHost::drain()
{
    while (auto out = sessions->poll(net.now))
        net.send({endpoint, out->to, out->bytes});
    while (auto event = sessions->nextEvent())
        events.push_back(*event);
}

NetHost &SessionNet::add(std::uint64_t seed, const char *endpoint, const SessionsConfig &config)
{
    hosts.push_back(std::make_unique<NetHost>(*this, seed, at(endpoint), config));
    return *hosts.back();
}

void SessionNet::send(const Packet &packet)
{
    if (keepSent)
        sent.push_back(packet);
    const std::vector<Packet> passed = tap ? tap(packet) : std::vector<Packet>{packet};
    for (const Packet &each : passed)
        inject(each);
}

void SessionNet::inject(const Packet &packet, Duration after)
{
    m_onTheWay.emplace(now + after, packet);
}

Instant SessionNet::nextTime() const
{
    Instant next = m_onTheWay.empty() ? kNever : m_onTheWay.begin()->first;
    for (const auto &host : hosts)
        next = std::min(next, host->sessions->deadline());
    return next;
}

void SessionNet::run(Duration time)
{
    const Instant end = now + time;
    for (const auto &host : hosts)
        host->drain();
    for (Instant next = nextTime(); next <= end; next = nextTime()) {
        now = std::max(now, next);
        deliverDue();
        for (const auto &host : hosts) {
            if (host->sessions->deadline() <= now)
                host->sessions->advance(now);
            host->drain();
        }
    }
    now = end;
}

void SessionNet::deliverDue()
{
    while (!m_onTheWay.empty() && m_onTheWay.begin()->first <= now) {
        const Packet packet = m_onTheWay.begin()->second;
        m_onTheWay.erase(m_onTheWay.begin());
        for (const auto &host : hosts) {
            if (host->endpoint == packet.to)
                host->receive(packet);
        }
    }
}

Endpoint at(const char *text)
{
    const auto endpoint = Endpoint::parse(QString::fromLatin1(text));
    PLUG_CHECK(endpoint.has_value());
    return *endpoint;
}

bool areTalking(SessionNet &net, NetHost &a, NetHost &b)
{
    static std::uint32_t number = 1'000'000;
    const std::uint32_t first = ++number;
    const std::uint32_t second = ++number;
    if (!a.say(a.with(b), first) || !b.say(b.with(a), second))
        return false;
    net.run(2 * net.delay + std::chrono::milliseconds(1));
    return b.hears(first) && a.hears(second);
}

} // namespace plug::transport::test
