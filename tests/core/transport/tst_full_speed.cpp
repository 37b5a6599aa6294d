#include "tests/core/transport/link_measures.h"

#include <QtTest>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

namespace {

/// One pair; measured after a start-up.
Outcome runAlone(const LinkConfig &config, Duration time, Duration startUp = 2s)
{
    LinkSimulation link(config, 1);
    link.start(0);
    link.runUntil(startUp);
    return measureUntil(link, {0}, startUp + time);
}

/// What each of `pairs` that begin at once got, from `begin` to `end`.
Outcome runTogether(const LinkConfig &config, int pairs, Duration begin, Duration end)
{
    LinkSimulation link(config, pairs);
    for (const std::size_t pair : pairsFrom(0, pairs))
        link.start(pair);
    link.runUntil(begin);
    return measureUntil(link, pairsFrom(0, pairs), end);
}

} // namespace

class TestFullSpeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsTheLink_data();
    void fillsTheLink();
    void seesThroughBatchesAndJitter_data();
    void seesThroughBatchesAndJitter();
    void fourShareBatches();
    void keepsLongQueuesShort();
    void fourShareAlike_data();
    void fourShareAlike();
    void longWaysLeaveShortOnesTheirShare_data();
    void longWaysLeaveShortOnesTheirShare();
    void sharesWithTcp_data();
    void sharesWithTcp();
    void survivesLostReceipts();
    void lateTimersCostLittle();
    void followsTheLink();
    void comesBackAfterAnOutage();
    void fetchesASmallFileSoon_data();
    void fetchesASmallFileSoon();
    void sameSeedSameRun();
    void startsAsSpecified();
    void resumesCarefully();
    void hostileSamplesKeepItSane();
};

void TestFullSpeed::fillsTheLink_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("perMille");
    QTest::addColumn<double>("least");
    for (const int megabits : {10, 100, 1000}) {
        for (const int milliseconds : {1, 10, 50}) {
            for (const auto &[perMille, least] : {std::pair(0, 0.95), std::pair(10, 0.94), std::pair(30, 0.91)})
                QTest::addRow("%d Mbit/s, %d ms, loss %d", megabits, milliseconds, perMille)
                    << megabits << milliseconds << perMille << least;
        }
    }
}

void TestFullSpeed::fillsTheLink()
{
    QFETCH(int, megabits);
    QFETCH(int, milliseconds);
    QFETCH(int, perMille);
    QFETCH(double, least);
    LinkConfig config;
    config.bitsPerSecond = static_cast<std::uint64_t>(megabits) * 1'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = std::max<Duration>(config.roundTrip, 10ms);
    config.lossPerMille = static_cast<std::uint32_t>(perMille);
    const Outcome outcome = runAlone(config, megabits == 1000 ? 3s : 10s);
    QVERIFY2(outcome.goodput() >= least, qPrintable(QString::number(outcome.goodput())));
    QVERIFY2(outcome.queue <= std::max<Duration>(config.roundTrip / 3, 5ms), qPrintable(QString::number(outcome.queue.count())));
}

void TestFullSpeed::seesThroughBatchesAndJitter_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("jitter");
    QTest::addColumn<bool>("isReordering");
    QTest::addColumn<int>("perMille");
    QTest::addColumn<double>("least");
    for (const int megabits : {20, 100, 1000}) {
        for (const int milliseconds : {1, 20, 100}) {
            const auto add = [&](int batch, int jitter, bool isReordering, int perMille, double least) {
                QTest::addRow("%d Mbit/s, %d ms, batches of %d ms, jitter of %d ms, %s, loss %d", megabits, milliseconds,
                              batch, jitter, isReordering ? "any order" : "in order", perMille)
                    << megabits << milliseconds << batch << jitter << isReordering << perMille << least;
            };
            for (const int batch : {5, 10, 20, 40})
                add(batch, 0, false, 0, 0.85);
            add(10, 0, false, 10, 0.85);
            for (const bool isReordering : {false, true}) {
                add(0, 20, isReordering, 0, 0.85);
                add(0, 20, isReordering, 10, 0.75);
            }
        }
    }
}

