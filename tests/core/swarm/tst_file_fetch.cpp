#include "core/swarm/file_fetch.h"
#include "tests/core/swarm/swarm_tree.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;
using namespace plug::test;
using namespace std::chrono_literals;

class TestFileFetch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void severalSourcesMakeTheFile();
    void liarWithWrongBlocksIsConvicted();
    void liarWithWrongProofsIsConvicted();
    void mixedPoisonConvictsNoHonestSource();
    void crumbsStopNothing();
    void spansOfThoseWhoLeftGiveWay();
    void restoredBytesAreNotAskedFor();
    void priorityComesFirstAndWithinTheUnjudged();
    void whatIsReadComesBeforeEvenThatAndMoves();
    void prioritiesAreSharedOut();
    void inOrderNothingIsAskedForFarAhead();
    void inOrderGoesOnWithWhatIsThere();
    void lateLossTakesNoProofFromAnother();
    void failedWriteIsFetchedAnew();
    void whatWasAskedForBeforeIsNotAskedForAgain();
    void whatChangesIsLookedAtAgain();
};

namespace {

enum class Conduct { Honest, WrongBlocks, WrongProofs, Crumbs };

struct Host {
    RangeSet possession;
    Conduct conduct = Conduct::Honest;
    int lossPercent = 0;
};

struct Parcel {
    SessionId source;
    Wanted wanted;
};

/// A fetch with its sources, whose answers are cut, lost, doubled and shuffled.
class Swarm {
public:
    Swarm(std::uint64_t size, std::uint64_t seed) : m_random(seed), m_tree(randomSwarmTree(size, m_random)), m_fetch(size, m_tree.root, seed) {}

    FileFetch &fetch() { return m_fetch; }
    const SwarmTree &tree() const { return m_tree; }
    const std::vector<SessionId> &liars() const { return m_liars; }
    bool isHonest(SessionId id) const { return m_hosts.at(id).conduct == Conduct::Honest; }

    void add(std::uint64_t id, Host host)
    {
        m_fetch.setPossession({id}, host.possession);
        m_hosts[{id}] = std::move(host);
    }

    /// True where every byte is verified within `rounds`.
    bool run(int rounds)
    {
        for (int i = 0; i < rounds && !m_fetch.isVerifiedWhole(); ++i)
            round();
        return m_fetch.isVerifiedWhole();
    }

    void round()
    {
        for (const auto &[id, host] : m_hosts)
            ask(id);
        for (std::size_t i = m_parcels.size(); i > 1; --i)
            std::swap(m_parcels[i - 1], m_parcels[m_random.below(i)]);
        for (const Parcel &parcel : std::exchange(m_parcels, {}))
            deliver(parcel);
        m_now += 20ms;
        write();
    }

    void write()
    {
        while (const auto pending = m_fetch.takeWrite(m_now, m_random.below(3) == 0)) {
            std::vector<bool> matched;
            for (std::size_t i = 0; i < pending->leaves.size(); ++i) {
                const QByteArray block = pending->bytes.mid(qsizetype(i * protocol::kBlockSize), protocol::kBlockSize);
                matched.push_back(content::leafHash(viewOf(block)) == pending->leaves[i]);
                const qsizetype at = qsizetype(pending->offset + i * protocol::kBlockSize);
                m_areWritesTrue &= !matched.back() || block == m_tree.bytes.mid(at, block.size());
            }
            std::vector<SessionId> liars;
            m_fetch.onWritten(*pending, matched, liars);
            for (const SessionId liar : liars)
                convict(liar);
        }
    }

    bool areWritesTrue() const { return m_areWritesTrue; }

private:
    void convict(SessionId id)
    {
        if (std::find(m_liars.begin(), m_liars.end(), id) == m_liars.end())
            m_liars.push_back(id);
        m_fetch.removeSource(id);
    }

    void ask(SessionId id)
    {
        FetchPlan plan = m_fetch.plan(id, 1 + m_random.below(512 * 1024));
        for (const auto &[span, ranges] : plan.proofs)
            cut(id, span, ranges);
        cut(id, std::nullopt, plan.ranges);
        // Endgame now and then.
        if (m_random.below(4) == 0) {
            const SessionId slow{1 + m_random.below(m_hosts.size())};
            if (slow != id)
                relieve(id, slow);
        }
    }

