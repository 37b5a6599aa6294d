#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

enum class End { Asked, Killed, PowerCut, PowerCutInPieces };

/// What the ledger on this disk says is verified and flushed.
std::uint64_t bytesKept(Host &host)
{
    return host.row(Instant()).onDisk;
}

} // namespace

Q_DECLARE_METATYPE(End)

/// Ends of programs and of power in the middle of a transfer.
class TestRestarts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFetcherGoesOnWhereItWas_data();
    void aFetcherGoesOnWhereItWas();
    void aFetcherThatFallsAgainAndAgain_data();
    void aFetcherThatFallsAgainAndAgain();
    void theSharerComesBack_data();
    void theSharerComesBack();
    void bothFallAtOnce();
    void aSharerThatWasAwayForAnHourIsFoundAgain();
    void aFinishedFetchIsServedAfterARestart();
    void pausedStaysPausedOverARestart();

private:
    static void end(Pair &pair, Host &host, End how);
};

void TestRestarts::end(Pair &pair, Host &host, End how)
{
    SeededRandom random(pair.world.seed);
    if (how == End::Asked) {
        host.askToStop(pair.world.now);
        QVERIFY(pair.world.runUntil([&] { return host.seen<engine::Stopped>() != nullptr; }, 10s));
        host.forgetEvents();
    }
    if (how == End::Asked || how == End::Killed)
        host.kill();
    else
        host.cutPower(how == End::PowerCutInPieces ? &random : nullptr);
    if (&host == &pair.fetcher)
        pair.world.checkers.checkLedgers(host);
}

void TestRestarts::aFetcherGoesOnWhereItWas_data()
{
    QTest::addColumn<End>("how");
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 4; ++seed) {
        QTest::addRow("asked to stop, %llu", seed) << End::Asked << seed;
        QTest::addRow("killed, %llu", seed) << End::Killed << seed;
        QTest::addRow("power cut, %llu", seed) << End::PowerCut << seed;
        QTest::addRow("power cut, in pieces, %llu", seed) << End::PowerCutInPieces << seed;
    }
}

/// What was verified and flushed is neither lost nor fetched again.
void TestRestarts::aFetcherGoesOnWhereItWas()
{
    QFETCH(End, how);
    QFETCH(quint64, seed);
    Pair pair(seed, 8 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(5 * kMiB + seed * 77'777));
    const std::uint64_t flushed = pair.fetcher.row(pair.world.now).onDisk;
    QVERIFY(flushed > 0);
    end(pair, pair.fetcher, how);
    pair.world.runFor(1s);
    const std::uint64_t verifiedBefore = pair.fetcher.bytesVerified();
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(1ms);
    QVERIFY(pair.fetcher.seen<engine::Loaded>());
    QVERIFY(bytesKept(pair.fetcher) >= flushed);
    const std::uint64_t kept = bytesKept(pair.fetcher);
    if (how == End::Asked)
        QCOMPARE(kept, verifiedBefore);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    QCOMPARE(pair.fetcher.bytesVerified() - verifiedBefore, std::uint64_t(pair.bytes.size()) - kept);
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRestarts::aFetcherThatFallsAgainAndAgain_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

void TestRestarts::aFetcherThatFallsAgainAndAgain()
{
    QFETCH(quint64, seed);
    Pair pair(seed, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    SeededRandom random(seed);
    for (int i = 0; i < 12 && !pair.fetcher.seen<engine::Completed>(); ++i) {
        pair.world.runFor(std::chrono::milliseconds(random.below(3000)));
        end(pair, pair.fetcher, random.below(2) == 0 ? End::Killed : End::PowerCutInPieces);
        pair.world.runFor(std::chrono::milliseconds(random.below(2000)));
        pair.fetcher.start(pair.world.now);
    }
    QVERIFY(pair.world.runUntil([&] { return pair.isFetched(); }, kLong));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRestarts::theSharerComesBack_data()
{
    QTest::addColumn<End>("how");
    QTest::newRow("asked to stop") << End::Asked;
    QTest::newRow("killed") << End::Killed;
    QTest::newRow("power cut") << End::PowerCut;
}

/// The fetcher goes on by itself, and soon: the host that lost its keys makes new ones when it is called.
void TestRestarts::theSharerComesBack()
{
    QFETCH(End, how);
    Pair pair(2, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    end(pair, pair.sharer, how);
    pair.world.runFor(2s);
    pair.sharer.start(pair.world.now);
    const Instant back = pair.world.now;
    QVERIFY(pair.runUntilFetched());
    QVERIFY2(pair.world.now - back < 15s, qPrintable(QString::number((pair.world.now - back).count())));
    QVERIFY(pair.isFetched());
    QCOMPARE(pair.fetcher.bytesVerified(), std::uint64_t(pair.bytes.size()));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRestarts::bothFallAtOnce()
{
    Pair pair(3, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(2 * kMiB));
    end(pair, pair.sharer, End::PowerCut);
    end(pair, pair.fetcher, End::PowerCut);
    pair.world.runFor(5s);
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(5s);
    pair.sharer.start(pair.world.now);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRestarts::aSharerThatWasAwayForAnHourIsFoundAgain()
{
    Pair pair(4);
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    end(pair, pair.sharer, End::Killed);
    pair.world.runFor(1h);
    QCOMPARE(pair.fetcher.row(pair.world.now).cause, engine::WaitCause::HostsSilent);
    pair.sharer.start(pair.world.now);
    QVERIFY(pair.runUntilFetched(3min));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRestarts::aFinishedFetchIsServedAfterARestart()
{
    Pair pair(5, kMiB);
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    pair.world.runFor(1s);
    end(pair, pair.fetcher, End::PowerCut);
    pair.sharer.kill();
    pair.fetcher.start(pair.world.now);
    Host &third = pair.world.addHost();
    content::Link link = pair.link;
    link.hosts = {pair.fetcher.asLinkHost()};
    third.fetch(link, pair.world.now);
    QVERIFY(pair.world.runUntilAllHave({&third}, kLong));
    QCOMPARE(third.disk.contentsOf(kFetchedPath), std::optional(pair.bytes));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRestarts::pausedStaysPausedOverARestart()
{
    Pair pair(6);
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    pair.fetcher.apply(engine::Pause{pair.fetcher.row(pair.world.now).id}, pair.world.now);
    pair.world.runFor(5s);
    end(pair, pair.fetcher, End::Killed);
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(30s);
    const engine::TransferRow row = pair.fetcher.row(pair.world.now);
    QCOMPARE(row.state, engine::TransferState::Paused);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    pair.fetcher.apply(engine::Resume{row.id}, pair.world.now);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestRestarts)
#include "tst_restarts.moc"
