#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// Calls `see` with each range of bytes that the host's disk took as true.
void watchVerified(Host &host, std::function<void(ByteRange)> see)
{
    host.lie = [see = std::move(see)](const store::DiskRequest &request, store::DiskResult &result) {
        const auto *write = std::get_if<store::WriteBlocks>(&request.what);
        const auto *written = std::get_if<store::BlocksWritten>(&result.what);
        for (std::size_t i = 0; write && written && i < written->matched.size(); ++i) {
            const std::uint64_t begin = write->offset + i * protocol::kBlockSize;
            const std::uint64_t end = std::min(begin + protocol::kBlockSize, write->offset + std::uint64_t(write->bytes.size()));
            if (written->matched[i])
                see({begin, end});
        }
    };
}

/// Hosts that share one file over lines of their own, and one that fetches it.
struct Sources {
    Sources(std::uint64_t seed, qsizetype size, const std::vector<std::uint64_t> &rates)
        : pair(seed, size)
    {
        pair.sharer.up().model.bytesPerSecond = rates.front();
        for (std::size_t i = 1; i < rates.size(); ++i) {
            Host &host = pair.world.addHost();
            pair.link.hosts.push_back(shareAt(pair.world, host, pair.bytes).hosts.front());
            host.up().model.bytesPerSecond = rates[i];
            others.push_back(&host);
        }
        watchVerified(pair.fetcher, [this](ByteRange range) {
            verified.add(range);
            const auto gap = verified.missingIn({0, std::uint64_t(pair.bytes.size())}).nextAtOrAfter(0);
            const std::uint64_t prefix = gap ? gap->begin : std::uint64_t(pair.bytes.size());
            mostAhead = std::max(mostAhead, verified.byteCount() - prefix);
        });
    }

    engine::TransferRow row() const { return pair.fetcher.row(pair.world.now); }
    std::uint64_t bytesSent() const
    {
        std::uint64_t sent = pair.sharer.bytesSent();
        for (Host *host : others)
            sent += host->bytesSent();
        return sent;
    }

    Pair pair;
    std::vector<Host *> others;
    RangeSet verified;
    std::uint64_t mostAhead = 0; ///< bytes that were verified behind the first gap
};

void addRates()
{
    QTest::addColumn<QList<quint64>>("rates");
    QTest::newRow("one host") << QList<quint64>{5'000'000};
    QTest::newRow("three equal ones") << QList<quint64>{5'000'000, 5'000'000, 5'000'000};
    QTest::newRow("a slow one among them") << QList<quint64>{5'000'000, 50'000, 2'000'000};
}

std::vector<std::uint64_t> vectorOf(const QList<quint64> &rates)
{
    return {rates.begin(), rates.end()};
}

} // namespace

/// Which bytes come first.
class TestPicking : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inOrderTheBeginningComesFirst_data() { addRates(); }
    void inOrderTheBeginningComesFirst();
    void theOrderCountsAtOnceAndIsRemembered();
    void aSpanComesFirst_data() { addRates(); }
    void aSpanComesFirst();
    void aSpanIsWantedBeforeTheSizeIsKnownAndAfterARestart();
    void aSeedGivesLittleTwiceBeforeAllIsOut();
};

