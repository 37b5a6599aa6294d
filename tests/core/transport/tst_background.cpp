#include "tests/core/transport/link_measures.h"

#include <QtTest>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

namespace {

Outcome runAlone(const LinkConfig &config, Duration time, Duration startUp)
{
    LinkSimulation link(config, 0);
    const std::size_t own = link.addBackground();
    link.start(own);
    link.runUntil(startUp);
    return measureUntil(link, {own}, startUp + time);
}

void report(const Outcome &outcome)
{
    qInfo("%4.1f %% of the link, %4.1f ms of queue", outcome.goodput() * 100, millis(outcome.queue));
}

/// What TCP delivers in a minute, once it runs; with a background fetch beside it or not. Runs begin at other phases of
/// its cycle.
double tcpBytes(const LinkConfig &config, bool hasCompany)
{
    const Duration shift = static_cast<std::int64_t>(config.seed) * 137ms;
    LinkSimulation link(config, 0);
    link.startTcp();
    link.runUntil(2s + shift);
    if (hasCompany)
        link.start(link.addBackground());
    link.runUntil(10s + shift);
    const std::uint64_t before = link.tcp(0).delivered();
    link.runUntil(70s + shift);
    return static_cast<double>(link.tcp(0).delivered() - before);
}

} // namespace

class TestBackground : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tcpIsWhatItShouldBe();
    void leavesTcpAlone_data();
    void leavesTcpAlone();
    void leavesFullSpeedAlone_data();
    void leavesFullSpeedAlone();
    void fillsTheLink_data();
    void fillsTheLink();
    void keepsLongQueuesShort();
    void seesThroughBatchesAndJitter_data();
    void seesThroughBatchesAndJitter();
    void sharesAlike_data();
    void sharesAlike();
    void takesWhatIsLeft();
    void survivesLostReceipts();
    void comesBackAfterAnOutage();
    void sameSeedSameRun();
    void startsAsSpecified();
    void slowsDownToMeasure();
    void driftingClocksMakeNoQueue();
    void growsOnlyIfUsed();
    void resumesCarefully();
    void hostileSamplesKeepItSane();
};

/// The measure itself: alone it fills the link and the queue, two share alike.
void TestBackground::tcpIsWhatItShouldBe()
{
    LinkConfig config;
    config.bitsPerSecond = 50'000'000;
    config.roundTrip = 40ms;
    config.queue = 40ms;
    const double alone = tcpBytes(config, false) / 60 / static_cast<double>(LinkSimulation(config, 0).tcpCapacity());
    QVERIFY2(alone >= 0.99 && alone <= 1.001, qPrintable(QString::number(alone)));
    LinkSimulation link(config, 0);
    link.startTcp();
    link.runUntil(5s);
    link.startTcp();
    link.runUntil(60s);
    const std::uint64_t first = link.tcp(0).delivered();
    const std::uint64_t second = link.tcp(1).delivered();
    link.runUntil(180s);
    const double share = static_cast<double>(link.tcp(1).delivered() - second)
        / static_cast<double>(link.tcp(0).delivered() - first + link.tcp(1).delivered() - second);
    QVERIFY2(share > 0.35 && share < 0.65, qPrintable(QString::number(share)));
    link.forgetQueue();
    link.runUntil(240s);
    QVERIFY2(link.meanQueue() >= 20ms, qPrintable(QString::number(link.meanQueue().count())));
}

void TestBackground::leavesTcpAlone_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("percent");
    QTest::addColumn<double>("least");
    for (const int megabits : {20, 50}) {
        for (const int milliseconds : {10, 40, 100}) {
            for (const int percent : {25, 50, 100, 200, 400}) {
                const bool isTiny = megabits == 20 && milliseconds == 10 && percent == 25; // a queue of four segments
                QTest::addRow("%d Mbit/s, %d ms, queue %d %%", megabits, milliseconds, percent)
                    << megabits << milliseconds << percent << (isTiny ? 0.85 : 0.92);
            }
        }
    }
}

