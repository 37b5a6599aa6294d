#include "core/base/limits.h"
#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

using Fault = void (*)(Host &);

struct Trouble {
    const char *name;
    Fault begin;
    Fault end;
    engine::WaitCause cause;
    store::DiskErrorKind kind;
};

const Trouble kTroubles[] = {
    {"full", [](Host &h) { h.disk.setFull(true); }, [](Host &h) { h.disk.setFull(false); }, engine::WaitCause::DiskFull, store::DiskErrorKind::Full},
    {"read-only", [](Host &h) { h.disk.setReadOnly(true); }, [](Host &h) { h.disk.setReadOnly(false); }, engine::WaitCause::DiskReadOnly, store::DiskErrorKind::ReadOnly},
    {"folder removed", [](Host &h) { h.disk.removeFolder(QStringLiteral("/downloads")); },
     [](Host &h) { (void)h.disk.fileSystem().makeFolder(QStringLiteral("/downloads")); }, engine::WaitCause::DiskFolderMissing, store::DiskErrorKind::Missing},
};

} // namespace

/// Disks that refuse, at the fetcher's and at the sharer's: said once and clearly, and over when the cause is.
class TestDiskFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isSaidOnceAndGoesOnByItself_data();
    void isSaidOnceAndGoesOnByItself();
    void fromTheBeginning_data();
    void fromTheBeginning();
    void atTheLastStep_data();
    void atTheLastStep();
    void aRestartInBetween_data();
    void aRestartInBetween();
    void single_data();
    void single();
    void aDiskThatTakesItsTime();
    void aSlowDiskSlowsTheNetworkDown();
    void aSlowDiskOfTheSharerIsNoLoss();
    void theSpaceIsTakenAtTheBeginning();
};

void TestDiskFaults::isSaidOnceAndGoesOnByItself_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < int(std::size(kTroubles)); ++i)
        QTest::newRow(kTroubles[i].name) << i;
}

