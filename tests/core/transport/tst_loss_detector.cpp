#include "core/base/random.h"
#include "core/transport/delivery_limits.h"
#include "core/transport/loss_detector.h"

#include <QtTest>

#include <algorithm>
#include <limits>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow(1s);
constexpr Duration kTimeout = 1s;
constexpr Instant kLater = kNow + kTimeout;

ByteRange datagram(std::uint64_t number)
{
    return {number * 100, number * 100 + 100};
}

std::uint64_t takeAll(LossDetector &detector, Instant now)
{
    std::uint64_t lost = 0;
    while (const auto loss = detector.takeLoss(now))
        lost += loss->bytes;
    return lost;
}

} // namespace

class TestLossDetector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void displacedByTwoIsNoLoss();
    void threeLaterDatagramsMakeALoss();
    void timeMakesALoss();
    void duplicatesAndLateOnesAreNotFresh();
    void serversWordOpensAGap();
    void remembersTheQueueAtTheGap();
    void reorderingIsNoLoss();
    void reorderingThatGoesOnIsRemembered();
    void reorderingIsForgotten();
    void whatCameTwiceIsNoReordering();
    void gapsAreBounded();
    void countsAddUp();
};

void TestLossDetector::displacedByTwoIsNoLoss()
{
    LossDetector detector;
    for (const std::uint64_t number : {0, 2, 3, 1, 6, 5, 4, 7}) {
        QCOMPARE(detector.onArrival(datagram(number), 0us, kNow, kTimeout), 100u);
        QCOMPARE(takeAll(detector, kNow), 0u);
    }
    QCOMPARE(detector.horizon(), 800u);
    QCOMPARE(detector.deadline(), kNever);
}

void TestLossDetector::threeLaterDatagramsMakeALoss()
{
    LossDetector detector;
    detector.onArrival(datagram(0), 0us, kNow, kTimeout);
    detector.onArrival(datagram(3), 0us, kNow, kTimeout);
    detector.onArrival(datagram(4), 0us, kNow, kTimeout);
    QCOMPARE(takeAll(detector, kNow), 0u);
    QCOMPARE(detector.horizon(), 100u);
    detector.onArrival(datagram(5), 0us, kNow, kTimeout);
    QCOMPARE(takeAll(detector, kNow), 200u);
    QCOMPARE(detector.horizon(), 600u);
}

void TestLossDetector::timeMakesALoss()
{
    LossDetector detector;
    detector.onArrival(datagram(1), 0us, kNow, kTimeout);
    QCOMPARE(detector.deadline(), kLater);
    QCOMPARE(takeAll(detector, kLater - 1us), 0u);
    QCOMPARE(takeAll(detector, kLater), 100u);
    QCOMPARE(detector.deadline(), kNever);
}

void TestLossDetector::duplicatesAndLateOnesAreNotFresh()
{
    LossDetector detector;
    QCOMPARE(detector.onArrival(datagram(1), 0us, kNow, kTimeout), 100u);
    QCOMPARE(detector.onArrival(datagram(1), 0us, kNow, kTimeout), 0u);
    takeAll(detector, kLater);
    QCOMPARE(detector.onArrival(datagram(0), 0us, kNow, kTimeout), 0u);
    QCOMPARE(detector.onArrival({150, 250}, 0us, kNow, kTimeout), 50u); // only what is new of it counts
}

void TestLossDetector::serversWordOpensAGap()
{
    LossDetector detector;
    detector.onArrival(datagram(0), 0us, kNow, kTimeout);
    detector.onSentBelow(100, 0us, kNow, kTimeout);
    QCOMPARE(detector.deadline(), kNever);
    detector.onSentBelow(500, 0us, kNow, kTimeout);
    QCOMPARE(detector.onArrival(datagram(3), 0us, kNow, kTimeout), 100u); // overtaken on the way
    QCOMPARE(takeAll(detector, kLater), 300u);
    QCOMPARE(detector.horizon(), 500u);
}

void TestLossDetector::remembersTheQueueAtTheGap()
{
    LossDetector detector;
    detector.onArrival(datagram(1), 7ms, kNow, kTimeout);
    detector.onArrival(datagram(2), 1ms, kNow, kTimeout);
    QCOMPARE(detector.takeLoss(kLater)->queueDelay, Duration(7ms));
}

