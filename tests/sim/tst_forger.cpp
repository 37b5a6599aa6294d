#include "tests/sim/sim_forger.h"
#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// A line of 20 Mbit/s, so that a file takes a while.
struct Attacked : Pair {
    Attacked(std::uint64_t seed, std::uint64_t perSecond, qsizetype size = 3 * kMiB)
        : Pair(seed, size)
    {
        sharer.up().model.bytesPerSecond = 2'500'000;
        if (perSecond == 0)
            return;
        forger = &world.add<Forger>(perSecond);
        forger->addVictim(sharer);
        forger->addVictim(fetcher);
    }

    Forger *forger = nullptr;
};

} // namespace

/// A forger on the path: he sees all and sends what he likes, without keys.
class TestForger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsNothingAndSlowsLittle_data();
    void endsNothingAndSlowsLittle();
    void handshakesSucceedUnderAFlood_data();
    void handshakesSucceedUnderAFlood();
    void aFasterForgerEndsNothing_data();
    void aFasterForgerEndsNothing();
    void forgedDatagramsChangeNoState();
    void nothingIsReflected();
};

void TestForger::endsNothingAndSlowsLittle_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 4; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

/// 10,000 datagrams a second at two hosts; what is lost to him is time to throw them away, which a simulation has not.
/// At least 90 % of the goodput is left.
void TestForger::endsNothingAndSlowsLittle()
{
    QFETCH(quint64, seed);
    Attacked quiet(seed, 0);
    const Duration without = timeToFetch(quiet);
    Attacked attacked(seed, 10'000);
    const Duration with = timeToFetch(attacked);
    QVERIFY(attacked.isFetched());
    QVERIFY(attacked.forger->sentCount() > 10'000);
    const QString times = QStringLiteral("%1 us without, %2 us with him").arg(without.count()).arg(with.count());
    QVERIFY2(with * 9 <= without * 10, qPrintable(times));
    QVERIFY(!attacked.fetcher.seen<engine::HostBlamed>());
    PLUG_VERIFY_CLEAN(attacked.world);
}

void TestForger::handshakesSucceedUnderAFlood_data()
{
    endsNothingAndSlowsLittle_data();
}

/// He was there before: calls, cookies and answers are copied and bent from the first one on.
void TestForger::handshakesSucceedUnderAFlood()
{
    QFETCH(quint64, seed);
    Attacked attacked(seed, 20'000, 100'000);
    attacked.world.runFor(2s);
    attacked.beginFetch();
    QVERIFY2(attacked.runUntilFetched(30s), qPrintable(described(attacked.fetcher, attacked.world.now)));
    QVERIFY(attacked.isFetched());
    PLUG_VERIFY_CLEAN(attacked.world);
}

void TestForger::aFasterForgerEndsNothing_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 12; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

/// His copies overtake their originals under other addresses, from message 1 on: the path is fought for all the time.
void TestForger::aFasterForgerEndsNothing()
{
    QFETCH(quint64, seed);
    Attacked attacked(seed, 10'000, kMiB);
    attacked.forger->delay = 2ms;
    const Duration took = timeToFetch(attacked);
    QVERIFY(attacked.isFetched());
    QVERIFY2(took < 5s, qPrintable(QString::number(took.count())));
    PLUG_VERIFY_CLEAN(attacked.world);
}

/// With nothing to do, hosts under a flood say and show what they do without one.
void TestForger::forgedDatagramsChangeNoState()
{
    Attacked attacked(5, 5'000, 300'000);
    QVERIFY(timeToFetch(attacked) < 30s);
    attacked.world.runFor(1s);
    const auto rowsOf = [&](Host &host) { return host.snapshot(attacked.world.now).changed; };
    const auto sharers = rowsOf(attacked.sharer);
    const auto fetchers = rowsOf(attacked.fetcher);
    const std::size_t sessions = attacked.sharer.snapshot(attacked.world.now).totals.sessions;
    attacked.fetcher.forgetEvents();
    attacked.world.runFor(10s);
    QVERIFY(rowsOf(attacked.sharer).front().upTotal == sharers.front().upTotal);
    QVERIFY(rowsOf(attacked.fetcher).front().downTotal == fetchers.front().downTotal);
    QCOMPARE(attacked.sharer.snapshot(attacked.world.now).totals.sessions, sessions);
    QVERIFY(attacked.fetcher.events().empty());
    QCOMPARE(attacked.fetcher.diskQueue(), std::size_t(0));
    PLUG_VERIFY_CLEAN(attacked.world);
}

/// The checkers count what goes to addresses where nobody is: never more than came in their name.
void TestForger::nothingIsReflected()
{
    Attacked attacked(6, 20'000, kMiB);
    attacked.beginFetch();
    QVERIFY(attacked.runUntilFetched());
    attacked.world.runFor(20s);
    QVERIFY(attacked.isFetched());
    PLUG_VERIFY_CLEAN(attacked.world);
}

QTEST_APPLESS_MAIN(TestForger)
#include "tst_forger.moc"
