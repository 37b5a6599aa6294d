#include "tests/core/transport/session_net.h"

#include "core/transport/session.h"

#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

using Moved = SessionEvent::Moved;

namespace {

const char kAttacker[] = "203.0.113.66:6666";

struct Connected {
    explicit Connected(const SessionsConfig &config = {})
        : a(net.add(1, "192.0.2.1:4001", config))
        , b(net.add(2, "198.51.100.2:4002", config))
    {
        a.sessions->connect(b.id(), b.endpoint, net.now);
        net.run(1s);
        a.events.clear();
        b.events.clear();
        net.sent.clear();
    }
    Endpoint aAsSeenByB() { return b.sessions->endpointOf(b.with(a)); }
    /// Both say something each 10 ms.
    void chat(Duration time)
    {
        for (const Instant end = net.now + time; net.now < end; net.run(10ms)) {
            QVERIFY(a.say(a.with(b), 1, false, true));
            QVERIFY(b.say(b.with(a), 2, false, true));
        }
    }
    std::uint64_t bytes(const std::vector<Packet> &packets, const Endpoint &from, const Endpoint &to)
    {
        std::uint64_t sum = 0;
        for (const Packet &packet : packets)
            sum += packet.from == from && packet.to == to ? static_cast<std::uint64_t>(packet.bytes.size()) : 0;
        return sum;
    }

    SessionNet net;
    NetHost &a;
    NetHost &b;
};

} // namespace

class TestSessionsRoaming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsAnotherPort();
    void followsAnotherAddress();
    void followsAHostThatOnlyListens();
    void followsBackAndForth();
    void bothSidesMayMoveOneAfterTheOther();
    void sendsLittleToAnUnprovenAddress();
    void onlyTheNewestDatagramCounts();
    void aSingleCopyMovesNothing();
    void aRacingForwarderGetsNothing();
    void theOldPathWinsBack();
    void aStolenAddressDrawsNoFlood();
    void aHandshakeFromElsewhereIsProvenFirst();
    void answersPingsInTheSizeAskedFor();
    void aPingFromElsewhereIsAnsweredBeforeItIsChallenged();
    void aChallengeWaitsForItsBytes();
    void newKeysFromElsewhereMoveThePath();
    void oneDatagramDrawsOnePong();
    void pongsAreNoFlood();
};

/// [S-33]
void TestSessionsRoaming::followsAnotherPort()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    b.sessions->setMaxDatagram(b.with(a), 1452);
    const Duration rtt = b.sessions->smoothedRtt(b.with(a));
    hosts.chat(200ms);
    a.endpoint = at("192.0.2.1:50001");
    hosts.chat(2s);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    QCOMPARE(b.eventCount<Moved>(), 1);
    QVERIFY(!std::get<Moved>(b.events.front().what).addressChanged);
    QCOMPARE(b.sessions->maxDatagram(b.with(a)), std::size_t(1452));
    QCOMPARE(b.sessions->smoothedRtt(b.with(a)), rtt);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.events.size(), std::size_t(0));
}

/// [S-35]
void TestSessionsRoaming::followsAnotherAddress()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    b.sessions->setMaxDatagram(b.with(a), 1452);
    a.endpoint = at("[2001:db8::7]:4001");
    hosts.chat(2s);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    QCOMPARE(b.eventCount<Moved>(), 1);
    QVERIFY(std::get<Moved>(b.events.front().what).addressChanged);
    QCOMPARE(b.sessions->maxDatagram(b.with(a)), protocol::kBaseDatagram);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsRoaming::followsAHostThatOnlyListens()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    a.endpoint = at("192.0.2.1:50001");
    // As much as a challenge needs, and only answers to it afterwards.
    QVERIFY(a.say(a.with(b), 1, false, false));
    QVERIFY(a.say(a.with(b), 1, false, false));
    net.run(2s);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsRoaming::followsBackAndForth()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    for (int i = 0; i < 10; ++i) {
        a.endpoint = at(i % 2 ? "192.0.2.1:4001" : "192.0.2.1:50001");
        hosts.chat(1s);
        QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    }
    QCOMPARE(a.eventCount<SessionEvent::Lost>() + b.eventCount<SessionEvent::Lost>(), 0);
}

