#include "tests/core/transport/session_net.h"

#include "core/base/limits.h"

#include <QTest>

#include <set>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

using Established = SessionEvent::Established;
using Lost = SessionEvent::Lost;

namespace {

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
    Hash bindingOfA() { return a.sessions->binding(a.with(b)); }
    Hash bindingOfB() { return b.sessions->binding(b.with(a)); }
    /// Both say something each `pause`.
    void talk(Duration time, Duration pause)
    {
        for (const Instant end = net.now + time; net.now < end; net.run(pause))
            QVERIFY(areTalking(net, a, b));
    }

    SessionNet net;
    NetHost &a;
    NetHost &b;
};

int restartsSeen(const NetHost &host)
{
    return static_cast<int>(std::count_if(host.events.begin(), host.events.end(), [](const SessionEvent &event) {
        const auto *established = std::get_if<Established>(&event.what);
        return established && established->isRestart;
    }));
}

} // namespace

class TestSessionsRenewal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void renewsKeysByTime();
    void theCalledSideRenewsWhereTheCallerDoesNot();
    void renewsKeysByBytes();
    void neverSealsPastTheEnd();
    void neverSealsPastTheBytes();
    void oldKeysEndSixtySecondsLater();
    void losesAnUnusedSessionQuietly();
    void comesBackAfterARestart_data();
    void comesBackAfterARestart();
    void aRestartedHostMayCallFirst();
    void aForgottenSessionComesBack();
    void everyDatagramTellsOfLostState();
    void aBusyHostIsNotCalledAnew();
    void aSignOfLifeEndsTheCall();
    void isLostWhenTheHostIsGone();
    void survivesAnOutage();
    void survivesAHandshakeThatNeverEnds();
    void noDatagramComesTwice();
};

/// [S-24] [S-27]
void TestSessionsRenewal::renewsKeysByTime()
{
    Connected hosts;
    const Hash first = hosts.bindingOfA();
    hosts.talk(29min, 10s);
    QCOMPARE(hosts.bindingOfA(), first);
    hosts.talk(2min, 10s);
    QVERIFY(hosts.bindingOfA() != first);
    QCOMPARE(hosts.bindingOfA(), hosts.bindingOfB());
    hosts.talk(3h, 20s);
    QVERIFY(hosts.a.events.empty()); // the session above notices nothing
    QVERIFY(hosts.b.events.empty());
}

/// [S-27]
void TestSessionsRenewal::theCalledSideRenewsWhereTheCallerDoesNot()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const Hash first = hosts.bindingOfA();
    net.tap = [&a = a](const Packet &packet) {
        const bool isLost = packet.from == a.endpoint && packet.bytes.size() >= qsizetype(protocol::kMinInitialDatagram)
            && packet.bytes.size() <= qsizetype(protocol::kMaxInitialDatagram);
        return isLost ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    // The caller's first messages are lost, its answers to the other's are not told apart here: let those pass once.
    hosts.talk(30min + 40s, 10s);
    QCOMPARE(hosts.bindingOfA(), first);
    net.tap = {};
    hosts.talk(2min, 10s);
    QVERIFY(hosts.bindingOfA() != first);
    QCOMPARE(hosts.bindingOfA(), hosts.bindingOfB());
}

/// [S-27]
void TestSessionsRenewal::renewsKeysByBytes()
{
    Connected hosts({.rekeyAfterBytes = 20'000, .sessionEndsAtBytes = 40'000});
    std::set<Hash> bindings;
    for (int i = 0; i < 3000; ++i) {
        QVERIFY(areTalking(hosts.net, hosts.a, hosts.b));
        bindings.insert(hosts.bindingOfA());
    }
    QVERIFY(bindings.size() >= 5);
    QVERIFY(hosts.a.events.empty());
    QVERIFY(hosts.b.events.empty());
}

/// [S-28]
void TestSessionsRenewal::neverSealsPastTheEnd()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.with(b);
    // Handshakes don't get through, everything else does.
    net.tap = [](const Packet &packet) {
        return packet.bytes.size() >= 1200 ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    hosts.talk(35min + 50s, 10s);
    net.run(10s);
    QVERIFY(!a.say(session, 1));
    QVERIFY(!b.say(b.with(a), 1));
    net.tap = {};
    net.run(20s);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.with(b), session);
}

