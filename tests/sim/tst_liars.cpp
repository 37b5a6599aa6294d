#include "tests/sim/sim_liars.h"
#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

using MakeLie = Host::Lie (*)();

/// Honest and lying hosts that all are said to have one file, and one who wants it.
struct Dispute {
    Dispute(std::uint64_t seed, int honestCount, const std::vector<Host::Lie> &lies, qsizetype size = 3 * kMiB)
        : world(seed)
        , bytes(randomBytes(seed, size))
    {
        world.checkers.addTruth(bytes);
        for (const Host::Lie &lie : lies) {
            liars.push_back(&world.addHost());
            liars.back()->lie = lie;
            world.checkers.expectLies(*liars.back());
            add(*liars.back());
        }
        for (int i = 0; i < honestCount; ++i) {
            honest.push_back(&world.addHost());
            honest.back()->up().model.bytesPerSecond = 2'500'000; // slower than liars, so that these are asked for much
            add(*honest.back());
        }
        fetcher = &world.addHost();
    }

    void add(Host &host)
    {
        const content::LinkHost at = shareUnchecked(world, host, bytes).hosts.front();
        link.guid = host.seen<engine::Shared>()->link.guid;
        link.name = QStringLiteral("film.bin");
        link.hosts.push_back(at);
    }
    bool isBlamed(const Host &liar) const
    {
        return std::ranges::any_of(fetcher->events(), [&](const engine::Event &event) {
            const auto *blamed = std::get_if<engine::HostBlamed>(&event);
            return blamed && blamed->host == liar.id();
        });
    }
    bool isFetched() const { return fetcher->disk.contentsOf(kFetchedPath) == std::optional(bytes); }

    Simulation world;
    QByteArray bytes;
    std::vector<Host *> liars;
    std::vector<Host *> honest;
    Host *fetcher = nullptr;
    content::Link link;
};

Host::Lie rareWrongBlocks()
{
    return wrongBlockIn(16);
}

} // namespace

Q_DECLARE_METATYPE(MakeLie)

/// Hosts that give wrong bytes, wrong hashes or wrong claims.
class TestLiars : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isFoundOutAndTheFileIsWhole_data();
    void isFoundOutAndTheFileIsWhole();
    void twoLiarsAndOneHonest_data();
    void twoLiarsAndOneHonest();
    void everyLieAtOnce();
    void aloneItGetsNothingIntoTheFile_data();
    void aloneItGetsNothingIntoTheFile();
    void liarsOnBadLines_data();
    void liarsOnBadLines();
    void isNotAskedAgain();
};

void TestLiars::isFoundOutAndTheFileIsWhole_data()
{
    QTest::addColumn<MakeLie>("lie");
    QTest::newRow("wrong blocks") << MakeLie(wrongBlocks);
    QTest::newRow("one wrong block in 16") << MakeLie(rareWrongBlocks);
    QTest::newRow("wrong proofs") << MakeLie(wrongProofs);
    QTest::newRow("wrong size") << MakeLie(wrongSize);
    QTest::newRow("wrong root") << MakeLie(wrongRoot);
}

void TestLiars::isFoundOutAndTheFileIsWhole()
{
    QFETCH(MakeLie, lie);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Dispute dispute(seed, 1, {lie()});
        dispute.fetcher->fetch(dispute.link, dispute.world.now);
        QVERIFY2(dispute.world.runUntilAllHave({dispute.fetcher}, kLong), qPrintable(described(*dispute.fetcher, dispute.world.now)));
        QVERIFY(dispute.isFetched());
        QVERIFY(dispute.isBlamed(*dispute.liars.front()));
        PLUG_VERIFY_CLEAN(dispute.world);
    }
}

void TestLiars::twoLiarsAndOneHonest_data()
{
    isFoundOutAndTheFileIsWhole_data();
}

void TestLiars::twoLiarsAndOneHonest()
{
    QFETCH(MakeLie, lie);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        Dispute dispute(seed, 1, {lie(), lie()});
        dispute.fetcher->fetch(dispute.link, dispute.world.now);
        QVERIFY2(dispute.world.runUntilAllHave({dispute.fetcher}, kLong), qPrintable(described(*dispute.fetcher, dispute.world.now)));
        QVERIFY(dispute.isFetched());
        // Who lies about hashes is found out only when asked for some, and a file of this size has but one span of them.
        const auto blamed = std::ranges::count_if(dispute.liars, [&](const Host *liar) { return dispute.isBlamed(*liar); });
        QCOMPARE(blamed >= (lie == MakeLie(wrongProofs) ? 1 : 2), true);
        PLUG_VERIFY_CLEAN(dispute.world);
    }
}

