#include "core/discovery/searches.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

struct Fixture : AroundFixture {
    Searches searches{around};

    void answer(const std::pair<HostId, wire::Find> &asked, wire::Found found)
    {
        found.id = asked.second.id;
        QVERIFY(searches.handle(asked.first, found, datagramSize(found), now));
    }
    /// Nobody answers: all that was waited for passes.
    QueryLedger advanceToTheEnd()
    {
        QueryLedger last;
        while (searches.deadline() != kNever) {
            now = std::max(now, searches.deadline());
            searches.advance(now);
            for (const QueryChanged &changed : only<QueryChanged>(takeAll()))
                last = changed.ledger;
        }
        return last;
    }
};

} // namespace

class TestSearches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatASearchCosts();
    void aKeyIsSearchedOnce();
    void theNextWaitsItsTurn();
    void whatWaitsIsBounded();
    void whatIsCancelledIsForgotten();
    void aMissIsRemembered();
    void lookupsForHostsComeBackToTheirOwner();
};

void TestSearches::tellsWhatASearchCosts()
{
    Fixture f;
    f.connect(1);
    const QueryId query = f.searches.find(f.keyOf(1), f.now);
    QVERIFY(query);
    const auto outputs = f.takeAll();
    auto changes = f.only<QueryChanged>(outputs);
    QCOMPARE(changes.size(), 1u);
    QCOMPARE(changes[0].ledger.id, query);
    QCOMPARE(changes[0].ledger.key, f.keyOf(1));
    QCOMPARE(changes[0].ledger.hostsAsked, 1u);
    f.searches.advance(f.now + 1ms);
    QVERIFY(f.takeAll().empty()); // nothing changed
    f.answer(f.said<wire::Find>(outputs).at(0), {.isHolder = true, .isLast = true});
    changes = f.only<QueryChanged>(f.takeAll());
    QVERIFY(changes.back().ledger.isOver);
    QCOMPARE(changes.back().ledger.holders, 1u);
    QCOMPARE(f.searches.deadline(), kNever);
}

void TestSearches::aKeyIsSearchedOnce()
{
    Fixture f;
    f.connect(1);
    const QueryId query = f.searches.find(f.keyOf(1), f.now);
    QCOMPARE(f.searches.find(f.keyOf(1), f.now), query);
    QVERIFY(f.searches.find(f.keyOf(2), f.now) != query);
    QCOMPARE(f.takeSaid<wire::Find>().size(), 2u);
}

void TestSearches::theNextWaitsItsTurn()
{
    Fixture f;
    f.connect(1);
    for (std::uint8_t i = 0; i < Searches::kMaxQueries + 3; ++i)
        QVERIFY(f.searches.find(f.keyOf(i), f.now));
    QCOMPARE(f.searches.find(f.keyOf(Searches::kMaxQueries), f.now), QueryId{Searches::kMaxQueries + 1}); // waits, with its number
    auto asked = f.takeSaid<wire::Find>();
    QCOMPARE(asked.size(), Searches::kMaxQueries);
    f.answer(asked[0], {.isLast = true});
    asked = f.takeSaid<wire::Find>();
    QCOMPARE(asked.size(), 1u);
    QCOMPARE(asked[0].second.key, f.keyOf(Searches::kMaxQueries));
}

void TestSearches::whatWaitsIsBounded()
{
    Fixture f;
    f.connect(1);
    const auto numbered = [](std::uint32_t i) { return LookupKey{{std::uint8_t(i >> 16), std::uint8_t(i >> 8), std::uint8_t(i)}}; };
    for (std::uint8_t i = 0; i < Searches::kMaxQueries; ++i)
        f.searches.find(numbered(i), f.now);
    f.takeAll();
    std::size_t count = 0;
    // By steps: what is looked through for each is what this test is not about.
    for (std::uint32_t i = 0; i < 300; ++i)
        count += bool(f.searches.find(numbered(1'000 + i), f.now));
    QCOMPARE(count, 300u);
    QVERIFY(f.takeAll().empty());
}

void TestSearches::whatIsCancelledIsForgotten()
{
    Fixture f;
    f.connect(1);
    const QueryId query = f.searches.find(f.keyOf(1), f.now);
    const auto asked = f.takeSaid<wire::Find>();
    f.searches.cancel(query, f.now);
    QCOMPARE(f.searches.deadline(), kNever);
    QVERIFY(!f.searches.handle(asked.at(0).first, {.id = asked.at(0).second.id, .isHolder = true}, 50, f.now));
    QVERIFY(f.takeAll().empty());
    QVERIFY(f.searches.find(f.keyOf(1), f.now) != query);
}

void TestSearches::aMissIsRemembered()
{
    Fixture f;
    f.connect(1);
    f.searches.find(f.keyOf(1), f.now);
    QVERIFY(f.advanceToTheEnd().isOver);
    QVERIFY(f.around.book.wasMissed(f.keyOf(1), f.now));
    QVERIFY(!f.around.book.wasMissed(f.keyOf(1), f.now + 31s));
    QVERIFY(f.searches.find(f.keyOf(1), f.now)); // one's own searches are not kept back by it
    QCOMPARE(f.takeSaid<wire::Find>().size(), 1u);
}

void TestSearches::lookupsForHostsComeBackToTheirOwner()
{
    Fixture f;
    f.connect(1);
    for (std::uint8_t i = 0; i < Searches::kMaxHostLookups; ++i)
        QVERIFY(f.searches.lookForHosts(f.keyOf(i), Searches::Owner::Announcer, f.now));
    QVERIFY(!f.searches.lookForHosts(f.keyOf(99), Searches::Owner::Gossip, f.now));
    const auto asked = f.takeSaid<wire::Find>();
    QCOMPARE(asked.size(), Searches::kMaxHostLookups);
    QVERIFY(!f.searches.takeEnded());
    f.answer(asked[0], {.isLast = true});
    const auto ended = f.searches.takeEnded();
    QVERIFY(ended && ended->owner == Searches::Owner::Announcer && ended->key == f.keyOf(0) && ended->bytes > 100);
    QCOMPARE(ended->nearest, std::vector{f.contactOf(1)});
    QVERIFY(f.only<QueryChanged>(f.takeAll()).empty());
    QVERIFY(!f.around.book.wasMissed(f.keyOf(0), f.now));
}

QTEST_APPLESS_MAIN(TestSearches)
#include "tst_searches.moc"
