#include "core/base/random.h"
#include "core/transport/congestion.h"
#include "core/transport/delivery_limits.h"
#include "core/transport/delivery_receiver.h"

#include <QtTest>

#include <limits>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kMax64 = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kPayload = delivery::payloadOf(protocol::kBaseDatagram);
constexpr Duration kRoundTrip = 40ms;

Instant at(Duration time)
{
    return Instant(100s) + time;
}

/// Holds window and pace still and remembers what it was told.
struct FixedController final : Congestion {
    void onSample(const DeliverySample &sample) override
    {
        delivered += sample.delivered;
        lost += sample.lost;
        rounds += sample.roundEnded ? 1 : 0;
        last = sample;
        if (sample.rate > 0)
            rate = sample.rate;
    }
    void onSilence(int timeouts, Instant) override { silences = timeouts; }
    void onResume(Duration time, Instant) override { idle = time; }
    void reset(Instant) override { ++resets; }
    void onPath(Duration, std::uint64_t) override { }
    std::uint64_t window() const override { return fixedWindow; }
    std::uint64_t pace() const override { return 1'000'000; }

    std::uint64_t fixedWindow = 50 * kPayload;
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;
    std::uint64_t rate = 0;
    int rounds = 0;
    int silences = 0;
    int resets = 0;
    Duration idle{};
    DeliverySample last;
};

struct Fetching {
    FixedController *controller = new FixedController;
    DeliveryReceiver receiver{std::unique_ptr<Congestion>(controller)};
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(kPayload);

    Fetching() { receiver.onRoundTrip(kRoundTrip, at(-1s)); }

    wire::Flow begin(Instant now)
    {
        receiver.onRequested(1'000'000'000, now);
        return receiver.pollFlow(now).value();
    }

    wire::Data datagram(std::uint64_t number, Instant sent) const
    {
        wire::Data data;
        data.position = number * kPayload;
        data.bytes = bytes;
        data.clock = wireClock(sent);
        data.token = static_cast<std::uint32_t>(number);
        return data;
    }

    bool arrive(std::uint64_t number, Instant now) { return receiver.onData(datagram(number, now - 20ms), 1200, now); }
};

} // namespace

class TestDeliveryReceiver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksAtOnce();
    void receiptNamesTheHighest();
    void receiptsKeepTheirInterval();
    void creditFollowsWhatIsAccountedFor();
    void creditIsNeverTakenBack();
    void creditIsHeldDownByWhatIsOutstanding();
    void holdAndRateLimit();
    void localRoomBoundsWhatWaitsHere();
    void reorderingBelowThreeIsNoLoss();
    void gapsAreLostAfterThreeOrTime();
    void tailLossIsFound();
    void probesBackOff();
    void answeredProbesStayQuick();
    void statusBeforeDataIsNoLoss();
    void nothingOutstandingStopsAll();
    void measuresRoundTripAndRounds();
    void limitedDataDoesNotLengthenRoundTrips();
    void measuresQueueOverClockWrap();
    void measuresDeliveryRate();
    void reportsTheMostOfTwoSeconds();
    void bunchedArrivalsAreNotFaster();
    void addressChangeForgetsThePath();
    void reportsThePauseBeforeARequest();
    void notesLossOfLargeDatagrams();
    void rejectsPositionsBeyondCredit();
    void survivesHostileServer();
};

/// [D-12] [D-13]
void TestDeliveryReceiver::asksAtOnce()
{
    Fetching f;
    QVERIFY(!f.receiver.pollFlow(at(0s)));
    const wire::Flow flow = f.begin(at(0s));
    QCOMPARE(flow.serial, 1u);
    QCOMPARE(flow.credit, 50 * kPayload);
    QCOMPARE(flow.pace, 1'000'000u);
    QCOMPARE(flow.highestPosition, 0u);
    QCOMPARE(flow.token, 0u);
    QCOMPARE(flow.clockEcho, 0u);
    QCOMPARE(flow.echoDelay, 0u);
    QCOMPARE(int(flow.flags), 0);
    QVERIFY(!f.receiver.pollFlow(at(1ms)));
}

