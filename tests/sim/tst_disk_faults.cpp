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

QTEST_APPLESS_MAIN(TestDiskFaults)
#include "tst_disk_faults.moc"
