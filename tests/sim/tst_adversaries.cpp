#include "tests/sim/sim_forger.h"
#include "tests/sim/sim_liars.h"
#include "tests/sim/sim_scenes.h"
#include "tests/sim/sim_stranger.h"

#include <set>

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// A share, and one with a session who means it harm.
struct Harm {
    explicit Harm(std::uint64_t seed, qsizetype size = 8 * kMiB)
        : pair(seed, size)
        , stranger(pair.world.add<Stranger>())
        , knowledge{pair.link.guid, {}}
    {
        stranger.connect(pair.sharer);
        if (!pair.world.runUntil([&] { return stranger.isConnected(); }, 10s))
            qFatal("no session");
        pair.world.runFor(200ms);
    }

    wire::Get get(wire::RequestId id, ByteRange range) const { return {.id = id, .key = {}, .proof = {}, .ranges = {range}}; }
    std::uint64_t sentIn(Duration time)
    {
        const std::uint64_t before = pair.sharer.bytesSent();
        pair.world.runFor(time);
        return pair.sharer.bytesSent() - before;
    }

    Pair pair;
    Stranger &stranger;
    swarm::Knowledge knowledge;
};

} // namespace

/// What the design says that an adversary must not be able to do (docs/threat-model.md), sessions and transfer: one test each.
class TestAdversaries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFetcherThatVanishesDrawsTheCreditAtMost();
    void inventedReceiptsGainNothing_data();
    void inventedReceiptsGainNothing();
    void hostileRequestsKeepMemoryFlat();
    void hostileClaimsKeepMemoryAndDiskFlat_data();
    void hostileClaimsKeepMemoryAndDiskFlat();
    void hostileFramesOfEveryKindChangeNothing();
    void unauthorisedQuestionsEqualGone();
    void mixedPoisonBansNoHonestHost_data();
    void mixedPoisonBansNoHonestHost();
    void anyBitFlipInAHandshakeIsHarmless();
    void simultaneousOpeningEndsInOneSession_data();
    void simultaneousOpeningEndsInOneSession();
    void noDatagramIsSentTwice();
};

