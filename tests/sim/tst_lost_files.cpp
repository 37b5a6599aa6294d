#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

enum class Loss { Removed, CutShort, CutInPlace, Emptied };

void lose(Host &host, const QString &path, Loss how)
{
    const QByteArray bytes = host.disk.contentsOf(path).value_or(QByteArray());
    if (how == Loss::CutInPlace) {
        const auto file = host.disk.fileSystem().open(path, store::Access::ReadWrite);
        (void)(*file)->truncate(static_cast<std::uint64_t>(bytes.size()) / 3);
        return;
    }
    (void)host.disk.fileSystem().remove(path);
    if (how == Loss::CutShort)
        host.disk.addFile(path, bytes.first(bytes.size() / 2));
    if (how == Loss::Emptied)
        host.disk.addFile(path, QByteArray());
}

} // namespace

Q_DECLARE_METATYPE(Loss)

/// Files that somebody else removes, cuts short or changes, while they are fetched or served.
class TestLostFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPartFileIsFetchedAnew_data();
    void aPartFileIsFetchedAnew();
    void aPartFileIsFetchedAnewInTheNextRun_data();
    void aPartFileIsFetchedAnewInTheNextRun();
    void aChangedShareIsNeverServed_data();
    void aChangedShareIsNeverServed();
    void aChangedShareIsFoundInTheNextRun();
    void oneChangedByteIsNotServed();
    void aFetcherFindsWhatOneShareLacksElsewhere();
    void aShareThatCannotBeReadForAWhileIsAskedAgain();
};

void TestLostFiles::aPartFileIsFetchedAnew_data()
{
    QTest::addColumn<Loss>("how");
    QTest::newRow("removed") << Loss::Removed;
    QTest::newRow("cut short") << Loss::CutShort;
    QTest::newRow("cut in its place") << Loss::CutInPlace;
    QTest::newRow("emptied") << Loss::Emptied;
}

void TestLostFiles::aPartFileIsFetchedAnew()
{
    QFETCH(Loss, how);
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Pair pair(seed, 6 * kMiB);
        pair.sharer.up().model.bytesPerSecond = 1'250'000;
        pair.beginFetch();
        QVERIFY(pair.runUntilVerified(seed * kMiB + 500'000));
        lose(pair.fetcher, kPartPath, how);
        QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
        QVERIFY(pair.isFetched());
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestLostFiles::aPartFileIsFetchedAnewInTheNextRun_data()
{
    aPartFileIsFetchedAnew_data();
}

void TestLostFiles::aPartFileIsFetchedAnewInTheNextRun()
{
    QFETCH(Loss, how);
    Pair pair(5, 6 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(4 * kMiB));
    pair.fetcher.kill();
    lose(pair.fetcher, kPartPath, how);
    pair.world.runFor(1s);
    pair.fetcher.start(pair.world.now);
    QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestLostFiles::aChangedShareIsNeverServed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("other bytes") << randomBytes(99, 4 * kMiB);
    QTest::newRow("shorter") << randomBytes(3 + 17, 4 * kMiB).first(kMiB);
    QTest::newRow("longer") << randomBytes(3 + 17, 4 * kMiB) + QByteArray(1, 'x');
}

/// The checkers see each byte that is read to be served.
void TestLostFiles::aChangedShareIsNeverServed()
{
    QFETCH(QByteArray, bytes);
    Pair pair(3, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    (void)pair.sharer.disk.fileSystem().remove(kSharedPath);
    pair.sharer.disk.addFile(kSharedPath, bytes);
    pair.world.runFor(60s);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    const engine::TransferRow row = pair.sharer.row(pair.world.now);
    QVERIFY2(row.cause == engine::WaitCause::FileChanged, qPrintable(described(pair.sharer, pair.world.now)));
    QCOMPARE(row.state, engine::TransferState::Failed);
    QCOMPARE(pair.sharer.countOf<engine::Failed>(), 1);
    // The fetcher is told, and does not run against a wall.
    const engine::TransferRow wanting = pair.fetcher.row(pair.world.now);
    QVERIFY2(wanting.state == engine::TransferState::Waiting && wanting.cause != engine::WaitCause::None, qPrintable(described(pair.fetcher, pair.world.now)));
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestLostFiles::aChangedShareIsFoundInTheNextRun()
{
    Pair pair(4, kMiB);
    pair.world.runFor(10ms);
    pair.sharer.kill();
    (void)pair.sharer.disk.fileSystem().remove(kSharedPath);
    pair.sharer.disk.addFile(kSharedPath, randomBytes(98, kMiB));
    pair.sharer.start(pair.world.now);
    pair.beginFetch();
    pair.world.runFor(30s);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    QCOMPARE(pair.fetcher.bytesVerified(), std::uint64_t(0));
    QVERIFY2(pair.sharer.row(pair.world.now).cause == engine::WaitCause::FileChanged, qPrintable(described(pair.sharer, pair.world.now)));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// A bit that flipped on the medium, under an unchanged date: the block it is in never leaves.
void TestLostFiles::oneChangedByteIsNotServed()
{
    Pair pair(6, 2 * kMiB);
    pair.sharer.disk.corrupt(kSharedPath, kMiB + 12345);
    pair.beginFetch();
    pair.world.runFor(30s);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    QVERIFY(!pair.fetcher.seen<engine::HostBlamed>());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestLostFiles::aFetcherFindsWhatOneShareLacksElsewhere()
{
    Pair pair(7, 4 * kMiB);
    Host &second = pair.world.addHost();
    shareAt(pair.world, second, pair.bytes);
    pair.link.hosts.push_back(second.asLinkHost());
    pair.sharer.up().model.bytesPerSecond = second.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    (void)pair.sharer.disk.fileSystem().remove(kSharedPath);
    QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

/// The only host's disk refuses its reads for a while: it is neither left nor believed to have nothing for ever.
void TestLostFiles::aShareThatCannotBeReadForAWhileIsAskedAgain()
{
    for (const auto kind : {store::DiskErrorKind::Io, store::DiskErrorKind::Missing, store::DiskErrorKind::Permission}) {
        Pair pair(7, 4 * kMiB);
        pair.sharer.up().model.bytesPerSecond = 1'250'000;
        pair.beginFetch();
        QVERIFY(pair.runUntilVerified(kMiB));
        bool isBroken = true;
        pair.sharer.lie = [&](const store::DiskRequest &request, store::DiskResult &result) {
            if (isBroken && std::holds_alternative<store::ReadBytes>(request.what))
                result.what = store::DiskError{kind, kSharedPath, {}};
        };
        pair.world.runFor(20s);
        QCOMPARE(pair.sharer.row(pair.world.now).state, engine::TransferState::Failed);
        QVERIFY(!pair.fetcher.seen<engine::Completed>());
        isBroken = false;
        QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
        QVERIFY(pair.isFetched());
        QCOMPARE(pair.sharer.row(pair.world.now).state, engine::TransferState::Sharing);
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

QTEST_APPLESS_MAIN(TestLostFiles)
#include "tst_lost_files.moc"