void TestBackground::leavesTcpAlone()
{
    QFETCH(int, megabits);
    QFETCH(int, milliseconds);
    QFETCH(int, percent);
    QFETCH(double, least);
    LinkConfig config;
    config.bitsPerSecond = static_cast<std::uint64_t>(megabits) * 1'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = config.roundTrip * percent / 100;
    std::vector<double> kept;
    for (config.seed = 1; config.seed <= kSeeds; ++config.seed)
        kept.push_back(tcpBytes(config, true) / tcpBytes(config, false));
    qInfo("TCP keeps %5.1f %%", median(kept) * 100);
    QVERIFY2(median(kept) >= least, qPrintable(QString::number(median(kept))));
}

void TestBackground::leavesFullSpeedAlone_data()
{
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("isFirst");
    QTest::addColumn<double>("least");
    for (const int milliseconds : {5, 10, 20, 40, 100}) {
        for (const int percent : {100, 400}) {
            for (const bool isFirst : {false, true})
                QTest::addRow("%d ms, queue %d %%, %s", milliseconds, percent, isFirst ? "was there first" : "came later")
                    << milliseconds << percent << isFirst << (milliseconds <= 10 ? 0.7 : 0.85);
        }
    }
}

void TestBackground::leavesFullSpeedAlone()
{
    QFETCH(int, milliseconds);
    QFETCH(int, percent);
    QFETCH(bool, isFirst);
    QFETCH(double, least);
    LinkConfig config;
    config.bitsPerSecond = 50'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = std::max<Duration>(10ms, config.roundTrip * percent / 100);
    std::vector<double> got;
    for (config.seed = 1; config.seed <= kSeeds; ++config.seed) {
        LinkSimulation link(config, 1);
        const std::size_t own = link.addBackground();
        link.start(isFirst ? own : 0);
        link.runUntil(3s);
        link.start(isFirst ? 0 : own);
        link.runUntil(8s);
        got.push_back(measureUntil(link, {0}, 48s).goodput());
    }
    qInfo("full speed gets %5.1f %%", median(got) * 100);
    QVERIFY2(median(got) >= least, qPrintable(QString::number(median(got))));
}

void TestBackground::fillsTheLink_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("perMille");
    QTest::addColumn<double>("least");
    for (const int megabits : {10, 100, 1000}) {
        for (const int milliseconds : {1, 10, 50, 100}) {
            for (const auto &[perMille, least] : {std::pair(0, 0.8), std::pair(10, 0.5)})
                QTest::addRow("%d Mbit/s, %d ms, loss %d", megabits, milliseconds, perMille)
                    << megabits << milliseconds << perMille << least;
        }
    }
}

void TestBackground::fillsTheLink()
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
    const Outcome outcome = runAlone(config, megabits == 1000 ? 10s : 20s, 5s);
    report(outcome);
    QVERIFY2(outcome.goodput() >= least, qPrintable(QString::number(outcome.goodput())));
    QVERIFY2(outcome.queue <= 25ms, qPrintable(QString::number(outcome.queue.count())));
}

void TestBackground::keepsLongQueuesShort()
{
    LinkConfig config;
    config.bitsPerSecond = 10'000'000;
    config.roundTrip = 40ms;
    config.queue = 1s;
    const Outcome outcome = runAlone(config, 30s, 2s);
    report(outcome);
    QVERIFY2(outcome.goodput() >= 0.8, qPrintable(QString::number(outcome.goodput())));
    QVERIFY2(outcome.queue <= 25ms, qPrintable(QString::number(outcome.queue.count())));
}

