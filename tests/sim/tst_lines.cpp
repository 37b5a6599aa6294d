#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(plug::sim::LineModel)

/// Two hosts, and what lines do to datagrams.
class TestLines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileArrives_data();
    void aFileArrives();
    void aLossyLineIsStillUsed_data();
    void aLossyLineIsStillUsed();
    void aNarrowPathIsFilledWithoutALongQueue();
    void aPathMayGetNarrower();
    void aLineThatIsDeadForAWhileIsNoEnd();
};

void TestLines::aFileArrives_data()
{
    QTest::addColumn<LineModel>("line");
    const LineModel usual{.delay = 10ms, .bytesPerSecond = 12'500'000, .largestDatagram = 1472};
    const auto with = [&](auto &&change) {
        LineModel line = usual;
        change(line);
        return line;
    };
    QTest::newRow("nothing wrong") << usual;
    QTest::newRow("1 % lost") << with([](LineModel &l) { l.lostPerMille = 10; });
    QTest::newRow("10 % lost") << with([](LineModel &l) { l.lostPerMille = 100; });
    QTest::newRow("a bit flipped in 5 %") << with([](LineModel &l) { l.alteredPerMille = 50; });
    QTest::newRow("10 % repeated") << with([](LineModel &l) { l.repeatedPerMille = 100; });
    QTest::newRow("all reordered a little") << with([](LineModel &l) { l.jitter = 3ms; });
    QTest::newRow("2 % far behind the others") << with([](LineModel &l) { l.latePerMille = 20, l.lateBy = 30ms; });
    QTest::newRow("1,232 bytes at most") << with([](LineModel &l) { l.largestDatagram = 1232; });
    QTest::newRow("1,400 bytes at most") << with([](LineModel &l) { l.largestDatagram = 1400; });
    QTest::newRow("9,000 bytes and more") << with([](LineModel &l) { l.largestDatagram = 65507; });
    QTest::newRow("1 Mbit/s, 300 ms") << with([](LineModel &l) { l.bytesPerSecond = 125'000, l.delay = 150ms; });
    QTest::newRow("a queue of 16 datagrams") << with([](LineModel &l) { l.queueBytes = 16 * 1500; });
    QTest::newRow("everything at once") << with([](LineModel &l) {
        l.lostPerMille = l.alteredPerMille = l.repeatedPerMille = l.latePerMille = 20;
        l.lateBy = 15ms;
        l.jitter = 2ms;
    });
}

void TestLines::aFileArrives()
{
    QFETCH(LineModel, line);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Pair pair(seed, 2 * kMiB + 4711);
        pair.sharer.up().model = line;
        pair.fetcher.up().model = line;
        pair.beginFetch();
        QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
        QVERIFY(pair.isFetched());
        QCOMPARE(pair.fetcher.seen<engine::Completed>()->path, kFetchedPath);
        QVERIFY(!pair.fetcher.disk.contentsOf(kPartPath));
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestLines::aLossyLineIsStillUsed_data()
{
    QTest::addColumn<int>("lostPerMille");
    QTest::addColumn<int>("leastPercent");
    QTest::newRow("0 %") << 0 << 60;
    QTest::newRow("1 %") << 10 << 50;
    QTest::newRow("5 %") << 50 << 30;
}

/// Loss that is not congestion is no reason to stop: 8 MiB over 20 Mbit/s, start and end included.
void TestLines::aLossyLineIsStillUsed()
{
    QFETCH(int, lostPerMille);
    QFETCH(int, leastPercent);
    constexpr std::uint64_t kLine = 2'500'000;
    Pair pair(2, 8 * kMiB);
    pair.sharer.up().model.bytesPerSecond = kLine;
    pair.sharer.up().model.lostPerMille = lostPerMille;
    pair.fetcher.up().model.lostPerMille = lostPerMille;
    const auto took = static_cast<std::uint64_t>(timeToFetch(pair).count());
    const std::uint64_t goodput = static_cast<std::uint64_t>(pair.bytes.size()) * 1'000'000 / took;
    QVERIFY2(goodput * 100 >= kLine * static_cast<std::uint64_t>(leastPercent), qPrintable(QStringLiteral("%1 bytes/s").arg(goodput)));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestLines::aNarrowPathIsFilledWithoutALongQueue()
{
    Pair pair(3, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.sharer.up().model.queueBytes = 1'250'000; // a second's worth
    const Duration took = timeToFetch(pair);
    QVERIFY2(took < 6s, qPrintable(QString::number(took.count())));
    const std::uint64_t largest = pair.sharer.up().counts().largestQueue;
    QVERIFY2(largest < 400'000, qPrintable(QString::number(largest)));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// Another route, which takes less than what was found to pass: full datagrams vanish, small ones arrive.
void TestLines::aPathMayGetNarrower()
{
    Pair pair(5, 16 * kMiB);
    pair.sharer.up().model.bytesPerSecond = pair.fetcher.up().model.bytesPerSecond = 2'500'000;
    pair.sharer.up().model.largestDatagram = pair.fetcher.up().model.largestDatagram = 9000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(8 * kMiB));
    pair.sharer.up().model.largestDatagram = pair.fetcher.up().model.largestDatagram = 1300;
    const Instant narrowed = pair.world.now;
    QVERIFY(pair.runUntilFetched());
    QVERIFY2(pair.world.now - narrowed < 20s, qPrintable(QString::number((pair.world.now - narrowed).count())));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestLines::aLineThatIsDeadForAWhileIsNoEnd()
{
    Pair pair(4);
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    pair.sharer.setConnected(false);
    pair.world.runFor(90s);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    pair.sharer.setConnected(true);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    // Nothing that was verified before was fetched again.
    QCOMPARE(pair.fetcher.bytesVerified(), std::uint64_t(pair.bytes.size()));
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestLines)
#include "tst_lines.moc"