/// [S-28]
void TestSessionsRenewal::neverSealsPastTheBytes()
{
    Connected hosts({.rekeyAfterBytes = 10'000, .sessionEndsAtBytes = 20'000});
    auto &[net, a, b] = hosts;
    net.tap = [](const Packet &packet) {
        return packet.bytes.size() >= 1200 ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    std::uint64_t sealed = 0;
    net.sent.clear();
    while (a.say(a.with(b), 1) && sealed < 100'000)
        sealed += static_cast<std::uint64_t>(net.sent.back().bytes.size());
    QVERIFY(sealed <= 20'000);
    QVERIFY(sealed > 19'000);
    net.tap = {};
    net.run(20s);
    QVERIFY(areTalking(net, a, b));
}

/// [S-26]
void TestSessionsRenewal::oldKeysEndSixtySecondsLater()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    Packet late;
    hosts.talk(29min + 50s, 10s);
    net.tap = [&late, &a = a](const Packet &packet) {
        if (packet.from == a.endpoint && late.bytes.isEmpty()) {
            late = packet;
            return std::vector<Packet>();
        }
        return std::vector<Packet>{packet};
    };
    QVERIFY(a.say(a.with(b), 4242));
    const Hash old = hosts.bindingOfA();
    hosts.talk(40s, 10s);
    QVERIFY(hosts.bindingOfA() != old);
    const Packet early = late;
    // A copy of it within 60 s of the new keys' first use is still opened, with the old binding.
    b.receive(early);
    QVERIFY(b.hears(4242));
    QCOMPARE(b.opened.back().binding, old);
    const std::uint64_t unknown = b.sessions->dropCount(Drop::UnknownIndex);
    hosts.talk(2min, 10s);
    b.receive(early);
    QCOMPARE(b.sessions->dropCount(Drop::UnknownIndex), unknown + 1);
}

/// [S-27] [S-28]
void TestSessionsRenewal::losesAnUnusedSessionQuietly()
{
    Connected hosts;
    hosts.net.run(36min);
    QCOMPARE(hosts.a.eventCount<Lost>(), 0);
    hosts.net.run(2min);
    QCOMPARE(hosts.a.eventCount<Lost>(), 1);
    QCOMPARE(hosts.b.eventCount<Lost>(), 1);
    QVERIFY(hosts.net.sent.empty());
    QCOMPARE(hosts.a.sessions->sessionCount(), std::size_t(0));
    QCOMPARE(hosts.a.sessions->deadline(), kNever);
}

void TestSessionsRenewal::comesBackAfterARestart_data()
{
    QTest::addColumn<bool>("callerRestarts");
    QTest::newRow("caller") << true;
    QTest::newRow("called") << false;
}

/// [S-21] [S-22]
void TestSessionsRenewal::comesBackAfterARestart()
{
    QFETCH(bool, callerRestarts);
    Connected hosts;
    auto &[net, a, b] = hosts;
    hosts.talk(10s, 1s);
    NetHost &restarted = callerRestarts ? a : b;
    NetHost &other = callerRestarts ? b : a;
    const SessionId session = other.with(restarted);
    const Hash old = other.sessions->binding(session);
    restarted.restart();
    QVERIFY(other.say(session, 9));
    net.run(2s);
    QVERIFY(restarted.with(other).value != 0);
    QCOMPARE(other.with(restarted), session);
    QVERIFY(other.sessions->binding(session) != old);
    QCOMPARE(restartsSeen(other), 1);
    QCOMPARE(restarted.eventCount<Established>(), 1);
    QCOMPARE(restartsSeen(restarted), 0);
    QVERIFY(areTalking(net, a, b));
    hosts.talk(3min, 10s);
    QCOMPARE(restartsSeen(other), 1);
    QCOMPARE(other.eventCount<Lost>(), 0);
}

void TestSessionsRenewal::aRestartedHostMayCallFirst()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.with(b);
    b.restart();
    b.endpoint = at("198.51.100.2:5555"); // and has another port now
    b.sessions->connect(a.id(), a.endpoint, net.now);
    net.run(200ms);
    QCOMPARE(a.with(b), session);
    QCOMPARE(a.sessions->endpointOf(session), b.endpoint);
    QCOMPARE(restartsSeen(a), 1);
    QCOMPARE(a.eventCount<SessionEvent::Moved>(), 1);
    QVERIFY(areTalking(net, a, b));
}

/// [S-21] [S-22]
void TestSessionsRenewal::aForgottenSessionComesBack()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const SessionId ofB = b.with(a);
    a.sessions->forget(a.with(b));
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(b.with(a), ofB);
    QCOMPARE(restartsSeen(b), 1); // a's state is gone, and b knows
    QCOMPARE(restartsSeen(a), 0);
}

/// [S-21]
void TestSessionsRenewal::everyDatagramTellsOfLostState()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    b.sessions->forget(b.with(a));
    QVERIFY(a.say(a.with(b), 1));
    // What confirms the keys is lost; the first thing that a hears of b is something else.
    net.tap = [&b = b](const Packet &packet) {
        const bool isPing = packet.from == b.endpoint && packet.bytes.size() >= 96 && packet.bytes.size() < 1200;
        return isPing ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    net.run(600ms);
    QVERIFY(b.with(a).value != 0);
    QCOMPARE(restartsSeen(a), 0);
    QVERIFY(b.say(b.with(a), 2));
    net.run(21ms);
    QVERIFY(a.hears(2));
    QCOMPARE(restartsSeen(a), 1);
}

/// [S-29]
void TestSessionsRenewal::aBusyHostIsNotCalledAnew()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    for (std::uint32_t i = 0; i < 100; ++i) {
        QVERIFY(a.say(a.with(b), i)); // b has nothing to say to any of it
        net.run(1s);
    }
    for (const Packet &packet : net.sent)
        QVERIFY(packet.bytes.size() < 1200);
    QVERIFY(a.events.empty());
}

