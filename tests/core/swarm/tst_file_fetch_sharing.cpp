#include "core/swarm/fetch_partition.h"
#include "core/swarm/file_fetch.h"
#include "tests/core/swarm/swarm_tree.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;
using namespace plug::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kSize = 4'000'000;
constexpr std::uint64_t kMost = 100'000'000;
constexpr SessionId kSeed{1};
constexpr SessionId kCompanion{2};

/// One of two who fetch from the same seed; the hashes have come.
struct Fetcher {
    Fetcher(const SwarmTree &tree, std::uint64_t own, std::uint64_t other)
        : fetch(kSize, tree.root, own)
    {
        fetch.setOwnNumber(own);
        fetch.setNumber(kCompanion, other);
        fetch.setPossession(kSeed, RangeSet(ByteRange{0, kSize}));
        fetch.setPossession(kCompanion, RangeSet());
        for (const auto &[span, ranges] : fetch.plan(kSeed, 0).proofs) {
            const QByteArray answer = tree.answer(span);
            std::vector<std::pair<std::uint64_t, QByteArray>> runs;
            fetch.onProofBytes(kSeed, span, 0, viewOf(answer), runs);
        }
    }

    RangeSet ask(SessionId source)
    {
        RangeSet asked;
        for (const ByteRange &range : fetch.plan(source, kMost).ranges)
            asked.add(range);
        return asked;
    }
    void reviewFor(Duration time)
    {
        for (const Instant end = now + time; now < end; now += 50ms)
            fetch.reviewSharing(now);
    }

    FileFetch fetch;
    Instant now{1s};
};

} // namespace

class TestFileFetchSharing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoAskASeedForDifferentParts();
    void whatACompanionHasIsAskedOfIt();
    void withoutNewsMoreIsAskedOfTheSeed();
    void aSlowCompanionOwnsNothing();
    void inOrderNothingIsSharedOut();
    void whoLeavesTakesNoPartsAlong();
};

void TestFileFetchSharing::twoAskASeedForDifferentParts()
{
    SeededRandom random(1);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    Fetcher one(tree, 11, 22);
    Fetcher other(tree, 22, 11);
    RangeSet first = one.ask(kSeed);
    const RangeSet second = other.ask(kSeed);
    QVERIFY(first.intersectedWith(second).isEmpty());
    QVERIFY(!first.isEmpty() && !second.isEmpty());
    QVERIFY(one.fetch.isSpared(kSeed) && one.fetch.isSharing());
    first.addAll(second);
    QCOMPARE(first, RangeSet(ByteRange{0, kSize}));
}

void TestFileFetchSharing::whatACompanionHasIsAskedOfIt()
{
    SeededRandom random(2);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    Fetcher one(tree, 11, 22);
    const ByteRange had{0, kSize / 2};
    one.fetch.setPossession(kCompanion, RangeSet(had));
    QVERIFY(one.ask(kSeed).within(had).isEmpty());
    QCOMPARE(one.ask(kCompanion), RangeSet(had));
    // It stays one who fetches, when it has everything.
    one.fetch.setPossession(kCompanion, RangeSet(ByteRange{0, kSize}));
    QVERIFY(!one.fetch.isSeed(kCompanion) && one.fetch.isSeed(kSeed));
}

void TestFileFetchSharing::withoutNewsMoreIsAskedOfTheSeed()
{
    SeededRandom random(3);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    Fetcher one(tree, 11, 22);
    const RangeSet own = one.ask(kSeed);
    one.reviewFor(100ms);
    QVERIFY(one.ask(kSeed).isEmpty());
    // Its own parts have come, and nothing is heard of the other.
    for (const ByteRange &range : own.ranges())
        one.fetch.onBytes(kSeed, range, tree.at(range), one.now);
    one.fetch.setRates(kSeed, 3'000'000, 3'000'000, {});
    one.reviewFor(300ms);
    const RangeSet more = one.ask(kSeed);
    QVERIFY(!more.isEmpty() && more.byteCount() <= 300'000);
    QVERIFY(one.ask(kSeed).isEmpty());
    // As it comes, it goes on.
    for (const ByteRange &range : more.ranges())
        one.fetch.onBytes(kSeed, range, tree.at(range), one.now);
    QVERIFY(!one.ask(kSeed).isEmpty());
}

void TestFileFetchSharing::aSlowCompanionOwnsNothing()
{
    SeededRandom random(4);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    Fetcher one(tree, 11, 22);
    one.fetch.setPossession(kCompanion, RangeSet(ByteRange{0, kSize / 2}));
    one.fetch.setRates(kSeed, 1'000'000, 1'000'000, {});
    one.fetch.setRates(kCompanion, 1'000, 1'000, 1s);
    one.reviewFor(100ms);
    QVERIFY(one.fetch.isSlow(kCompanion) && !one.fetch.isSharing());
    QCOMPARE(one.ask(kSeed), RangeSet(ByteRange{0, kSize}));
}

void TestFileFetchSharing::inOrderNothingIsSharedOut()
{
    SeededRandom random(5);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    Fetcher one(tree, 11, 22);
    one.fetch.setOrder(PickOrder::InOrder);
    QCOMPARE(one.fetch.plan(kSeed, 500'000).ranges, (std::vector<ByteRange>{{0, 500'000}}));
}

void TestFileFetchSharing::whoLeavesTakesNoPartsAlong()
{
    SeededRandom random(6);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    Fetcher one(tree, 11, 22);
    RangeSet all = one.ask(kSeed);
    one.fetch.removeSource(kCompanion);
    all.addAll(one.ask(kSeed));
    QCOMPARE(all, RangeSet(ByteRange{0, kSize}));
    // Somebody else was to give something and does not: what is spared is asked for that.
    Fetcher two(tree, 22, 11);
    const RangeSet own = two.ask(kSeed);
    QVERIFY(!two.fetch.planRelief(kSeed, kMost).isEmpty());
}

QTEST_APPLESS_MAIN(TestFileFetchSharing)
#include "tst_file_fetch_sharing.moc"