void TestDiskFaults::isSaidOnceAndGoesOnByItself()
{
    QFETCH(int, index);
    const Trouble &trouble = kTroubles[index];
    Pair pair(1, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    trouble.begin(pair.fetcher);
    pair.world.runFor(60s);
    const engine::TransferRow row = pair.fetcher.row(pair.world.now);
    QVERIFY2(row.cause == trouble.cause, qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(!row.causeDetail.isEmpty());
    QCOMPARE(pair.fetcher.countOf<engine::Failed>(), 1);
    QCOMPARE(pair.fetcher.seen<engine::Failed>()->disk.kind, trouble.kind);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    trouble.end(pair.fetcher);
    QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    QCOMPARE(pair.fetcher.row(pair.world.now).cause, engine::WaitCause::None);
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestDiskFaults::fromTheBeginning_data()
{
    isSaidOnceAndGoesOnByItself_data();
}

void TestDiskFaults::fromTheBeginning()
{
    QFETCH(int, index);
    const Trouble &trouble = kTroubles[index];
    Pair pair(2, kMiB);
    trouble.begin(pair.fetcher);
    pair.beginFetch();
    pair.world.runFor(30s);
    QVERIFY2(pair.fetcher.row(pair.world.now).cause == trouble.cause, qPrintable(described(pair.fetcher, pair.world.now)));
    trouble.end(pair.fetcher);
    QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestDiskFaults::atTheLastStep_data()
{
    isSaidOnceAndGoesOnByItself_data();
}

/// Everything is verified, and the trouble begins at some moment of flushing and naming.
void TestDiskFaults::atTheLastStep()
{
    QFETCH(int, index);
    const Trouble &trouble = kTroubles[index];
    for (int step = 0; step < 12; ++step) {
        Pair pair(3, 500'000);
        pair.fetcher.diskDelay = 5ms;
        pair.beginFetch();
        QVERIFY(pair.runUntilVerified(static_cast<std::uint64_t>(pair.bytes.size())));
        pair.world.runFor(std::chrono::microseconds(2500) * step);
        if (pair.fetcher.seen<engine::Completed>())
            break;
        trouble.begin(pair.fetcher);
        pair.world.runFor(20s);
        trouble.end(pair.fetcher);
        QVERIFY2(pair.runUntilFetched(90s), qPrintable(QString::number(step) + described(pair.fetcher, pair.world.now)));
        QVERIFY(pair.isFetched() || pair.fetcher.seen<engine::Completed>());
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestDiskFaults::single_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<quint64>("after");
    for (const auto kind : {store::DiskErrorKind::Full, store::DiskErrorKind::Io, store::DiskErrorKind::Permission}) {
        for (quint64 after = 0; after < 60; ++after)
            QTest::addRow("kind %d after %llu operations", int(kind), after) << int(kind) << after;
    }
}

/// Any one operation of the fetcher's disk fails, once.
void TestDiskFaults::single()
{
    QFETCH(int, kind);
    QFETCH(quint64, after);
    Pair pair(4, 700'000);
    pair.fetcher.disk.fileSystem().failAfter(after, store::DiskErrorKind(kind));
    pair.beginFetch();
    QVERIFY2(pair.runUntilFetched(2min), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestDiskFaults::aRestartInBetween_data()
{
    isSaidOnceAndGoesOnByItself_data();
}

void TestDiskFaults::aRestartInBetween()
{
    QFETCH(int, index);
    const Trouble &trouble = kTroubles[index];
    Pair pair(5, 4 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(kMiB));
    trouble.begin(pair.fetcher);
    pair.world.runFor(10s);
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(10s);
    QVERIFY2(pair.fetcher.row(pair.world.now).cause == trouble.cause, qPrintable(described(pair.fetcher, pair.world.now)));
    trouble.end(pair.fetcher);
    QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

/// Every answer of the disk comes late, the last ones when all was sent long ago.
void TestDiskFaults::aDiskThatTakesItsTime()
{
    Pair pair(6, 8 * kMiB);
    pair.fetcher.diskDelay = 300ms;
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

/// A disk of 2 MB/s behind a line of 100 Mbit/s: what waits for it is bounded, and nothing comes twice.
void TestDiskFaults::aSlowDiskSlowsTheNetworkDown()
{
    constexpr std::uint64_t kDisk = 2'000'000;
    constexpr std::uint64_t kSize = 64 * kMiB;
    // What was asked for when the disk's queue was full still comes, and stays where it is put together.
    constexpr std::uint64_t kOnItsWay = 8 * kMiB;
    Pair pair(7, kSize);
    pair.fetcher.diskBytesPerSecond = kDisk;
    pair.beginFetch();
    std::uint64_t most = 0;
    std::uint64_t mostInAll = 0;
    const Instant began = pair.world.now;
    const auto look = [&] {
        most = std::max(most, pair.fetcher.bytesBeforeDisk());
        const std::uint64_t came = pair.fetcher.row(pair.world.now).downTotal;
        mostInAll = std::max(mostInAll, came - std::min(came, pair.fetcher.bytesVerified()));
        return pair.isFetched();
    };
    while (!look() && pair.world.now - began < 2min)
        pair.world.runFor(50ms);
    QVERIFY2(pair.isFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
    const double seconds = double((pair.world.now - began).count()) / 1e6;
    qInfo("%.1f s; at most %.1f MiB before the disk, %.1f MiB with what is put together", seconds, double(most) / kMiB, double(mostInAll) / kMiB);
    QVERIFY2(most > limits::kMaxDirtyBytes / 2 && most <= limits::kMaxDirtyBytes + kOnItsWay, qPrintable(QString::number(most)));
    QVERIFY2(mostInAll <= limits::kMaxDirtyBytes + kOnItsWay, qPrintable(QString::number(mostInAll)));
    QVERIFY2(seconds < double(kSize) / double(kDisk) + 2, qPrintable(QString::number(seconds)));
    QVERIFY2(pair.fetcher.row(pair.world.now).downTotal <= kSize * 101 / 100, qPrintable(QString::number(pair.fetcher.row(pair.world.now).downTotal)));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// It looks like loss at the end of a flight, and is none.
void TestDiskFaults::aSlowDiskOfTheSharerIsNoLoss()
{
    constexpr std::uint64_t kSize = 16 * kMiB;
    Pair pair(8, kSize);
    pair.sharer.diskBytesPerSecond = 2'000'000;
    pair.beginFetch();
    QVERIFY2(pair.runUntilFetched(30s), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    QVERIFY2(pair.fetcher.row(pair.world.now).downTotal <= kSize * 101 / 100, qPrintable(QString::number(pair.fetcher.row(pair.world.now).downTotal)));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// A disk with room for half of the file says so before anything of it is there, where it was to take it all at once.
void TestDiskFaults::theSpaceIsTakenAtTheBeginning()
{
    for (const bool preallocates : {true, false}) {
        Pair pair(9, 8 * kMiB);
        pair.fetcher.config.preallocates = preallocates;
        pair.fetcher.apply(engine::SetConfig{pair.fetcher.config}, pair.world.now);
        pair.fetcher.disk.fileSystem().setCapacity(4 * kMiB);
        pair.beginFetch();
        // The disk in memory has no sparse files.
        pair.fetcher.apply(engine::SetOrder{pair.fetcher.row(pair.world.now).id, engine::FetchOrder::InOrder}, pair.world.now);
        pair.world.runFor(20s);
        QCOMPARE(pair.fetcher.row(pair.world.now).cause, engine::WaitCause::DiskFull);
        QCOMPARE(pair.fetcher.bytesVerified() == 0, preallocates);
        pair.fetcher.disk.fileSystem().setCapacity(std::nullopt);
        QVERIFY2(pair.runUntilFetched(60s), qPrintable(described(pair.fetcher, pair.world.now)));
        QVERIFY(pair.isFetched());
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

QTEST_APPLESS_MAIN(TestDiskFaults)
#include "tst_disk_faults.moc"