    /// What the slow one was asked for last is asked of the other; both answers come.
    void relieve(SessionId id, SessionId slow)
    {
        if (!m_fetch.couldRelieve(id, slow))
            return;
        const auto last = std::find_if(m_parcels.rbegin(), m_parcels.rend(), [&](const Parcel &p) { return p.source == slow && !p.wanted.span; });
        if (last == m_parcels.rend())
            return;
        m_fetch.onLost(slow, last->wanted);
        cut(id, std::nullopt, m_fetch.plan(id, 64 * 1024).ranges);
    }

    void cut(SessionId id, std::optional<content::TreeSpan> span, const std::vector<ByteRange> &ranges)
    {
        const bool isCrumbling = m_hosts[id].conduct == Conduct::Crumbs && !span;
        for (ByteRange rest : ranges) {
            while (!rest.isEmpty()) {
                const std::uint64_t count = std::min(rest.size(), isCrumbling ? 16 : 1 + m_random.below(9000));
                m_parcels.push_back({id, {{1}, span, {rest.begin, rest.begin + count}}});
                rest.begin += count;
            }
        }
    }

    void deliver(const Parcel &parcel)
    {
        const Host &host = m_hosts[parcel.source];
        if (m_random.below(100) < std::uint64_t(host.lossPercent)) {
            m_fetch.onLost(parcel.source, parcel.wanted);
            // Some of what was given up comes after all.
            if (m_random.below(3) != 0)
                return;
        }
        parcel.wanted.span ? deliverProof(parcel) : deliverBytes(parcel);
        if (m_random.below(10) == 0 && !parcel.wanted.span)
            deliverBytes(parcel);
    }

    void deliverBytes(const Parcel &parcel)
    {
        QByteArray bytes = toQByteArray(m_tree.at(parcel.wanted.range));
        if (m_hosts[parcel.source].conduct == Conduct::WrongBlocks)
            bytes[0] = char(bytes[0] ^ 1);
        m_fetch.onBytes(parcel.source, parcel.wanted.range, viewOf(bytes), m_now);
    }

    void deliverProof(const Parcel &parcel)
    {
        const ByteRange range = parcel.wanted.range;
        QByteArray bytes = m_tree.answer(*parcel.wanted.span).mid(qsizetype(range.begin), qsizetype(range.size()));
        if (m_hosts[parcel.source].conduct == Conduct::WrongProofs)
            bytes[0] = char(bytes[0] ^ 1);
        std::vector<std::pair<std::uint64_t, QByteArray>> runs;
        if (m_fetch.onProofBytes(parcel.source, *parcel.wanted.span, range.begin, viewOf(bytes), runs) == FileFetch::Verdict::Lied)
            convict(parcel.source);
        for (const auto &[offset, nodes] : runs)
            m_areWritesTrue &= m_tree.stored.mid(qsizetype(offset), nodes.size()) == nodes;
    }

    SeededRandom m_random;
    SwarmTree m_tree;
    FileFetch m_fetch;
    std::map<SessionId, Host> m_hosts;
    std::vector<Parcel> m_parcels;
    std::vector<SessionId> m_liars;
    Instant m_now{1s};
    bool m_areWritesTrue = true;
};

RangeSet whole(std::uint64_t size)
{
    return RangeSet(ByteRange{0, size});
}

/// Random blocks of a file.
RangeSet someBlocks(const content::TreeShape &shape, SeededRandom &random)
{
    RangeSet blocks;
    for (std::uint64_t leaf = 0; leaf < shape.leafCount(); ++leaf) {
        if (random.below(2) == 0)
            blocks.add(shape.leafBytes(leaf));
    }
    return blocks;
}

void giveProofs(FileFetch &fetch, const SwarmTree &tree, SessionId id, const FetchPlan &plan)
{
    std::vector<std::pair<std::uint64_t, QByteArray>> runs;
    for (const auto &[span, ranges] : plan.proofs) {
        const QByteArray answer = tree.answer(span);
        QCOMPARE(fetch.onProofBytes(id, span, 0, viewOf(answer), runs), FileFetch::Verdict::Good);
    }
}

} // namespace

