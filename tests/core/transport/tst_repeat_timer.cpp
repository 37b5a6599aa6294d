#include "core/base/random.h"
#include "core/transport/repeat_timer.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestRepeatTimer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doublesWithJitter();
    void isUsedUpAfterItsAttempts();
};

void TestRepeatTimer::doublesWithJitter()
{
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        SeededRandom random(seed);
        RepeatTimer timer;
        Instant now(1h);
        Duration delay = RepeatTimer::kFirstDelay;
        for (int attempt = 1; attempt <= limits::kMaxHandshakeAttempts; ++attempt) {
            timer.onSent(now, random);
            QCOMPARE(timer.attempts(), attempt);
            QCOMPARE(timer.lastSent(), now);
            const Duration wait = timer.next() - now;
            QVERIFY(wait >= delay && wait < delay + delay / 8);
            QVERIFY(!timer.isDue(timer.next() - 1us) && timer.isDue(timer.next()));
            now = timer.next();
            delay = std::min(delay * 2, RepeatTimer::kLongestDelay);
        }
    }
}

void TestRepeatTimer::isUsedUpAfterItsAttempts()
{
    SeededRandom random(1);
    RepeatTimer timer;
    for (int attempt = 0; attempt < limits::kMaxHandshakeAttempts; ++attempt) {
        QVERIFY(!timer.isUsedUp());
        timer.onSent(Instant(1h), random);
    }
    QVERIFY(timer.isUsedUp());
}

QTEST_APPLESS_MAIN(TestRepeatTimer)
#include "tst_repeat_timer.moc"
