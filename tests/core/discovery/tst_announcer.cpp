#include "core/discovery/announcer.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

/// Hosts that are all connected, answer each FIND with nobody nearer and each ANNOUNCE with a receipt, if they are not silent.
struct Fixture : AroundFixture {
    Searches searches{around};
    Announcer announcer{around, searches};
    std::set<HostId> silent;
    std::vector<std::pair<HostId, wire::Announce>> announced;
    std::size_t finds = 0;
    std::uint64_t bytes = 0;

    explicit Fixture(std::uint32_t connected)
    {
        for (std::uint32_t i = 1; i <= connected; ++i)
            connect(i);
    }
    void settle()
    {
        while (const auto ended = searches.takeEnded())
            announcer.onLookupEnded(*ended, now);
    }
    void answer(const HostId &from, wire::RequestId id)
    {
        const wire::Found found{.id = id, .isLast = true};
        bytes += datagramSize(found);
        if (!searches.handle(from, found, datagramSize(found), now))
            announcer.handle(from, found, now);
        settle();
    }
    void serve()
    {
        settle();
        for (auto outputs = takeAll(); !outputs.empty(); outputs = takeAll()) {
            for (const Say &say : only<Say>(outputs)) {
                bytes += datagramSize(say.frame);
                const auto *find = std::get_if<wire::Find>(&say.frame);
                const auto *announce = std::get_if<wire::Announce>(&say.frame);
                finds += find != nullptr;
                if (announce)
                    announced.emplace_back(say.to, *announce);
                if (!silent.contains(say.to))
                    answer(say.to, find ? find->id : announce->id);
            }
        }
    }
    void runUntil(Instant end)
    {
        serve();
        for (Instant next = std::min(searches.deadline(), announcer.deadline()); next <= end; next = std::min(searches.deadline(), announcer.deadline())) {
            now = std::max(next, now + 1us);
            searches.advance(now);
            settle();
            announcer.advance(now);
            serve();
        }
        now = end;
    }
};

} // namespace

class TestAnnouncer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsTheNearestEight();
    void tellsThemAgainBeforeTheyForget();
    void looksAgainWhereFewAnswer();
    void takesBackWhatIsRemoved();
    void waitsForSomebodyToKnow();
    void callsWhoIsNotConnectedAnyMore();
    void whatOneHostIsToldGoesTogether();
    void manySharesKeepToTheirAllowance();
    void isSilentWhereItIsNotActive();
};

