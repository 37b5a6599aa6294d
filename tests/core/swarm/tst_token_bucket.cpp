#include "core/swarm/token_bucket.h"

#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::swarm;
using namespace std::chrono_literals;

class TestTokenBucket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsTheRate_data();
    void holdsTheRate();
    void losesNoFractions();
    void debtOfAnyLengthIsPaid();
    void savesUpNoMoreThanItsDepth();
    void passesEverythingWithoutARate();
    void takesExtremes();
    void timeDoesNotRunBackwards();
    void whatIsGivenBackPassesAgain();
};

namespace {
constexpr Instant kStart{1h};
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
}

void TestTokenBucket::holdsTheRate_data()
{
    QTest::addColumn<quint64>("rate");
    QTest::addColumn<quint64>("run");
    QTest::newRow("slow, datagrams") << quint64(20'000) << quint64(1200);
    QTest::newRow("slow, runs that are longer than a second") << quint64(50'000) << quint64(65'507);
    QTest::newRow("1 MB/s") << quint64(1'000'000) << quint64(1432);
    QTest::newRow("1 GB/s") << quint64(1'000'000'000) << quint64(65'507);
    QTest::newRow("odd") << quint64(1'234'567) << quint64(999);
}

void TestTokenBucket::holdsTheRate()
{
    QFETCH(quint64, rate);
    QFETCH(quint64, run);
    TokenBucket bucket;
    bucket.setRate(rate, kStart);
    std::uint64_t sent = 0;
    for (Instant now = kStart; now < kStart + 5s; now = std::max(now + 1us, bucket.nextAvailable(now))) {
        QVERIFY(bucket.nextAvailable(now) == now || bucket.available(now) == 0);
        if (bucket.available(now) == 0)
            continue;
        bucket.take(run, now);
        sent += run;
    }
    // The last run may go into debt.
    QVERIFY2(double(sent) >= 0.95 * 5 * double(rate), qPrintable(QString::number(sent)));
    QVERIFY2(double(sent) <= 1.05 * 5 * double(rate) + double(run), qPrintable(QString::number(sent)));
}

void TestTokenBucket::losesNoFractions()
{
    TokenBucket bucket;
    bucket.setRate(1500, kStart);
    std::uint64_t sent = 0;
    for (Instant now = kStart; now < kStart + 5s; now += 1ms) {
        const std::uint64_t count = std::min<std::uint64_t>(bucket.available(now), 2);
        bucket.take(count, now);
        sent += count;
    }
    QVERIFY(sent >= 7490 && sent <= 7500);
}

void TestTokenBucket::debtOfAnyLengthIsPaid()
{
    TokenBucket bucket;
    bucket.setRate(100, kStart);
    bucket.take(65'536, kStart);
    const Instant next = bucket.nextAvailable(kStart);
    QCOMPARE(next, kStart + 655s + 370ms);
    QCOMPARE(bucket.available(next - 1us), 0u);
    QCOMPARE(bucket.available(next), 1u);
    QCOMPARE(bucket.nextAvailable(next), next);
}

void TestTokenBucket::savesUpNoMoreThanItsDepth()
{
    TokenBucket bucket;
    bucket.setRate(1000, kStart);
    QCOMPARE(bucket.available(kStart), 0u);
    QCOMPARE(bucket.available(kStart + 1s), 1'000u);
    QCOMPARE(bucket.available(kStart + 24h), 1'500u);
    bucket.setRate(4'000'000, kStart + 24h);
    QCOMPARE(bucket.available(kStart + 48h), 200'000u);
    bucket.setRate(1000, kStart + 48h);
    QCOMPARE(bucket.available(kStart + 48h), 1'500u);
}

void TestTokenBucket::passesEverythingWithoutARate()
{
    TokenBucket bucket;
    bucket.take(kMost, kStart);
    QCOMPARE(bucket.available(kStart), kMost);
    QCOMPARE(bucket.nextAvailable(kStart), kStart);
    bucket.setRate(10, kStart);
    QCOMPARE(bucket.available(kStart), 0u);
    bucket.setRate(std::nullopt, kStart);
    QCOMPARE(bucket.available(kStart), kMost);
}

void TestTokenBucket::takesExtremes()
{
    for (const std::uint64_t rate : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(1) << 40, kMost}) {
        TokenBucket bucket;
        bucket.setRate(rate, Instant{});
        for (int i = 0; i < 4; ++i)
            bucket.take(kMost, Instant{} + i * 1us);
        QCOMPARE(bucket.available(Instant{1s}), 0u);
        const Instant next = bucket.nextAvailable(Instant{1s});
        QVERIFY(next > Instant{1s});
        QVERIFY(bucket.available(next) > 0);
        QVERIFY(bucket.available(Instant{} + 24h * 365 * 200'000) > 0);
        bucket.setRate(1, Instant{2s});
        QVERIFY(bucket.nextAvailable(Instant{2s}) >= Instant{2s});
    }
}

void TestTokenBucket::timeDoesNotRunBackwards()
{
    TokenBucket bucket;
    bucket.setRate(1000, kStart);
    bucket.take(0, kStart + 1s);
    bucket.take(0, kStart);
    QCOMPARE(bucket.available(kStart + 1s), 1'000u);
}

void TestTokenBucket::whatIsGivenBackPassesAgain()
{
    TokenBucket bucket;
    bucket.give(5);
    bucket.setRate(1000, kStart);
    bucket.take(50'000, kStart);
    QCOMPARE(bucket.available(kStart + 40s), 0u);
    bucket.give(30'000);
    QCOMPARE(bucket.available(kStart + 20s), 0u);
    QCOMPARE(bucket.available(kStart + 21s), 1000u);
    bucket.give(30'000); // more than may be saved up
    QCOMPARE(bucket.available(kStart), 10'000u);
    QCOMPARE(bucket.available(kStart + 1h), 10'000u);
    bucket.take(9'500, kStart + 1h);
    QCOMPARE(bucket.available(kStart + 1h), 500u);
    for (int i = 0; i < 4; ++i)
        bucket.give(kMost);
    QVERIFY(bucket.available(kStart + 1h) > 0);
}

QTEST_APPLESS_MAIN(TestTokenBucket)
#include "tst_token_bucket.moc"
