#include "core/discovery/relayed_finds.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

struct Fixture : AroundFixture {
    RelayedFinds finds{around};
    wire::Find find{.id = 77, .key = keyOf(1), .hops = 2, .budget = 12, .deadline = 1'500};

    explicit Fixture(std::uint32_t connected = 0)
    {
        for (std::uint32_t i = 1; i <= connected; ++i)
            connect(i);
    }
    void ask(std::uint32_t from, const wire::Find &what) { finds.handle(idOf(from), what, datagramSize(what), now); }
    void answer(const HostId &from, const wire::Found &found) { finds.handle(from, found, datagramSize(found), now); }
};

} // namespace

class TestRelayedFinds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAtOnce();
    void passesOnToTheNearest();
    void clampsWhatIsAsked();
    void doesNotPassOnWhatIsKnown();
    void passesAnswersBack();
    void endsAtItsDeadline();
    void cutsLoops();
    void chargesTheAsker();
    void manyKeysOfAPlaceCountAsOne();
    void pendingSearchesAreBounded();
    void foreignAnswersAreNotTaken();
    void answersAreRemembered();
    void tellsOnlyWhatMayBeTold();
    void announcementsGetAReceipt();
};

void TestRelayedFinds::answersAtOnce()
{
    //
    Fixture f(1);
    f.meet(2);
    f.ask(1, f.find);
    const auto said = f.takeSaid<wire::Found>();
    QCOMPARE(said.size(), 1u);
    QCOMPARE(said[0].first, f.idOf(1));
    QCOMPARE(said[0].second.id, 77u);
    QVERIFY(said[0].second.isLast); // nobody else is connected
    QCOMPARE(said[0].second.nearer, std::vector{f.contactOf(2)});
    f.ask(9, f.find); // no session
    QVERIFY(f.takeAll().empty());
}

void TestRelayedFinds::passesOnToTheNearest()
{
    //
    Fixture f(10);
    f.ask(1, f.find);
    const auto outputs = f.takeAll();
    QCOMPARE(f.said<wire::Found>(outputs).size(), 1u);
    QVERIFY(!f.said<wire::Found>(outputs)[0].second.isLast);
    const auto passed = f.said<wire::Find>(outputs);
    const auto nearest = f.around.nearestConnected(positionOf(f.find.key), 3, {f.idOf(1)});
    QCOMPARE(passed.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(passed[i].first, nearest[i]);
        QCOMPARE(passed[i].second.key, f.find.key);
        QCOMPARE(passed[i].second.hops, 1);
        QCOMPARE(passed[i].second.budget, 3); // what is left of 12, shared
        QVERIFY(passed[i].second.deadline < 1'500 && passed[i].second.deadline >= 1'000);
        QVERIFY(passed[i].second.id != 0);
    }
}