void TestSessionsRoaming::bothSidesMayMoveOneAfterTheOther()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    a.endpoint = at("192.0.2.77:4001");
    hosts.chat(1s);
    b.endpoint = at("198.51.100.77:4002");
    hosts.chat(1s);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.sessions->endpointOf(a.with(b)), b.endpoint);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
}

/// [S-31]
void TestSessionsRoaming::sendsLittleToAnUnprovenAddress()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const Endpoint elsewhere = at("192.0.2.99:9999");
    a.answersPings = false; // so that nothing is ever proven
    net.tap = [&a = a, elsewhere](const Packet &packet) {
        Packet passed = packet;
        if (packet.from == a.endpoint)
            passed.from = elsewhere;
        return std::vector<Packet>{passed};
    };
    std::uint64_t in = 0;
    for (int i = 0; i < 100; ++i) {
        QVERIFY(a.say(a.with(b), 1, false, false));
        in += static_cast<std::uint64_t>(net.sent.back().bytes.size());
        QVERIFY(b.say(b.with(a), 1, false, false));
        net.run(10ms);
        QVERIFY(hosts.bytes(net.sent, b.endpoint, elsewhere) <= in);
    }
    net.run(1min); // timers included
    QVERIFY(hosts.bytes(net.sent, b.endpoint, elsewhere) <= in);
    QVERIFY(hosts.bytes(net.sent, b.endpoint, elsewhere) > 0);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
}

/// [S-32]
void TestSessionsRoaming::onlyTheNewestDatagramCounts()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    std::vector<Packet> held;
    net.tap = [&held](const Packet &packet) {
        held.push_back(packet);
        return std::vector<Packet>();
    };
    a.sessions->probe(a.with(b), net.now); // long enough to be answered with a challenge
    QVERIFY(a.say(a.with(b), 79));
    net.tap = {};
    QVERIFY(a.say(a.with(b), 80));
    net.run(50ms);
    net.sent.clear();
    for (const Packet &packet : held)
        net.inject({at(kAttacker), packet.to, packet.bytes});
    b.answersPings = false; // an answer to the PING itself would be in order
    net.run(1s);
    QVERIFY(b.hears(79)); // genuine all the same
    QCOMPARE(hosts.bytes(net.sent, b.endpoint, at(kAttacker)), std::uint64_t(0));
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
}

/// [S-33]
void TestSessionsRoaming::aSingleCopyMovesNothing()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    hosts.chat(100ms);
    net.tap = [&net = net, &a = a](const Packet &packet) {
        if (packet.from == a.endpoint)
            net.inject({at(kAttacker), packet.to, packet.bytes}, 1ms);
        return std::vector<Packet>{packet};
    };
    QVERIFY(a.say(a.with(b), 1));
    net.tap = {};
    net.run(5s);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    QCOMPARE(b.eventCount<Moved>(), 0);
    hosts.chat(500ms);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
}

/// [S-33]
/// Every datagram reaches the other side first by way of the attacker, in both directions.
void TestSessionsRoaming::aRacingForwarderGetsNothing()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    net.tap = [&net = net, &a = a, &b = b](const Packet &packet) {
        const Endpoint attacker = at(kAttacker);
        const Endpoint to = packet.to == attacker ? (packet.from == a.endpoint ? b.endpoint : a.endpoint) : packet.to;
        net.inject({attacker, to, packet.bytes}, 5ms);
        return std::vector<Packet>{packet};
    };
    for (int i = 0; i < 20; ++i) {
        hosts.chat(100ms);
        QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
        QCOMPARE(a.sessions->endpointOf(a.with(b)), b.endpoint);
    }
    QCOMPARE(a.eventCount<Moved>() + b.eventCount<Moved>(), 0);
}

