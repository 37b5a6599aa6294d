#include "core/transport/probe_timer.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestProbeTimer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToTheLongest();
    void dataStartsAnew();
    void answersKeepItQuick();
    void repeatedRequestsPutItOff();
    void survivesOddTimeouts();

private:
    const Instant kStart{1h};
};

void TestProbeTimer::doublesUpToTheLongest()
{
    ProbeTimer probe;
    probe.start(kStart);
    Instant now = kStart;
    for (const Duration expected : {100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 4000ms, 4000ms}) {
        QCOMPARE(probe.deadline(100ms), now + expected);
        now += expected;
        probe.onFired(now);
    }
    QCOMPARE(probe.silentTimeouts(), 8);
    for (int i = 0; i < 1000; ++i)
        probe.onFired(now);
    QCOMPARE(probe.deadline(100ms), now + 4s);
}

void TestProbeTimer::dataStartsAnew()
{
    ProbeTimer probe;
    probe.start(kStart);
    for (int i = 0; i < 5; ++i)
        probe.onFired(kStart);
    probe.onData(kStart + 1s);
    QCOMPARE(probe.silentTimeouts(), 0);
    QCOMPARE(probe.deadline(100ms), kStart + 1s + 100ms);
}

void TestProbeTimer::answersKeepItQuick()
{
    ProbeTimer probe;
    probe.start(kStart);
    for (int i = 0; i < 5; ++i)
        probe.onFired(kStart);
    probe.onAnswer(kStart + 1s);
    QCOMPARE(probe.silentTimeouts(), 0);
    QCOMPARE(probe.deadline(100ms), kStart + 1s + 500ms);
    probe.onFired(kStart + 2s); // and silent again
    QCOMPARE(probe.deadline(100ms), kStart + 2s + 4s);
}

void TestProbeTimer::repeatedRequestsPutItOff()
{
    ProbeTimer probe;
    probe.start(kStart);
    probe.onFired(kStart);
    probe.onRequested(kStart + 150ms);
    QCOMPARE(probe.deadline(100ms), kStart + 350ms);
    QCOMPARE(probe.silentTimeouts(), 1);
}

void TestProbeTimer::survivesOddTimeouts()
{
    ProbeTimer probe;
    probe.start(kStart);
    QVERIFY(probe.deadline(Duration::zero()) > kStart);
    QVERIFY(probe.deadline(-5ms) > kStart);
    QCOMPARE(probe.deadline(Duration::max()), kStart + 4s);
}

QTEST_APPLESS_MAIN(TestProbeTimer)
#include "tst_probe_timer.moc"