/// Most of the link, though no round trip is known but the shortest there is. At 1 Gbit/s and 100 ms any start takes longer.
void TestFullSpeed::seesThroughBatchesAndJitter()
{
    QFETCH(int, megabits);
    QFETCH(int, milliseconds);
    QFETCH(int, batch);
    QFETCH(int, jitter);
    QFETCH(bool, isReordering);
    QFETCH(int, perMille);
    QFETCH(double, least);
    LinkConfig config;
    config.bitsPerSecond = static_cast<std::uint64_t>(megabits) * 1'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = std::max<Duration>(config.roundTrip, 50ms);
    config.batch = batch * 1ms;
    config.jitter = jitter * 1ms;
    config.isReordering = isReordering;
    config.lossPerMille = static_cast<std::uint32_t>(perMille);
    const Duration startUp = megabits == 1000 && milliseconds == 100 ? 5s : 2s;
    const Outcome outcome = runAlone(config, megabits == 1000 ? 3s : 10s, startUp);
    qInfo("%4.1f %% of the link, %4.1f ms of queue", outcome.goodput() * 100, static_cast<double>(outcome.queue.count()) / 1e3);
    QVERIFY2(outcome.goodput() >= least, qPrintable(QString::number(outcome.goodput())));
    const Duration loop = config.roundTrip + 2 * (config.batch + config.jitter);
    QVERIFY2(outcome.queue <= loop / 3 + 5ms, qPrintable(QString::number(outcome.queue.count())));
}

void TestFullSpeed::fourShareBatches()
{
    LinkConfig config;
    config.batch = 10ms;
    const Outcome outcome = runTogether(config, 4, 5s, 60s);
    QVERIFY2(fairness(outcome.shares) >= 0.92, qPrintable(QString::number(fairness(outcome.shares))));
    QVERIFY2(outcome.goodput() >= 0.9, qPrintable(QString::number(outcome.goodput())));
}

void TestFullSpeed::keepsLongQueuesShort()
{
    LinkConfig config;
    config.bitsPerSecond = 10'000'000;
    config.roundTrip = 40ms;
    config.queue = 1s;
    const Outcome outcome = runAlone(config, 30s);
    QVERIFY(outcome.goodput() >= 0.95);
    QVERIFY2(outcome.queue <= 10ms, qPrintable(QString::number(outcome.queue.count())));
}

void TestFullSpeed::fourShareAlike_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("perMille");
    for (const int perMille : {0, 10}) {
        for (const int milliseconds : {5, 40}) {
            for (const int megabits : {10, 50, 100})
                QTest::addRow("%d Mbit/s, %d ms, loss %d", megabits, milliseconds, perMille) << megabits << milliseconds << perMille;
        }
    }
}

void TestFullSpeed::fourShareAlike()
{
    QFETCH(int, megabits);
    QFETCH(int, milliseconds);
    QFETCH(int, perMille);
    LinkConfig config;
    config.bitsPerSecond = static_cast<std::uint64_t>(megabits) * 1'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = std::max<Duration>(2 * config.roundTrip, 20ms); // four smallest windows take 16 ms at 10 Mbit/s
    config.lossPerMille = static_cast<std::uint32_t>(perMille);
    const Outcome outcome = runTogether(config, 4, 5s, 60s);
    QVERIFY2(fairness(outcome.shares) >= 0.93, qPrintable(QString::number(fairness(outcome.shares))));
    QVERIFY2(outcome.goodput() >= 0.94, qPrintable(QString::number(outcome.goodput())));
}

void TestFullSpeed::longWaysLeaveShortOnesTheirShare_data()
{
    QTest::addColumn<int>("queue");
    for (const int queue : {20, 40, 80, 160})
        QTest::addRow("queue %d ms", queue) << queue;
}

/// 20 and 80 ms on one link.
void TestFullSpeed::longWaysLeaveShortOnesTheirShare()
{
    QFETCH(int, queue);
    std::vector<double> fair;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        LinkConfig config;
        config.bitsPerSecond = 50'000'000;
        config.queue = queue * 1ms;
        config.seed = seed;
        LinkSimulation link(config, 2);
        link.setDistance(1, 80ms);
        link.start(0);
        link.start(1);
        link.runUntil(5s);
        fair.push_back(fairness(measureUntil(link, pairsFrom(0, 2), 60s).shares));
    }
    qInfo("Jain %.3f", median(fair));
    QVERIFY2(median(fair) >= 0.85, qPrintable(QString::number(median(fair))));
}

