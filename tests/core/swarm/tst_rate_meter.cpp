#include "core/swarm/rate_meter.h"

#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::swarm;
using namespace std::chrono_literals;

class TestRateMeter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steadyRate();
    void forgetsAfterTwoSeconds();
    void slotsAreUsedAgain();
    void largeNumbers();
};

void TestRateMeter::steadyRate()
{
    RateMeter meter;
    for (Instant now{}; now < Instant{10s}; now += 1ms) {
        meter.add(1000, now);
        if (now >= Instant{2s}) {
            // The newest quarter second is not over yet.
            QVERIFY(meter.rate(now) >= 875'000);
            QVERIFY(meter.rate(now) <= 1'000'000);
        }
    }
    QCOMPARE(meter.total(), 10'000'000u);
}

void TestRateMeter::forgetsAfterTwoSeconds()
{
    RateMeter meter;
    QCOMPARE(meter.rate(Instant{}), 0u);
    meter.add(8000, Instant{100s});
    QCOMPARE(meter.rate(Instant{100s}), 4000u);
    QCOMPARE(meter.rate(Instant{101s} + 999ms), 4000u);
    QCOMPARE(meter.rate(Instant{102s}), 0u);
    QCOMPARE(meter.total(), 8000u);
}

void TestRateMeter::slotsAreUsedAgain()
{
    RateMeter meter;
    meter.add(8000, Instant{100s});
    meter.add(2000, Instant{102s});
    QCOMPARE(meter.rate(Instant{102s}), 1000u);
    QCOMPARE(meter.total(), 10'000u);
}

void TestRateMeter::largeNumbers()
{
    RateMeter meter;
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    meter.add(most, Instant{1s});
    QCOMPARE(meter.rate(Instant{1s}), most / 2);
}

QTEST_APPLESS_MAIN(TestRateMeter)
#include "tst_rate_meter.moc"
