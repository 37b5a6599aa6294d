#include "session_net.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

class TestSessionsHandshake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectsWithAKnownHost();
};

void TestSessionsHandshake::connectsWithAKnownHost()
{
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    NetHost &b = net.add(2, "198.51.100.2:4002");
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    QVERIFY(!a.sessions->isEstablished(session));
    net.run(200ms);
    QVERIFY(a.sessions->isEstablished(session));
    QCOMPARE(a.sessions->hostOf(session), std::optional(b.id()));
    QCOMPARE(a.with(b), session);
    QVERIFY(b.with(a).value != 0);
    QCOMPARE(b.sessions->endpointOf(b.with(a)), a.endpoint);
    QCOMPARE(a.sessions->binding(session), b.sessions->binding(b.with(a)));
    QCOMPARE(a.eventCount<SessionEvent::Established>(), 1);
    QCOMPARE(b.eventCount<SessionEvent::Established>(), 1);
    QCOMPARE(a.sessions->smoothedRtt(session), Duration(40ms));
    QCOMPARE(b.sessions->smoothedRtt(b.with(a)), Duration(40ms));
    QCOMPARE(b.sessions->observedAddress(b.with(a)), std::optional(b.endpoint));
    QCOMPARE(b.sessions->pathAllowance(b.with(a)), std::numeric_limits<std::uint64_t>::max());
    // Message 1, 2, 3, confirmation, its answer.
    QCOMPARE(net.sent.size(), std::size_t(5));
    QVERIFY(areTalking(net, a, b));
}

QTEST_APPLESS_MAIN(TestSessionsHandshake)
#include "tst_sessions_handshake.moc"