void TestFullSpeed::sharesWithTcp_data()
{
    QTest::addColumn<int>("percent");
    for (const int percent : {100, 200, 400})
        QTest::addRow("queue %d %%", percent) << percent;
}

void TestFullSpeed::sharesWithTcp()
{
    QFETCH(int, percent);
    std::vector<double> got;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        LinkConfig config;
        config.bitsPerSecond = 50'000'000;
        config.roundTrip = 40ms;
        config.queue = config.roundTrip * percent / 100;
        config.seed = seed;
        const Duration begin = 2s + static_cast<std::int64_t>(seed) * 137ms; // in other phases of its cycle
        LinkSimulation link(config, 1);
        link.startTcp();
        link.runUntil(begin);
        link.start(0);
        link.runUntil(begin + 8s);
        got.push_back(measureUntil(link, {0}, begin + 68s).goodput());
    }
    qInfo("full speed gets %4.1f %%", median(got) * 100);
    QVERIFY2(median(got) >= 0.3 && median(got) <= 0.6, qPrintable(QString::number(median(got))));
}

void TestFullSpeed::survivesLostReceipts()
{
    LinkConfig config;
    config.receiptLossPerMille = 200;
    QVERIFY(runAlone(config, 10s).goodput() >= 0.93);
    config.receiptLossPerMille = 1000; // fails safe: nothing beyond the initial credit, then silence
    LinkSimulation link(config, 1);
    link.sender(0).onHeard(link.now());
    link.start(0);
    link.runUntil(10s);
    QVERIFY(link.sender(0).position() <= protocol::kInitialCredit);
}

void TestFullSpeed::lateTimersCostLittle()
{
    for (const std::uint64_t megabits : {10u, 100u}) {
        LinkConfig config;
        config.bitsPerSecond = megabits * 1'000'000;
        config.wakeUpGranularity = 1ms;
        QVERIFY(runAlone(config, 10s).goodput() >= 0.94);
    }
}

void TestFullSpeed::followsTheLink()
{
    LinkConfig config;
    LinkSimulation link(config, 1);
    link.start(0);
    link.runUntil(5s);
    link.setLinkRate(20'000'000);
    link.runUntil(15s);
    link.forgetQueue();
    std::uint64_t before = link.received(0);
    link.runUntil(20s);
    QVERIFY(static_cast<double>(link.received(0) - before) / 5 >= 0.9 * static_cast<double>(link.capacity()));
    QVERIFY2(link.meanQueue() <= 20ms, qPrintable(QString::number(link.meanQueue().count())));
    link.setLinkRate(100'000'000);
    link.runUntil(45s);
    before = link.received(0);
    link.runUntil(50s);
    QVERIFY(static_cast<double>(link.received(0) - before) / 5 >= 0.9 * static_cast<double>(link.capacity()));
}

void TestFullSpeed::comesBackAfterAnOutage()
{
    LinkSimulation link(LinkConfig(), 1);
    link.start(0);
    link.runUntil(5s);
    link.setLossPerMille(1000);
    link.runUntil(5500ms);
    QVERIFY(link.receiver(0).silentTimeouts() >= 2);
    link.runUntil(8s);
    link.setLossPerMille(0);
    link.runUntil(14s);
    const std::uint64_t before = link.received(0);
    link.runUntil(16s);
    QVERIFY(static_cast<double>(link.received(0) - before) / 2 >= 0.9 * static_cast<double>(link.capacity()));
    QCOMPARE(link.receiver(0).silentTimeouts(), 0);
}

void TestFullSpeed::fetchesASmallFileSoon_data()
{
    QTest::addColumn<int>("perMille");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("no loss") << 0 << 1550;
    QTest::newRow("1 %") << 10 << 1600;
    QTest::newRow("5 %") << 50 << 1750;
}

/// 10 MiB at 100 Mbit/s and 50 ms; what is lost is sent again behind the rest.
void TestFullSpeed::fetchesASmallFileSoon()
{
    QFETCH(int, perMille);
    QFETCH(int, milliseconds);
    LinkConfig config;
    config.roundTrip = 50ms;
    config.lossPerMille = static_cast<std::uint32_t>(perMille);
    LinkSimulation link(config, 1);
    link.start(0, 10 * 1024 * 1024);
    link.runUntil(10s);
    QVERIFY2(link.finishedAt(0) <= Instant(milliseconds * 1ms),
             qPrintable(QString::number(link.finishedAt(0).time_since_epoch().count())));
}

