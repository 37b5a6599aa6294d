#include "core/discovery/discovery.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    using Base = AroundFixture;
    SeededRandom secrets{1};
    Discovery discovery{Base::idOf(0), secrets, 2};
    Instant now = Base::kStart;
    WallTime wallNow = Base::kWallStart;

    Fixture() { discovery.setActive(false, now); }
    void connect(std::uint32_t number) { discovery.onConnected(Base::idOf(number), Base::addressOf(number), now, wallNow); }
    std::vector<Output> takeAll()
    {
        std::vector<Output> outputs;
        while (auto output = discovery.poll(now))
            outputs.push_back(std::move(*output));
        return outputs;
    }
    template <typename F>
    void handle(std::uint32_t from, const F &frame)
    {
        discovery.handle(Base::idOf(from), frame, datagramSize(frame), now);
    }
};

} // namespace

class TestDiscovery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoConnectsIsKnown();
    void aSearchEndsWithAnAnswer();
    void answersForItsShares();
    void announcesWhatItShares();
    void blockedHostsGetNothing();
    void whoHasItNoMoreIsNotTold();
    void nothingIsTakenWithoutASession();
    void itsDeadlineIsTheEarliest();
};

void TestDiscovery::whoConnectsIsKnown()
{
    Fixture f;
    f.connect(1);
    QVERIFY(f.discovery.table().find(AroundFixture::idOf(1)));
    f.discovery.setOwnAddress(AroundFixture::addressOf(0), f.now);
    QVERIFY(f.discovery.table().find(AroundFixture::idOf(1)));
    f.discovery.onUnreachable(AroundFixture::idOf(9), f.now);
    QVERIFY(!f.discovery.table().find(AroundFixture::idOf(9)));
}

void TestDiscovery::aSearchEndsWithAnAnswer()
{
    Fixture f;
    f.connect(1);
    const QueryId query = f.discovery.find(AroundFixture::keyOf(1), f.now);
    const auto asked = AroundFixture::said<wire::Find>(f.takeAll());
    QCOMPARE(asked.size(), 1u);
    f.handle(1, wire::Found{.id = asked[0].second.id, .isHolder = true, .isLast = true});
    const auto outputs = f.takeAll();
    QCOMPARE(AroundFixture::only<HolderFound>(outputs).at(0).contact, AroundFixture::contactOf(1));
    QVERIFY(AroundFixture::only<QueryChanged>(outputs).back().ledger.isOver);
    f.discovery.cancel(query, f.now);
    QVERIFY(f.takeAll().empty());
}

void TestDiscovery::answersForItsShares()
{
    Fixture f;
    f.connect(1);
    const wire::Find find{.id = 3, .key = AroundFixture::keyOf(1), .hops = 2, .budget = 12, .deadline = 1'000};
    const auto isHolder = [&] {
        f.handle(1, find);
        return AroundFixture::said<wire::Found>(f.takeAll()).at(0).second.isHolder;
    };
    QVERIFY(!isHolder());
    f.discovery.addShare(find.key, f.now);
    QVERIFY(isHolder());
    f.discovery.removeShare(find.key, f.now);
    QVERIFY(!isHolder());
}

void TestDiscovery::announcesWhatItShares()
{
    Fixture f;
    f.discovery.setActive(true, f.now);
    f.discovery.advance(f.now, f.wallNow);
    f.connect(1);
    f.takeAll();
    f.discovery.addShare(AroundFixture::keyOf(1), f.now);
    const auto finds = AroundFixture::said<wire::Find>(f.takeAll());
    QCOMPARE(finds.size(), 1u);
    f.handle(1, wire::Found{.id = finds[0].second.id, .isLast = true});
    const auto announced = AroundFixture::said<wire::Announce>(f.takeAll());
    QCOMPARE(announced.size(), 1u);
    QCOMPARE(announced[0].second.key, AroundFixture::keyOf(1));
}

void TestDiscovery::blockedHostsGetNothing()
{
    //
    Fixture f;
    f.discovery.table().setBlocked(AroundFixture::idOf(1), true);
    f.connect(1);
    f.handle(1, wire::Find{.id = 3, .key = AroundFixture::keyOf(1)});
    f.handle(1, wire::Announce{.id = 4, .key = AroundFixture::keyOf(1), .lifetime = 100});
    f.handle(1, wire::Hosts{.wanted = 16});
    QVERIFY(f.takeAll().empty());
    f.discovery.find(AroundFixture::keyOf(1), f.now);
    QVERIFY(AroundFixture::only<Say>(f.takeAll()).empty());
}

void TestDiscovery::whoHasItNoMoreIsNotTold()
{
    Fixture f;
    f.connect(1);
    f.connect(2);
    f.handle(1, wire::Announce{.id = 4, .key = AroundFixture::keyOf(1), .lifetime = 100});
    f.takeAll();
    const auto holders = [&] {
        f.handle(2, wire::Find{.id = 3, .key = AroundFixture::keyOf(1)});
        return AroundFixture::said<wire::Found>(f.takeAll()).at(0).second.holders;
    };
    QCOMPARE(holders(), std::vector{AroundFixture::contactOf(1)});
    f.discovery.onNotHolder(AroundFixture::keyOf(1), AroundFixture::idOf(1));
    QVERIFY(holders().empty());
}

void TestDiscovery::nothingIsTakenWithoutASession()
{
    Fixture f;
    f.connect(1);
    f.discovery.onDisconnected(AroundFixture::idOf(1), f.now);
    f.handle(1, wire::Find{.id = 3, .key = AroundFixture::keyOf(1)});
    f.handle(1, wire::Found{.id = 3, .isHolder = true});
    f.handle(1, wire::Announce{.id = 4, .key = AroundFixture::keyOf(1), .lifetime = 100});
    f.handle(1, wire::Hosts{.wanted = 16});
    QVERIFY(f.takeAll().empty());
}

void TestDiscovery::itsDeadlineIsTheEarliest()
{
    Fixture f;
    f.connect(1);
    f.discovery.find(AroundFixture::keyOf(1), f.now);
    f.takeAll();
    const Instant deadline = f.discovery.deadline();
    QVERIFY(deadline > f.now && deadline <= f.now + 2s);
    std::vector<QueryChanged> told;
    for (int turn = 0; turn < 10 && (told.empty() || !told.back().ledger.isOver); ++turn) {
        QVERIFY(f.discovery.deadline() >= f.now);
        f.now = f.discovery.deadline();
        f.discovery.advance(f.now, f.wallNow);
        told = AroundFixture::only<QueryChanged>(f.takeAll());
    }
    QVERIFY(!told.empty() && told.back().ledger.isOver);
    QVERIFY(f.discovery.deadline() > f.now);
}

QTEST_APPLESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
