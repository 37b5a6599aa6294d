#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// One seed on a line much slower than all others together, and many who fetch from it and from each other.
struct Crowd {
    Crowd(std::uint64_t seed, int fetcherCount, qsizetype size)
        : world(seed)
        , bytes(randomBytes(seed, size))
    {
        sharer = &world.addHost();
        link = shareAt(world, *sharer, bytes);
        sharer->up().model.bytesPerSecond = 2'500'000;
        for (int i = 0; i < fetcherCount; ++i)
            fetchers.push_back(&world.addHost());
        // A link has room for 16 hosts; each is told of some others, as a link that is passed on does.
        for (int i = 0; i < fetcherCount; ++i) {
            content::Link told = link;
            for (int step = 1; step <= 8; ++step)
                told.hosts.push_back(fetchers[static_cast<std::size_t>((i + step) % fetcherCount)]->asLinkHost());
            links.push_back(told);
        }
    }

    void beginFetches()
    {
        for (std::size_t i = 0; i < fetchers.size(); ++i)
            fetchers[i]->fetch(links[i], world.now);
    }
    bool allAreWhole() const
    {
        return std::ranges::all_of(fetchers, [&](const Host *h) { return h->disk.contentsOf(kFetchedPath) == std::optional(bytes); });
    }

    QString described() const
    {
        QString all;
        for (const Host *host : fetchers)
            all += sim::described(*host, world.now) + u'\n';
        return all;
    }

    Simulation world;
    QByteArray bytes;
    Host *sharer = nullptr;
    content::Link link;
    std::vector<Host *> fetchers;
    std::vector<content::Link> links;
};

} // namespace

/// Many hosts that have parts of one file and give them to each other.
class TestSwarm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twentyFetchFromOneAndEachOther();
    void twoSeedsShareTheWork();
    void hostsComeAndGoMeanwhile_data();
    void hostsComeAndGoMeanwhile();
    void theSeedLeavesInTheMiddle();
    void aLateComerIsServedByFetchersAlone();
    void equalFetchersGetEqualShares();
};

void TestSwarm::twentyFetchFromOneAndEachOther()
{
    Crowd crowd(1, 20, 4 * kMiB);
    const std::uint64_t before = crowd.sharer->bytesSent();
    crowd.beginFetches();
    QVERIFY(crowd.world.runUntilAllHave(crowd.fetchers, kLong));
    QVERIFY(crowd.allAreWhole());
    const std::uint64_t sent = crowd.sharer->bytesSent() - before;
    const auto times = static_cast<double>(sent) / static_cast<double>(crowd.bytes.size());
    qInfo("the seed sent the file %.2f times, in %.1f s", times, static_cast<double>(crowd.world.now.time_since_epoch().count()) / 1e6);
    QVERIFY2(times < 10, qPrintable(QString::number(times)));
    PLUG_VERIFY_CLEAN(crowd.world);
}

void TestSwarm::twoSeedsShareTheWork()
{
    Pair pair(3, 6 * kMiB);
    Host &second = pair.world.addHost();
    shareAt(pair.world, second, pair.bytes);
    pair.link.hosts.push_back(second.asLinkHost());
    pair.sharer.up().model.bytesPerSecond = second.up().model.bytesPerSecond = 1'250'000;
    const std::uint64_t before = second.bytesSent();
    const Duration took = timeToFetch(pair);
    QVERIFY(pair.isFetched());
    // One alone needs 5 s.
    QVERIFY2(took < 4s, qPrintable(QString::number(took.count())));
    QVERIFY(second.bytesSent() - before > std::uint64_t(pair.bytes.size()) / 4);
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestSwarm::hostsComeAndGoMeanwhile_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

/// Every half second somebody vanishes and somebody else is back: killed, unplugged, or ended as users do.
void TestSwarm::hostsComeAndGoMeanwhile()
{
    QFETCH(quint64, seed);
    Crowd crowd(seed, 8, 4 * kMiB);
    crowd.beginFetches();
    crowd.world.runFor(10ms); // so that it is in everyone's catalogue
    SeededRandom random(seed);
    for (int i = 0; i < 24; ++i) {
        Host &one = *crowd.fetchers[random.below(crowd.fetchers.size())];
        const bool isKilled = random.below(2) == 0;
        isKilled ? one.kill() : one.setConnected(false);
        crowd.world.runFor(std::chrono::milliseconds(100 + random.below(900)));
        isKilled ? one.start(crowd.world.now) : one.setConnected(true);
        crowd.world.runFor(std::chrono::milliseconds(random.below(200)));
    }
    QVERIFY2(crowd.world.runUntil([&] { return crowd.allAreWhole(); }, kLong), qPrintable(crowd.described()));
    PLUG_VERIFY_CLEAN(crowd.world);
}

/// What is out there gets to everyone; that the rest is nowhere is said.
void TestSwarm::theSeedLeavesInTheMiddle()
{
    Crowd crowd(5, 6, 3 * kMiB);
    crowd.beginFetches();
    const auto isMuchOut = [&] { return std::ranges::all_of(crowd.fetchers, [](Host *h) { return h->bytesVerified() > kMiB; }); };
    QVERIFY(crowd.world.runUntil(isMuchOut, kLong));
    crowd.sharer->kill();
    crowd.world.runFor(2min);
    const std::uint64_t common = crowd.fetchers.front()->row(crowd.world.now).onDisk;
    for (Host *host : crowd.fetchers) {
        const engine::TransferRow row = host->row(crowd.world.now);
        QVERIFY2(row.state == engine::TransferState::Waiting && row.cause == engine::WaitCause::NoMissingRanges, qPrintable(crowd.described()));
        QCOMPARE(row.onDisk, common);
    }
    crowd.sharer->start(crowd.world.now);
    QVERIFY2(crowd.world.runUntilAllHave(crowd.fetchers, kLong), qPrintable(crowd.described()));
    QVERIFY(crowd.allAreWhole());
    PLUG_VERIFY_CLEAN(crowd.world);
}

void TestSwarm::aLateComerIsServedByFetchersAlone()
{
    Crowd crowd(6, 3, 2 * kMiB);
    crowd.beginFetches();
    QVERIFY(crowd.world.runUntilAllHave(crowd.fetchers, kLong));
    crowd.sharer->kill();
    Host &late = crowd.world.addHost();
    content::Link link = crowd.links.front();
    late.fetch(link, crowd.world.now);
    QVERIFY(crowd.world.runUntilAllHave({&late}, kLong));
    QCOMPARE(late.disk.contentsOf(kFetchedPath), std::optional(crowd.bytes));
    PLUG_VERIFY_CLEAN(crowd.world);
}

/// Four that know only the seed: when the first is whole, the last has a good part as well.
void TestSwarm::equalFetchersGetEqualShares()
{
    Crowd crowd(7, 4, 6 * kMiB);
    for (Host *fetcher : crowd.fetchers)
        fetcher->fetch(crowd.link, crowd.world.now);
    const auto isAnyWhole = [&] { return std::ranges::any_of(crowd.fetchers, [](Host *h) { return h->seen<engine::Completed>(); }); };
    QVERIFY(crowd.world.runUntil(isAnyWhole, kLong));
    for (Host *fetcher : crowd.fetchers)
        QVERIFY2(fetcher->bytesVerified() * 2 > std::uint64_t(crowd.bytes.size()), qPrintable(QString::number(fetcher->bytesVerified())));
    QVERIFY(crowd.world.runUntilAllHave(crowd.fetchers, kLong));
    PLUG_VERIFY_CLEAN(crowd.world);
}

QTEST_APPLESS_MAIN(TestSwarm)
#include "tst_swarm.moc"