/// [S-30]
void TestSessionsRenewal::aSignOfLifeEndsTheCall()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const Hash old = hosts.bindingOfA();
    net.tap = [](const Packet &) { return std::vector<Packet>(); };
    QVERIFY(a.say(a.with(b), 1));
    net.run(1s);
    const auto calls = [&net = net] {
        return std::count_if(net.sent.begin(), net.sent.end(), [](const Packet &each) { return each.bytes.size() >= 1200; });
    };
    const auto before = calls();
    QVERIFY(before > 0);
    net.tap = {};
    QVERIFY(b.say(b.with(a), 2));
    net.run(1min);
    QCOMPARE(calls(), before);
    QCOMPARE(hosts.bindingOfA(), old);
    QVERIFY(a.events.empty());
}

/// [S-2] [S-29] [S-30]
void TestSessionsRenewal::isLostWhenTheHostIsGone()
{
    Connected hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.with(b);
    net.tap = [](const Packet &) { return std::vector<Packet>(); };
    QVERIFY(a.say(session, 1));
    net.run(60s);
    QCOMPARE(a.eventCount<Lost>(), 1);
    QVERIFY(!a.sessions->isEstablished(session));
    QVERIFY(!a.say(session, 2));
    // Bounded: what was said, two probes, the attempts of one handshake.
    QCOMPARE(net.sent.size(), std::size_t(1 + 2 + limits::kMaxHandshakeAttempts));
    net.run(10min);
    QCOMPARE(net.sent.size(), std::size_t(1 + 2 + limits::kMaxHandshakeAttempts));
    // b still has it, and the two find each other again.
    net.tap = {};
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    QVERIFY(areTalking(net, a, b));
}

/// [S-25] [S-30]
void TestSessionsRenewal::survivesAnOutage()
{
    for (const Duration outage : {Duration(300ms), Duration(700ms), Duration(2s), Duration(8s)}) {
        Connected hosts;
        auto &[net, a, b] = hosts;
        net.tap = [](const Packet &) { return std::vector<Packet>(); };
        QVERIFY(a.say(a.with(b), 1));
        QVERIFY(b.say(b.with(a), 1));
        net.run(outage);
        net.tap = {};
        net.run(8s);
        QVERIFY(areTalking(net, a, b));
        QCOMPARE(hosts.bindingOfA(), hosts.bindingOfB());
        QVERIFY(a.events.empty()); // neither lost nor restarted
        QVERIFY(b.events.empty());
        hosts.talk(3min, 10s);
    }
}

/// A host that answers message 1 and nothing else draws a bounded amount.
void TestSessionsRenewal::survivesAHandshakeThatNeverEnds()
{
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    NetHost &b = net.add(2, "198.51.100.2:4002");
    net.tap = [&b, count = 0](const Packet &packet) mutable {
        if (packet.from == b.endpoint && ++count > 1)
            return std::vector<Packet>();
        return std::vector<Packet>{packet};
    };
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(2min);
    QCOMPARE(a.eventCount<Established>(), 1);
    QCOMPARE(a.eventCount<Lost>(), 1);
    std::size_t fromA = 0;
    for (const Packet &packet : net.sent)
        fromA += packet.from == a.endpoint;
    QCOMPARE(fromA, std::size_t(1 + limits::kMaxHandshakeAttempts));
}

/// [S-17]
/// A key and nonce that came twice would show as equal datagrams, since all say the same.
void TestSessionsRenewal::noDatagramComesTwice()
{
    Connected hosts({.allowClearText = true, .rekeyAfterBytes = 5'000, .sessionEndsAtBytes = 10'000});
    auto &[net, a, b] = hosts;
    SeededRandom chance(3);
    net.tap = [&chance](const Packet &packet) {
        return chance.below(10) == 0 ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    for (int i = 0; i < 2000; ++i) {
        if (i % 400 == 399)
            (i % 800 == 399 ? a : b).restart();
        for (NetHost *host : {&a, &b}) {
            NetHost &other = host == &a ? b : a;
            if (host->with(other))
                (void)host->say(host->with(other), 1, chance.below(2) == 0);
            else
                host->sessions->connect(other.id(), other.endpoint, net.now);
        }
        net.run(50ms);
    }
    std::set<QByteArray> seen;
    for (const Packet &packet : net.sent) {
        if (packet.bytes.size() > 120)
            continue; // handshakes are repeated on purpose
        QVERIFY(seen.insert(packet.bytes).second);
    }
    QVERIFY(seen.size() > 3000);
    QVERIFY(a.hears(1) && b.hears(1));
}

QTEST_APPLESS_MAIN(TestSessionsRenewal)
#include "tst_sessions_renewal.moc"