/// [T-16]
void TestFileFetch::severalSourcesMakeTheFile()
{
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        SeededRandom random(seed);
        Swarm swarm(1 + random.below(seed % 6 == 0 ? 20'000'000 : 1'500'000), seed);
        const auto &shape = swarm.fetch().shape();
        RangeSet left = whole(shape.fileSize());
        for (std::uint64_t id = 1; id <= 4; ++id) {
            const RangeSet had = id == 4 ? left : someBlocks(shape, random);
            left.removeAll(had);
            swarm.add(id, {had, Conduct::Honest, int(random.below(40))});
        }
        QVERIFY2(swarm.run(3000), qPrintable(QString::number(seed)));
        QVERIFY(swarm.areWritesTrue());
        QVERIFY(swarm.liars().empty());
        QCOMPARE(swarm.fetch().verified(), whole(shape.fileSize()));
        QVERIFY(!swarm.fetch().hasOpenBytesFor({1}));
    }
}

/// [T-16] [T-18] [T-19]
void TestFileFetch::liarWithWrongBlocksIsConvicted()
{
    Swarm swarm(1'000'000, 5);
    swarm.add(1, {whole(1'000'000), Conduct::WrongBlocks, 0});
    QVERIFY(!swarm.run(30));
    QCOMPARE(swarm.liars(), std::vector<SessionId>{SessionId{1}});
    QVERIFY(swarm.fetch().verified().isEmpty());
    swarm.add(2, {whole(1'000'000), Conduct::Honest, 5});
    QVERIFY(swarm.run(200));
    QVERIFY(swarm.areWritesTrue());
}

/// [T-17]
void TestFileFetch::liarWithWrongProofsIsConvicted()
{
    Swarm swarm(3'000'000, 6);
    swarm.add(1, {whole(3'000'000), Conduct::WrongProofs, 0});
    swarm.add(2, {whole(3'000'000), Conduct::Honest, 5});
    QVERIFY(swarm.run(400));
    QCOMPARE(swarm.liars(), std::vector<SessionId>{SessionId{1}});
    QVERIFY(swarm.areWritesTrue());
}

/// [T-18]
void TestFileFetch::mixedPoisonConvictsNoHonestSource()
{
    std::size_t convictions = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const std::uint64_t size = 700'000 + seed;
        Swarm swarm(size, seed);
        for (std::uint64_t id = 1; id <= 5; ++id)
            swarm.add(id, {whole(size), id % 2 == 0 ? Conduct::WrongBlocks : Conduct::Honest, int(seed)});
        QVERIFY2(swarm.run(2000), qPrintable(QString::number(seed)));
        QVERIFY(swarm.areWritesTrue());
        for (const SessionId liar : swarm.liars())
            QVERIFY(!swarm.isHonest(liar));
        convictions += swarm.liars().size();
    }
    QVERIFY(convictions >= 45);
}

