#include "core/transport/queue_delay.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

/// A datagram that left at `left`, by a clock that is `ahead` of ours, and was on its way for `way`.
void arrive(QueueDelay &queue, Instant left, Duration way, std::uint32_t ahead = 0)
{
    queue.onArrival(wireClock(left) + ahead, left + way);
}

} // namespace

class TestQueueDelay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isZeroAtFirst();
    void isAboveTheSmallest();
    void clocksNeedNotAgree_data();
    void clocksNeedNotAgree();
    void theSmallerOfBothCounts();
    void forgetsOldMinimums();
    void anotherPathStartsAnew();
    void jumpsTellUnrest();
};

void TestQueueDelay::isZeroAtFirst()
{
    QueueDelay queue;
    QCOMPARE(queue.current(), Duration::zero());
    QCOMPARE(queue.minRoundTrip(), Duration::zero());
    arrive(queue, Instant(1h), 300ms);
    QCOMPARE(queue.current(), Duration::zero());
}

void TestQueueDelay::isAboveTheSmallest()
{
    QueueDelay queue;
    arrive(queue, Instant(1h), 30ms);
    arrive(queue, Instant(1h + 1s), 70ms);
    QCOMPARE(queue.current(), Duration(40ms));
    arrive(queue, Instant(1h + 2s), 20ms);
    QCOMPARE(queue.current(), Duration::zero());
    arrive(queue, Instant(1h + 3s), 25ms);
    QCOMPARE(queue.current(), Duration(5ms));
}

void TestQueueDelay::clocksNeedNotAgree_data()
{
    QTest::addColumn<quint32>("ahead");
    QTest::newRow("same") << quint32(0);
    QTest::newRow("ahead") << quint32(1'000'000);
    QTest::newRow("behind") << quint32(0) - 1'000'000;
    QTest::newRow("half a turn") << (quint32(1) << 31);
}

void TestQueueDelay::clocksNeedNotAgree()
{
    QFETCH(quint32, ahead);
    QueueDelay queue;
    // Across the wrap of this host's clock, too.
    const Instant wrap(Duration(std::int64_t(1) << 32));
    arrive(queue, wrap - 2s, 30ms, ahead);
    arrive(queue, wrap - 10ms, 70ms, ahead);
    QCOMPARE(queue.current(), Duration(40ms));
    arrive(queue, wrap + 1s, 31ms, ahead);
    QCOMPARE(queue.current(), Duration(1ms));
}

void TestQueueDelay::theSmallerOfBothCounts()
{
    QueueDelay queue;
    queue.onRoundTrip(50ms, Instant(1h));
    arrive(queue, Instant(1h), 20ms);
    arrive(queue, Instant(1h + 1s), 60ms);
    QCOMPARE(queue.current(), Duration::zero()); // no round trip was longer: the clocks may be drifting
    queue.onRoundTrip(65ms, Instant(1h + 1s));
    QCOMPARE(queue.current(), Duration(15ms));
    queue.onRoundTrip(500ms, Instant(1h + 2s));
    QCOMPARE(queue.current(), Duration(40ms)); // the rest waits on the other way
    QCOMPARE(queue.minRoundTrip(), Duration(50ms));
}

void TestQueueDelay::forgetsOldMinimums()
{
    QueueDelay queue;
    for (int second = 0; second < 30; ++second) {
        const Duration longer = second < 10 ? 0ms : 40ms;
        arrive(queue, Instant(1h + second * 1s), 20ms + longer);
        queue.onRoundTrip(50ms + longer, Instant(1h + second * 1s));
        if (second == 12)
            QCOMPARE(queue.current(), Duration(40ms));
    }
    QCOMPARE(queue.current(), Duration::zero());
    QCOMPARE(queue.minRoundTrip(), Duration(90ms));
}

void TestQueueDelay::anotherPathStartsAnew()
{
    QueueDelay queue;
    arrive(queue, Instant(1h), 20ms);
    queue.onRoundTrip(40ms, Instant(1h));
    queue.reset();
    arrive(queue, Instant(1h + 1s), 200ms);
    QCOMPARE(queue.current(), Duration::zero());
    QCOMPARE(queue.minRoundTrip(), Duration::zero());
}

void TestQueueDelay::jumpsTellUnrest()
{
    QueueDelay queue;
    Instant now(1h);
    for (int i = 0; i < 100; ++i) // a queue that fills by and by
        arrive(queue, now += 1ms, 20ms + i * 200us);
    QCOMPARE(queue.current(), Duration(19800us));
    QCOMPARE(queue.jump(), Duration(200us));
    for (int batch = 0; batch < 3; ++batch) {
        for (int i = 1; i <= 20; ++i)
            arrive(queue, now + i * 500us, 30ms - i * 500us);
        now += 10ms;
    }
    QCOMPARE(queue.jump(), Duration(9500us));
    for (int i = 0; i < 1100; ++i)
        arrive(queue, now += 1ms, 20ms);
    QCOMPARE(queue.jump(), Duration::zero());
    arrive(queue, now += 1ms, 900ms);
    QCOMPARE(queue.jump(), Duration(100ms));
    queue.reset();
    QCOMPARE(queue.jump(), Duration::zero());
}

QTEST_APPLESS_MAIN(TestQueueDelay)
#include "tst_queue_delay.moc"