void TestBackground::seesThroughBatchesAndJitter_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("jitter");
    QTest::addColumn<bool>("isReordering");
    for (const int megabits : {20, 100}) {
        for (const int milliseconds : {1, 20, 100}) {
            const auto add = [&](int batch, int jitter, bool isReordering) {
                QTest::addRow("%d Mbit/s, %d ms, batches of %d ms, jitter of %d ms, %s", megabits, milliseconds, batch, jitter,
                              isReordering ? "any order" : "in order")
                    << megabits << milliseconds << batch << jitter << isReordering;
            };
            for (const int batch : {5, 10, 20, 40})
                add(batch, 0, false);
            for (const bool isReordering : {false, true})
                add(0, 20, isReordering);
        }
    }
}

/// Most of the link, though a short queue can't be told from the path's unrest. A start takes its time.
void TestBackground::seesThroughBatchesAndJitter()
{
    QFETCH(int, megabits);
    QFETCH(int, milliseconds);
    QFETCH(int, batch);
    QFETCH(int, jitter);
    QFETCH(bool, isReordering);
    LinkConfig config;
    config.bitsPerSecond = static_cast<std::uint64_t>(megabits) * 1'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = std::max<Duration>(config.roundTrip, 50ms);
    config.batch = batch * 1ms;
    config.jitter = jitter * 1ms;
    config.isReordering = isReordering;
    const Outcome outcome = runAlone(config, 20s, 10s);
    report(outcome);
    QVERIFY2(outcome.goodput() >= 0.6, qPrintable(QString::number(outcome.goodput())));
    QVERIFY2(outcome.queue <= 35ms, qPrintable(QString::number(outcome.queue.count())));
}

void TestBackground::sharesAlike_data()
{
    QTest::addColumn<int>("megabits");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("late");
    for (const int megabits : {10, 50, 100}) {
        for (const int milliseconds : {5, 20, 40, 100}) {
            for (const int late : {0, 15})
                QTest::addRow("%d Mbit/s, %d ms, %d s later", megabits, milliseconds, late) << megabits << milliseconds << late;
        }
    }
}

/// Whoever came first.
void TestBackground::sharesAlike()
{
    QFETCH(int, megabits);
    QFETCH(int, milliseconds);
    QFETCH(int, late);
    LinkConfig config;
    config.bitsPerSecond = static_cast<std::uint64_t>(megabits) * 1'000'000;
    config.roundTrip = milliseconds * 1ms;
    config.queue = std::max<Duration>(20ms, 2 * config.roundTrip);
    LinkSimulation link(config, 0);
    const std::vector<std::size_t> pairs {link.addBackground(), link.addBackground()};
    link.start(pairs[0]);
    link.runUntil(late * 1s);
    link.start(pairs[1]);
    link.runUntil(late * 1s + 15s);
    const Outcome outcome = measureUntil(link, pairs, late * 1s + 75s);
    const double jain = fairness(outcome.shares);
    const double use = outcome.goodput();
    qInfo("Jain %.3f, %4.1f %% of the link, the latter %4.1f %% of that", jain, use * 100, outcome.shares[1] / use * 100);
    QVERIFY2(jain >= 0.9, qPrintable(QString::number(jain)));
    QVERIFY2(use >= 0.8, qPrintable(QString::number(use)));
}

/// It gives way in some seconds to one that keeps the queue as short as it does itself, and is back soon after.
void TestBackground::takesWhatIsLeft()
{
    LinkConfig config;
    config.bitsPerSecond = 50'000'000;
    config.roundTrip = 40ms;
    config.queue = 80ms;
    LinkSimulation link(config, 1);
    const std::size_t own = link.addBackground();
    link.start(own);
    link.runUntil(10s);
    link.start(0, 100'000'000); // 17 seconds' worth
    link.runUntil(15s);
    const double meanwhile = measureUntil(link, {own}, 25s).goodput();
    QVERIFY2(meanwhile <= 0.25, qPrintable(QString::number(meanwhile)));
    link.runUntil(40s);
    QVERIFY(link.finishedAt(0) < Instant(35s));
    const double after = measureUntil(link, {own}, 50s).goodput();
    QVERIFY2(after >= 0.8, qPrintable(QString::number(after)));
}

