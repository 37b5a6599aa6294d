#include "core/discovery/lookup.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

struct Fixture : AroundFixture {
    std::optional<Lookup> lookup;

    void start(Lookup::Aim aim = Lookup::Aim::Holders) { lookup.emplace(keyOf(1), aim, around, now); }
    void answer(const std::pair<HostId, wire::Find> &asked, wire::Found found)
    {
        found.id = asked.second.id;
        lookup->handle(asked.first, found, datagramSize(found), now);
    }
    bool isNearestFirst(const std::vector<wire::Contact> &contacts) const
    {
        const auto place = [](const wire::Contact &contact) { return positionOf(contact.host, contact.endpoints.front()); };
        return std::ranges::is_sorted(contacts, [&](const auto &a, const auto &b) { return isNearer(positionOf(keyOf(1)), place(a), place(b)); });
    }
};

Endpoint crowdedAddress(std::uint32_t number)
{
    return Endpoint::fromIpv4(0x09090901 + number, 4'000);
}

} // namespace

class TestLookup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksThreeAtATime();
    void callsWhoIsNotConnected();
    void isOverAtOnceWhereNobodyIsKnown();
    void endsWhenTheNearestHaveAnswered();
    void whoIsSilentHasFailed();
    void goesOnWithWhomItIsToldOf();
    void tellsOfHoldersOnce();
    void aWrongAddressHidesNobody();
    void knowsWhatPassedThrough();
    void enoughIsEnoughOnlyFromSeveral();
    void oneHostOfAPrefixComesFirst();
    void whoToldOfTheDeadIsNotFollowed();
    void aFloodOfHostsIsBounded();
    void endsInTime();
    void looksForHostsAlone();
};

void TestLookup::asksThreeAtATime()
{
    //
    Fixture f;
    for (std::uint32_t i = 1; i <= 20; ++i)
        f.connect(i);
    f.start();
    auto asked = f.takeSaid<wire::Find>();
    QCOMPARE(asked.size(), Lookup::kPaths);
    const auto nearest = f.around.nearestConnected(positionOf(f.keyOf(1)), 3, {});
    for (std::size_t i = 0; i < asked.size(); ++i) {
        QCOMPARE(asked[i].first, nearest[i]);
        QVERIFY(asked[i].second.id != 0 && asked[i].second.key == f.keyOf(1));
    }
    QVERIFY(!f.lookup->handle(asked[0].first, {.id = asked[1].second.id}, 50, f.now)); // not its number
    f.answer(asked[0], {.isLast = true});
    QCOMPARE(f.takeSaid<wire::Find>().size(), 1u); // the next of that path
    QCOMPARE(f.lookup->ledger().hostsAsked, 4u);
    QCOMPARE(f.lookup->ledger().hostsAnswered, 1u);
    QVERIFY(f.lookup->ledger().bytes > 4 * 60);
}

void TestLookup::callsWhoIsNotConnected()
{
    Fixture f;
    f.meet(1);
    f.start();
    const auto calls = f.only<Call>(f.takeAll());
    QCOMPARE(calls.size(), 1u);
    QCOMPARE(calls[0].contact, f.contactOf(1));
    QVERIFY(!calls[0].isTold);
    QCOMPARE(f.lookup->ledger().hostsAsked, 0u);
    f.connect(1);
    f.lookup->onConnected(f.idOf(1), f.now);
    QCOMPARE(f.takeSaid<wire::Find>().size(), 1u);
    QVERIFY(f.lookup->ledger().bytes > Lookup::kCallBytes);
}

void TestLookup::isOverAtOnceWhereNobodyIsKnown()
{
    Fixture f;
    f.start();
    QVERIFY(f.lookup->isOver());
    QCOMPARE(f.lookup->deadline(), kNever);
}

void TestLookup::endsWhenTheNearestHaveAnswered()
{
    Fixture f;
    for (std::uint32_t i = 1; i <= 24; ++i)
        f.connect(i);
    f.start();
    std::size_t count = 0;
    for (auto asked = f.takeSaid<wire::Find>(); !asked.empty(); asked = f.takeSaid<wire::Find>()) {
        for (const auto &one : asked) {
            ++count;
            f.answer(one, {.isLast = true});
        }
    }
    QVERIFY(f.lookup->isOver());
    QVERIFY2(count >= Lookup::kNearest && count <= Lookup::kNearest + 3, qPrintable(QString::number(count)));
    const auto nearest = f.lookup->nearestAnswered();
    QCOMPARE(nearest.size(), Lookup::kNearest);
    QVERIFY(f.isNearestFirst(nearest));
    const auto expected = f.around.nearestConnected(positionOf(f.keyOf(1)), Lookup::kNearest, {});
    for (std::size_t i = 0; i < nearest.size(); ++i)
        QCOMPARE(nearest[i].host, expected[i]);
}

