#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

/// Whom a fetch asks, how they are found again, and what is seen of them.
class TestSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyAddressOfAHostIsTried();
    void aHostOfALinkIsRemembered();
    void thoseWhoAreServedAreShown();
    void aSlowHostIsRelievedAtTheEnd();
    void theDownloadLimitIsForAllHostsTogether();
    void whoWantsTheSameFileHasNothingOfItYet();
};

void TestSources::everyAddressOfAHostIsTried()
{
    for (const std::size_t addresses : {2u, 8u}) {
        Pair pair(addresses);
        const content::LinkHost real = pair.link.hosts.front();
        pair.link.hosts.clear();
        for (std::size_t i = 1; i < addresses; ++i)
            pair.link.hosts.push_back({real.hostId, pair.world.nextAddress()});
        pair.link.hosts.push_back(real);
        pair.beginFetch();
        QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestSources::aHostOfALinkIsRemembered()
{
    Pair pair(1);
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);

    // Another file of that host, by nothing but its GUID.
    const QByteArray other = randomBytes(99, kMiB);
    pair.world.checkers.addTruth(other);
    pair.sharer.disk.addFile(QStringLiteral("/files/other.bin"), other);
    pair.sharer.forgetEvents();
    pair.sharer.apply(engine::SharePath{1, QStringLiteral("/files/other.bin")}, pair.world.now);
    QVERIFY(pair.world.runUntil([&] { return pair.sharer.seen<engine::Shared>(); }, kLong));
    content::Link bare;
    bare.guid = pair.sharer.seen<engine::Shared>()->link.guid;
    bare.name = QStringLiteral("other.bin");
    pair.fetcher.fetch(bare, pair.world.now);
    const bool isThere = pair.world.runUntil([&] { return pair.fetcher.disk.contentsOf(QStringLiteral("/downloads/other.bin")).has_value(); }, kLong);
    QVERIFY2(isThere, qPrintable(described(pair.fetcher, pair.world.now)));

    const auto hosts = pair.fetcher.snapshot(pair.world.now).hosts;
    QCOMPARE(hosts.size(), std::size_t(1));
    QCOMPARE(hosts.front().host, std::optional(pair.sharer.id()));
    QCOMPARE(hosts.front().endpoint, pair.sharer.endpoint());
    QVERIFY(hosts.front().isConnected && !hosts.front().addedByHand);
}

void TestSources::thoseWhoAreServedAreShown()
{
    Pair pair(2, 8 * kMiB);
    QCOMPARE(pair.sharer.row(pair.world.now).hostsAsking, 0u);
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    const engine::TransferRow row = pair.sharer.row(pair.world.now);
    QCOMPARE(row.hostsAsking, 1u);
    pair.sharer.apply(engine::WatchTransfer{row.id}, pair.world.now);
    const auto detail = pair.sharer.snapshot(pair.world.now).detail;
    QVERIFY(detail);
    QCOMPARE(detail->hosts.size(), std::size_t(1));
    QCOMPARE(detail->hosts.front().host, std::optional(pair.fetcher.id()));
    QVERIFY(detail->hosts.front().isConnected);
    QVERIFY(pair.runUntilFetched());
    pair.world.runFor(5s);
    QCOMPARE(pair.sharer.row(pair.world.now).hostsAsking, 0u);
}

/// Two hosts, one of which has a line of 20 kB/s: it is asked for half a MiB at first, which would take it 26 seconds.
void TestSources::aSlowHostIsRelievedAtTheEnd()
{
    constexpr std::uint64_t kSlow = 20'000;
    Pair pair(3, 8 * kMiB);
    Host &slow = pair.world.addHost();
    pair.link.hosts.push_back(shareAt(pair.world, slow, pair.bytes).hosts.front());
    slow.up().model.bytesPerSecond = kSlow;
    const Instant began = pair.world.now;
    pair.beginFetch();
    QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
    const Duration took = pair.world.now - began;
    QVERIFY2(took < 5s, qPrintable(QString::number(took.count())));
    // What both gave is little.
    QVERIFY(pair.sharer.bytesSent() + slow.bytesSent() < std::uint64_t(pair.bytes.size()) * 110 / 100);
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestSources::theDownloadLimitIsForAllHostsTogether()
{
    constexpr std::uint64_t kLimit = 500'000;
    Pair pair(4, 4 * kMiB);
    for (int i = 0; i < 3; ++i)
        pair.link.hosts.push_back(shareAt(pair.world, pair.world.addHost(), pair.bytes).hosts.front());
    pair.fetcher.config.downloadLimit = kLimit;
    pair.fetcher.apply(engine::SetConfig{pair.fetcher.config}, pair.world.now);
    const Instant began = pair.world.now;
    pair.beginFetch();
    QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
    const double seconds = double((pair.world.now - began).count()) / 1e6;
    const double rate = double(pair.bytes.size()) / seconds;
    QVERIFY2(rate < 1.1 * kLimit && rate > 0.6 * kLimit, qPrintable(QString::number(rate)));
}

/// Two who fetch the same file and know each other besides the host that is not there yet.
void TestSources::whoWantsTheSameFileHasNothingOfItYet()
{
    Pair pair(5, 16 * kMiB);
    Host &other = pair.world.addHost();
    pair.sharer.setConnected(false);
    pair.sharer.up().model.bytesPerSecond = 1'000'000;
    content::Link link = pair.link;
    link.hosts.push_back(other.asLinkHost());
    pair.fetcher.fetch(link, pair.world.now);
    link.hosts.back() = pair.fetcher.asLinkHost();
    other.fetch(link, pair.world.now);
    pair.world.runFor(20s);
    pair.sharer.setConnected(true);
    QVERIFY2(pair.world.runUntilAllHave({&pair.fetcher, &other}, kLong), qPrintable(described(other, pair.world.now)));
    // Neither took the other for one who has no such file.
    QVERIFY2(pair.sharer.bytesSent() < std::uint64_t(pair.bytes.size()) * 3 / 2, qPrintable(QString::number(pair.sharer.bytesSent())));
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestSources)
#include "tst_sources.moc"