void TestBackground::survivesLostReceipts()
{
    LinkConfig config;
    config.receiptLossPerMille = 200;
    const Outcome outcome = runAlone(config, 20s, 5s);
    QVERIFY2(outcome.goodput() >= 0.7, qPrintable(QString::number(outcome.goodput())));
}

void TestBackground::comesBackAfterAnOutage()
{
    LinkSimulation link(LinkConfig(), 0);
    const std::size_t own = link.addBackground();
    link.start(own);
    link.runUntil(5s);
    link.setLossPerMille(1000);
    link.runUntil(8s);
    QVERIFY(link.receiver(own).silentTimeouts() >= 2);
    link.setLossPerMille(0);
    link.runUntil(16s);
    QVERIFY(measureUntil(link, {own}, 26s).goodput() >= 0.75);
}

void TestBackground::sameSeedSameRun()
{
    LinkConfig config;
    config.lossPerMille = 20;
    const auto run = [&] {
        LinkSimulation link(config, 0);
        link.start(link.addBackground());
        link.start(link.addBackground());
        link.startTcp();
        link.runUntil(4s);
        return std::tuple(link.received(0), link.received(1), link.tcp(0).delivered(), link.drops());
    };
    QCOMPARE(run(), run());
}

void TestBackground::startsAsSpecified()
{
    Background controller;
    constexpr std::uint64_t initial = 4 * LinkSimulation::kPayload;
    QCOMPARE(controller.window(), initial);
    QCOMPARE(controller.pace(), initial * 125 / 100 * 10); // no round trip known: a tenth of a second is assumed
    controller.onPath(20ms, LinkSimulation::kPayload);
    QCOMPARE(controller.pace(), initial * 125 / 100 * 50);
    QCOMPARE(controller.target(Instant()), 4750us); // twice the least window
    controller.onPath(60ms, LinkSimulation::kPayload);
    QCOMPARE(controller.target(Instant()), 14250us);
    controller.onPath(200ms, LinkSimulation::kPayload);
    QCOMPARE(controller.target(Instant()), 19ms);
}

namespace {

constexpr std::uint64_t kPayload = LinkSimulation::kPayload;

/// A path of 20 ms without a queue, on which all that is allowed arrives at once.
DeliverySample quietSample(Instant at, const Background &controller)
{
    DeliverySample sample;
    sample.at = at;
    sample.payload = kPayload;
    sample.delivered = controller.window();
    sample.roundTrip = sample.smoothedRoundTrip = sample.minRoundTrip = 20ms;
    sample.roundEnded = true;
    return sample;
}

} // namespace

/// Soon after the first slow start, for two round trips; then back to a little less.
void TestBackground::slowsDownToMeasure()
{
    Background controller;
    Instant now(1s);
    while (controller.window() < 100 * kPayload)
        controller.onSample(quietSample(now += 20ms, controller));
    QVERIFY(controller.phase() == Background::Phase::SlowStart);
    DeliverySample queued = quietSample(now, controller);
    queued.delivered = kPayload;
    queued.oneWay = 10ms;
    queued.roundEnded = false;
    for (int i = 0; i < 16 && controller.phase() == Background::Phase::SlowStart; ++i)
        controller.onSample(queued);
    QVERIFY(controller.phase() == Background::Phase::Steady);
    const std::uint64_t window = controller.window();
    controller.onSample(quietSample(now += 40ms, controller));
    QVERIFY(controller.phase() == Background::Phase::Slowdown);
    QCOMPARE(controller.window(), 2 * kPayload);
    controller.onSample(quietSample(now += 39ms, controller));
    QVERIFY(controller.phase() == Background::Phase::Slowdown);
    controller.onSample(quietSample(now += 1ms, controller));
    QVERIFY(controller.phase() == Background::Phase::SlowStart);
    while (controller.phase() == Background::Phase::SlowStart)
        controller.onSample(quietSample(now += 20ms, controller));
    QVERIFY(controller.window() >= window * 7 / 8 && controller.window() <= window * 7 / 8 + 2 * kPayload);
}