void TestAnnouncer::tellsTheNearestEight()
{
    //
    Fixture f(20);
    f.announcer.add(f.keyOf(1), f.now);
    f.announcer.add(f.keyOf(1), f.now);
    f.runUntil(f.now + 10s);
    QCOMPARE(f.announced.size(), 8u);
    const auto nearest = f.around.nearestConnected(positionOf(f.keyOf(1)), 8, {});
    std::set<wire::RequestId> ids;
    for (const auto &[host, announce] : f.announced) {
        QVERIFY(std::ranges::count(nearest, host) == 1);
        QVERIFY(announce.key == f.keyOf(1) && announce.lifetime == 7'200 && announce.id != 0);
        ids.insert(announce.id);
    }
    QCOMPARE(ids.size(), 8u);
    QVERIFY(!f.announcer.handle(f.announced[0].first, {.id = f.announced[0].second.id}, f.now)); // receipts count once
}

void TestAnnouncer::tellsThemAgainBeforeTheyForget()
{
    Fixture f(20);
    f.announcer.add(f.keyOf(1), f.now);
    f.runUntil(f.now + 10s);
    const std::size_t lookups = f.finds;
    const Instant told = f.now;
    f.announced.clear();
    f.runUntil(told + 40min);
    QVERIFY(f.announced.empty());
    f.runUntil(told + 61min);
    QCOMPARE(f.announced.size(), 8u);
    f.runUntil(told + 10h);
    QVERIFY2(f.announced.size() >= 80 && f.announced.size() <= 110, qPrintable(QString::number(f.announced.size())));
    QCOMPARE(f.finds, lookups); // the same hosts
    f.runUntil(told + 13h);
    QVERIFY(f.finds > lookups);
}

void TestAnnouncer::looksAgainWhereFewAnswer()
{
    Fixture f(24);
    f.announcer.add(f.keyOf(1), f.now);
    f.runUntil(f.now + 10s);
    const std::size_t lookups = f.finds;
    const auto nearest = f.around.nearestConnected(positionOf(f.keyOf(1)), 8, {});
    f.silent = {nearest.begin(), nearest.begin() + 4};
    f.runUntil(f.now + 70min);
    QCOMPARE(f.finds, lookups); // half of them are left
    f.silent.insert(nearest[4]);
    f.announced.clear();
    f.runUntil(f.now + 65min);
    QVERIFY(f.finds > lookups);
    std::set<HostId> told;
    for (const auto &[host, announce] : f.announced)
        told.insert(host);
    QVERIFY2(told.size() >= 8, qPrintable(QString::number(told.size())));
}

void TestAnnouncer::takesBackWhatIsRemoved()
{
    Fixture f(20);
    f.announcer.add(f.keyOf(1), f.now);
    f.runUntil(f.now + 10s);
    f.announced.clear();
    f.announcer.remove(f.keyOf(1), f.now);
    f.announcer.remove(f.keyOf(2), f.now);
    f.runUntil(f.now + 10s);
    QCOMPARE(f.announced.size(), 8u);
    for (const auto &[host, announce] : f.announced)
        QCOMPARE(announce.lifetime, 0);
    f.announced.clear();
    f.runUntil(f.now + 24h);
    QVERIFY(f.announced.empty());
    QCOMPARE(f.announcer.deadline(), kNever);
}

void TestAnnouncer::waitsForSomebodyToKnow()
{
    Fixture f(0);
    f.announcer.add(f.keyOf(1), f.now);
    f.serve();
    QVERIFY(f.announcer.deadline() > f.now && f.announcer.deadline() < f.now + 1min);
    f.runUntil(f.now + 10min);
    f.connect(1);
    f.runUntil(f.now + 21min);
    QCOMPARE(f.announced.size(), 1u);
}

void TestAnnouncer::callsWhoIsNotConnectedAnyMore()
{
    Fixture f(1);
    f.announcer.add(f.keyOf(1), f.now);
    f.runUntil(f.now + 10s);
    f.announced.clear();
    f.around.setDisconnected(f.idOf(1));
    f.now += 61min;
    f.announcer.advance(f.now);
    const auto calls = f.only<Call>(f.takeAll());
    QCOMPARE(calls.size(), 1u);
    QCOMPARE(calls[0].contact, f.contactOf(1));
    f.connect(1);
    f.announcer.onConnected(f.idOf(1), f.now);
    f.serve();
    QCOMPARE(f.announced.size(), 1u);
    f.around.setDisconnected(f.idOf(1));
    f.now += 61min;
    f.announcer.advance(f.now);
    f.takeAll();
    f.announcer.onUnreachable(f.idOf(1), f.now);
    QVERIFY(f.announcer.deadline() <= f.now + 1min); // a lookup: nobody is left who knows
}

void TestAnnouncer::whatOneHostIsToldGoesTogether()
{
    Fixture f(8);
    for (std::uint8_t i = 0; i < 30; ++i)
        f.announcer.add(f.keyOf(i), f.now);
    f.runUntil(f.now + 1min);
    QCOMPARE(f.announced.size(), 30u * 8);
    f.announced.clear();
    // Due at times of their own within an eighth of an hour; said to each host at once.
    std::map<HostId, std::set<Instant>> times;
    while (f.now < f.kStart + 70min) {
        f.now = std::max(f.now + 1us, f.announcer.deadline());
        f.announcer.advance(f.now);
        const std::size_t before = f.announced.size();
        f.serve();
        for (std::size_t i = before; i < f.announced.size(); ++i)
            times[f.announced[i].first].insert(f.now);
    }
    QVERIFY(f.announced.size() >= 30u * 8);
    for (const auto &[host, at] : times)
        QVERIFY2(at.size() <= 3, qPrintable(QString::number(at.size())));
}

void TestAnnouncer::manySharesKeepToTheirAllowance()
{
    Fixture f(30);
    for (std::uint32_t i = 0; i < 10'000; ++i)
        f.announcer.add(LookupKey{{std::uint8_t(i), std::uint8_t(i >> 8), 7}}, f.now);
    f.serve();
    f.runUntil(f.now + 10min);
    const std::uint64_t most = Announcer::kMostSaved + 600 * Announcer::kMostRate + 100'000;
    QVERIFY2(f.bytes <= most, qPrintable(QString::number(f.bytes)));
    QVERIFY(f.announced.size() > 1'000);
}

void TestAnnouncer::isSilentWhereItIsNotActive()
{
    Fixture f(10);
    f.announcer.setActive(false, f.now);
    f.announcer.add(f.keyOf(1), f.now);
    f.runUntil(f.now + 24h);
    QVERIFY(f.announced.empty() && f.finds == 0);
    f.announcer.setActive(true, f.now);
    f.runUntil(f.now + 10s);
    QCOMPARE(f.announced.size(), 8u);
}

QTEST_APPLESS_MAIN(TestAnnouncer)
#include "tst_announcer.moc"