void TestFileFetch::crumbsStopNothing()
{
    Swarm swarm(400'000, 9);
    swarm.add(1, {whole(400'000), Conduct::Crumbs, 0});
    swarm.add(2, {whole(400'000), Conduct::Honest, 0});
    QVERIFY(swarm.run(400));
    QVERIFY(swarm.liars().empty());
}

void TestFileFetch::spansOfThoseWhoLeftGiveWay()
{
    constexpr std::uint64_t kSpan = protocol::kMaxSpanLeaves * protocol::kBlockSize;
    const std::uint64_t size = kSpan * (SpanBook::kMaxOpenSpans + 2);
    FileFetch fetch(size, Hash{}, 1);
    for (std::uint64_t i = 0; i < SpanBook::kMaxOpenSpans; ++i) {
        fetch.setPossession({i + 1}, RangeSet(ByteRange{i * kSpan, i * kSpan + protocol::kBlockSize}));
        QVERIFY(!fetch.plan({i + 1}, 1000).isEmpty());
        fetch.removeSource({i + 1});
    }
    const ByteRange last{size - kSpan, size};
    fetch.setPossession({1000}, RangeSet(last));
    const FetchPlan plan = fetch.plan({1000}, 100'000);
    QCOMPARE(plan.ranges.size(), 1u);
    QVERIFY(last.contains(plan.ranges.front()));
}

void TestFileFetch::restoredBytesAreNotAskedFor()
{
    const std::uint64_t size = 2'000'000;
    SeededRandom random(3);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 3);
    RangeSet had = someBlocks(fetch.shape(), random);
    const content::TreeSpan span = content::spanOfLeaf(fetch.shape(), 0);
    fetch.restore(had, {span});
    QCOMPARE(fetch.verified(), had);
    QCOMPARE(fetch.flushed(), had);
    QVERIFY(fetch.unflushed().isEmpty());
    QVERIFY(fetch.hasNodesOf(span));
    QVERIFY(fetch.takeNewSpans().empty());
    fetch.setPossession({1}, whole(size));
    fetch.setPriority({0, size * 2});
    giveProofs(fetch, tree, {1}, fetch.plan({1}, 0));
    RangeSet asked;
    for (FetchPlan plan = fetch.plan({1}, 100'000); !plan.ranges.empty(); plan = fetch.plan({1}, 100'000)) {
        for (const ByteRange &range : plan.ranges) {
            QVERIFY(!asked.overlaps(range));
            asked.add(range);
        }
    }
    QCOMPARE(asked, had.missingIn({0, size}));
    QCOMPARE(fetch.requested(), asked);
}

void TestFileFetch::priorityComesFirstAndWithinTheUnjudged()
{
    const std::uint64_t size = 8'000'000;
    SeededRandom random(4);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 4);
    fetch.setPossession({1}, whole(size));
    fetch.setPriority({5'000'000, 7'000'000});
    // From the beginning of the block that it begins in.
    const std::uint64_t begin = 5'000'000 / protocol::kBlockSize * protocol::kBlockSize;
    FetchPlan plan = fetch.plan({1}, 4'000'000);
    QCOMPARE(plan.ranges, (std::vector<ByteRange>{{begin, begin + 1024 * 1024}}));
    QVERIFY(fetch.plan({1}, 4'000'000).ranges.empty());
    giveProofs(fetch, tree, {1}, plan);
    plan = fetch.plan({1}, 900'000);
    QCOMPARE(plan.ranges.front(), (ByteRange{begin + 1024 * 1024, begin + 1024 * 1024 + 900'000}));
}

void TestFileFetch::whatIsReadComesBeforeEvenThatAndMoves()
{
    const std::uint64_t size = 8'000'000;
    const auto blockAt = [](std::uint64_t at) { return at / protocol::kBlockSize * protocol::kBlockSize; };
    SeededRandom random(4);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 4);
    fetch.setPossession({1}, whole(size));
    fetch.setPriority({5'000'000, 7'000'000});
    QVERIFY(!fetch.isBeingRead());
    QVERIFY(fetch.setReading(RangeSet(ByteRange{2'000'000, 2'100'000})));
    QVERIFY(!fetch.setReading(RangeSet(ByteRange{2'000'000, 2'100'000})));
    QVERIFY(fetch.isBeingRead());
    QCOMPARE(fetch.plan({1}, 50'000).ranges.front().begin, blockAt(2'000'000));
    // A seek: what was read until then is nothing special any more.
    QVERIFY(fetch.setReading(RangeSet(ByteRange{3'000'000, 3'050'000})));
    QCOMPARE(fetch.plan({1}, 50'000).ranges.front().begin, blockAt(3'000'000));
    QVERIFY(fetch.setReading({}));
    QVERIFY(!fetch.isBeingRead());
    QCOMPARE(fetch.plan({1}, 50'000).ranges.front().begin, blockAt(5'000'000));
    // Behind the end there is nothing to read.
    QVERIFY(!fetch.setReading(RangeSet(ByteRange{size, size + 5})));
}

void TestFileFetch::prioritiesAreSharedOut()
{
    const std::uint64_t size = 40'000'000;
    SeededRandom random(4);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 4);
    const ByteRange wanted{1000 * protocol::kBlockSize / 2, 2400 * protocol::kBlockSize / 2};
    for (std::uint64_t id = 1; id <= 3; ++id)
        fetch.setPossession({id}, whole(size));
    fetch.setPriority(wanted);
    giveProofs(fetch, tree, {1}, fetch.plan({1}, 0));
    RangeSet asked;
    for (std::uint64_t id = 1; id <= 3; ++id) {
        FetchPlan plan = fetch.plan({id}, 3'000'000);
        for (const ByteRange &range : plan.ranges)
            asked.add(range);
        QVERIFY(wanted.contains(plan.ranges.front()));
    }
    // Far beyond one span, and by nobody alone.
    QVERIFY2(asked.byteCountIn(wanted) >= 7'000'000, qPrintable(QString::number(asked.byteCountIn(wanted))));
}

void TestFileFetch::inOrderNothingIsAskedForFarAhead()
{
    constexpr std::uint64_t kWindow = 8 * 1024 * 1024;
    const std::uint64_t size = 40'000'000;
    SeededRandom random(4);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 4);
    fetch.setOrder(PickOrder::InOrder);
    fetch.setPossession({1}, whole(size));
    fetch.setPossession({2}, whole(size));
    giveProofs(fetch, tree, {1}, fetch.plan({1}, 0));
    std::uint64_t expected = 0;
    for (std::uint64_t id = 1; id <= 2; ++id) {
        for (const ByteRange &range : fetch.plan({id}, 2'000'000).ranges) {
            QCOMPARE(range.begin, expected);
            expected = range.end;
        }
    }
    for (int i = 0; i < 20; ++i) {
        giveProofs(fetch, tree, {2}, fetch.plan({2}, 4'000'000));
        for (const ByteRange &range : fetch.requested().ranges())
            QVERIFY(range.end <= kWindow);
    }
    QCOMPARE(fetch.requested(), RangeSet(ByteRange{0, kWindow}));
    // As the beginning comes, it goes on.
    fetch.onBytes({1}, {0, 1'000'000}, tree.at({0, 1'000'000}), Instant{1s});
    FetchPlan plan = fetch.plan({1}, 10'000'000);
    giveProofs(fetch, tree, {1}, plan);
    QCOMPARE(plan.ranges.front().begin, kWindow);
    QVERIFY(plan.ranges.back().end <= kWindow + 1'000'000);
}

/// What nobody has holds nothing up.
void TestFileFetch::inOrderGoesOnWithWhatIsThere()
{
    const std::uint64_t size = 40'000'000;
    SeededRandom random(4);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 4);
    fetch.setOrder(PickOrder::InOrder);
    const ByteRange had{16 * 1024 * 1024, size};
    fetch.setPossession({1}, RangeSet(had));
    const FetchPlan plan = fetch.plan({1}, 500'000);
    QCOMPARE(plan.ranges, (std::vector<ByteRange>{{had.begin, had.begin + 500'000}}));
}

void TestFileFetch::lateLossTakesNoProofFromAnother()
{
    const std::uint64_t size = 2'000'000;
    SeededRandom random(8);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 8);
    fetch.setPossession({1}, whole(size));
    fetch.setPossession({2}, whole(size));
    const auto [span, ranges] = fetch.plan({1}, 0).proofs.at(0);
    fetch.onLost({1}, {{1}, span, ranges.front()});
    QVERIFY(fetch.hasOpenBytesFor({2}));
    const FetchPlan second = fetch.plan({2}, 0);
    QCOMPARE(second.proofs.size(), 1u);
    fetch.onLost({1}, {{1}, span, ranges.front()});
    QVERIFY(fetch.plan({1}, 0).proofs.empty());
    giveProofs(fetch, tree, {2}, second);
    QCOMPARE(fetch.takeNewSpans(), std::vector<content::TreeSpan>{span});
}

void TestFileFetch::failedWriteIsFetchedAnew()
{
    const std::uint64_t size = 10'000;
    SeededRandom random(10);
    const SwarmTree tree = randomSwarmTree(size, random);
    FileFetch fetch(size, tree.root, 10);
    fetch.setPossession({1}, whole(size));
    for (int attempt = 0; attempt < 2; ++attempt) {
        QCOMPARE(fetch.plan({1}, size).ranges, (std::vector<ByteRange>{{0, size}}));
        fetch.onBytes({1}, {0, size}, tree.at({0, size}), Instant{1s});
        const auto write = fetch.takeWrite(Instant{1s}, true);
        QVERIFY(write);
        QVERIFY(!fetch.isIdle());
        std::vector<SessionId> liars;
        attempt == 0 ? fetch.onWriteFailed(*write) : fetch.onWritten(*write, {true}, liars);
        QVERIFY(fetch.isIdle());
    }
    QVERIFY(fetch.isVerifiedWhole());
    fetch.onFlushed({{0, size}});
    QVERIFY(fetch.unflushed().isEmpty());
}

/// Asked before the size was known: what lies outside, or went to another meanwhile, is left alone.
void TestFileFetch::whatWasAskedForBeforeIsNotAskedForAgain()
{
    constexpr std::uint64_t kSize = 100'000;
    SeededRandom random(1);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    FileFetch fetch(kSize, tree.root, 1);
    fetch.setPossession({1}, RangeSet(ByteRange{0, kSize}));
    fetch.setPossession({2}, RangeSet(ByteRange{0, kSize}));
    fetch.adopt({1}, {0, 40'000});
    fetch.adopt({2}, {20'000, 200'000});
    fetch.adopt({3}, {0, kSize});
    QVERIFY(fetch.plan({1}, kSize).ranges.empty());
    QVERIFY(fetch.plan({2}, kSize).ranges.empty());

    fetch.onLost({2}, {{}, std::nullopt, {20'000, 200'000}});
    RangeSet again;
    for (const ByteRange &range : fetch.plan({2}, kSize).ranges)
        again.add(range);
    QCOMPARE(again, RangeSet(ByteRange{40'000, kSize}));
    // Beyond the file's end nothing is taken, whoever sends it.
    const QByteArray bytes(1000, 'x');
    fetch.onBytes({2}, {kSize - 500, kSize + 500}, viewOf(bytes), Instant{1s});
    fetch.onLost({2}, {{}, std::nullopt, {kSize, kSize + 500}});
    QVERIFY(fetch.verified().isEmpty());
}

/// There was nothing to ask for, and something happens that makes some.
void TestFileFetch::whatChangesIsLookedAtAgain()
{
    constexpr std::uint64_t kSize = 3'000'000;
    constexpr ByteRange kFirst{0, 1'000'000};
    SeededRandom random(12);
    const SwarmTree tree = randomSwarmTree(kSize, random);
    FileFetch fetch(kSize, tree.root, 12);
    const auto isAsked = [&](std::uint64_t id) {
        const bool isAny = !fetch.plan({id}, kSize).ranges.empty();
        return isAny && fetch.plan({id}, kSize).ranges.empty();
    };
    fetch.setPossession({1}, RangeSet(kFirst));
    fetch.setPossession({2}, RangeSet());
    const FetchPlan first = fetch.plan({1}, kSize);
    QVERIFY(fetch.plan({1}, kSize).isEmpty() && fetch.plan({2}, kSize).isEmpty());

    fetch.setPossession({2}, RangeSet(ByteRange{500'000, kSize})); // it has more; of that, some may be asked for unjudged
    QVERIFY(isAsked(2));
    giveProofs(fetch, tree, {1}, first);
    QVERIFY(isAsked(2));
    fetch.removeSource({2});
    QVERIFY(!isAsked(1));
    fetch.onLost({1}, {{}, std::nullopt, {0, 100}});
    QVERIFY(isAsked(1));
    fetch.setPossession({1}, whole(kSize));
    QVERIFY(isAsked(1));

    fetch.onBytes({1}, kFirst, tree.at(kFirst), Instant{1s});
    auto write = fetch.takeWrite(Instant{2s}, true);
    fetch.onWriteFailed(*write);
    QVERIFY(isAsked(1));
    fetch.onBytes({1}, kFirst, tree.at(kFirst), Instant{3s});
    write = fetch.takeWrite(Instant{4s}, true);
    std::vector<SessionId> liars;
    fetch.onWritten(*write, std::vector<bool>(write->leaves.size(), false), liars);
    QCOMPARE(liars.size(), write->leaves.size());
    QVERIFY(isAsked(1));
}

QTEST_APPLESS_MAIN(TestFileFetch)
#include "tst_file_fetch.moc"