/// [D-12]
void TestDeliveryReceiver::receiptNamesTheHighest()
{
    Fetching f;
    f.begin(at(0s));
    QVERIFY(f.arrive(0, at(40ms)));
    QVERIFY(f.arrive(2, at(41ms)));
    QVERIFY(f.arrive(1, at(42ms)));
    const wire::Flow flow = f.receiver.pollFlow(at(52ms)).value();
    QCOMPARE(flow.highestPosition, 3 * kPayload);
    QCOMPARE(flow.token, 2u);
    QCOMPARE(flow.clockEcho, wireClock(at(21ms)));
    QCOMPARE(flow.echoDelay, 11'000u);
    QCOMPARE(flow.received, 3 * kPayload);
    QCOMPARE(flow.lost, 0u);
}

/// [D-13]
void TestDeliveryReceiver::receiptsKeepTheirInterval()
{
    Fetching f;
    f.begin(at(0s));
    int receipts = 0;
    for (int ms = 40; ms < 1040; ++ms) {
        f.arrive(static_cast<std::uint64_t>(ms - 40), at(ms * 1ms));
        receipts += f.receiver.pollFlow(at(ms * 1ms)) ? 1 : 0;
    }
    QVERIFY(receipts >= 95 && receipts <= 101); // a quarter of 40 ms
}

/// [D-11] [D-12]
void TestDeliveryReceiver::creditFollowsWhatIsAccountedFor()
{
    Fetching f;
    f.begin(at(0s));
    for (const std::uint64_t number : {0, 1, 3, 4, 5}) // 2 is lost
        f.arrive(number, at(40ms));
    const wire::Flow flow = f.receiver.pollFlow(at(50ms)).value();
    QCOMPARE(flow.received, 5 * kPayload);
    QCOMPARE(flow.lost, kPayload);
    QCOMPARE(flow.credit, 56 * kPayload);
    QCOMPARE(f.receiver.lossHorizon(), 6 * kPayload);
    QCOMPARE(f.controller->delivered, 5 * kPayload);
    QCOMPARE(f.controller->lost, kPayload);
}

/// [D-11]
void TestDeliveryReceiver::creditIsNeverTakenBack()
{
    Fetching f;
    const std::uint64_t credit = f.begin(at(0s)).credit;
    f.controller->fixedWindow = 4 * kPayload;
    f.arrive(0, at(40ms));
    QCOMPARE(f.receiver.pollFlow(at(50ms))->credit, credit);
    f.receiver.setOutstanding(kPayload, at(51ms));
    f.arrive(1, at(60ms));
    QCOMPARE(f.receiver.pollFlow(at(70ms))->credit, credit);
}

/// [D-11] [D-13]
void TestDeliveryReceiver::creditIsHeldDownByWhatIsOutstanding()
{
    Fetching f;
    f.receiver.onRequested(5000, at(0s));
    QCOMPARE(f.receiver.pollFlow(at(0s))->credit, 5000 + 2 * kPayload);
    f.receiver.setOutstanding(20'000, at(1ms));
    const auto more = f.receiver.pollFlow(at(1ms)); // at once: something new is asked for
    QVERIFY(more.has_value());
    QCOMPARE(more->credit, 20'000 + 2 * kPayload);
}

/// [D-13]
void TestDeliveryReceiver::holdAndRateLimit()
{
    Fetching f;
    const std::uint64_t credit = f.begin(at(0s)).credit;
    f.receiver.setCreditHold(true);
    for (std::uint64_t number = 0; number < 10; ++number)
        f.arrive(number, at(40ms));
    QCOMPARE(f.receiver.pollFlow(at(50ms))->credit, credit);
    QCOMPARE(f.receiver.deadline(), kNever); // what does not come is no wonder
    f.receiver.setCreditHold(false);
    QCOMPARE(f.receiver.pollFlow(at(500ms))->credit, credit + 10 * kPayload);

    f.receiver.setRateLimit(50'000);
    f.arrive(10, at(510ms));
    const wire::Flow limited = f.receiver.pollFlow(at(520ms)).value();
    QCOMPARE(limited.pace, 50'000u);
    f.receiver.setRateLimit(0);
    f.arrive(11, at(540ms));
    QCOMPARE(f.receiver.pollFlow(at(550ms))->pace, 1u);
    f.receiver.setRateLimit(std::nullopt);
    f.arrive(12, at(560ms));
    QCOMPARE(f.receiver.pollFlow(at(570ms))->pace, 1'000'000u);
}

/// Before a bandwidth is measured all of the window may wait here.
void TestDeliveryReceiver::localRoomBoundsWhatWaitsHere()
{
    Fetching f;
    const std::uint64_t credit = f.begin(at(0s)).credit;
    QVERIFY(credit > 5 * kPayload);
    f.receiver.setLocalRoom(5 * kPayload);
    for (std::uint64_t number = 0; number < credit / kPayload; ++number)
        f.arrive(number, at(40ms));
    const wire::Flow bounded = f.receiver.pollFlow(at(50ms)).value();
    QCOMPARE(bounded.credit, std::max(credit, bounded.received + 5 * kPayload + 3 * bounded.bandwidth * 40 / 1000));
    f.receiver.setLocalRoom(1'000'000);
    f.arrive(credit / kPayload, at(90ms));
    QVERIFY(f.receiver.pollFlow(at(100ms))->credit > bounded.credit + kPayload);
}

/// [D-30]
void TestDeliveryReceiver::reorderingBelowThreeIsNoLoss()
{
    Fetching f;
    f.begin(at(0s));
    for (const std::uint64_t number : {0, 2, 3, 1, 5, 4, 8, 7, 6})
        QVERIFY(f.arrive(number, at(40ms)));
    f.receiver.advance(at(3s));
    QCOMPARE(f.receiver.bytesLost(), 0u);
    QCOMPARE(f.receiver.bytesReceived(), 9 * kPayload);
}

/// [D-30] [D-13]
void TestDeliveryReceiver::gapsAreLostAfterThreeOrTime()
{
    Fetching f;
    f.begin(at(0s));
    f.arrive(0, at(40ms));
    f.arrive(2, at(40ms));
    f.receiver.pollFlow(at(50ms));
    QCOMPARE(f.receiver.deadline(), at(85ms)); // 9/8 of 40 ms after the gap
    f.receiver.advance(at(85ms) - 1us);
    QCOMPARE(f.receiver.lossHorizon(), kPayload);
    QVERIFY(f.receiver.pollFlow(at(85ms)).has_value()); // says so at once
    QCOMPARE(f.receiver.lossHorizon(), 3 * kPayload);
    QCOMPARE(f.receiver.bytesLost(), kPayload);
    QVERIFY(!f.arrive(1, at(86ms))); // given up
    QCOMPARE(f.receiver.bytesReceived(), 2 * kPayload);
}

/// [D-31] [D-32]
void TestDeliveryReceiver::tailLossIsFound()
{
    Fetching f;
    f.begin(at(0s));
    for (std::uint64_t number = 0; number < 5; ++number)
        f.arrive(number, at(40ms));
    QVERIFY(f.receiver.pollFlow(at(50ms)).has_value());
    QCOMPARE(f.receiver.lossHorizon(), 5 * kPayload); // the server has sent 8

    const Instant probe = f.receiver.deadline();
    QCOMPARE(probe, at(40ms) + f.receiver.probeTimeout());
    QVERIFY(!f.receiver.pollFlow(probe - 1us));
    const wire::Flow poke = f.receiver.pollFlow(probe).value();
    QCOMPARE(int(poke.flags), int(wire::Flow::kPoke));
    QCOMPARE(f.receiver.silentTimeouts(), 1);
    QCOMPARE(f.controller->silences, 1);

    wire::Status status;
    status.position = 8 * kPayload;
    f.receiver.onStatus(status, probe + kRoundTrip);
    QCOMPARE(f.receiver.silentTimeouts(), 0);
    QCOMPARE(f.receiver.lossHorizon(), 5 * kPayload); // DATA may have been overtaken
    const Instant lost = f.receiver.deadline();
    QCOMPARE(lost, probe + kRoundTrip + kRoundTrip / 8);
    const wire::Flow flow = f.receiver.pollFlow(lost).value();
    QCOMPARE(f.receiver.lossHorizon(), 8 * kPayload);
    QCOMPARE(flow.lost, 3 * kPayload);
    QCOMPARE(flow.credit, 58 * kPayload);
    QCOMPARE(flow.highestPosition, 5 * kPayload); // what a token can be named for
    QCOMPARE(flow.token, 4u);
}

/// [D-31]
void TestDeliveryReceiver::probesBackOff()
{
    Fetching f;
    f.begin(at(0s));
    std::vector<Duration> waits;
    Instant before = at(0s);
    for (int i = 0; i < 10; ++i) {
        const Instant next = f.receiver.deadline();
        waits.push_back(next - before);
        before = next;
        QCOMPARE(int(f.receiver.pollFlow(next)->flags), int(wire::Flow::kPoke));
        QCOMPARE(f.receiver.silentTimeouts(), i + 1);
    }
    for (std::size_t i = 1; i < waits.size(); ++i)
        QCOMPARE(waits[i], std::min<Duration>(2 * waits[i - 1], 4s));
    QCOMPARE(waits.back(), Duration(4s));
    f.arrive(0, before);
    QCOMPARE(f.receiver.silentTimeouts(), 0);
}

/// [D-31]
/// A server with a slow disk answers, but falls silent for good if it hears nothing for a second.
void TestDeliveryReceiver::answeredProbesStayQuick()
{
    Fetching f;
    f.begin(at(0s));
    Instant before = at(0s);
    for (int i = 0; i < 20; ++i) {
        const Instant next = f.receiver.deadline();
        QVERIFY(next - before <= 500ms + kRoundTrip);
        QVERIFY(f.receiver.pollFlow(next).has_value());
        f.receiver.onStatus(wire::Status(), next + kRoundTrip);
        QCOMPARE(f.receiver.silentTimeouts(), 0);
        before = next;
    }
}

/// [D-32]
void TestDeliveryReceiver::statusBeforeDataIsNoLoss()
{
    Fetching f;
    f.begin(at(0s));
    wire::Status status;
    status.position = 2 * kPayload;
    f.receiver.onStatus(status, at(40ms));
    QVERIFY(f.arrive(0, at(41ms)));
    QVERIFY(f.arrive(1, at(42ms)));
    f.receiver.advance(at(60ms));
    QCOMPARE(f.receiver.bytesLost(), 0u);
}

/// [D-13]
void TestDeliveryReceiver::nothingOutstandingStopsAll()
{
    Fetching f;
    f.begin(at(0s));
    f.arrive(0, at(40ms));
    f.arrive(2, at(41ms));
    f.receiver.setOutstanding(0, at(42ms));
    QCOMPARE(f.receiver.deadline(), kNever);
    QVERIFY(!f.receiver.pollFlow(at(10s)));
    QCOMPARE(f.receiver.silentTimeouts(), 0);
}

void TestDeliveryReceiver::measuresRoundTripAndRounds()
{
    Fetching f;
    const std::uint32_t first = f.begin(at(0s)).serial;
    wire::Data data = f.datagram(0, at(15ms));
    data.flowEcho = first;
    f.receiver.onData(data, 1200, at(30ms));
    QCOMPARE(f.receiver.minRtt(), Duration(30ms));
    QCOMPARE(f.controller->rounds, 1);
    data = f.datagram(1, at(25ms));
    data.flowEcho = first; // only the first to echo it measures
    f.receiver.onData(data, 1200, at(35ms));
    QCOMPARE(f.controller->last.roundTrip, Duration(0));
    QCOMPARE(f.controller->rounds, 1);

    const std::uint32_t second = f.receiver.pollFlow(at(40ms))->serial;
    data = f.datagram(2, at(60ms));
    data.flowEcho = second + 1; // never sent
    f.receiver.onData(data, 1200, at(70ms));
    QCOMPARE(f.controller->rounds, 1);
    data = f.datagram(3, at(60ms));
    data.flowEcho = second;
    f.receiver.onData(data, 1200, at(75ms));
    QCOMPARE(f.controller->last.roundTrip, Duration(35ms));
    QCOMPARE(f.controller->rounds, 2);
}

void TestDeliveryReceiver::limitedDataDoesNotLengthenRoundTrips()
{
    Fetching f;
    const std::uint32_t serial = f.begin(at(0s)).serial;
    const Duration before = f.receiver.smoothedRtt();
    wire::Data data = f.datagram(0, at(2s));
    data.flowEcho = serial;
    data.flags = wire::Data::kLimited; // the disk took two seconds
    f.receiver.onData(data, 1200, at(2020ms));
    QCOMPARE(f.receiver.smoothedRtt(), before);
}

void TestDeliveryReceiver::measuresQueueOverClockWrap()
{
    Fetching f;
    f.begin(at(0s));
    const Duration toWrap((std::int64_t(1) << 32) - 5'000);
    for (int i = 0; i < 20; ++i) {
        const Instant now = at(i * 1ms);
        wire::Data data = f.datagram(static_cast<std::uint64_t>(i), Instant(toWrap) + i * 1ms);
        if (i >= 10)
            data.clock -= 8'000; // waited 8 ms longer
        f.receiver.onData(data, 1200, now);
    }
    QCOMPARE(f.receiver.queueDelay(), Duration(0)); // round trips say nothing of it
    f.receiver.onRoundTrip(kRoundTrip + 6ms, at(20ms));
    QCOMPARE(f.receiver.queueDelay(), Duration(6ms));
    f.receiver.onRoundTrip(kRoundTrip + 60ms, at(20ms));
    QCOMPARE(f.receiver.queueDelay(), Duration(8ms));
}

/// [D-14]
void TestDeliveryReceiver::measuresDeliveryRate()
{
    Fetching f;
    f.begin(at(0s));
    QCOMPARE(f.receiver.bandwidth(), 0u);
    for (std::uint64_t number = 0; number < 200; ++number) {
        f.arrive(number, at(Duration(static_cast<std::int64_t>(number) * 1139)));
        f.receiver.pollFlow(at(Duration(static_cast<std::int64_t>(number) * 1139)));
    }
    QCOMPARE(f.receiver.bandwidth(), 1'000'000u);
    QCOMPARE(f.controller->rate, 1'000'000u);
}

/// [D-14]
/// Two seconds of data: while none comes, what was measured stays.
void TestDeliveryReceiver::reportsTheMostOfTwoSeconds()
{
    Fetching f;
    QCOMPARE(f.begin(at(0s)).bandwidth, 0u);
    std::uint64_t number = 0;
    const auto receive = [&](Duration begin, Duration end, Duration interval) {
        std::uint64_t told = 0;
        for (Duration time = begin; time < end; time += interval) {
            f.arrive(number++, at(time));
            if (const auto flow = f.receiver.pollFlow(at(time)))
                told = flow->bandwidth;
        }
        return told;
    };
    QCOMPARE(receive(0s, 300ms, Duration(1139)), 1'000'000u);
    QCOMPARE(receive(300ms, 2200ms, Duration(11'390)), 1'000'000u);
    const std::uint64_t later = receive(2200ms, 3s, Duration(11'390));
    QVERIFY(later >= 100'000 && later <= 105'000);
    f.receiver.advance(at(60s));
    QCOMPARE(f.receiver.bandwidth(), later);
}

/// A link that holds datagrams back and delivers them at once makes arrivals look fast; departures tell.
void TestDeliveryReceiver::bunchedArrivalsAreNotFaster()
{
    Fetching f;
    f.begin(at(0s));
    for (std::int64_t number = 0; number < 200; ++number) { // sent at 1 MB/s, held back, let out at 2.3 MB/s
        const Instant now = at(130ms + Duration(number * 500));
        f.receiver.onData(f.datagram(static_cast<std::uint64_t>(number), at(Duration(number * 1139))), 1200, now);
        f.receiver.pollFlow(now);
    }
    QCOMPARE(f.receiver.bandwidth(), 1'000'000u);
}

void TestDeliveryReceiver::addressChangeForgetsThePath()
{
    Fetching f;
    f.begin(at(0s));
    f.arrive(0, at(40ms));
    f.receiver.pollFlow(at(50ms));
    f.receiver.onAddressChanged(at(51ms));
    QCOMPARE(f.controller->resets, 1);
    QCOMPARE(f.receiver.minRtt(), Duration(0));
    const auto flow = f.receiver.pollFlow(at(51ms));
    QVERIFY(flow.has_value()); // the server needs a receipt from here
    QCOMPARE(flow->highestPosition, kPayload);
}

void TestDeliveryReceiver::reportsThePauseBeforeARequest()
{
    Fetching f;
    f.begin(at(0s));
    f.arrive(0, at(40ms));
    f.receiver.setOutstanding(0, at(40ms));
    f.receiver.onRequested(10'000, at(3s));
    QCOMPARE(f.controller->idle, Duration(2960ms));
}

void TestDeliveryReceiver::notesLossOfLargeDatagrams()
{
    Fetching f;
    f.begin(at(0s));
    for (std::uint64_t number = 0; number < 20; number += 5) { // large ones vanish, small ones arrive
        for (std::uint64_t i = 0; i < 3; ++i)
            f.arrive(number + 2 + i, at(40ms));
    }
    QCOMPARE(f.receiver.lossesSinceLarge(), 4u);
    f.receiver.onData(f.datagram(30, at(20ms)), 1472, at(50ms));
    QCOMPARE(f.receiver.lossesSinceLarge(), 0u);
}

/// [D-3]
void TestDeliveryReceiver::rejectsPositionsBeyondCredit()
{
    Fetching f;
    const std::uint64_t credit = f.begin(at(0s)).credit;
    wire::Data data = f.datagram(0, at(20ms));
    for (const std::uint64_t position : {credit + protocol::kInitialCredit, kMax64, kMax64 - kPayload, kMax64 - kPayload + 1}) {
        data.position = position;
        QVERIFY(!f.receiver.onData(data, 1200, at(40ms)));
    }
    wire::Status status;
    status.position = kMax64;
    f.receiver.onStatus(status, at(41ms));
    f.receiver.advance(at(3s));
    QCOMPARE(f.receiver.lossHorizon(), 0u);
    QCOMPARE(f.receiver.bytesLost(), 0u);
    QVERIFY(f.arrive(0, at(3s)));
    data.position = kPayload;
    data.bytes = {};
    QVERIFY(!f.receiver.onData(data, 1200, at(3s)));
}

/// [D-3] [D-11] [D-33]
void TestDeliveryReceiver::survivesHostileServer()
{
    SeededRandom random(23);
    Fetching f;
    std::uint64_t credit = f.begin(at(0s)).credit;
    Duration time = 0s;
    std::uint64_t horizon = 0;
    for (int i = 0; i < 50'000; ++i) {
        time += Duration(static_cast<std::int64_t>(random.below(1500)));
        wire::Data data;
        data.position = random.below(4) == 0 ? random.next64() : random.below(credit + 2 * protocol::kInitialCredit);
        data.bytes = ByteView(f.bytes).first(random.below(kPayload + 1));
        data.clock = random.next32();
        data.flowEcho = random.below(2) == 0 ? random.next32() : static_cast<std::uint32_t>(random.below(5000));
        data.token = random.next32();
        data.flags = static_cast<std::uint8_t>(random.next32());
        f.receiver.onData(data, random.below(70'000), at(time));
        if (random.below(10) == 0) {
            wire::Status status;
            status.position = random.below(2) == 0 ? random.next64() : random.below(credit + 2 * protocol::kInitialCredit);
            status.queuedBytes = random.next64();
            f.receiver.onStatus(status, at(time));
        }
        if (const auto flow = f.receiver.pollFlow(at(time))) {
            QVERIFY(flow->credit >= credit);
            QVERIFY(flow->credit <= flow->received + flow->lost + 50 * kPayload);
            QVERIFY(flow->received + flow->lost <= credit + protocol::kInitialCredit);
            QVERIFY(flow->highestPosition <= credit + protocol::kInitialCredit);
            credit = flow->credit;
        }
        QVERIFY(f.receiver.lossHorizon() >= horizon);
        horizon = f.receiver.lossHorizon();
        QVERIFY(f.receiver.probeTimeout() <= delivery::kMaxProbeInterval);
    }
}

QTEST_APPLESS_MAIN(TestDeliveryReceiver)
#include "tst_delivery_receiver.moc"