/// With 4 MiB asked for and no receipt ever sent, a server stops by itself, soon.
void TestAdversaries::aFetcherThatVanishesDrawsTheCreditAtMost()
{
    Harm harm(1);
    harm.stranger.ask(harm.get(1, {0, 4 * 1024 * 1024}), harm.knowledge);
    const std::uint64_t drawn = harm.sentIn(5s);
    QVERIFY2(drawn < protocol::kInitialCredit + 16'000, qPrintable(QString::number(drawn)));
    QVERIFY(drawn > 10'000);
    QVERIFY2(harm.sentIn(60s) < 10'000, "it goes on");
    PLUG_VERIFY_CLEAN(harm.pair.world);
}

void TestAdversaries::inventedReceiptsGainNothing_data()
{
    QTest::addColumn<bool>("withToken");
    QTest::newRow("tokens drawn at random") << false;
    QTest::newRow("one token seen, positions made up") << true;
}

/// [D-22]
void TestAdversaries::inventedReceiptsGainNothing()
{
    QFETCH(bool, withToken);
    Harm harm(2);
    harm.stranger.ask(harm.get(1, {0, 4 * 1024 * 1024}), harm.knowledge);
    harm.pair.world.runFor(300ms);
    QVERIFY(harm.stranger.lastData());
    const std::uint64_t before = harm.pair.sharer.bytesSent();
    SeededRandom random(2);
    for (std::uint32_t serial = 1; serial <= 500; ++serial) {
        wire::Flow flow;
        flow.serial = serial;
        flow.credit = std::uint64_t(1) << 60;
        flow.pace = flow.bandwidth = std::uint64_t(1) << 40;
        flow.quantum = 1 << 20;
        flow.highestPosition = flow.received = 4 * 1024 * 1024;
        flow.maxDatagram = 1472;
        flow.token = withToken ? harm.stranger.lastData()->token : random.next32();
        harm.stranger.say(flow);
        harm.pair.world.runFor(2ms);
    }
    harm.pair.world.runFor(5s);
    const std::uint64_t gained = harm.pair.sharer.bytesSent() - before;
    QVERIFY2(gained < protocol::kInitialCredit + 64'000, qPrintable(QString::number(gained)));
    PLUG_VERIFY_CLEAN(harm.pair.world);
}

/// 20,000 requests for all there is: the reads that wait stay bounded (the checkers see them), and somebody honest is served.
void TestAdversaries::hostileRequestsKeepMemoryFlat()
{
    Harm harm(3);
    for (wire::RequestId id = 1; id <= 20'000; ++id) {
        harm.stranger.ask(harm.get(id, {0, 4 * 1024 * 1024}), harm.knowledge);
        if (id % 200 == 0)
            harm.pair.world.runFor(1ms);
        if (harm.pair.sharer.diskQueue() > 16)
            break;
    }
    QVERIFY(harm.pair.sharer.diskQueue() <= 16);
    harm.pair.beginFetch();
    QVERIFY(harm.pair.runUntilFetched(30s));
    QVERIFY(harm.pair.isFetched());
    PLUG_VERIFY_CLEAN(harm.pair.world);
}

void TestAdversaries::hostileClaimsKeepMemoryAndDiskFlat_data()
{
    QTest::addColumn<quint64>("size");
    QTest::newRow("the largest size") << quint64(protocol::kMaxFileSize);
    QTest::newRow("size 0") << quint64(0);
    QTest::newRow("one byte more") << quint64(8 * kMiB + 1);
}

/// [T-5]
/// Whoever is said to have a file claims sizes and roots of its own: nothing is set aside for it, it is found out, the file comes.
void TestAdversaries::hostileClaimsKeepMemoryAndDiskFlat()
{
    QFETCH(quint64, size);
    Pair pair(4, 8 * kMiB);
    Stranger &stranger = pair.world.add<Stranger>();
    stranger.knowledge = {pair.link.guid, {}};
    stranger.answerWhat = [size](const wire::What &) {
        std::vector<wire::Frame> lies;
        for (std::uint8_t i = 0; i < 8; ++i) {
            wire::Have have;
            have.size = size;
            have.root.bytes.fill(i);
            have.generation = i + 1u;
            have.isComplete = true;
            lies.push_back(have);
        }
        return lies;
    };
    content::Link alone = pair.link;
    alone.hosts = {stranger.asLinkHost()};
    pair.fetcher.fetch(alone, pair.world.now);
    pair.world.runFor(10s);
    QVERIFY(!stranger.heard<wire::What>().empty());
    QVERIFY(!pair.fetcher.disk.contentsOf(kPartPath));
    for (const QString &path : pair.fetcher.disk.paths())
        QVERIFY2(pair.fetcher.disk.contentsOf(path)->size() < 10'000, qPrintable(path));
    const auto *blamed = pair.fetcher.seen<engine::HostBlamed>();
    QVERIFY(blamed && blamed->host == stranger.id());
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
}

/// Frames with every number at its edges, of requests that nobody made.
void TestAdversaries::hostileFramesOfEveryKindChangeNothing()
{
    Harm harm(5);
    Pair &pair = harm.pair;
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    harm.stranger.connect(pair.fetcher);
    SeededRandom random(5);
    const auto edge = [&] { return std::array<std::uint64_t, 6>{0, 1, protocol::kBlockSize, 8 * kMiB, std::uint64_t(1) << 40, protocol::kMaxByteCount}[random.below(6)]; };
    const auto id = [&] { return static_cast<wire::RequestId>(1 + random.below(200)); };
    for (int i = 0; i < 3000; ++i) {
        const std::uint64_t begin = random.below(8 * kMiB);
        const ByteRange range{begin, begin + 1 + random.below(100'000)};
        QByteArray junk(1 + static_cast<qsizetype>(random.below(900)), 'j');
        wire::Status status;
        status.position = edge();
        status.queuedBytes = std::min<std::uint64_t>(edge(), 8 * kMiB);
        const std::vector<wire::Frame> frames{
            wire::Data{.request = id(), .offset = static_cast<std::uint32_t>(random.below(4'000'000)), .position = std::min(edge(), protocol::kMaxByteCount - 1000), .bytes = viewOf(junk)},
            wire::Part{id(), {range}, 7}, wire::None{id(), {range}, 7}, wire::Gone{content::lookupKeyOf(pair.link.guid), id()}, wire::Cancel{{id()}}, status,
            wire::Hashes{.id = id(), .key = {}, .proof = {}, .level = static_cast<std::uint8_t>(random.below(10)), .index = static_cast<std::uint32_t>(random.below(1000)), .ranges = {{0, 100}}},
            harm.get(id(), range)};
        harm.stranger.ask(frames[random.below(frames.size())], harm.knowledge);
        if (i % 10 == 0)
            pair.world.runFor(1ms);
    }
    QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

/// [T-2]
/// A wrong proof and a file that is not there get the same answer, in bytes and in time.
void TestAdversaries::unauthorisedQuestionsEqualGone()
{
    const auto answerTo = [](bool isThere) {
        Harm harm(6, kMiB);
        swarm::Knowledge wrong = harm.knowledge;
        if (!isThere)
            wrong.guid.bytes.fill(9);
        wrong.secret.emplace().fill(1); // of which the share has none
        harm.stranger.forgetHeard();
        const Instant asked = harm.pair.world.now;
        harm.stranger.ask(wire::What{}, wrong);
        harm.pair.world.runUntil([&] { return !harm.stranger.heard<wire::Gone>().empty(); }, 5s);
        const Duration took = harm.pair.world.now - asked;
        harm.stranger.ask(harm.get(1, {0, 100}), wrong);
        harm.pair.world.runFor(5s);
        return std::tuple(took, harm.stranger.heard<wire::Gone>().size(), harm.stranger.heard<wire::Have>().size(), harm.stranger.dataBytes());
    };
    QVERIFY(answerTo(true) == answerTo(false));
    QCOMPARE(std::get<1>(answerTo(true)), std::size_t(2));
    QCOMPARE(std::get<2>(answerTo(true)), std::size_t(0));
    QCOMPARE(std::get<3>(answerTo(true)), std::uint64_t(0));
}

void TestAdversaries::mixedPoisonBansNoHonestHost_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 10; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

/// Liars who are right most of the time, on lines that lose so much that blocks come from several hosts.
void TestAdversaries::mixedPoisonBansNoHonestHost()
{
    QFETCH(quint64, seed);
    Pair pair(seed, 3 * kMiB);
    for (int i = 0; i < 6; ++i) {
        Host &host = pair.world.addHost();
        if (i % 2 == 0) {
            host.lie = wrongBlockIn(4 + seed);
            pair.world.checkers.expectLies(host);
        }
        host.up().model.lostPerMille = 80;
        host.up().model.bytesPerSecond = 1'250'000;
        pair.link.hosts.push_back(shareUnchecked(pair.world, host, pair.bytes).hosts.front());
    }
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

/// Every tenth bit of the first datagrams of both sides, one in each run.
void TestAdversaries::anyBitFlipInAHandshakeIsHarmless()
{
    for (int run = 0; run < 120; ++run) {
        Pair pair(7, 1000);
        const int flipped = run % 4;
        int count = 0;
        SeededRandom random(static_cast<std::uint64_t>(run));
        pair.world.network.isLost = [&](const Packet &packet) {
            if (count++ != flipped)
                return false;
            QByteArray bytes = packet.bytes;
            const std::uint64_t bit = random.below(static_cast<std::uint64_t>(bytes.size()) * 8);
            bytes[static_cast<qsizetype>(bit / 8)] = static_cast<char>(bytes[static_cast<qsizetype>(bit / 8)] ^ (1 << (bit % 8)));
            pair.world.network.inject({packet.from, packet.to, bytes}, pair.world.now + 10ms);
            return true;
        };
        QVERIFY2(timeToFetch(pair) < 3s, qPrintable(QString::number(run)));
        QVERIFY(pair.isFetched());
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestAdversaries::simultaneousOpeningEndsInOneSession_data()
{
    QTest::addColumn<int>("lostPerMille");
    QTest::newRow("nothing lost") << 0;
    QTest::newRow("30 % lost") << 300;
}

/// Two that fetch from each other call at the same moment.
void TestAdversaries::simultaneousOpeningEndsInOneSession()
{
    QFETCH(int, lostPerMille);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Pair pair(seed, 200'000);
        const content::Link other = shareAt(pair.world, pair.fetcher, randomBytes(seed + 500, 300'000));
        pair.sharer.up().model.lostPerMille = pair.fetcher.up().model.lostPerMille = lostPerMille;
        pair.sharer.fetch(other, pair.world.now);
        pair.fetcher.fetch(pair.link, pair.world.now);
        QVERIFY(pair.world.runUntilAllHave({&pair.sharer, &pair.fetcher}, kLong));
        pair.world.runFor(5s);
        QCOMPARE(pair.sharer.snapshot(pair.world.now).totals.sessions, 1u);
        QCOMPARE(pair.fetcher.snapshot(pair.world.now).totals.sessions, 1u);
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

/// Handshake messages may be repeated byte for byte; nothing else ever is, over losses, restarts, moves and new keys. (A pair of key
/// and nonce that came again would seal equal frames to equal bytes; that each counter is used once is tst_sessions_renewal's.)
void TestAdversaries::noDatagramIsSentTwice()
{
    Pair pair(8, 4 * kMiB);
    pair.sharer.up().model.lostPerMille = pair.fetcher.up().model.lostPerMille = 50;
    std::set<QByteArray> sent;
    int repeated = 0;
    pair.world.network.onSent = [&](const Packet &packet, Instant) {
        const bool isNew = sent.insert(packet.bytes).second;
        const bool isHandshake = packet.bytes.size() >= 250 && packet.bytes.size() <= 450;
        const bool isInitial = packet.bytes.size() >= qsizetype(protocol::kMinInitialDatagram) && packet.bytes.size() <= qsizetype(protocol::kMaxInitialDatagram);
        repeated += !isNew && !isHandshake && !isInitial;
    };
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    pair.sharer.kill();
    pair.sharer.start(pair.world.now);
    QVERIFY(pair.runUntilVerified(2 * kMiB));
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    QCOMPARE(repeated, 0);
    QVERIFY(sent.size() > 3000);
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestAdversaries)
#include "tst_adversaries.moc"