void TestLookup::whoIsSilentHasFailed()
{
    Fixture f;
    for (std::uint32_t i = 1; i <= 3; ++i)
        f.connect(i);
    for (std::uint32_t i = 4; i <= 9; ++i)
        f.meet(i);
    f.start();
    std::set<HostId> tried;
    while (!f.lookup->isOver()) {
        const auto outputs = f.takeAll();
        for (const Say &say : f.only<Say>(outputs))
            QVERIFY(tried.insert(say.to).second); // each once
        for (const Call &call : f.only<Call>(outputs))
            QVERIFY(tried.insert(call.contact.host).second);
        QVERIFY(f.lookup->deadline() > f.now);
        f.now = f.lookup->deadline();
        f.lookup->advance(f.now);
    }
    QCOMPARE(tried.size(), 9u);
    QVERIFY(f.now - f.kStart <= 6s); // three side by side
    QVERIFY(f.lookup->nearestAnswered().empty());
    QCOMPARE(f.around.table.find(f.idOf(1))->unanswered, 1u);
}

void TestLookup::goesOnWithWhomItIsToldOf()
{
    Fixture f;
    f.connect(1);
    f.start();
    const auto asked = f.takeSaid<wire::Find>();
    f.answer(asked.at(0), {.nearer = {f.contactOf(2), f.contactOf(3), f.contactOf(4), f.contactOf(0), f.contactOf(1)}});
    const auto calls = f.only<Call>(f.takeAll());
    // All three paths go on from there, though one host alone was known; neither to this host nor to who told.
    QCOMPARE(calls.size(), 3u);
    for (const Call &call : calls)
        QVERIFY(call.isTold && call.contact.host != f.idOf(0) && call.contact.host != f.idOf(1));
    f.lookup->onUnreachable(calls[0].contact.host, f.now);
    QVERIFY(!f.lookup->isOver());
    f.around.setConnected(calls[1].contact.host, calls[1].contact.endpoints.front());
    f.lookup->onConnected(calls[1].contact.host, f.now);
    QCOMPARE(f.takeSaid<wire::Find>().size(), 1u);
    QCOMPARE(f.lookup->ledger().hops, 2u);
}

void TestLookup::tellsOfHoldersOnce()
{
    Fixture f;
    f.connect(1);
    f.connect(2);
    f.start();
    const auto asked = f.takeSaid<wire::Find>();
    f.answer(asked.at(0), {.isHolder = true, .holders = {f.contactOf(30), f.contactOf(0)}});
    const auto found = f.only<HolderFound>(f.takeAll());
    QCOMPARE(found.size(), 2u);
    QCOMPARE(found[0].contact.host, asked[0].first);
    QVERIFY(found[0].isConnected);
    QCOMPARE(found[1].contact, f.contactOf(30));
    QVERIFY(!found[1].isConnected);
    f.answer(asked.at(1), {.isLast = true, .holders = {f.contactOf(30)}});
    QVERIFY(f.only<HolderFound>(f.takeAll()).empty());
    QCOMPARE(f.lookup->ledger().holders, 2u);
    QVERIFY(!f.around.book.find(f.keyOf(1), 32, f.now).empty());
}

void TestLookup::aWrongAddressHidesNobody()
{
    Fixture f;
    f.connect(1);
    f.connect(2);
    f.start();
    const auto asked = f.takeSaid<wire::Find>();
    f.answer(asked.at(0), {.holders = {{f.idOf(30), {f.addressOf(99)}}}, .nearer = {{f.idOf(31), {f.addressOf(98)}}}});
    f.answer(asked.at(1), {.holders = {f.contactOf(30)}, .nearer = {f.contactOf(31)}});
    const auto outputs = f.takeAll();
    QCOMPARE(f.only<HolderFound>(outputs).size(), 2u);
    QCOMPARE(f.only<HolderFound>(outputs)[1].contact, f.contactOf(30));
    QCOMPARE(f.lookup->ledger().holders, 1u);
    QCOMPARE(f.only<Call>(outputs).size(), 1u); // one address at a time
    f.around.onCallEnded(f.idOf(31));
    f.lookup->onUnreachable(f.idOf(31), f.now);
    const auto calls = f.only<Call>(f.takeAll());
    QCOMPARE(calls.size(), 1u);
    QCOMPARE(calls[0].contact.host, f.idOf(31));
}

void TestLookup::knowsWhatPassedThrough()
{
    Fixture f;
    f.connect(1);
    f.around.book.announce(f.keyOf(1), f.idOf(5), f.addressOf(5), 1h, f.now);
    f.around.book.announce(f.keyOf(1), f.idOf(6), f.addressOf(6), 1h, f.now);
    f.around.table.setBlocked(f.idOf(6), true);
    f.start();
    const auto found = f.only<HolderFound>(f.takeAll());
    QCOMPARE(found.size(), 1u);
    QCOMPARE(found[0].contact, f.contactOf(5));
}

