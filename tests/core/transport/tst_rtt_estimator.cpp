#include "core/transport/rtt_estimator.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestRttEstimator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsWithTheInitialValues();
    void takesTheFirstSampleWhole();
    void smoothsLaterSamples();
    void takesOffTheAnswersDelay();
    void ignoresADelayBelowTheMinimum();
    void staysAboveZero();
    void convergesAndForgets();
};

void TestRttEstimator::startsWithTheInitialValues()
{
    const RttEstimator rtt;
    QVERIFY(!rtt.hasSample());
    QCOMPARE(rtt.smoothed(), Duration(333ms));
    QCOMPARE(rtt.variation(), Duration(166500us));
    QCOMPARE(rtt.pto(), Duration(999ms));
}

void TestRttEstimator::takesTheFirstSampleWhole()
{
    RttEstimator rtt;
    rtt.onSample(80ms, 50ms);
    QVERIFY(rtt.hasSample());
    QCOMPARE(rtt.latest(), Duration(80ms));
    QCOMPARE(rtt.min(), Duration(80ms));
    QCOMPARE(rtt.smoothed(), Duration(80ms));
    QCOMPARE(rtt.variation(), Duration(40ms));
    QCOMPARE(rtt.pto(), Duration(240ms));
}

void TestRttEstimator::smoothsLaterSamples()
{
    RttEstimator rtt;
    rtt.onSample(80ms);
    rtt.onSample(160ms);
    QCOMPARE(rtt.min(), Duration(80ms));
    QCOMPARE(rtt.variation(), Duration(50ms)); // 3/4 * 40 + 1/4 * 80
    QCOMPARE(rtt.smoothed(), Duration(90ms));  // 7/8 * 80 + 1/8 * 160
}

void TestRttEstimator::takesOffTheAnswersDelay()
{
    RttEstimator rtt;
    rtt.onSample(80ms);
    rtt.onSample(120ms, 40ms);
    QCOMPARE(rtt.latest(), Duration(120ms));
    QCOMPARE(rtt.smoothed(), Duration(80ms));
    QCOMPARE(rtt.variation(), Duration(30ms));
}

void TestRttEstimator::ignoresADelayBelowTheMinimum()
{
    RttEstimator rtt;
    rtt.onSample(80ms);
    rtt.onSample(88ms, 40ms);
    QCOMPARE(rtt.smoothed(), Duration(81ms));
}

void TestRttEstimator::staysAboveZero()
{
    RttEstimator rtt;
    for (int i = 0; i < 100; ++i)
        rtt.onSample(-5ms, -1ms);
    QCOMPARE(rtt.min(), Duration(1us));
    QCOMPARE(rtt.pto(), rtt.smoothed() + RttEstimator::kGranularity);
}

void TestRttEstimator::convergesAndForgets()
{
    RttEstimator rtt;
    rtt.onSample(500ms);
    for (int i = 0; i < 200; ++i)
        rtt.onSample(20ms);
    QVERIFY(rtt.smoothed() <= 21ms);
    QVERIFY(rtt.pto() <= 25ms);
    rtt.reset();
    QVERIFY(!rtt.hasSample());
    QCOMPARE(rtt.pto(), Duration(999ms));
}

QTEST_APPLESS_MAIN(TestRttEstimator)
#include "tst_rtt_estimator.moc"
