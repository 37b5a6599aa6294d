#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

/// The engine's surface: commands, events and rows, on hosts that are joined by a network. What goes wrong there is in tests/sim.
class TestEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileArrives_data();
    void aFileArrives();
    void whoHasNoSuchFileIsLeft();
    void fetchersServeEachOther();
    void pausedAndResumed();
    void removedWithItsData();
    void aLinkThatIsThereAlreadyGainsItsHosts();
};

void TestEngine::aFileArrives_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << 0;
    QTest::newRow("one byte") << 1;
    QTest::newRow("one block") << 16384;
    QTest::newRow("one block and a byte") << 16385;
    QTest::newRow("one span and a byte") << 512 * 16384 + 1;
}

void TestEngine::aFileArrives()
{
    QFETCH(int, size);
    Pair pair(7, size);
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    QCOMPARE(pair.fetcher.seen<engine::Completed>()->path, kFetchedPath);
    QCOMPARE(pair.fetcher.seen<engine::Completed>()->bytes, static_cast<std::uint64_t>(size));
    QVERIFY(pair.isFetched());
    const engine::TransferRow row = pair.fetcher.row(pair.world.now);
    QCOMPARE(row.state, engine::TransferState::Sharing);
    QVERIFY(row.isShare && row.wasFetched);
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestEngine::whoHasNoSuchFileIsLeft()
{
    Pair pair(1, 1000);
    content::Link link;
    link.guid.bytes.fill(5);
    link.hosts = {pair.sharer.asLinkHost()};
    pair.fetcher.fetch(link, pair.world.now);
    const auto isLeft = [&] { return pair.fetcher.row(pair.world.now).cause == engine::WaitCause::HostsHaveNothing; };
    pair.world.runFor(1ms);
    QVERIFY(pair.world.runUntil(isLeft, kLong));
}

void TestEngine::fetchersServeEachOther()
{
    Pair pair(1, 2'000'000);
    pair.sharer.up().model.bytesPerSecond = 1'250'000; // what others have comes sooner than what only it has
    std::vector<Host *> fetchers{&pair.fetcher};
    for (int i = 0; i < 3; ++i)
        fetchers.push_back(&pair.world.addHost());
    for (const Host *fetcher : fetchers)
        pair.link.hosts.push_back(fetcher->asLinkHost());
    for (Host *fetcher : fetchers)
        fetcher->fetch(pair.link, pair.world.now);
    QVERIFY(pair.world.runUntilAllHave(fetchers, kLong));
    for (Host *fetcher : fetchers)
        QCOMPARE(fetcher->disk.contentsOf(kFetchedPath), std::optional(pair.bytes));
    QVERIFY(std::ranges::any_of(fetchers, [&](Host *h) { return h->row(pair.world.now).upTotal > 0; }));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestEngine::pausedAndResumed()
{
    Pair pair(1, 4'000'000);
    pair.beginFetch();
    pair.world.runFor(100ms);
    const TransferId id = pair.fetcher.seen<engine::Added>()->transfer;
    pair.fetcher.apply(engine::Pause{id}, pair.world.now);
    pair.world.runFor(20s);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    QCOMPARE(pair.fetcher.row(pair.world.now).state, engine::TransferState::Paused);
    pair.fetcher.apply(engine::Resume{id}, pair.world.now);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestEngine::removedWithItsData()
{
    Pair pair(2);
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    QVERIFY(pair.fetcher.disk.contentsOf(kPartPath));
    pair.fetcher.apply(engine::Remove{pair.fetcher.seen<engine::Added>()->transfer, true}, pair.world.now);
    pair.world.runFor(10s);
    QVERIFY(pair.fetcher.disk.paths().empty());
    QVERIFY(pair.fetcher.snapshot(pair.world.now).changed.empty());
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestEngine::aLinkThatIsThereAlreadyGainsItsHosts()
{
    Pair pair(3, kMiB);
    content::Link bare = pair.link;
    bare.hosts.clear();
    pair.fetcher.fetch(bare, pair.world.now);
    pair.world.runFor(5s);
    QCOMPARE(pair.fetcher.row(pair.world.now).cause, engine::WaitCause::NoHosts);
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched(30s));
    QVERIFY(pair.isFetched());
    QCOMPARE(pair.fetcher.snapshot(pair.world.now).changed.size(), std::size_t(1));
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestEngine)
#include "tst_engine.moc"
