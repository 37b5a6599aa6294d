#include "core/swarm/seed_sparing.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;
using namespace std::chrono_literals;

namespace {

using Need = SeedSparing::Need;
constexpr std::uint64_t kMuch = 10'000'000;

/// Reviews every 50 ms, with the same state of things.
struct Run {
    SeedSparing sparing;
    Instant now{1s};

    Need go(Duration time, std::uint64_t seedRate, const std::vector<Companion> &companions, bool isNews = false)
    {
        for (const Instant end = now + time; now < end; now += 50ms)
            sparing.review(seedRate, companions, isNews, now);
        return sparing.need();
    }
};

Companion companion(std::uint64_t given, std::uint64_t left, Duration waited = {})
{
    return {.id = {7}, .number = 7, .given = given, .most = given, .left = left, .waited = waited};
}

} // namespace

class TestSeedSparing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whileCompanionsBringMuchSeedsAreSpared();
    void whenTheyHaveNothingLeftALittleIsAskedFor();
    void newsAreWaitedFor();
    void whenTheyBringLittleEverythingIsAskedFor();
    void thoseWhoBringNothingAreSlow();
};

void TestSeedSparing::whileCompanionsBringMuchSeedsAreSpared()
{
    Run run;
    QVERIFY(run.go(10s, 1'000'000, {companion(900'000, kMuch)}) == Need::OwnParts);
    // It has given nothing so far, and is not judged by that.
    QVERIFY(run.go(10s, 1'000'000, {companion(0, kMuch)}) == Need::OwnParts);
}

void TestSeedSparing::whenTheyHaveNothingLeftALittleIsAskedFor()
{
    Run run;
    run.go(1s, 1'000'000, {companion(1'000'000, kMuch)});
    QVERIFY(run.go(100ms, 1'000'000, {companion(1'000'000, 0)}) == Need::OwnParts);
    QVERIFY(run.go(200ms, 1'000'000, {companion(1'000'000, 0)}) == Need::WhatNoneHas);
    QCOMPARE(run.sparing.mostAtOnce(), std::uint64_t(100'000));
    QVERIFY(run.go(50ms, 1'000'000, {companion(1'000'000, kMuch)}) == Need::OwnParts);
}

void TestSeedSparing::newsAreWaitedFor()
{
    Run run;
    QVERIFY(run.go(5s, 1'000'000, {companion(1'000'000, 0)}, true) == Need::OwnParts);
    QVERIFY(run.go(500ms, 1'000'000, {companion(1'000'000, 0)}, false) == Need::WhatNoneHas);
}

void TestSeedSparing::whenTheyBringLittleEverythingIsAskedFor()
{
    Run run;
    run.go(1s, 1'000'000, {companion(400'000, kMuch)});
    QVERIFY(run.go(500ms, 0, {companion(400'000, kMuch)}) == Need::Everything);
    // What the seeds could give is not forgotten because they are spared.
    QVERIFY(run.go(5s, 0, {companion(900'000, kMuch)}) == Need::OwnParts);
    QVERIFY(run.go(2s, 0, {companion(400'000, kMuch)}) == Need::Everything);
}

void TestSeedSparing::thoseWhoBringNothingAreSlow()
{
    Run run;
    run.go(1s, 1'000'000, {companion(50'000, kMuch)});
    QVERIFY(!run.sparing.isSlow({7}));
    run.go(1s, 1'000'000, {companion(50'000, kMuch, 1s)});
    QVERIFY(run.sparing.isSlow({7}));
    // Nothing is left to it, so it keeps nothing waiting, and is as slow as before.
    QVERIFY(run.go(1s, 1'000'000, {companion(50'000, kMuch)}) == Need::WhatNoneHas);
    QVERIFY(run.sparing.isSlow({7}));
    run.go(1s, 1'000'000, {companion(100'000, kMuch)});
    QVERIFY(!run.sparing.isSlow({7}));
}

QTEST_APPLESS_MAIN(TestSeedSparing)
#include "tst_seed_sparing.moc"
