#include "core/discovery/answers.h"
#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

class TestAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatTheListenerMayBeTold();
    void saysThatItHasTheFile();
    void tellsWhoHasIt();
    void tellsTheNearest();
    void prefixesAreSpread();
    void aReceiptNamesNearerHostsOnly();
    void fitsADatagram();
};

void TestAnswers::onlyWhatTheListenerMayBeTold()
{
    //
    const Endpoint far = Endpoint::fromIpv4(0x08080808, 4'000);
    const Endpoint home = Endpoint::fromIpv4(0xc0a80102, 4'000);
    const wire::Contact contact{AroundFixture::idOf(1), {home, far}};
    QCOMPARE(tellable(contact, far)->endpoints, std::vector{far});
    QCOMPARE(tellable(contact, Endpoint::fromIpv4(0xc0a80103, 4'000))->endpoints, (std::vector{home, far}));
    QCOMPARE(tellable(contact, Endpoint::fromIpv4(0xc0a80103, 4'000), 1)->endpoints, std::vector{home});
    QVERIFY(!tellable({AroundFixture::idOf(1), {home}}, far));
}

void TestAnswers::saysThatItHasTheFile()
{
    AroundFixture f;
    f.around.shares.insert(f.keyOf(1));
    const wire::Found found = answerTo(f.around, {.id = 7, .key = f.keyOf(1)}, f.idOf(1), f.addressOf(1), f.now);
    QVERIFY(found.isHolder);
    QCOMPARE(found.id, 7u);
    QVERIFY(!answerTo(f.around, {.id = 7, .key = f.keyOf(2)}, f.idOf(1), f.addressOf(1), f.now).isHolder);
}

void TestAnswers::tellsWhoHasIt()
{
    AroundFixture f;
    const Endpoint home = Endpoint::fromIpv4(0xc0a80102, 4'000);
    f.around.book.announce(f.keyOf(1), f.idOf(1), f.addressOf(1), 1h, f.now);
    f.around.book.announce(f.keyOf(1), f.idOf(2), f.addressOf(2), 1h, f.now);
    f.around.book.announce(f.keyOf(1), f.idOf(3), home, 1h, f.now);
    f.around.book.announce(f.keyOf(1), f.idOf(4), f.addressOf(4), 1h, f.now);
    f.around.table.setBlocked(f.idOf(4), true);
    const wire::Found found = answerTo(f.around, {.id = 7, .key = f.keyOf(1)}, f.idOf(1), f.addressOf(1), f.now);
    QVERIFY(!found.isHolder);
    QCOMPARE(found.holders, std::vector{f.contactOf(2)}); // not the asker itself, not what it can't reach, nobody blocked
}

void TestAnswers::tellsTheNearest()
{
    AroundFixture f;
    for (std::uint32_t i = 1; i <= 30; ++i)
        f.meet(i);
    const Position target = positionOf(f.keyOf(1));
    const auto told = nearestToTell(f.around, target, 8, f.idOf(5), f.addressOf(5));
    QCOMPARE(told.size(), 8u);
    std::set<HostId> ids;
    for (const wire::Contact &contact : told)
        ids.insert(contact.host);
    const auto place = [&](std::uint32_t i) { return positionOf(f.idOf(i), f.addressOf(i)); };
    const Position farthest = positionOf(told.back().host, told.back().endpoints.front());
    QVERIFY(!ids.contains(f.idOf(5)));
    for (std::uint32_t i = 1; i <= 30; ++i)
        QVERIFY(ids.contains(f.idOf(i)) || i == 5 || isNearer(target, farthest, place(i)));
}

void TestAnswers::prefixesAreSpread()
{
    //
    AroundFixture f;
    const auto crowd = [](std::uint32_t i) { return Endpoint::fromIpv4(0x09090900 + i, 4'000); };
    for (std::uint32_t i = 100; i < 108; ++i)
        f.meet(i, crowd(i));
    for (std::uint32_t i = 1; i <= 7; ++i)
        f.meet(i);
    const Position target = positionOf(f.idOf(100), crowd(100));
    const auto told = nearestToTell(f.around, target, 8, f.idOf(50), f.addressOf(50));
    QCOMPARE(told.size(), 8u);
    QCOMPARE(std::ranges::count_if(told, [&](const auto &contact) { return contact.endpoints.front().prefix() == crowd(1).prefix(); }), 1);
    QCOMPARE(told.front().host, f.idOf(100));
}

void TestAnswers::aReceiptNamesNearerHostsOnly()
{
    AroundFixture f;
    f.around.place = positionOf(f.idOf(0), f.addressOf(0));
    for (std::uint32_t i = 1; i <= 30; ++i)
        f.meet(i);
    for (std::uint8_t k = 0; k < 50; ++k) {
        const wire::Found receipt = receiptFor(f.around, {.id = 9, .key = f.keyOf(k)}, f.idOf(1), f.addressOf(1));
        QVERIFY(receipt.isLast && receipt.holders.empty() && receipt.id == 9 && receipt.nearer.size() <= 3);
        for (const wire::Contact &contact : receipt.nearer)
            QVERIFY(isNearer(positionOf(f.keyOf(k)), positionOf(contact.host, contact.endpoints.front()), f.around.place));
    }
}

void TestAnswers::fitsADatagram()
{
    //
    wire::Found found{.id = 0xffffffff, .isHolder = true, .isLast = true, .asked = 0xffff, .bytes = 0xffffffff};
    for (std::uint32_t i = 1; i <= 8; ++i) {
        wire::Contact contact{AroundFixture::idOf(i), {}};
        for (std::uint8_t e = 0; e < 4; ++e)
            contact.endpoints.push_back(Endpoint{{0x20, 1, e, std::uint8_t(i), 5}, 40'000});
        found.holders.push_back(contact);
        found.nearer.push_back(contact);
    }
    const wire::Found whole = found;
    QVERIFY(datagramSize(found) > 1'200);
    trimToDatagram(found);
    QVERIFY(datagramSize(found) <= 1'200);
    QCOMPARE(found.holders, whole.holders); // who has it matters most
    wire::Found less = found;
    less.nearer.push_back(whole.nearer[less.nearer.size()]);
    QVERIFY(datagramSize(less) > 1'200);
}

QTEST_APPLESS_MAIN(TestAnswers)
#include "tst_answers.moc"