void TestPicking::inOrderTheBeginningComesFirst()
{
    QFETCH(QList<quint64>, rates);
    Sources scene(1, 32 * kMiB, vectorOf(rates));
    scene.pair.beginFetch();
    scene.pair.fetcher.apply(engine::SetOrder{scene.row().id, engine::FetchOrder::InOrder}, scene.pair.world.now);
    QVERIFY2(scene.pair.runUntilFetched(), qPrintable(described(scene.pair.fetcher, scene.pair.world.now)));
    QVERIFY(scene.pair.isFetched());
    qInfo("%.1f MiB behind the first gap, whole after %.1f s", double(scene.mostAhead) / double(kMiB), double(scene.pair.world.now.time_since_epoch().count()) / 1e6);
    QVERIFY2(scene.mostAhead <= 8 * kMiB, qPrintable(QString::number(scene.mostAhead)));
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

void TestPicking::theOrderCountsAtOnceAndIsRemembered()
{
    Sources scene(2, 64 * kMiB, {5'000'000});
    scene.pair.beginFetch();
    QVERIFY(scene.pair.runUntilVerified(8 * kMiB));
    const TransferId id = scene.row().id;
    QCOMPARE(scene.row().order, engine::FetchOrder::RarestFirst);
    scene.pair.fetcher.apply(engine::SetOrder{id, engine::FetchOrder::InOrder}, scene.pair.world.now);
    QCOMPARE(scene.row().order, engine::FetchOrder::InOrder);
    const RangeSet before = scene.verified;
    QVERIFY(scene.pair.runUntilVerified(24 * kMiB));
    // What came since is at the beginning, but for what was on its way.
    RangeSet since = scene.verified;
    since.removeAll(before);
    const std::uint64_t first = before.missingIn({0, std::uint64_t(scene.pair.bytes.size())}).ranges().front().begin;
    QVERIFY(since.byteCountIn({first, first + 32 * kMiB}) * 10 > since.byteCount() * 9);
    scene.pair.fetcher.kill();
    scene.pair.fetcher.start(scene.pair.world.now);
    scene.pair.world.runFor(100ms);
    QCOMPARE(scene.row().order, engine::FetchOrder::InOrder);
    QVERIFY(scene.pair.runUntilFetched());
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

void TestPicking::aSpanComesFirst()
{
    QFETCH(QList<quint64>, rates);
    constexpr std::uint64_t kSize = 64 * kMiB;
    const ByteRange wanted{37 * kMiB + 1000, 41 * kMiB + 5};
    Sources scene(3, kSize, vectorOf(rates));
    scene.pair.beginFetch();
    QVERIFY(scene.pair.runUntilVerified(2 * kMiB));
    const std::uint64_t before = scene.verified.byteCount();
    const std::uint64_t had = scene.verified.byteCountIn(wanted);
    scene.pair.fetcher.apply(engine::FetchFirst{scene.row().id, wanted}, scene.pair.world.now);
    QVERIFY(scene.pair.world.runUntil([&] { return scene.verified.contains(wanted); }, kLong));
    const std::uint64_t rest = scene.verified.byteCount() - before - (wanted.size() - had);
    qInfo("%.1f MiB of the rest came meanwhile", double(rest) / double(kMiB));
    QVERIFY2(rest < (kSize - wanted.size()) / 10, qPrintable(QString::number(rest)));
    QVERIFY(scene.pair.runUntilFetched());
    QVERIFY(scene.pair.isFetched());
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

void TestPicking::aSpanIsWantedBeforeTheSizeIsKnownAndAfterARestart()
{
    constexpr std::uint64_t kSize = 48 * kMiB;
    const ByteRange wanted{20 * kMiB, 36 * kMiB};
    Sources scene(4, kSize, {5'000'000});
    scene.pair.sharer.setConnected(false);
    scene.pair.beginFetch();
    scene.pair.fetcher.apply(engine::FetchFirst{scene.row().id, wanted}, scene.pair.world.now);
    scene.pair.world.runFor(1s);
    scene.pair.sharer.setConnected(true);
    QVERIFY(scene.pair.runUntilVerified(4 * kMiB));
    QVERIFY(scene.verified.byteCountIn(wanted) * 10 > scene.verified.byteCount() * 9);
    scene.pair.fetcher.kill();
    scene.pair.fetcher.start(scene.pair.world.now);
    QVERIFY(scene.pair.world.runUntil([&] { return scene.verified.contains(wanted); }, kLong));
    QVERIFY2(scene.verified.byteCount() < wanted.size() + kSize / 10, qPrintable(QString::number(scene.verified.byteCount())));
    QVERIFY(scene.pair.runUntilFetched());
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

/// Nine fetch from one, whose line is the narrow one, and from each other: until all that it has is out there, it has given
/// little twice.
void TestPicking::aSeedGivesLittleTwiceBeforeAllIsOut()
{
    constexpr std::size_t kFetchers = 9;
    constexpr qsizetype kSize = 24 * kMiB;
    Simulation world(5);
    const QByteArray bytes = randomBytes(5, kSize);
    Host &seed = world.addHost();
    content::Link link = shareAt(world, seed, bytes);
    seed.up().model.bytesPerSecond = 2'500'000;
    std::vector<Host *> fetchers;
    RangeSet out;
    for (std::size_t i = 0; i < kFetchers; ++i) {
        fetchers.push_back(&world.addHost());
        link.hosts.push_back(fetchers.back()->asLinkHost());
        watchVerified(*fetchers.back(), [&out](ByteRange range) { out.add(range); });
    }
    const std::uint64_t before = seed.bytesSent();
    for (Host *fetcher : fetchers)
        fetcher->fetch(link, world.now);
    QVERIFY(world.runUntil([&] { return out.byteCount() == std::uint64_t(kSize); }, kLong));
    const double copies = double(seed.bytesSent() - before) / double(kSize);
    QVERIFY(world.runUntilAllHave(fetchers, kLong));
    const double inAll = double(seed.bytesSent() - before) / double(kSize);
    qInfo("%.2f copies until all was out, %.2f in all", copies, inAll);
    QVERIFY2(copies < 2.3, qPrintable(QString::number(copies)));
    QVERIFY2(inAll < 2.4, qPrintable(QString::number(inAll)));
    PLUG_VERIFY_CLEAN(world);
}

QTEST_APPLESS_MAIN(TestPicking)
#include "tst_picking.moc"
