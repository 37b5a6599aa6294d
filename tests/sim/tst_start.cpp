#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

/// How soon things begin (transport.md's figures; one round trip is 100 ms here).
class TestStart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstBytesComeSoon();
    void theFirstBytesOfAnotherFileComeSooner();
    void aLostDatagramAtTheStartCostsLittle_data();
    void aLostDatagramAtTheStartCostsLittle();
    void aShareOfTenMebibytes_data();
    void aShareOfTenMebibytes();

private:
    static void slow(Pair &pair);
};

void TestStart::slow(Pair &pair)
{
    pair.sharer.up().model.delay = pair.fetcher.up().model.delay = 50ms;
}

/// Call and answer; then WHAT and GET go together, and DATA follows HAVE.
void TestStart::theFirstBytesComeSoon()
{
    Pair pair(1);
    slow(pair);
    const Instant begin = pair.world.now;
    pair.beginFetch();
    const std::uint64_t before = pair.sharer.bytesSent();
    const auto isDataSent = [&] { return pair.sharer.bytesSent() - before > 2 * 1200; };
    QVERIFY(pair.world.runUntil(isDataSent, kLong));
    const Duration arrived = pair.world.now + 50ms - begin;
    QVERIFY2(arrived < 200ms + 10ms, qPrintable(QString::number(arrived.count())));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// With a session there is no call to wait for.
void TestStart::theFirstBytesOfAnotherFileComeSooner()
{
    Pair pair(4, 100'000);
    slow(pair);
    QVERIFY(timeToFetch(pair) > 200ms);
    pair.sharer.forgetEvents();
    const content::Link another = shareAt(pair.world, pair.sharer, randomBytes(5, 2 * kMiB));
    pair.world.runFor(1s);
    const Instant begin = pair.world.now;
    pair.fetcher.fetch(another, begin);
    const std::uint64_t before = pair.sharer.bytesSent();
    QVERIFY(pair.world.runUntil([&] { return pair.sharer.bytesSent() - before > 2 * 1200; }, kLong));
    const Duration arrived = pair.world.now + 50ms - begin;
    QVERIFY2(arrived < 100ms + 10ms, qPrintable(QString::number(arrived.count())));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestStart::aLostDatagramAtTheStartCostsLittle_data()
{
    QTest::addColumn<int>("lost");
    for (int lost = 0; lost < 24; ++lost)
        QTest::addRow("datagram %d", lost) << lost;
}

void TestStart::aLostDatagramAtTheStartCostsLittle()
{
    QFETCH(int, lost);
    Pair pair(2, 200'000);
    slow(pair);
    int count = 0;
    pair.world.network.isLost = [&](const Packet &) { return count++ == lost; };
    const Duration took = timeToFetch(pair);
    QVERIFY2(took < 2500ms, qPrintable(QString::number(took.count())));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestStart::aShareOfTenMebibytes_data()
{
    QTest::addColumn<int>("lostPerMille");
    QTest::addColumn<int>("mostMs");
    QTest::newRow("nothing lost") << 0 << 1500;
    QTest::newRow("1 % lost") << 10 << 1800;
    QTest::newRow("5 % lost") << 50 << 2400;
}

/// 10 MiB, cold, 100 Mbit/s, 50 ms there and back.
void TestStart::aShareOfTenMebibytes()
{
    QFETCH(int, lostPerMille);
    QFETCH(int, mostMs);
    Pair pair(3, 10 * kMiB);
    pair.sharer.up().model = {.delay = 25ms, .bytesPerSecond = 12'500'000, .largestDatagram = 1472, .lostPerMille = lostPerMille};
    pair.fetcher.up().model = {.delay = 25ms, .bytesPerSecond = 12'500'000, .largestDatagram = 1472, .lostPerMille = lostPerMille};
    const Duration took = timeToFetch(pair);
    qInfo("%d ms", int(took / 1ms));
    QVERIFY2(took < std::chrono::milliseconds(mostMs), qPrintable(QString::number(took.count())));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestStart)
#include "tst_start.moc"