/// [S-34]
void TestSessionsRoaming::theOldPathWinsBack()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    // For a while the attacker also swallows the true datagrams, and answers challenges by asking the true host.
    bool isSwallowing = true;
    net.tap = [&net = net, &a = a, &b = b, &isSwallowing](const Packet &packet) {
        const Endpoint attacker = at(kAttacker);
        const bool isFromA = packet.from == a.endpoint;
        if (!isSwallowing)
            return packet.to == attacker ? std::vector<Packet>() : std::vector<Packet>{packet};
        if (!isFromA && packet.to != attacker)
            return std::vector<Packet>();
        net.inject({isFromA ? attacker : b.endpoint, isFromA ? b.endpoint : a.endpoint, packet.bytes}, 20ms);
        return std::vector<Packet>();
    };
    hosts.chat(1s);
    QCOMPARE(hosts.aAsSeenByB(), at(kAttacker));
    isSwallowing = false;
    hosts.chat(80ms); // 2 RTT
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    QVERIFY(areTalking(net, a, b));
}

/// A datagram with a victim's address as its source, and nobody there to answer.
void TestSessionsRoaming::aStolenAddressDrawsNoFlood()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const Endpoint victim = at("203.0.113.200:443");
    net.tap = [victim](const Packet &packet) { return std::vector<Packet>{{victim, packet.to, packet.bytes}}; };
    QVERIFY(a.say(a.with(b), 1));
    QVERIFY(a.say(a.with(b), 1));
    net.tap = {};
    const std::uint64_t in = hosts.bytes(net.sent, a.endpoint, b.endpoint);
    net.run(30ms);
    for (int i = 0; i < 300; ++i) {
        QVERIFY(b.say(b.with(a), 2, false, false));
        net.run(100ms);
    }
    QVERIFY(hosts.bytes(net.sent, b.endpoint, victim) <= in);
    QVERIFY(b.sessions->endpointOf(b.with(a)) != victim);
}

/// [S-31]
/// Message 3 from another address than message 1: the session stands, but its path has to answer before it gets more.
void TestSessionsRoaming::aHandshakeFromElsewhereIsProvenFirst()
{
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    NetHost &b = net.add(2, "198.51.100.2:4002");
    a.answersPings = false;
    const Endpoint rebound = at("192.0.2.1:60000");
    net.tap = [&a, rebound](const Packet &packet) {
        Packet passed = packet;
        if (packet.from == a.endpoint && packet.bytes.size() < 1200)
            passed.from = rebound;
        if (packet.to == rebound)
            passed.to = a.endpoint;
        return std::vector<Packet>{passed};
    };
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(65ms);
    QVERIFY(b.with(a).value != 0);
    QCOMPARE(b.sessions->endpointOf(b.with(a)), rebound);
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    for (const Packet &packet : net.sent) {
        in += packet.from == a.endpoint && packet.bytes.size() < 1200 ? std::uint64_t(packet.bytes.size()) : 0;
        out += packet.to == rebound ? std::uint64_t(packet.bytes.size()) : 0;
    }
    QVERIFY(out > 0);
    QVERIFY(out + b.sessions->pathAllowance(b.with(a)) <= in);

    a.answersPings = true;
    net.run(5s);
    QCOMPARE(b.sessions->pathAllowance(b.with(a)), std::numeric_limits<std::uint64_t>::max());
    QVERIFY(areTalking(net, a, b));
}

