#include "core/transport/path_mtu.h"

#include <QtTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

/// Probes until the search rests; the path carries up to `carries`. Gives how many probes went out.
int search(PathMtu &mtu, std::size_t carries, Instant &now)
{
    int probes = 0;
    for (int i = 0; i < 100; ++i) {
        if (mtu.deadline() == kNever || mtu.deadline() > now + 1min)
            return probes;
        now = std::max(now, mtu.deadline());
        const auto size = mtu.poll(now, 50ms);
        if (!size)
            continue;
        ++probes;
        if (*size <= carries)
            mtu.onProbeArrived(*size);
    }
    return -1;
}

} // namespace

class TestPathMtu : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsLargest_data();
    void findsLargest();
    void probesOncePerRoundTrip();
    void refusedProbesNeedNoWaiting();
    void believesOnlyWhatWasAsked();
    void blackHoleGoesBackToBase();
    void searchesAgainLater();
    void otherPathStartsAnew();
};

void TestPathMtu::findsLargest_data()
{
    QTest::addColumn<int>("maximum");
    QTest::addColumn<int>("carries");
    QTest::addColumn<int>("found");
    QTest::addColumn<int>("probes");
    QTest::newRow("ethernet") << 8972 << 1472 << 1472 << 5;
    QTest::newRow("ethernet, IPv6") << 8972 << 1452 << 1452 << 4;
    QTest::newRow("narrow") << 8972 << 1300 << 1200 << 3;
    QTest::newRow("jumbo") << 8972 << 9000 << 8972 << 3;
    QTest::newRow("interface knows") << 1472 << 9000 << 1472 << 2;
    QTest::newRow("odd interface") << 1400 << 9000 << 1400 << 1;
    QTest::newRow("loopback") << 65507 << 65507 << 65507 << 4;
    QTest::newRow("nothing to find") << 1200 << 9000 << 1200 << 0;
    QTest::newRow("too small") << 500 << 9000 << 1200 << 0;
    QTest::newRow("too large") << 1'000'000 << 65507 << 65507 << 4;
}

/// [D-40]
void TestPathMtu::findsLargest()
{
    QFETCH(int, maximum);
    QFETCH(int, carries);
    PathMtu mtu(static_cast<std::size_t>(maximum));
    Instant now(1s);
    const int probes = search(mtu, static_cast<std::size_t>(carries), now);
    QTEST(static_cast<int>(mtu.current()), "found");
    QTEST(probes, "probes");
}

/// [D-40]
void TestPathMtu::probesOncePerRoundTrip()
{
    PathMtu mtu(1472);
    QCOMPARE(mtu.poll(Instant(1s), 50ms).value(), 1452u);
    QVERIFY(!mtu.poll(Instant(1s), 50ms));
    QVERIFY(!mtu.poll(Instant(1049ms), 50ms));
    QCOMPARE(mtu.deadline(), Instant(1050ms));
    QCOMPARE(mtu.poll(Instant(1050ms), 50ms).value(), 1452u);
    mtu.onProbeArrived(1452);
    QVERIFY(!mtu.poll(Instant(1051ms), 50ms));
    QCOMPARE(mtu.poll(Instant(1100ms), 50ms).value(), 1472u);
    mtu.onProbeArrived(1472);
    QCOMPARE(mtu.deadline(), kNever);
}

void TestPathMtu::refusedProbesNeedNoWaiting()
{
    PathMtu mtu(1472);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(mtu.poll(Instant(1s), 50ms).value(), 1452u);
        mtu.onProbeLost(1452, Instant(1s));
    }
    QVERIFY(!mtu.poll(Instant(1s), 50ms));
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
}

void TestPathMtu::believesOnlyWhatWasAsked()
{
    PathMtu mtu(8972);
    mtu.onProbeArrived(8972);
    mtu.onProbeArrived(0);
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
    (void)mtu.poll(Instant(1s), 50ms);
    mtu.onProbeArrived(8972);
    mtu.onProbeArrived(1453);
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
    mtu.onProbeArrived(1452);
    QCOMPARE(mtu.current(), 1452u);
}

/// [D-41]
void TestPathMtu::blackHoleGoesBackToBase()
{
    PathMtu mtu(1472);
    Instant now(1s);
    search(mtu, 1472, now);
    mtu.onLossesSinceLarge(5, now);
    QCOMPARE(mtu.current(), 1472u);
    mtu.onLossesSinceLarge(6, now);
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
    QVERIFY(!mtu.poll(now + 1min, 50ms));
    mtu.onProbeArrived(1472); // an answer of before proves nothing now
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
}

/// [D-40]
void TestPathMtu::searchesAgainLater()
{
    PathMtu mtu(1472);
    Instant now(1s);
    search(mtu, 1300, now);
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
    now = mtu.deadline();
    QVERIFY(now >= Instant(10min) && now < Instant(11min));
    search(mtu, 9000, now);
    QCOMPARE(mtu.current(), 1472u);
}

void TestPathMtu::otherPathStartsAnew()
{
    PathMtu mtu(1472);
    Instant now(1s);
    search(mtu, 1472, now);
    mtu.restart(now);
    QCOMPARE(mtu.current(), protocol::kBaseDatagram);
    QCOMPARE(mtu.poll(now, 50ms).value(), 1452u);
}

QTEST_APPLESS_MAIN(TestPathMtu)
#include "tst_path_mtu.moc"