/// One-way delays that grow without round trips growing.
void TestBackground::driftingClocksMakeNoQueue()
{
    Background controller;
    Instant now(1s);
    for (int i = 0; i < 3000; ++i) { // 100 ppm for a minute
        DeliverySample sample = quietSample(now += 20ms, controller);
        sample.delivered = std::min<std::uint64_t>(sample.delivered, 50 * kPayload);
        sample.oneWay = Duration(2 * i);
        controller.onSample(sample);
        QVERIFY(controller.queueDelay() <= 3500us); // an eighth of a round trip and a millisecond
    }
}

void TestBackground::growsOnlyIfUsed()
{
    Background controller;
    Instant now(1s);
    DeliverySample sample = quietSample(now, controller);
    sample.isLimited = true;
    const std::uint64_t window = controller.window();
    for (int i = 0; i < 100; ++i) {
        sample.at += 20ms;
        controller.onSample(sample);
    }
    QCOMPARE(controller.window(), window);
    sample.isLimited = false;
    sample.delivered = kPayload; // a server that sends little
    for (int i = 0; i < 1000; ++i) {
        sample.at += 20ms;
        controller.onSample(sample);
    }
    QVERIFY(controller.window() <= 8 * kPayload);
}

void TestBackground::resumesCarefully()
{
    Background controller;
    Instant now(1s);
    while (controller.window() < 100 * kPayload)
        controller.onSample(quietSample(now += 20ms, controller));
    const std::uint64_t window = controller.window();
    controller.onResume(500ms, now);
    QCOMPARE(controller.window(), window);
    controller.onResume(30s, now);
    QCOMPARE(controller.window(), 4 * kPayload);
    controller.onSilence(1, now);
    QCOMPARE(controller.window(), 4 * kPayload);
    controller.onSilence(2, now);
    QCOMPARE(controller.window(), 2 * kPayload);
    controller.reset(now);
    QCOMPARE(controller.window(), 4 * kPayload);
}

void TestBackground::hostileSamplesKeepItSane()
{
    SeededRandom random(31);
    Background controller;
    Instant now(1s);
    const auto duration = [&] { return Duration(static_cast<std::int64_t>(random.below(std::uint64_t(1) << 33))); };
    for (int i = 0; i < 50'000; ++i) {
        now += Duration(static_cast<std::int64_t>(random.below(20'000)));
        DeliverySample sample;
        sample.at = now;
        sample.delivered = random.below(65'507);
        sample.lost = random.below(3) == 0 ? random.below(delivery::kMaxInFlight) : 0;
        sample.isLimited = random.below(2) == 0;
        sample.roundEnded = random.below(4) == 0;
        sample.roundTrip = std::min(duration(), delivery::kMaxRoundTrip);
        sample.smoothedRoundTrip = std::min(duration(), delivery::kMaxRoundTrip);
        sample.minRoundTrip = std::min(duration(), delivery::kMaxRoundTrip);
        sample.queueDelay = duration();
        sample.oneWay = duration() - Duration(std::int64_t(1) << 32);
        sample.jump = duration();
        sample.payload = delivery::payloadOf(random.below(65'507));
        controller.onSample(sample);
        if (random.below(50) == 0)
            controller.onSilence(static_cast<int>(random.below(5)), now);
        if (random.below(50) == 0)
            controller.onResume(duration(), now);
        QVERIFY(controller.pace() >= sample.payload && controller.pace() <= delivery::kMaxPace);
        QVERIFY(controller.window() >= 2 * sample.payload && controller.window() <= 2 * delivery::kMaxInFlight);
        QVERIFY(controller.target(now) > 0us && controller.target(now) <= 50ms);
    }
}

QTEST_APPLESS_MAIN(TestBackground)
#include "tst_background.moc"
