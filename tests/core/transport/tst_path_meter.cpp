#include "core/transport/delivery_limits.h"
#include "core/transport/path_meter.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

const std::uint64_t kPayload = delivery::payloadOf(protocol::kBaseDatagram);
const QByteArray kBytes(1000, 'x');

/// A server 20 ms away whose clock is ours.
struct Server {
    DeliverySample give(std::uint32_t echo, std::uint8_t flags = 0, bool isLimitedHere = false)
    {
        wire::Data data;
        data.clock = wireClock(now - 20ms);
        data.flowEcho = echo;
        data.flags = flags;
        data.bytes = viewOf(kBytes);
        meter.onArrival(data.clock, now);
        return meter.onData(data, data.bytes.size(), {kPayload, 0, isLimitedHere}, now);
    }

    PathMeter meter;
    Instant now{1h};
};

} // namespace

class TestPathMeter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplesSayWhatCame();
    void allDataTellsTheLoop();
    void slowAnswersOfAnIdleServerAreLeftOut();
    void longRoundTripsAreCut();
    void ratesKnowWhatLimitedThem();
    void timesFollowTheRoundTrip();
    void probesWaitForTwoDatagrams();
    void anotherPathKeepsSerials();
};

void TestPathMeter::samplesSayWhatCame()
{
    Server server;
    const std::uint32_t serial = server.meter.onReceipt(server.now);
    server.now += 40ms;
    const DeliverySample sample = server.give(serial);
    QCOMPARE(sample.at, server.now);
    QCOMPARE(sample.delivered, 1000u);
    QCOMPARE(sample.lost, 0u);
    QCOMPARE(sample.roundTrip, Duration(40ms));
    QCOMPARE(sample.smoothedRoundTrip, Duration(40ms));
    QCOMPARE(sample.minRoundTrip, Duration(40ms));
    QVERIFY(sample.roundEnded);
    QCOMPARE(sample.payload, kPayload);
    const DeliverySample again = server.give(serial);
    QCOMPARE(again.roundTrip, Duration::zero());
    QVERIFY(!again.roundEnded);
}

void TestPathMeter::allDataTellsTheLoop()
{
    Server server;
    server.meter.onRoundTrip(40ms, server.now);
    const std::uint32_t serial = server.meter.onReceipt(server.now);
    server.now += 40ms;
    QCOMPARE(server.give(serial).loop, Duration(35ms)); // receipts leave every 10 ms
    server.now += 20ms;
    const DeliverySample later = server.give(serial);
    QCOMPARE(later.roundTrip, Duration::zero());
    QCOMPARE(later.loop, Duration(55ms));
    QCOMPARE(server.give(serial, wire::Data::kLimited).loop, Duration::zero());
    QCOMPARE(server.give(serial + 1).loop, Duration::zero());
}

void TestPathMeter::slowAnswersOfAnIdleServerAreLeftOut()
{
    Server server;
    server.meter.onRoundTrip(40ms, server.now);
    const std::uint32_t slow = server.meter.onReceipt(server.now);
    server.now += 300ms;
    QCOMPARE(server.give(slow, wire::Data::kLimited).roundTrip, Duration::zero());
    QCOMPARE(server.meter.rtt().smoothed(), Duration(40ms));
    const std::uint32_t quick = server.meter.onReceipt(server.now);
    server.now += 24ms;
    QCOMPARE(server.give(quick, wire::Data::kLimited).roundTrip, Duration(24ms));
    QCOMPARE(server.meter.rtt().smoothed(), Duration(38ms));
}

void TestPathMeter::longRoundTripsAreCut()
{
    Server server;
    const std::uint32_t serial = server.meter.onReceipt(server.now);
    server.now += 1h;
    QCOMPARE(server.give(serial).roundTrip, delivery::kMaxRoundTrip);
}

void TestPathMeter::ratesKnowWhatLimitedThem()
{
    const auto rateOf = [](std::uint8_t flags, bool isLimitedHere) {
        Server server;
        DeliverySample sample;
        while (sample.rate == 0) {
            server.now += 1ms;
            sample = server.give(0, flags, isLimitedHere);
        }
        return std::pair(sample, server.meter.bandwidth());
    };
    const auto [free, bandwidth] = rateOf(0, false);
    QCOMPARE(free.rate, 1'000'000u);
    QCOMPARE(bandwidth, std::optional(free.rate));
    QVERIFY(!free.isLimited);
    QVERIFY(rateOf(wire::Data::kLimited, false).first.isLimited);
    QVERIFY(rateOf(0, true).first.isLimited);
    QVERIFY(!PathMeter().bandwidth());
}

void TestPathMeter::timesFollowTheRoundTrip()
{
    PathMeter meter;
    meter.onRoundTrip(80ms, Instant(1h));
    QCOMPARE(meter.gapTimeout(), Duration(90ms));
    QCOMPARE(meter.reorderAllowance(), Duration(10ms));
    QCOMPARE(meter.receiptInterval(), Duration(20ms));
    PathMeter near;
    near.onRoundTrip(10us, Instant(1h));
    QCOMPARE(near.gapTimeout(), Duration(1ms));
    QCOMPARE(near.reorderAllowance(), Duration(1ms));
    QCOMPARE(near.receiptInterval(), delivery::kMinReceiptInterval);
    PathMeter far;
    far.onRoundTrip(2s, Instant(1h));
    QCOMPARE(far.receiptInterval(), delivery::kMaxReceiptInterval);
}

void TestPathMeter::probesWaitForTwoDatagrams()
{
    PathMeter meter;
    meter.onRoundTrip(80ms, Instant(1h));
    QCOMPARE(meter.probeTimeout(10'000, 1000), Duration(240ms + 200ms));
    QCOMPARE(meter.probeTimeout(1'000'000'000, 1000), Duration(240ms + 2us));
    QCOMPARE(meter.probeTimeout(0, 1000), delivery::kMaxProbeInterval);
}

void TestPathMeter::anotherPathKeepsSerials()
{
    Server server;
    server.meter.onRoundTrip(40ms, server.now);
    QCOMPARE(server.meter.onReceipt(server.now), 1u);
    server.meter.reset();
    QVERIFY(!server.meter.rtt().hasSample());
    QCOMPARE(server.meter.minRoundTrip(), Duration::zero());
    QCOMPARE(server.meter.sampleAt(server.now, kPayload).smoothedRoundTrip, Duration::zero());
    QCOMPARE(server.meter.onReceipt(server.now), 2u);
}

QTEST_APPLESS_MAIN(TestPathMeter)
#include "tst_path_meter.moc"