/// Each datagram in its own time, up to 20 ms: what is late for the first time is taken for lost, what follows is not.
void TestLossDetector::reorderingIsNoLoss()
{
    SeededRandom random(5);
    std::vector<std::pair<Instant, std::uint64_t>> arrivals;
    for (std::uint64_t number = 0; number < 20'000; ++number) {
        if (number % 100 != 99)
            arrivals.emplace_back(kNow + static_cast<int>(number) * 50us + static_cast<int>(random.below(20'000)) * 1us, number);
    }
    std::sort(arrivals.begin(), arrivals.end());
    LossDetector detector;
    std::uint64_t early = 0;
    std::uint64_t late = 0;
    for (const auto &[now, number] : arrivals) {
        detector.onArrival(datagram(number), 0us, now, 5ms);
        (now < kNow + 100ms ? early : late) += takeAll(detector, now);
    }
    late += takeAll(detector, kLater + 1s);
    QVERIFY(early > 0);
    QVERIFY2(late >= 18'000 && late <= 18'800, qPrintable(QString::number(late))); // 1 % of 18,000 of 100 bytes
}

void TestLossDetector::reorderingThatGoesOnIsRemembered()
{
    LossDetector detector;
    Instant now = kNow;
    const auto overtake = [&](std::uint64_t number, Duration lateness) {
        for (const std::uint64_t later : {1, 2, 3})
            detector.onArrival(datagram(number + later), 0us, now, kTimeout);
        const std::uint64_t lost = takeAll(detector, now + lateness);
        detector.onArrival(datagram(number), 0us, now + lateness, kTimeout);
        return lost;
    };
    QCOMPARE(overtake(0, 16ms), 100u);
    for (std::uint64_t number = 4; number < 120; number += 4) {
        now += 1s;
        QCOMPARE(overtake(number, 14ms), 0u);
    }
    now += 12s;
    QCOMPARE(overtake(120, 14ms), 100u);
}

void TestLossDetector::reorderingIsForgotten()
{
    LossDetector detector;
    const auto loseOne = [&detector](std::uint64_t number, Instant now) {
        for (const std::uint64_t later : {1, 2, 3})
            detector.onArrival(datagram(number + later), 0us, now, kTimeout);
    };
    loseOne(0, kNow);
    QCOMPARE(takeAll(detector, kNow), 100u);
    QCOMPARE(detector.onArrival(datagram(0), 0us, kNow + 16ms, kTimeout), 0u); // it was only late
    loseOne(4, kNow + 20ms);
    QCOMPARE(detector.deadline(), kNow + 38ms);
    QCOMPARE(takeAll(detector, kNow + 38ms - 1us), 0u);
    QCOMPARE(takeAll(detector, kNow + 38ms), 100u);
    detector.onArrival(datagram(4), 0us, kNow + 10min, kTimeout); // who withholds data for long gains little
    loseOne(8, kNow + 10min);
    QCOMPARE(detector.deadline(), kNow + 10min + delivery::kMaxReordering);
    detector.forgetReordering();
    QCOMPARE(takeAll(detector, kNow + 10min), 100u);
}

void TestLossDetector::whatCameTwiceIsNoReordering()
{
    LossDetector detector;
    for (const std::uint64_t number : {0, 1, 2, 4, 5, 6})
        detector.onArrival(datagram(number), 0us, kNow, kTimeout);
    QCOMPARE(takeAll(detector, kNow), 100u);
    for (const std::uint64_t number : {2, 4})
        QCOMPARE(detector.onArrival(datagram(number), 0us, kNow + 16ms, kTimeout), 0u);
    for (const std::uint64_t number : {8, 9, 10})
        detector.onArrival(datagram(number), 0us, kNow + 20ms, kTimeout);
    QCOMPARE(takeAll(detector, kNow + 20ms), 100u);
}

void TestLossDetector::gapsAreBounded()
{
    LossDetector detector;
    detector.onSentBelow(1'000'000, 0us, kNow, kTimeout);
    std::uint64_t lost = 0;
    for (std::uint64_t number = 9'000; number > 0; number -= 2) { // backwards: no gap ever has three behind it
        detector.onArrival(datagram(number), 0us, kNow, kTimeout);
        lost += takeAll(detector, kNow);
    }
    QVERIFY(lost > 0);
    int left = 0;
    while (detector.takeLoss(kLater))
        ++left;
    QVERIFY(left <= static_cast<int>(delivery::kMaxGaps));
}

/// Whatever arrives in whatever order: what arrived, was lost or is pending adds up, and nothing counts twice.
void TestLossDetector::countsAddUp()
{
    SeededRandom random(17);
    for (int run = 0; run < 200; ++run) {
        LossDetector detector;
        std::vector<std::uint64_t> order;
        for (std::uint64_t number = 0; number < 300; ++number) {
            if (random.below(10) > 0)
                order.push_back(number);
        }
        for (std::size_t i = 0; i < order.size(); ++i)
            std::swap(order[i], order[std::min(order.size() - 1, i + random.below(6))]);
        std::uint64_t received = 0;
        std::uint64_t lost = 0;
        std::uint64_t horizon = 0;
        Instant now = kNow;
        for (const std::uint64_t number : order) {
            now += Duration(static_cast<std::int64_t>(random.below(2000)));
            received += detector.onArrival(datagram(number), 0us, now, 5ms);
            lost += takeAll(detector, now);
            QVERIFY(detector.horizon() >= horizon);
            horizon = detector.horizon();
            QVERIFY(received + lost <= detector.end());
        }
        lost += takeAll(detector, now + delivery::kMaxReordering);
        QCOMPARE(received + lost, detector.end());
        QCOMPARE(detector.horizon(), detector.end());
    }
}

QTEST_APPLESS_MAIN(TestLossDetector)
#include "tst_loss_detector.moc"
