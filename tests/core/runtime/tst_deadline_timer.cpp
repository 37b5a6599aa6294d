#include "core/runtime/clock.h"
#include "core/runtime/deadline_timer.h"

#include <QSignalSpy>
#include <QTest>

using namespace plug;
using namespace plug::runtime;
using namespace std::chrono_literals;

class TestDeadlineTimer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isNeverEarly()
    {
        DeadlineTimer timer;
        Instant expired;
        connect(&timer, &DeadlineTimer::expired, &timer, [&] { expired = now(); });
        for (const Duration wait : {0us, 1us, 700us, 5000us}) {
            QSignalSpy spy(&timer, &DeadlineTimer::expired);
            const Instant deadline = now() + wait;
            timer.arm(deadline);
            QVERIFY(!spy.isEmpty() || spy.wait());
            QVERIFY(expired >= deadline);
            QCOMPARE(spy.size(), 1);
        }
    }

    void expiresForThePast()
    {
        DeadlineTimer timer;
        QSignalSpy spy(&timer, &DeadlineTimer::expired);
        timer.arm(now() - 1h);
        QVERIFY(spy.wait());
        timer.arm(Instant());
        QVERIFY(spy.wait());
    }

    void keepsOnlyTheLastDeadline()
    {
        DeadlineTimer timer;
        QSignalSpy spy(&timer, &DeadlineTimer::expired);
        timer.arm(now());
        timer.arm(now() + 1h);
        DeadlineTimer other;
        QSignalSpy otherSpy(&other, &DeadlineTimer::expired);
        other.arm(now() + 5ms);
        QVERIFY(otherSpy.wait());
        QCOMPARE(spy.size(), 0);
        timer.arm(now());
        QVERIFY(spy.wait());
    }

    void canBeDisarmed()
    {
        DeadlineTimer timer;
        QSignalSpy spy(&timer, &DeadlineTimer::expired);
        timer.arm(now());
        timer.arm(kNever);
        DeadlineTimer other;
        QSignalSpy otherSpy(&other, &DeadlineTimer::expired);
        other.arm(now() + 5ms);
        QVERIFY(otherSpy.wait());
        QCOMPARE(spy.size(), 0);
    }

    void canBeArmedAnewFromItsSignal()
    {
        DeadlineTimer timer;
        int count = 0;
        connect(&timer, &DeadlineTimer::expired, &timer, [&] {
            if (++count < 5)
                timer.arm(now() + 100us);
        });
        timer.arm(now());
        QTRY_COMPARE(count, 5);
    }
};

QTEST_GUILESS_MAIN(TestDeadlineTimer)
#include "tst_deadline_timer.moc"
