#include "tests/sim/sim_forger.h"
#include "tests/sim/sim_liars.h"
#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// Each runs a simulation from one seed to its end; the trace is over all datagrams and their times.
using Scenario = Hash (*)(std::uint64_t seed);

Hash endOf(Pair &pair)
{
    if (!pair.runUntilFetched() || !pair.isFetched() || !pair.world.checkers.violations().isEmpty())
        qFatal("%s", qPrintable(described(pair.fetcher, pair.world.now)));
    return pair.world.network.trace();
}

Hash badLine(std::uint64_t seed)
{
    Pair pair(seed, kMiB);
    pair.sharer.up().model = {.delay = 7ms, .jitter = 2ms, .bytesPerSecond = 2'500'000, .lostPerMille = 30, .alteredPerMille = 5, .repeatedPerMille = 20};
    pair.beginFetch();
    return endOf(pair);
}

Hash crowd(std::uint64_t seed)
{
    Pair pair(seed, kMiB);
    std::vector<Host *> all{&pair.fetcher};
    for (int i = 0; i < 6; ++i)
        all.push_back(&pair.world.addHost());
    for (const Host *host : all)
        pair.link.hosts.push_back(host->asLinkHost());
    for (Host *host : all)
        host->fetch(pair.link, pair.world.now);
    if (!pair.world.runUntilAllHave(all, kLong))
        qFatal("not all have it");
    return endOf(pair);
}

Hash restarts(std::uint64_t seed)
{
    Pair pair(seed, 2 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    pair.runUntilVerified(kMiB / 2);
    SeededRandom random(seed);
    pair.fetcher.cutPower(&random);
    pair.world.runFor(100ms);
    pair.fetcher.start(pair.world.now);
    pair.runUntilVerified(kMiB);
    pair.sharer.kill();
    pair.world.runFor(1s);
    pair.sharer.start(pair.world.now);
    return endOf(pair);
}

Hash moves(std::uint64_t seed)
{
    Pair pair(seed, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    pair.runUntilVerified(kMiB);
    pair.fetcher.moveTo(Endpoint::fromIpv4(0xc6336401, 5000));
    pair.runUntilVerified(2 * kMiB);
    pair.sharer.moveTo(Endpoint::fromIpv4(0xc6336402, 5000));
    return endOf(pair);
}

Hash liar(std::uint64_t seed)
{
    Pair pair(seed, 2 * kMiB);
    Host &other = pair.world.addHost();
    other.lie = wrongBlockIn(8);
    pair.world.checkers.expectLies(other);
    pair.link.hosts.push_back(shareUnchecked(pair.world, other, pair.bytes).hosts.front());
    pair.beginFetch();
    return endOf(pair);
}

Hash fullDisk(std::uint64_t seed)
{
    Pair pair(seed, 2 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    pair.runUntilVerified(kMiB);
    pair.fetcher.disk.setFull(true);
    pair.world.runFor(10s);
    pair.fetcher.disk.setFull(false);
    return endOf(pair);
}

Hash forger(std::uint64_t seed)
{
    Pair pair(seed, kMiB);
    Forger &forger = pair.world.add<Forger>(std::uint64_t(2000));
    forger.addVictim(pair.sharer);
    forger.addVictim(pair.fetcher);
    pair.beginFetch();
    return endOf(pair);
}

} // namespace

Q_DECLARE_METATYPE(Scenario)

/// The same seed gives the same run, datagram for datagram; another seed gives another. So a failing seed can be looked at again.
class TestReplays : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSeedIsARun_data();
    void aSeedIsARun();
};

void TestReplays::aSeedIsARun_data()
{
    QTest::addColumn<Scenario>("scenario");
    QTest::newRow("bad line") << Scenario(badLine);
    QTest::newRow("crowd") << Scenario(crowd);
    QTest::newRow("restarts") << Scenario(restarts);
    QTest::newRow("moves") << Scenario(moves);
    QTest::newRow("liar") << Scenario(liar);
    QTest::newRow("full disk") << Scenario(fullDisk);
    QTest::newRow("forger") << Scenario(forger);
}

void TestReplays::aSeedIsARun()
{
    QFETCH(Scenario, scenario);
    std::set<Hash> traces;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const Hash trace = scenario(seed);
        QCOMPARE(scenario(seed), trace);
        traces.insert(trace);
    }
    QCOMPARE(traces.size(), std::size_t(3));
}

QTEST_APPLESS_MAIN(TestReplays)
#include "tst_replays.moc"
