#include "core/runtime/snapshot_pace.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

engine::SnapshotDelta deltaOf(engine::Generation generation, bool hasNews)
{
    engine::SnapshotDelta delta;
    delta.generation = generation;
    if (hasNews)
        delta.removed.push_back(TransferId{1});
    return delta;
}

} // namespace

class TestSnapshotPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesNoneWhileNobodyLooks()
    {
        SnapshotPace pace;
        QVERIFY(!pace.due());
        pace.setVisible(true);
        QCOMPARE(pace.due(), std::optional<engine::Generation>(0));
        pace.setVisible(false);
        QVERIFY(!pace.due());
    }

    void waitsUntilTheLastWasTaken()
    {
        SnapshotPace pace;
        pace.setVisible(true);
        QVERIFY(pace.offer(deltaOf(5, true)));
        QVERIFY(!pace.due());
        pace.take();
        QCOMPARE(pace.due(), std::optional<engine::Generation>(5));
    }

    void goesOnFromTheLastGeneration()
    {
        SnapshotPace pace;
        pace.setVisible(true);
        QVERIFY(pace.offer(deltaOf(5, true)));
        pace.take();
        QVERIFY(!pace.offer(deltaOf(7, false)));
        QCOMPARE(pace.due(), std::optional<engine::Generation>(7));
    }

    void dropsWhatSaysNothingNew()
    {
        SnapshotPace pace;
        pace.setVisible(true);
        QVERIFY(pace.offer(deltaOf(1, false))); // the first always goes up
        pace.take();
        QVERIFY(!pace.offer(deltaOf(2, false)));
        pace.force();
        QVERIFY(pace.offer(deltaOf(2, false)));
        pace.take();
        engine::SnapshotDelta faster = deltaOf(3, false);
        faster.totals.downRate = 1;
        QVERIFY(pace.offer(faster));
        pace.take();
        QVERIFY(!pace.offer(faster));
    }
};

QTEST_APPLESS_MAIN(TestSnapshotPace)
#include "tst_snapshot_pace.moc"
