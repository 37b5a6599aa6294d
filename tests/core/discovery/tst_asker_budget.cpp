#include "core/discovery/asker_budget.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {
constexpr Instant kStart{1h};
HostId host(std::uint16_t number) { return HostId{{std::uint8_t(number >> 8), std::uint8_t(number)}}; }
Endpoint at(std::uint32_t prefix, std::uint32_t last = 1) { return Endpoint::fromIpv4(0x01000000 + (prefix << 8) + last, 4'000); }
}

class TestAskerBudget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHostHasNoMoreThanItsBucket();
    void aPrefixHasNoMoreThanItsBucket();
    void whatIsRefusedCostsNothing();
    void isBounded();
};

void TestAskerBudget::aHostHasNoMoreThanItsBucket()
{
    AskerBudget budget;
    std::uint64_t taken = 0;
    for (Instant now = kStart; now <= kStart + 60s; now += 7ms)
        taken += budget.take(host(1), at(1), 333, now) ? 333 : 0;
    const std::uint64_t most = AskerBudget::kBytesOfHost + 60 * AskerBudget::kBytesOfHostPerSecond;
    QVERIFY2(taken <= most && taken > most - 400, qPrintable(QString::number(taken)));
    QVERIFY(budget.take(host(2), at(1), 1'000, kStart + 60s)); // the prefix has some left
    QVERIFY(budget.take(host(1), at(1), AskerBudget::kBytesOfHost, kStart + 1h));
    QVERIFY(!budget.take(host(1), at(1), 1, kStart + 1h));
}

void TestAskerBudget::aPrefixHasNoMoreThanItsBucket()
{
    // Many keys of one place count as one.
    AskerBudget budget;
    std::uint64_t taken = 0;
    std::uint16_t number = 0;
    for (Instant now = kStart; now <= kStart + 30s; now += 5ms, ++number)
        taken += budget.take(host(number), at(1, number % 250), 900, now) ? 900 : 0;
    const std::uint64_t most = AskerBudget::kBytesOfPrefix + 30 * AskerBudget::kBytesOfPrefixPerSecond;
    QVERIFY2(taken <= most && taken > most - 1'000, qPrintable(QString::number(taken)));
    QVERIFY(budget.take(host(number), at(2), 900, kStart + 30s));
}

void TestAskerBudget::whatIsRefusedCostsNothing()
{
    AskerBudget budget;
    QVERIFY(!budget.take(host(1), at(1), AskerBudget::kBytesOfHost + 1, kStart));
    QVERIFY(!budget.take(host(1), at(1), std::uint64_t(1) << 60, kStart));
    QVERIFY(budget.take(host(1), at(1), AskerBudget::kBytesOfHost, kStart));
    for (int i = 0; i < 100; ++i)
        QVERIFY(!budget.take(host(1), at(1), 1'000, kStart));
    QVERIFY(budget.take(host(1), at(1), 1'000, kStart + 250ms));
    QVERIFY(!budget.take(host(1), at(1), 1'000, kStart)); // time does not run backwards
}

void TestAskerBudget::isBounded()
{
    AskerBudget budget;
    std::size_t served = 0;
    for (std::uint32_t i = 0; i < 2 * AskerBudget::kMaxBuckets; ++i)
        served += budget.take(host(std::uint16_t(i)), at(i), 1'000, kStart);
    QCOMPARE(served, AskerBudget::kMaxBuckets);
    QVERIFY(budget.take(host(1), at(1), 1'000, kStart)); // those who were there go on
    QVERIFY(budget.take(host(9'999), at(60'000), 1'000, kStart + 10s));
}

QTEST_APPLESS_MAIN(TestAskerBudget)
#include "tst_asker_budget.moc"
