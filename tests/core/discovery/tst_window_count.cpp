#include "core/discovery/window_count.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

class TestWindowCount : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsEachKeyWithinItsWindow();
    void beginsAnewAfterTheWindow();
    void aFullTableRefusesNewKeysAlone();
};

void TestWindowCount::countsEachKeyWithinItsWindow()
{
    WindowCount<int> count(3, 60s, 10);
    const Instant now(1s);
    for (int i = 0; i < 3; ++i)
        QVERIFY(count.take(1, now + i * 10s));
    QVERIFY(!count.take(1, now + 59s));
    QVERIFY(count.take(2, now + 59s));
}

void TestWindowCount::beginsAnewAfterTheWindow()
{
    WindowCount<int> count(1, 60s, 10);
    const Instant now(1s);
    QVERIFY(count.take(1, now));
    // What is refused does not lengthen it.
    QVERIFY(!count.take(1, now + 30s));
    QVERIFY(count.take(1, now + 60s));
    QVERIFY(!count.take(1, now + 61s));
}

void TestWindowCount::aFullTableRefusesNewKeysAlone()
{
    WindowCount<int> count(2, 60s, 3);
    const Instant now(1s);
    for (int key = 0; key < 3; ++key)
        QVERIFY(count.take(key, now));
    QVERIFY(!count.take(3, now + 59s));
    QVERIFY(count.take(0, now + 59s));
    QVERIFY(count.take(3, now + 60s));
    QVERIFY(count.size() <= 3);
}

QTEST_APPLESS_MAIN(TestWindowCount)
#include "tst_window_count.moc"