void TestLookup::enoughIsEnoughOnlyFromSeveral()
{
    //
    Fixture f;
    for (std::uint32_t i = 1; i <= 20; ++i)
        f.connect(i);
    f.start();
    std::uint32_t next = 1'000;
    std::size_t answered = 0;
    for (auto asked = f.takeSaid<wire::Find>(); !asked.empty(); asked = f.takeSaid<wire::Find>()) {
        for (const auto &one : asked) {
            ++answered;
            wire::Found found{.isLast = true};
            for (int i = 0; i < 8; ++i)
                found.holders.push_back(f.contactOf(next++));
            f.answer(one, found);
            QCOMPARE(f.lookup->isOver(), answered >= Lookup::kEnoughHolders / Lookup::kCountedHolders);
        }
    }
    QVERIFY(f.lookup->isOver());
}

void TestLookup::oneHostOfAPrefixComesFirst()
{
    //
    Fixture f;
    f.connect(1);
    f.start();
    const auto asked = f.takeSaid<wire::Find>();
    wire::Found found{.isLast = true};
    for (std::uint32_t i = 0; i < 6; ++i)
        found.nearer.push_back({f.idOf(100 + i), {crowdedAddress(i)}});
    found.nearer.push_back(f.contactOf(2));
    found.nearer.push_back(f.contactOf(3));
    f.answer(asked.at(0), found);
    const auto calls = f.only<Call>(f.takeAll());
    QCOMPARE(calls.size(), 3u);
    const auto isOfCrowd = [](const Call &call) { return call.contact.endpoints.front().prefix() == crowdedAddress(0).prefix(); };
    QCOMPARE(std::ranges::count_if(calls, isOfCrowd), 1);
}

void TestLookup::whoToldOfTheDeadIsNotFollowed()
{
    Fixture f;
    f.connect(1);
    f.connect(2);
    f.start();
    const auto asked = f.takeSaid<wire::Find>();
    wire::Found lies;
    for (std::uint32_t i = 0; i < 8; ++i)
        lies.nearer.push_back(f.contactOf(100 + i));
    f.answer(asked.at(0), lies);
    f.answer(asked.at(1), {.nearer = {f.contactOf(50), f.contactOf(51), f.contactOf(52)}});
    std::vector<HostId> order;
    for (int i = 0; i < 40 && !f.lookup->isOver(); ++i) {
        for (const Call &call : f.only<Call>(f.takeAll())) {
            order.push_back(call.contact.host);
            f.around.onCallEnded(call.contact.host);
            f.lookup->onUnreachable(call.contact.host, f.now);
        }
    }
    // All are tried in the end; what the liar told beyond its first failures comes after what others told.
    const auto placeOf = [&](std::uint32_t i) { return std::ranges::find(order, f.idOf(i)) - order.begin(); };
    QCOMPARE(order.size(), 11u);
    QVERIFY(placeOf(50) < 9 && placeOf(51) < 9 && placeOf(52) < 10);
}

void TestLookup::aFloodOfHostsIsBounded()
{
    Fixture f;
    for (std::uint32_t i = 1; i <= 3; ++i)
        f.connect(i);
    f.start();
    std::size_t called = 0;
    std::uint32_t next = 1'000;
    // Whoever is asked answers as often as it may, and tells of hosts that are all there and do the same.
    for (int round = 0; round < 2'000 && !f.lookup->isOver(); ++round) {
        const auto outputs = f.takeAll();
        for (const Call &call : f.only<Call>(outputs)) {
            ++called;
            f.around.setConnected(call.contact.host, call.contact.endpoints.front());
            f.lookup->onConnected(call.contact.host, f.now);
        }
        for (const auto &asked : f.said<wire::Find>(outputs)) {
            for (int i = 0; i < 30; ++i) {
                wire::Found found;
                for (int k = 0; k < 8; ++k)
                    found.nearer.push_back(f.contactOf(next++));
                f.answer(asked, found);
            }
        }
    }
    QVERIFY(f.lookup->isOver());
    QVERIFY2(called <= Lookup::kMaxAsked, qPrintable(QString::number(called)));
}

void TestLookup::endsInTime()
{
    Fixture f;
    f.connect(1);
    f.start();
    std::uint32_t next = 100;
    while (!f.lookup->isOver()) {
        for (const auto &asked : f.takeSaid<wire::Find>())
            f.answer(asked, {.nearer = {f.contactOf(next++), f.contactOf(next++), f.contactOf(next++), f.contactOf(next++)}});
        if (f.lookup->isOver())
            break;
        f.now = f.lookup->deadline();
        f.lookup->advance(f.now);
        QVERIFY(f.now <= f.kStart + Lookup::kLongest);
    }
}

void TestLookup::looksForHostsAlone()
{
    Fixture f;
    f.connect(1);
    f.start(Lookup::Aim::Hosts);
    const auto asked = f.takeSaid<wire::Find>();
    QCOMPARE(asked.at(0).second.hops, 0);
    QCOMPARE(asked.at(0).second.budget, 0);
    f.answer(asked.at(0), {.isHolder = true, .isLast = true, .holders = {f.contactOf(30)}});
    QVERIFY(f.takeAll().empty());
    QVERIFY(f.lookup->isOver());
    QCOMPARE(f.lookup->nearestAnswered(), std::vector{f.contactOf(1)});
}

QTEST_APPLESS_MAIN(TestLookup)
#include "tst_lookup.moc"