void TestLiars::everyLieAtOnce()
{
    Dispute dispute(2, 3, {wrongBlocks(), rareWrongBlocks(), wrongProofs(), wrongSize(), wrongRoot()}, 6 * kMiB);
    dispute.fetcher->fetch(dispute.link, dispute.world.now);
    QVERIFY(dispute.world.runUntilAllHave({dispute.fetcher}, kLong));
    QVERIFY(dispute.isFetched());
    QVERIFY(dispute.isBlamed(*dispute.liars[3]));
    QVERIFY(dispute.isBlamed(*dispute.liars[4]));
    QVERIFY(dispute.fetcher->countOf<engine::HostBlamed>() >= 3);
    PLUG_VERIFY_CLEAN(dispute.world);
}

void TestLiars::aloneItGetsNothingIntoTheFile_data()
{
    isFoundOutAndTheFileIsWhole_data();
}

/// Blamed, left, and the reason is said; when an honest host is told of, the rest comes from there.
void TestLiars::aloneItGetsNothingIntoTheFile()
{
    QFETCH(MakeLie, lie);
    Dispute dispute(3, 1, {lie()});
    content::Link link = dispute.link;
    const content::LinkHost honest = link.hosts.back();
    link.hosts.pop_back();
    dispute.fetcher->fetch(link, dispute.world.now);
    dispute.world.runFor(30s);
    QVERIFY(!dispute.fetcher->seen<engine::Completed>());
    QVERIFY(dispute.isBlamed(*dispute.liars.front()));
    const engine::TransferRow row = dispute.fetcher->row(dispute.world.now);
    QCOMPARE(row.state, engine::TransferState::Waiting);
    QCOMPARE(row.cause, engine::WaitCause::HostsLied);
    QCOMPARE(dispute.fetcher->countOf<engine::HostBlamed>(), 1);
    dispute.fetcher->apply(engine::AddHost{honest, row.id}, dispute.world.now);
    QVERIFY(dispute.world.runUntilAllHave({dispute.fetcher}, kLong));
    QVERIFY(dispute.isFetched());
    PLUG_VERIFY_CLEAN(dispute.world);
}

void TestLiars::liarsOnBadLines_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 10; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

/// Loss splits blocks between givers: nobody may be blamed for the others' bytes.
void TestLiars::liarsOnBadLines()
{
    QFETCH(quint64, seed);
    Dispute dispute(seed, 3, {rareWrongBlocks(), wrongBlocks()}, 4 * kMiB);
    for (Host *host : dispute.honest)
        host->up().model = {.delay = 10ms, .jitter = 2ms, .bytesPerSecond = 2'500'000, .largestDatagram = 1472, .lostPerMille = 50, .alteredPerMille = 10};
    for (Host *host : dispute.liars)
        host->up().model.lostPerMille = 50;
    dispute.fetcher->fetch(dispute.link, dispute.world.now);
    QVERIFY2(dispute.world.runUntilAllHave({dispute.fetcher}, kLong), qPrintable(described(*dispute.fetcher, dispute.world.now)));
    QVERIFY(dispute.isFetched());
    PLUG_VERIFY_CLEAN(dispute.world);
}

/// [T-19]
/// Being blamed is for good: its line is silent soon after, but for signs of life.
void TestLiars::isNotAskedAgain()
{
    Dispute dispute(5, 1, {wrongBlocks()}, 8 * kMiB);
    dispute.honest.front()->up().model.bytesPerSecond = 500'000;
    dispute.fetcher->fetch(dispute.link, dispute.world.now);
    Host &liar = *dispute.liars.front();
    QVERIFY(dispute.world.runUntil([&] { return dispute.isBlamed(liar); }, 30s));
    dispute.world.runFor(2s);
    const std::uint64_t before = liar.bytesSent();
    dispute.world.runFor(5s);
    QVERIFY(!dispute.fetcher->seen<engine::Completed>());
    QVERIFY2(liar.bytesSent() - before < 20'000, qPrintable(QString::number(liar.bytesSent() - before)));
    QCOMPARE(dispute.fetcher->countOf<engine::HostBlamed>(), 1);
    PLUG_VERIFY_CLEAN(dispute.world);
}

QTEST_APPLESS_MAIN(TestLiars)
#include "tst_liars.moc"
