#include "core/transport/rate.h"

#include <QtTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestRate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesAndRates();
    void extremesDoNotOverflow();
};

void TestRate::bytesAndRates()
{
    QCOMPARE(bytesIn(20ms, 1'000'000), 20'000u);
    QCOMPARE(bytesIn(1us, 999'999), 0u);
    QCOMPARE(bytesIn(-5ms, 1'000'000), 0u);
    QCOMPARE(rateOf(20'000, 20ms), 1'000'000u);
    QCOMPARE(rateOf(7, 0us), 7'000'000u);
}

void TestRate::extremesDoNotOverflow()
{
    constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
    QCOMPARE(bytesIn(1h, kMost), kMost);
    QCOMPARE(bytesIn(1s, kMost), kMost);
    QCOMPARE(rateOf(kMost, 1us), kMost);
    QCOMPARE(rateOf(kMost, 1s), kMost);
}

QTEST_APPLESS_MAIN(TestRate)
#include "tst_rate.moc"