void TestFullSpeed::sameSeedSameRun()
{
    LinkConfig config;
    config.lossPerMille = 20;
    const auto run = [&] {
        LinkSimulation link(config, 2);
        link.start(0);
        link.start(1);
        link.runUntil(4s);
        return std::tuple(link.received(0), link.received(1), link.receiver(0).bytesLost(), link.drops());
    };
    QCOMPARE(run(), run());
}

void TestFullSpeed::startsAsSpecified()
{
    FullSpeed controller(1);
    constexpr std::uint64_t initial = protocol::kInitialWindowDatagrams * LinkSimulation::kPayload;
    QCOMPARE(controller.window(), initial);
    QCOMPARE(controller.pace(), initial * 10); // no round trip known: a tenth of a second is assumed
    controller.onPath(20ms, LinkSimulation::kPayload);
    QCOMPARE(controller.pace(), initial * 50);
    QCOMPARE(controller.bandwidth(), 0u);
}

void TestFullSpeed::resumesCarefully()
{
    FullSpeed controller(1);
    DeliverySample sample;
    sample.at = Instant(5s);
    sample.delivered = sample.payload = LinkSimulation::kPayload;
    sample.rate = 1'000'000;
    sample.roundTrip = sample.smoothedRoundTrip = sample.minRoundTrip = 20ms;
    controller.onSample(sample);
    for (int round = 0; round < 20; ++round) {
        sample.at += 20ms;
        sample.roundEnded = true;
        controller.onSample(sample);
    }
    QVERIFY(controller.phase() == FullSpeed::Phase::Cruise);
    controller.onResume(500ms, sample.at);
    QCOMPARE(controller.bandwidth(), 1'000'000u);
    controller.onResume(30s, sample.at);
    QCOMPARE(controller.bandwidth(), 500'000u);
    sample.at += 20ms;
    controller.onSample(sample); // as short a round trip as before
    QCOMPARE(controller.bandwidth(), 1'000'000u);
    controller.onResume(30s, sample.at);
    sample.roundTrip = 30ms;
    sample.rate = 0;
    controller.onSample(sample);
    QCOMPARE(controller.bandwidth(), 500'000u);
    QVERIFY(controller.phase() == FullSpeed::Phase::Startup);
    controller.onResume(6min, sample.at);
    QCOMPARE(controller.bandwidth(), 0u);
}

void TestFullSpeed::hostileSamplesKeepItSane()
{
    SeededRandom random(31);
    FullSpeed controller(1);
    Instant now(1s);
    const auto duration = [&] { return Duration(static_cast<std::int64_t>(random.below(std::uint64_t(1) << 33))); };
    for (int i = 0; i < 50'000; ++i) {
        now += Duration(static_cast<std::int64_t>(random.below(20'000)));
        DeliverySample sample;
        sample.at = now;
        sample.delivered = random.below(65'507);
        sample.lost = random.below(3) == 0 ? random.below(delivery::kMaxInFlight) : 0;
        sample.rate = random.below(2) == 0 ? random.next64() : 0;
        sample.isLimited = random.below(2) == 0;
        sample.roundEnded = random.below(4) == 0;
        sample.roundTrip = std::min(duration(), delivery::kMaxRoundTrip);
        sample.smoothedRoundTrip = std::min(duration(), delivery::kMaxRoundTrip);
        sample.minRoundTrip = std::min(duration(), delivery::kMaxRoundTrip);
        sample.queueDelay = duration();
        sample.jump = duration();
        sample.loop = std::min(duration(), delivery::kMaxRoundTrip);
        sample.payload = delivery::payloadOf(random.below(65'507));
        controller.onSample(sample);
        if (random.below(50) == 0)
            controller.onSilence(static_cast<int>(random.below(5)), now);
        if (random.below(50) == 0)
            controller.onResume(duration(), now);
        QVERIFY(controller.pace() >= 1 && controller.pace() <= delivery::kMaxPace);
        QVERIFY(controller.window() >= 4 * sample.payload);
    }
}

QTEST_APPLESS_MAIN(TestFullSpeed)
#include "tst_full_speed.moc"
