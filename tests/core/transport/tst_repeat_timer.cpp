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
    void isHastenedOnce();
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

void TestRepeatTimer::isHastenedOnce()
{
    SeededRandom random(1);
    RepeatTimer timer;
    Instant now(1h);
    for (int i = 0; i < 3; ++i)
        timer.onSent(now = std::max(now, timer.next()), random);
    const Duration before = timer.next() - now;
    timer.hasten(now);
    QCOMPARE(timer.next(), now + RepeatTimer::kFirstDelay);
    for (int i = 0; i < RepeatTimer::kHastened; ++i) {
        timer.onSent(now = timer.next(), random);
        timer.hasten(now);
        QVERIFY(timer.next() - now < RepeatTimer::kFirstDelay * 9 / 8);
    }
    // Then it goes on where it was.
    for (int i = 3; i < limits::kMaxHandshakeAttempts; ++i) {
        QVERIFY(!timer.isUsedUp());
        timer.onSent(now = timer.next(), random);
        QVERIFY(timer.next() - now >= before);
    }
    QVERIFY(timer.isUsedUp());
}

QTEST_APPLESS_MAIN(TestRepeatTimer)
#include "tst_repeat_timer.moc"