/// [S-36]
void TestSessionsRoaming::answersPingsInTheSizeAskedFor()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = b.with(a);
    const auto answerTo = [&](std::uint16_t replySize, const Endpoint &from, std::size_t datagramSize) {
        net.tap = [](const Packet &) { return std::vector<Packet>(); };
        if (a.say(a.with(b), 3, false, false)) // each PING comes in a datagram of its own
            b.receive({from == at(kAttacker) ? a.endpoint : from, b.endpoint, net.sent.back().bytes});
        net.tap = {};
        net.sent.clear();
        b.sessions->handlePing(session, {1, replySize}, from, datagramSize, net.now);
        b.drain();
        return net.sent.empty() ? std::size_t(0) : static_cast<std::size_t>(net.sent.front().bytes.size());
    };
    QCOMPARE(answerTo(1452, a.endpoint, 60), std::size_t(1452)); // a proven path
    QCOMPARE(answerTo(8972, a.endpoint, 60), std::size_t(8972));
    QCOMPARE(answerTo(65535, a.endpoint, 60), std::size_t(0)); // more than anybody takes
    QVERIFY(answerTo(0, a.endpoint, 60) <= Session::kPingDatagram);
    const std::size_t smallest = answerTo(0, a.endpoint, 60);
    QCOMPARE(answerTo(static_cast<std::uint16_t>(smallest), a.endpoint, 60), smallest);
    QCOMPARE(answerTo(static_cast<std::uint16_t>(smallest - 1), a.endpoint, 60), std::size_t(0)); // exactly that, or not at all
    QCOMPARE(answerTo(1, a.endpoint, 60), std::size_t(0));
    QCOMPARE(answerTo(0, at(kAttacker), 1200), std::size_t(0)); // nothing is known of that address

    // A candidate gets what came from it, and no more than the PING had.
    a.answersPings = false;
    const Endpoint elsewhere = at("192.0.2.99:9999");
    net.tap = [elsewhere](const Packet &packet) { return std::vector<Packet>{{elsewhere, packet.to, packet.bytes}}; };
    for (int i = 0; i < 40; ++i)
        QVERIFY(a.say(a.with(b), 1, false, false));
    net.tap = {};
    net.run(30ms);
    QCOMPARE(answerTo(1452, elsewhere, 200), std::size_t(0));
    QCOMPARE(answerTo(200, elsewhere, 200), std::size_t(200));
    QCOMPARE(answerTo(0, elsewhere, 40), std::size_t(0));
}

/// [S-31] [S-36]
/// What a PING brings is spent on its PONG first; the challenge gets what is left.
void TestSessionsRoaming::aPingFromElsewhereIsAnsweredBeforeItIsChallenged()
{
    for (const char *elsewhere : {"192.0.2.99:9999", "[2001:db8::99]:9999"}) {
        Connected hosts;
        auto &[net, a, b] = hosts;
        std::vector<Packet> held;
        net.tap = [&held](const Packet &packet) {
            held.push_back(packet);
            return std::vector<Packet>();
        };
        a.sessions->probe(a.with(b), net.now);
        a.drain();
        QCOMPARE(held.size(), std::size_t(1));
        net.tap = {};
        net.sent.clear();
        net.inject({at(elsewhere), b.endpoint, held.front().bytes});
        net.run(30ms);
        std::vector<std::size_t> answers;
        for (const Packet &packet : net.sent) {
            if (packet.to == at(elsewhere))
                answers.push_back(static_cast<std::size_t>(packet.bytes.size()));
        }
        QCOMPARE(answers.size(), std::size_t(2));
        QVERIFY(answers[0] == 51 || answers[0] == 63); // PONG, with an address of 4 or 16 bytes
        QVERIFY(answers[0] + answers[1] <= static_cast<std::size_t>(held.front().bytes.size()));
    }
}

/// [S-31] [S-32]
/// A candidate that brought less than the smallest PING is not given up for challenges that could not be sent.
void TestSessionsRoaming::aChallengeWaitsForItsBytes()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    a.endpoint = at("192.0.2.99:9999");
    QVERIFY(a.say(a.with(b), 1, false, false)); // 36 bytes
    net.run(10s);
    QCOMPARE(hosts.bytes(net.sent, b.endpoint, a.endpoint), std::uint64_t(0));
    QVERIFY(a.say(a.with(b), 2, false, false));
    net.run(2s);
    QCOMPARE(hosts.aAsSeenByB(), a.endpoint);
    QVERIFY(areTalking(net, a, b));
}

