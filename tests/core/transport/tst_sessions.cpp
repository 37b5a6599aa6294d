#include "tests/core/transport/session_net.h"

#include "core/transport/rtt_estimator.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

namespace {

struct Pair {
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    NetHost &b = net.add(2, "198.51.100.2:4002");
};

} // namespace

/// The face of it: what is asked of sessions that are there, are not yet there, or are gone. How they come about, move and
/// end is told by the tests tst_sessions_*.
class TestSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingHasNoDeadline();
    void strangersAreAnsweredPlainly();
    void aCallIsNoSessionYet();
    void sealsAndOpens();
    void probesMeasureThePath();
    void largestDatagramStaysInItsLimits();
    void silenceIsJudgedByTheRoundTrip();
    void forgettingSendsNothing();
    void dropsAreCounted();
};

void TestSessions::nothingHasNoDeadline()
{
    Pair hosts;
    QCOMPARE(hosts.a.sessions->deadline(), kNever);
    QCOMPARE(hosts.a.sessions->sessionCount(), std::size_t(0));
    QVERIFY(!hosts.a.sessions->poll(hosts.net.now));
    QVERIFY(!hosts.a.sessions->nextEvent());
}

void TestSessions::strangersAreAnsweredPlainly()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId nobody{77};
    Sessions &sessions = *a.sessions;
    QVERIFY(!sessions.isEstablished(nobody));
    QVERIFY(!sessions.hostOf(nobody));
    QVERIFY(!sessions.sessionWith(b.id()));
    QVERIFY(!sessions.isClearTextAllowed(nobody));
    QVERIFY(!sessions.observedAddress(nobody));
    QCOMPARE(sessions.endpointOf(nobody), Endpoint());
    QCOMPARE(sessions.binding(nobody), Hash());
    QCOMPARE(sessions.pathAllowance(nobody), std::uint64_t(0));
    QCOMPARE(sessions.smoothedRtt(nobody), RttEstimator::kInitialRtt);
    QCOMPARE(sessions.maxDatagram(nobody), protocol::kBaseDatagram);
    QCOMPARE(sessions.aliasOf(nobody), nobody);
    QVERIFY(!a.say(nobody, 1));
    sessions.probe(nobody, net.now);
    sessions.handlePing(nobody, {}, b.endpoint, 100, net.now);
    QVERIFY(!sessions.handlePong(nobody, {}, net.now));
    sessions.setMaxDatagram(nobody, 1400);
    sessions.onRoundTrip(nobody, 1s);
    sessions.forget(nobody);
    QVERIFY(!sessions.poll(net.now));
    QCOMPARE(sessions.deadline(), kNever);
}

void TestSessions::aCallIsNoSessionYet()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    QCOMPARE(a.sessions->connect(b.id(), b.endpoint, net.now), session);
    QCOMPARE(a.sessions->sessionWith(b.id()), std::optional(session));
    QCOMPARE(a.sessions->sessionCount(), std::size_t(1));
    QVERIFY(!a.sessions->isEstablished(session));
    QVERIFY(!a.say(session, 1));
    QVERIFY(a.sessions->deadline() > net.now && a.sessions->deadline() < net.now + 1s);
}

void TestSessions::sealsAndOpens()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(200ms);
    QVERIFY(a.say(session, 5));
    net.run(50ms);
    QVERIFY(b.hears(5));
    QCOMPARE(b.opened.back().session, b.with(a));
    QCOMPARE(b.opened.back().binding, a.sessions->binding(session));
    QVERIFY(!b.opened.back().wasClear);
    QVERIFY(b.sessions->lastHeard(b.with(a)) > net.now - 50ms);
}

void TestSessions::probesMeasureThePath()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(200ms);
    QCOMPARE(a.sessions->smoothedRtt(session), Duration(40ms));
    net.delay = 60ms;
    a.sessions->probe(session, net.now);
    net.run(200ms);
    QCOMPARE(a.sessions->smoothedRtt(session), Duration(50ms)); // 7/8 of 40 and 1/8 of 120
}

void TestSessions::largestDatagramStaysInItsLimits()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(200ms);
    QCOMPARE(a.sessions->maxDatagram(session), protocol::kBaseDatagram);
    a.sessions->setMaxDatagram(session, protocol::kBaseDatagram + 100);
    QCOMPARE(a.sessions->maxDatagram(session), protocol::kBaseDatagram + 100);
    a.sessions->setMaxDatagram(session, 100'000);
    QVERIFY(a.sessions->maxDatagram(session) <= protocol::kMaxDatagram);
    a.sessions->setMaxDatagram(session, 1);
    QCOMPARE(a.sessions->maxDatagram(session), protocol::kBaseDatagram);
}

void TestSessions::silenceIsJudgedByTheRoundTrip()
{
    const auto timeUntilAsked = [](Duration sample) {
        Pair hosts;
        auto &[net, a, b] = hosts;
        const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
        net.run(200ms);
        for (int i = 0; i < 100; ++i)
            a.sessions->onRoundTrip(session, sample);
        net.tap = [](const Packet &) { return std::vector<Packet>(); };
        net.sent.clear();
        a.say(session, 1);
        const Instant said = net.now;
        while (net.sent.size() < 2 && net.now < said + 60s)
            net.run(10ms);
        return net.now - said;
    };
    QVERIFY(timeUntilAsked(3s) > 2 * timeUntilAsked(300ms));
}

void TestSessions::forgettingSendsNothing()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(200ms);
    net.sent.clear();
    a.sessions->forget(session);
    QVERIFY(!a.sessions->isEstablished(session));
    QVERIFY(!a.sessions->sessionWith(b.id()));
    QCOMPARE(a.sessions->sessionCount(), std::size_t(0));
    QCOMPARE(a.sessions->deadline(), kNever);
    a.drain();
    QVERIFY(net.sent.empty());
}

void TestSessions::dropsAreCounted()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    a.receive({b.endpoint, a.endpoint, QByteArray(protocol::kDatagramOverhead - 1, 'x')});
    QCOMPARE(a.sessions->dropCount(Drop::TooShort), std::uint64_t(1));
    a.receive({b.endpoint, a.endpoint, QByteArray(protocol::kDatagramOverhead, 'x')});
    a.receive({b.endpoint, a.endpoint, QByteArray(1200, 'x')});
    QCOMPARE(a.sessions->dropCount(Drop::UnknownIndex), std::uint64_t(2));
    QVERIFY(net.sent.empty());
    QVERIFY(a.opened.empty());
    QCOMPARE(a.sessions->sessionCount(), std::size_t(0));
}

QTEST_APPLESS_MAIN(TestSessions)
#include "tst_sessions.moc"
