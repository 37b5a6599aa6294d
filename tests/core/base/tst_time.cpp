#include "core/base/time.h"

#include <QTest>

using namespace plug;
using namespace std::chrono_literals;

class TestTime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWiresClockWraps();
    void neverIsLaterThanAnything();
};

void TestTime::theWiresClockWraps()
{
    const Instant zero{};
    QCOMPARE(wireClock(zero), 0u);
    QCOMPARE(wireClock(zero + 1500ms), 1'500'000u);
    const Instant last = zero + Duration(0xffffffff);
    QCOMPARE(wireClock(last), 0xffffffffu);
    QCOMPARE(wireClock(last + 1us), 0u);
    // What matters of it are differences, and these hold across the wrap.
    QCOMPARE(wireClock(last + 250ms) - wireClock(last), 250'000u);
}

void TestTime::neverIsLaterThanAnything()
{
    QVERIFY(kNever > Instant{} + std::chrono::years(1000));
}

QTEST_APPLESS_MAIN(TestTime)
#include "tst_time.moc"
