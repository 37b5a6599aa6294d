#include "core/discovery/gossip.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

struct Fixture : AroundFixture {
    Searches searches{around};
    Gossip gossip{around, searches};

    void connectAndTell(std::uint32_t number)
    {
        connect(number);
        gossip.onConnected(idOf(number), now);
    }
    wire::Hosts hostsOf(std::uint32_t first, std::uint32_t count) const
    {
        wire::Hosts hosts;
        for (std::uint32_t i = 0; i < count; ++i)
            hosts.hosts.push_back(contactOf(first + i));
        return hosts;
    }
    void advanceTo(Instant at)
    {
        now = at;
        gossip.advance(now);
    }
};

} // namespace

class TestGossip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksWhomItConnectsTo();
    void tellsWhomItMetLately();
    void answersOnceAMinute();
    void takesNothingUnasked();
    void callsCandidatesAtAPace();
    void looksAroundWhenItFirstConnects();
    void looksWhoIsStillThere();
    void startsWithAnchors();
    void isSilentWhereItIsNotActive();
};

void TestGossip::asksWhomItConnectsTo()
{
    //
    Fixture f;
    f.connectAndTell(1);
    auto said = f.takeSaid<wire::Hosts>();
    QCOMPARE(said.size(), 1u);
    QCOMPARE(said[0].second.wanted, 16);
    QVERIFY(said[0].second.hosts.empty());
    f.gossip.onConnected(f.idOf(1), f.now + 5min);
    QVERIFY(f.takeSaid<wire::Hosts>().empty());
    f.gossip.onConnected(f.idOf(1), f.now + 11min);
    QCOMPARE(f.takeSaid<wire::Hosts>().size(), 1u);
}