/// [S-33]
/// The address is proven by the PING that confirms the keys, before it was ever challenged.
void TestSessionsRoaming::newKeysFromElsewhereMoveThePath()
{
    Connected hosts({.rekeyAfterBytes = 20'000});
    auto &[net, a, b] = hosts;
    const Endpoint elsewhere = at("192.0.2.99:9999");
    net.tap = [&a = a, elsewhere](const Packet &packet) {
        const bool isInitial = packet.from == a.endpoint && packet.bytes.size() >= 1200;
        if (isInitial)
            a.endpoint = elsewhere;
        return std::vector<Packet>{isInitial ? Packet{elsewhere, packet.to, packet.bytes} : packet};
    };
    for (int i = 0; i < 1000 && a.endpoint != elsewhere; ++i)
        hosts.chat(10ms);
    QCOMPARE(a.endpoint, elsewhere);
    net.run(100ms);
    for (int i = 0; i < 100; ++i) { // a has nothing to say
        QVERIFY(b.say(b.with(a), 2, false, false));
        net.run(20ms);
    }
    QCOMPARE(hosts.aAsSeenByB(), elsewhere);
    QVERIFY(areTalking(net, a, b));
}

/// [S-37]
void TestSessionsRoaming::oneDatagramDrawsOnePong()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const auto pongsFor = [&](std::uint16_t replySize) {
        QByteArray datagram(protocol::kSessionHeaderSize, '\0');
        for (std::uint64_t token = 1; token <= 60; ++token)
            wire::appendFrame(datagram, wire::Ping{~token, replySize});
        datagram.append(protocol::kTagSize, '\0');
        if (!a.sessions->seal(a.with(b), mutableViewOf(datagram), false, false, net.now))
            return std::vector<qsizetype>();
        net.sent.clear();
        b.receive({a.endpoint, b.endpoint, datagram});
        std::vector<qsizetype> sizes;
        for (const Packet &packet : net.sent)
            sizes.push_back(packet.bytes.size());
        return sizes;
    };
    QCOMPARE(pongsFor(65507), std::vector<qsizetype>{65507});
    QCOMPARE(pongsFor(0), std::vector<qsizetype>{51});
}

/// [S-37]
/// Whatever is asked for, and how often: what goes out is the bound, and what came in.
void TestSessionsRoaming::pongsAreNoFlood()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    net.keepSent = false;
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    net.tap = [&](const Packet &packet) {
        (packet.from == a.endpoint ? in : out) += static_cast<std::uint64_t>(packet.bytes.size());
        return packet.from == a.endpoint ? std::vector<Packet>{packet} : std::vector<Packet>();
    };
    constexpr int kSeconds = 100;
    for (int i = 0; i < 100 * kSeconds; ++i) {
        a.sessions->probePathMtu(a.with(b), i % 2 ? 65507 : 1452, net.now);
        a.drain();
        net.run(10ms);
    }
    QVERIFY2(out <= in + protocol::kPongExcess + kSeconds * protocol::kPongExcessPerSecond, qPrintable(QString::number(out)));
    QVERIFY(out > protocol::kPongExcess); // as much as a search needs is given
    net.tap = {};
    QVERIFY(areTalking(net, a, b));
    // An answer that is no longer than its question is always given.
    const std::size_t before = b.opened.size();
    b.sessions->probe(b.with(a), net.now);
    a.sessions->probe(a.with(b), net.now);
    net.run(100ms);
    QVERIFY(b.opened.size() >= before + 2);
}

QTEST_APPLESS_MAIN(TestSessionsRoaming)
#include "tst_sessions_roaming.moc"
