#include "core/engine/active_hosts.h"

#include <QtTest>

using namespace plug;
using namespace plug::engine;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kFirst = limits::kMaxActiveHosts;

SessionId host(std::size_t number)
{
    return SessionId{number};
}

/// Hosts that would all give something, looked at 20 times a second.
struct Crowd {
    void offer(std::size_t count)
    {
        for (std::size_t i = 1; i <= count; ++i) {
            if (active.mayAsk(host(i)))
                active.onAsked(host(i));
        }
    }
    void run(std::size_t count, std::uint64_t rateOfEach, std::uint64_t line, Duration time)
    {
        for (const Instant end = now + time; now < end; now += 50ms) {
            offer(count);
            active.review(std::min(rateOfEach * active.hosts().size(), line), now);
            if (active.canSpareOne())
                active.spare(*active.hosts().begin());
            else if (active.hosts().size() > active.room())
                active.onIdle(*active.hosts().begin()); // the spared one has given all it was asked for
        }
    }

    ActiveHosts active;
    Instant now{1s};
};

} // namespace

class TestActiveHosts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasRoomForSome();
    void whoLeavesMakesRoom();
    void moreAreTriedWhereThatHelps();
    void andSparedWhereItDoesNot();
    void isNeverTooMany();
};

void TestActiveHosts::hasRoomForSome()
{
    Crowd crowd;
    crowd.offer(30);
    QCOMPARE(crowd.active.hosts().size(), kFirst);
    QVERIFY(crowd.active.mayAsk(host(1)));
    QVERIFY(!crowd.active.mayAsk(host(30)));
    QVERIFY(!crowd.active.canSpareOne());
}

void TestActiveHosts::whoLeavesMakesRoom()
{
    Crowd crowd;
    crowd.offer(30);
    crowd.active.onIdle(host(3));
    QVERIFY(crowd.active.mayAsk(host(30)));
    crowd.active.onAsked(host(30));
    QVERIFY(!crowd.active.mayAsk(host(3)));
}

/// Each has a slow line of its own.
void TestActiveHosts::moreAreTriedWhereThatHelps()
{
    Crowd crowd;
    crowd.run(40, 100'000, 1'000'000'000, 5s);
    QCOMPARE(crowd.active.hosts().size(), kFirst);
    crowd.run(40, 100'000, 1'000'000'000, 60s);
    QCOMPARE(crowd.active.hosts().size(), std::size_t(40));
}

/// All come over one line, which is full.
void TestActiveHosts::andSparedWhereItDoesNot()
{
    Crowd crowd;
    crowd.run(40, 1'000'000, 6'000'000, 10s);
    QCOMPARE(crowd.active.hosts().size(), kFirst + kFirst / 4);
    crowd.run(40, 1'000'000, 6'000'000, 10s);
    QCOMPARE(crowd.active.hosts().size(), kFirst);
    crowd.run(40, 1'000'000, 6'000'000, 50s); // not tried again soon
    QCOMPARE(crowd.active.hosts().size(), kFirst);
}

void TestActiveHosts::isNeverTooMany()
{
    Crowd crowd;
    crowd.run(500, 100'000, 1'000'000'000, 600s);
    QCOMPARE(crowd.active.hosts().size(), limits::kMaxHostsOfTransfer);
}

QTEST_APPLESS_MAIN(TestActiveHosts)
#include "tst_active_hosts.moc"