void TestGossip::tellsWhomItMetLately()
{
    Fixture f;
    for (std::uint32_t i = 1; i <= 40; ++i)
        f.meet(i);
    f.connect(1);
    f.gossip.handle(f.idOf(1), {.wanted = 16}, f.now);
    const auto said = f.takeSaid<wire::Hosts>();
    QCOMPARE(said.size(), 1u);
    QCOMPARE(said[0].second.wanted, 0);
    QVERIFY(said[0].second.hosts.size() >= 15 && said[0].second.hosts.size() <= 16);
    for (const wire::Contact &contact : said[0].second.hosts)
        QVERIFY(contact.host != f.idOf(1) && f.around.table.find(contact.host));
    QVERIFY(datagramSize(said[0].second) <= 1'200);
    f.now += 20min; // longer ago than "lately"
    f.gossip.handle(f.idOf(1), {.wanted = 16}, f.now);
    QVERIFY(f.takeSaid<wire::Hosts>().at(0).second.hosts.empty());
}

void TestGossip::answersOnceAMinute()
{
    //
    Fixture f;
    f.connect(1);
    f.connect(2);
    std::size_t count = 0;
    for (int second = 0; second < 300; ++second) {
        f.gossip.handle(f.idOf(1), {.wanted = 16}, f.now + second * 1s);
        count += f.takeSaid<wire::Hosts>().size();
    }
    QCOMPARE(count, 5u);
    f.gossip.handle(f.idOf(2), {.wanted = 1}, f.now);
    QCOMPARE(f.takeSaid<wire::Hosts>().size(), 1u);
    f.gossip.handle(f.idOf(3), {.wanted = 1}, f.now); // no session
    QVERIFY(f.takeAll().empty());
}

void TestGossip::takesNothingUnasked()
{
    //
    Fixture f;
    f.connect(1);
    f.gossip.handle(f.idOf(1), f.hostsOf(100, 10), f.now);
    QCOMPARE(f.around.table.candidateCount(), 0u);
    f.gossip.onConnected(f.idOf(1), f.now);
    f.gossip.handle(f.idOf(1), f.hostsOf(100, 10), f.now);
    QCOMPARE(f.around.table.candidateCount(), 10u);
    f.gossip.handle(f.idOf(1), f.hostsOf(200, 10), f.now); // asked once, answered once
    QCOMPARE(f.around.table.candidateCount(), 10u);
}

void TestGossip::callsCandidatesAtAPace()
{
    Fixture f;
    f.connectAndTell(1);
    f.gossip.handle(f.idOf(1), f.hostsOf(100, 16), f.now);
    f.takeAll();
    std::size_t calls = 0;
    const Instant end = f.now + 6s;
    while (f.gossip.deadline() <= end) {
        f.advanceTo(std::max(f.now, f.gossip.deadline()));
        for (const Call &call : f.only<Call>(f.takeAll())) {
            calls += call.isTold;
            f.around.onCallEnded(call.contact.host);
        }
    }
    QVERIFY2(calls >= 10 && calls <= 13, qPrintable(QString::number(calls)));
}

void TestGossip::looksAroundWhenItFirstConnects()
{
    Fixture f;
    f.advanceTo(f.now + 1s);
    f.takeAll();
    f.connectAndTell(1);
    f.advanceTo(f.now);
    const auto finds = f.takeSaid<wire::Find>();
    QCOMPARE(finds.size(), 1u);
    QCOMPARE(finds[0].second.key.bytes, f.around.place.bytes);
}

void TestGossip::looksWhoIsStillThere()
{
    Fixture f;
    for (std::uint32_t i = 1; i <= 70; ++i) {
        f.now += 1s;
        f.meet(i);
    }
    for (std::uint32_t i = 68; i <= 70; ++i)
        f.connect(i);
    f.advanceTo(f.now);
    f.takeAll();
    f.advanceTo(f.now + 2h);
    std::vector<HostId> called;
    const Instant end = f.now + 30min;
    while (f.gossip.deadline() <= end) {
        f.advanceTo(std::max(f.now, f.gossip.deadline()));
        for (const Call &call : f.only<Call>(f.takeAll())) {
            called.push_back(call.contact.host);
            f.around.onCallEnded(call.contact.host);
        }
    }
    QVERIFY2(called.size() >= 15 && called.size() <= 25, qPrintable(QString::number(called.size())));
    QCOMPARE(called.front(), f.idOf(1)); // not heard for the longest time
    for (const HostId &host : called)
        QVERIFY(!f.around.isConnected(host));
}

void TestGossip::startsWithAnchors()
{
    Fixture f;
    for (std::uint32_t i = 1; i <= 20; ++i) {
        KnownHost host{.id = f.idOf(i), .endpoints = {f.addressOf(i)}};
        host.lastHeard = f.kWallStart - std::chrono::hours(i);
        host.isAnchor = i == 15 || i == 16;
        f.around.table.restore(host);
    }
    std::vector<HostId> called;
    const Instant end = f.now + 4s;
    while (f.gossip.deadline() <= end) {
        f.advanceTo(std::max(f.now, f.gossip.deadline()));
        for (const Call &call : f.only<Call>(f.takeAll()))
            called.push_back(call.contact.host);
    }
    QVERIFY(called.size() >= 6 && called.size() <= 10);
    QCOMPARE(std::set<HostId>(called.begin(), called.begin() + 2), (std::set{f.idOf(15), f.idOf(16)}));
    QCOMPARE(called[2], f.idOf(1)); // then those heard last
}

void TestGossip::isSilentWhereItIsNotActive()
{
    Fixture f;
    f.gossip.setActive(false, f.now);
    for (std::uint32_t i = 1; i <= 20; ++i)
        f.meet(i);
    f.connectAndTell(30);
    QVERIFY(f.takeAll().empty());
    QCOMPARE(f.gossip.deadline(), kNever);
    f.gossip.handle(f.idOf(30), {.wanted = 4}, f.now); // others are answered
    QCOMPARE(f.takeSaid<wire::Hosts>().size(), 1u);
}

QTEST_APPLESS_MAIN(TestGossip)
#include "tst_gossip.moc"