void TestRelayedFinds::clampsWhatIsAsked()
{
    Fixture f(10);
    f.find.hops = 255;
    f.find.budget = 255;
    f.find.deadline = 65'535;
    f.ask(1, f.find);
    const auto passed = f.takeSaid<wire::Find>();
    QCOMPARE(passed.size(), 3u);
    QCOMPARE(passed[0].second.hops, 1);
    QCOMPARE(passed[0].second.budget, 3);
    QVERIFY(std::chrono::milliseconds(passed[0].second.deadline) <= RelayedFinds::kLongest);
    f.ask(1, {.id = 78, .key = f.keyOf(2), .hops = 2, .budget = 2, .deadline = 1'000});
    const auto two = f.takeSaid<wire::Find>();
    QCOMPARE(two.size(), 2u); // the budget counts hosts
    QCOMPARE(two[0].second.budget, 0);
}

void TestRelayedFinds::doesNotPassOnWhatIsKnown()
{
    Fixture f(5);
    wire::RequestId id = 0;
    const auto passed = [&](std::uint8_t key, std::uint8_t hops, std::uint8_t budget, std::uint16_t deadline) {
        f.ask(1, {.id = ++id, .key = f.keyOf(key), .hops = hops, .budget = budget, .deadline = deadline});
        return f.takeSaid<wire::Find>().size();
    };
    f.around.shares.insert(f.keyOf(2));
    f.around.book.announce(f.keyOf(3), f.idOf(4), f.addressOf(4), 1h, f.now);
    f.around.book.onMissed(f.keyOf(4), f.now);
    QCOMPARE(passed(2, 2, 12, 1'500), 0u);
    QCOMPARE(passed(3, 2, 12, 1'500), 0u);
    QCOMPARE(passed(4, 2, 12, 1'500), 0u);
    QCOMPARE(passed(5, 0, 12, 1'500), 0u);
    QCOMPARE(passed(5, 2, 0, 1'500), 0u);
    QCOMPARE(passed(5, 2, 12, 250), 0u);
    QCOMPARE(passed(5, 2, 12, 251), 3u);
}

void TestRelayedFinds::passesAnswersBack()
{
    //
    Fixture f(4);
    f.ask(1, f.find);
    const auto passed = f.takeSaid<wire::Find>();
    QCOMPARE(passed.size(), 3u);
    f.answer(passed[0].first, {.id = passed[0].second.id, .isHolder = true, .isLast = true, .asked = 2, .bytes = 500});
    auto back = f.takeSaid<wire::Found>();
    QCOMPARE(back.size(), 1u);
    QCOMPARE(back[0].first, f.idOf(1));
    QCOMPARE(back[0].second.id, 77u);
    QVERIFY(!back[0].second.isHolder && !back[0].second.isLast);
    QCOMPARE(back[0].second.holders, (std::vector<wire::Contact>{{passed[0].first, {*f.around.addressOf(passed[0].first)}}}));
    QCOMPARE(back[0].second.asked, 5); // three here, two further on
    QVERIFY(back[0].second.bytes > 500);
    // The same again: nothing new.
    f.answer(passed[1].first, {.id = passed[1].second.id, .holders = back[0].second.holders});
    QVERIFY(f.takeSaid<wire::Found>().empty());
    f.answer(passed[1].first, {.id = passed[1].second.id, .isLast = true, .nearer = {f.contactOf(50), f.contactOf(1), f.contactOf(0)}});
    back = f.takeSaid<wire::Found>();
    QCOMPARE(back.size(), 1u);
    QCOMPARE(back[0].second.nearer, std::vector{f.contactOf(50)}); // neither the asker nor this host
    f.answer(passed[2].first, {.id = passed[2].second.id, .isLast = true});
    back = f.takeSaid<wire::Found>();
    QCOMPARE(back.size(), 1u);
    QVERIFY(back[0].second.isLast);
    QCOMPARE(f.finds.pendingCount(), 0u);
    f.answer(passed[2].first, {.id = passed[2].second.id, .isHolder = true});
    QVERIFY(f.takeAll().empty());
}

void TestRelayedFinds::endsAtItsDeadline()
{
    Fixture f(2);
    f.ask(1, f.find);
    const auto passed = f.takeSaid<wire::Find>();
    QCOMPARE(f.finds.deadline(), f.now + 1'500ms);
    f.finds.advance(f.now + 1'499ms);
    QVERIFY(f.takeAll().empty());
    f.now += 1'500ms;
    f.finds.advance(f.now);
    const auto back = f.takeSaid<wire::Found>();
    QCOMPARE(back.size(), 1u);
    QVERIFY(back[0].second.isLast && back[0].second.asked == 1);
    QCOMPARE(f.finds.deadline(), kNever);
    f.answer(passed[0].first, {.id = passed[0].second.id, .isHolder = true});
    QVERIFY(f.takeAll().empty());
}

void TestRelayedFinds::cutsLoops()
{
    //
    Fixture f(3);
    f.ask(1, f.find);
    QCOMPARE(f.takeSaid<wire::Find>().size(), 2u);
    f.find.id = 78;
    f.ask(1, f.find); // while the first is pending: an answer, and nothing more
    const auto outputs = f.takeAll();
    QCOMPARE(f.said<wire::Found>(outputs).size(), 1u);
    QVERIFY(f.said<wire::Find>(outputs).empty());
    f.ask(2, f.find); // neither to it nor to the other who waits for it
    const auto passed = f.takeSaid<wire::Find>();
    QCOMPARE(passed.size(), 1u);
    QCOMPARE(passed[0].first, f.idOf(3));
}

void TestRelayedFinds::chargesTheAsker()
{
    //
    Fixture f(8);
    std::uint64_t caused = 0;
    std::uint32_t number = 0;
    for (; f.now < f.kStart + 20s; f.now += 50ms) {
        ++number;
        f.ask(1, {.id = number, .key = LookupKey{{std::uint8_t(number), std::uint8_t(number >> 8)}}, .hops = 2, .budget = 12, .deadline = 3'000});
        f.finds.advance(f.now);
        for (const Say &say : f.only<Say>(f.takeAll())) {
            caused += datagramSize(say.frame);
            const auto *find = std::get_if<wire::Find>(&say.frame);
            if (find)
                f.answer(say.to, {.id = find->id, .nearer = {f.contactOf(1'000 + number), f.contactOf(30'000 + number)}});
            for (const Say &back : f.only<Say>(f.takeAll()))
                caused += datagramSize(back.frame);
        }
        QVERIFY(f.finds.pendingCount() <= RelayedFinds::kMaxPendingOfHost);
    }
    const std::uint64_t most = AskerBudget::kBytesOfHost + 20 * AskerBudget::kBytesOfHostPerSecond;
    QVERIFY2(caused <= most && caused > most / 2, qPrintable(QString::number(caused)));
    f.ask(2, f.find); // others are served
    QVERIFY(!f.takeSaid<wire::Found>().empty());
}

void TestRelayedFinds::manyKeysOfAPlaceCountAsOne()
{
    Fixture f(3);
    std::uint64_t caused = 0;
    for (std::uint32_t i = 0; i < 3'000; ++i) {
        const HostId crowd = f.idOf(100 + i);
        f.around.setConnected(crowd, Endpoint::fromIpv4(0x05050500 + i % 200, 4'000));
        f.find.key = LookupKey{{std::uint8_t(i), std::uint8_t(i >> 8), 1}};
        f.finds.handle(crowd, f.find, 80, f.now);
        f.around.setDisconnected(crowd);
        f.finds.onDisconnected(crowd, f.now);
        for (const Say &say : f.only<Say>(f.takeAll()))
            caused += datagramSize(say.frame);
    }
    QVERIFY2(caused <= AskerBudget::kBytesOfPrefix, qPrintable(QString::number(caused)));
    QCOMPARE(f.finds.pendingCount(), 0u);
}

void TestRelayedFinds::pendingSearchesAreBounded()
{
    Fixture f(1'000);
    for (std::uint32_t i = 1; i <= 1'000; ++i) {
        f.find.key = LookupKey{{std::uint8_t(i), std::uint8_t(i >> 8), 2}};
        f.ask(i, f.find);
    }
    QCOMPARE(f.finds.pendingCount(), RelayedFinds::kMaxPending);
    f.finds.advance(f.now + RelayedFinds::kLongest);
    QCOMPARE(f.finds.pendingCount(), 0u);
}

void TestRelayedFinds::foreignAnswersAreNotTaken()
{
    Fixture f(2);
    f.ask(1, f.find);
    const auto passed = f.takeSaid<wire::Find>();
    const wire::RequestId id = passed[0].second.id;
    QVERIFY(!f.finds.handle(f.idOf(1), {.id = id, .isHolder = true}, 50, f.now)); // not who was asked
    QVERIFY(!f.finds.handle(passed[0].first, {.id = id + 1, .isHolder = true}, 50, f.now));
    QVERIFY(f.takeAll().empty());
    // Of one host, a bounded number.
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < 100; ++i) {
        f.answer(passed[0].first, {.id = id, .nearer = {f.contactOf(100 + i)}});
        count += f.takeSaid<wire::Found>().size();
    }
    QCOMPARE(count, std::size_t(RelayedFinds::kMaxAnswers));
}

void TestRelayedFinds::answersAreRemembered()
{
    Fixture f(3);
    f.ask(1, f.find);
    const auto passed = f.takeSaid<wire::Find>();
    f.answer(passed[0].first, {.id = passed[0].second.id, .isLast = true, .holders = {f.contactOf(60)}});
    f.takeAll();
    f.ask(passed[1].first == f.idOf(2) ? 2 : 3, f.find);
    const auto outputs = f.takeAll();
    QVERIFY(f.said<wire::Find>(outputs).empty());
    QCOMPARE(f.said<wire::Found>(outputs).at(0).second.holders, std::vector{f.contactOf(60)});
}

void TestRelayedFinds::tellsOnlyWhatMayBeTold()
{
    //
    Fixture f(2);
    f.ask(1, f.find);
    const auto passed = f.takeSaid<wire::Find>();
    const Endpoint home = Endpoint::fromIpv4(0xc0a80102, 4'000);
    f.answer(passed[0].first, {.id = passed[0].second.id, .isLast = true, .holders = {{f.idOf(60), {home}}}, .nearer = {{f.idOf(61), {home}}}});
    const auto back = f.takeSaid<wire::Found>();
    QCOMPARE(back.size(), 1u);
    QVERIFY(back[0].second.holders.empty() && back[0].second.nearer.empty());
    QVERIFY(f.around.book.find(f.find.key, 32, f.now).empty());
}

void TestRelayedFinds::announcementsGetAReceipt()
{
    //
    Fixture f(2);
    const auto announce = [&](std::uint16_t lifetime) {
        f.finds.handle(f.idOf(1), wire::Announce{.id = 5, .key = f.keyOf(1), .lifetime = lifetime}, 80, f.now);
        return f.takeSaid<wire::Found>();
    };
    const auto receipt = announce(7'200);
    QCOMPARE(receipt.size(), 1u);
    QVERIFY(receipt[0].second.isLast && receipt[0].second.id == 5 && receipt[0].first == f.idOf(1));
    QCOMPARE(f.around.book.find(f.keyOf(1), 32, f.now), std::vector{f.contactOf(1)});
    QVERIFY(f.around.book.find(f.keyOf(1), 32, f.now + 7'201s).empty());
    QCOMPARE(announce(0).size(), 1u);
    QVERIFY(f.around.book.find(f.keyOf(1), 32, f.now).empty());
}

QTEST_APPLESS_MAIN(TestRelayedFinds)
#include "tst_relayed_finds.moc"
