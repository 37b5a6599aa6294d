#include "core/discovery/byte_allowance.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {
constexpr Instant kStart{1h};
}

class TestByteAllowance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsTheRate();
    void debtIsPaidFirst();
    void savesUpToItsDepth();
};

void TestByteAllowance::holdsTheRate()
{
    ByteAllowance allowance(1'000, 500);
    std::int64_t spent = 0;
    for (Instant now = kStart; now < kStart + 100s; now += 13ms) {
        if (!allowance.isLeft(now))
            continue;
        allowance.spend(300, now);
        spent += 300;
    }
    QVERIFY2(spent <= 1'000 + 100 * 500 + 300 && spent > 100 * 500, qPrintable(QString::number(spent)));
}

void TestByteAllowance::debtIsPaidFirst()
{
    ByteAllowance allowance(1'000, 100);
    QVERIFY(allowance.isLeft(kStart));
    allowance.spend(1'900, kStart);
    QVERIFY(!allowance.isLeft(kStart));
    const Instant next = allowance.nextLeft();
    QVERIFY(next > kStart + 8s && next < kStart + 10s);
    QVERIFY(!allowance.isLeft(next - 2us));
    QVERIFY(allowance.isLeft(next));
    QVERIFY(allowance.nextLeft() <= next);
}

void TestByteAllowance::savesUpToItsDepth()
{
    ByteAllowance allowance(1'000, 100);
    allowance.give(50'000, kStart);
    allowance.spend(999, kStart + 24h);
    QVERIFY(allowance.isLeft(kStart + 24h));
    allowance.spend(1, kStart + 24h);
    QVERIFY(!allowance.isLeft(kStart + 24h));
    allowance.setRate(1, kStart + 24h);
    QVERIFY(allowance.isLeft(kStart + 24h + 1s));
}

QTEST_APPLESS_MAIN(TestByteAllowance)
#include "tst_byte_allowance.moc"
