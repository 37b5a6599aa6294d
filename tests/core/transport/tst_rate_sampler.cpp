#include "core/transport/rate_sampler.h"

#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kBytes = 1000;

/// Datagrams of kBytes that leave and arrive at fixed distances.
struct Arrivals {
    std::optional<RateSampler::Sample> next(bool isLimited = false)
    {
        const auto given = rates.onArrival(kBytes, clock, isLimited, now, minTime, minBytes);
        now += arriving;
        clock += static_cast<std::uint32_t>(departing.count());
        return given;
    }
    /// How many arrivals it takes until a sample comes; `sample` is then it.
    int untilSample()
    {
        for (int count = 1; count < 1000; ++count) {
            sample = next();
            if (sample)
                return count;
        }
        return 0;
    }

    RateSampler rates;
    std::optional<RateSampler::Sample> sample;
    Instant now{1s};
    std::uint32_t clock = 0;
    Duration arriving = 1ms;
    Duration departing = 1ms;
    Duration minTime{};
    std::uint64_t minBytes = 0;
};

} // namespace

class TestRateSampler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStretchHasItsLeast();
    void theSlowerOfBothEndsCounts();
    void theClockMayWrap();
    void anOldClockIsNoStepBack();
    void oneLimitedDatagramMarksTheStretch();
    void restartLeavesThePauseOut();
    void survivesExtremes();
};

void TestRateSampler::aStretchHasItsLeast()
{
    Arrivals byCount;
    QCOMPARE(byCount.untilSample(), 11); // one opens it, ten are in it
    QCOMPARE(byCount.untilSample(), 10); // where one ends the next begins
    Arrivals byTime;
    byTime.minTime = 25ms;
    QCOMPARE(byTime.untilSample(), 26);
    Arrivals byBytes;
    byBytes.minBytes = 40 * kBytes;
    QCOMPARE(byBytes.untilSample(), 41);
}

void TestRateSampler::theSlowerOfBothEndsCounts()
{
    Arrivals even;
    even.untilSample();
    QCOMPARE(even.sample->rate, kBytes * 1000);
    Arrivals bunchedHere;
    bunchedHere.arriving = 10us;
    bunchedHere.untilSample();
    QCOMPARE(bunchedHere.sample->rate, kBytes * 1000);
    Arrivals bunchedThere;
    bunchedThere.departing = 10us;
    bunchedThere.untilSample();
    QCOMPARE(bunchedThere.sample->rate, kBytes * 1000);
}

void TestRateSampler::theClockMayWrap()
{
    Arrivals arrivals;
    arrivals.clock = std::uint32_t(0) - 5000;
    arrivals.arriving = 10us;
    QCOMPARE(arrivals.untilSample(), 11);
    QCOMPARE(arrivals.sample->rate, kBytes * 1000);
}

void TestRateSampler::anOldClockIsNoStepBack()
{
    Arrivals arrivals;
    arrivals.arriving = 10us;
    for (int i = 0; i < 10; ++i)
        arrivals.next();
    arrivals.clock = 0; // overtaken on the way
    const auto sample = arrivals.next();
    QVERIFY(sample);
    QCOMPARE(sample->rate, 10 * kBytes * 1'000'000 / 9000);
}

void TestRateSampler::oneLimitedDatagramMarksTheStretch()
{
    Arrivals arrivals;
    arrivals.next();
    arrivals.next(true);
    QCOMPARE(arrivals.untilSample(), 9);
    QVERIFY(arrivals.sample->isLimited);
    arrivals.untilSample();
    QVERIFY(!arrivals.sample->isLimited);
}

void TestRateSampler::restartLeavesThePauseOut()
{
    Arrivals arrivals;
    for (int i = 0; i < 5; ++i)
        arrivals.next();
    arrivals.rates.restart();
    arrivals.now += 10s;
    QCOMPARE(arrivals.untilSample(), 11);
    QCOMPARE(arrivals.sample->rate, kBytes * 1000);
}

void TestRateSampler::survivesExtremes()
{
    RateSampler rates;
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    for (int i = 0; i < 10; ++i)
        QVERIFY(!rates.onArrival(kMost, 0, false, Instant(1s), 0us, kMost));
    const auto sample = rates.onArrival(kMost, 0, false, Instant(1s), 0us, kMost);
    QVERIFY(sample);
    QCOMPARE(sample->rate, kMost);
}

QTEST_APPLESS_MAIN(TestRateSampler)
#include "tst_rate_sampler.moc"
