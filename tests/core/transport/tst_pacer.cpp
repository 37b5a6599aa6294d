#include "core/base/random.h"
#include "core/transport/delivery_limits.h"
#include "core/transport/pacer.h"
#include "core/transport/saturating.h"

#include <QtTest>

#include <limits>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestPacer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsFullAndDripsExactly();
    void debtIsPaidFirst();
    void slowPaceLosesNothing();
    void noPaceNoDrip();
    void extremesDoNotOverflow();
    void timeOfIsExact();
    void saturates();
};

void TestPacer::startsFullAndDripsExactly()
{
    Pacer pacer;
    pacer.configure(1'000'000, 3000, Instant(1s));
    QCOMPARE(pacer.available(Instant(1s)), 3000u);
    pacer.take(3000, Instant(1s));
    QCOMPARE(pacer.available(Instant(1s)), 0u);
    QCOMPARE(pacer.available(Instant(1s) + 7us), 7u);
    QCOMPARE(pacer.available(Instant(1s) + 3ms), 3000u);
    QCOMPARE(pacer.available(Instant(9s)), 3000u);
    QCOMPARE(pacer.available(Instant(0s)), 0u); // time does not run backwards
}

void TestPacer::debtIsPaidFirst()
{
    Pacer pacer;
    pacer.configure(1000, 2000, Instant(0s));
    pacer.take(3500, Instant(0s));
    QCOMPARE(pacer.available(Instant(1500ms)), 0u);
    QCOMPARE(pacer.available(Instant(1501ms)), 1u);
    pacer.take(1'000'000'000, Instant(1501ms)); // never more than one depth
    QCOMPARE(pacer.available(Instant(3501ms)), 0u);
    QCOMPARE(pacer.available(Instant(4501ms)), 1000u);
}

void TestPacer::slowPaceLosesNothing()
{
    Pacer pacer;
    pacer.configure(3, 1200, Instant(0s));
    pacer.take(1200, Instant(0s));
    std::uint64_t sum = 0;
    for (int i = 1; i <= 100'000; ++i) { // asked each 10 ms, a third of a byte at most
        const Instant now(i * 10ms);
        const std::uint64_t got = pacer.available(now);
        pacer.take(got, now);
        sum += got;
    }
    QCOMPARE(sum, 3000u);
}

void TestPacer::noPaceNoDrip()
{
    Pacer pacer;
    pacer.configure(0, 1000, Instant(0s));
    pacer.take(400, Instant(0s));
    QCOMPARE(pacer.available(Instant(1h)), 600u);
    QCOMPARE(pacer.timeOf(601, Instant(1h)), kNever);
    QCOMPARE(pacer.timeOf(600, Instant(1h)), Instant(1h));
}

void TestPacer::extremesDoNotOverflow()
{
    Pacer pacer;
    pacer.configure(delivery::kMaxPace, std::uint64_t(1) << 40, Instant(0s));
    pacer.take(std::numeric_limits<std::uint64_t>::max(), Instant(0s));
    const Instant late(Duration(std::numeric_limits<std::int64_t>::max() / 4));
    QCOMPARE(pacer.available(late), std::uint64_t(1) << 40);
    pacer.configure(1, 1200, late);
    QCOMPARE(pacer.available(late), 1200u);
    QCOMPARE(pacer.timeOf(std::numeric_limits<std::uint64_t>::max(), late), late);
}

void TestPacer::timeOfIsExact()
{
    SeededRandom random(5);
    for (int i = 0; i < 2000; ++i) {
        Pacer pacer;
        const std::uint64_t pace = 1 + random.below(1'000'000'000);
        pacer.configure(pace, 100'000, Instant(1s));
        pacer.take(100'000, Instant(1s));
        const std::uint64_t wanted = 1 + random.below(100'000);
        const Instant when = pacer.timeOf(wanted, Instant(1s));
        QVERIFY(pacer.available(when) >= wanted);
        QVERIFY(pacer.available(when - 1us) < wanted);
    }
}

void TestPacer::saturates()
{
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    QCOMPARE(saturatingAdd(most, 1), most);
    QCOMPARE(saturatingAdd(most - 1, 1), most);
    QCOMPARE(saturatingSubtract(1, 2), 0u);
    QCOMPARE(scaled(most, 29, 10), most);
    QCOMPARE(scaled(1001, 29, 10), 2902u);
    QCOMPARE(scaled(most, 1, 2), most / 2);
    QCOMPARE(scaled(0, most, 7), 0u);
}

QTEST_APPLESS_MAIN(TestPacer)
#include "tst_pacer.moc"
