#include "tests/core/discovery/around_fixture.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

class TestSurroundings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nearestConnectedComeFirst();
    void aCallIsMadeOnce();
    void callsAreBoundedAndForgotten();
    void outputsKeepTheirOrder();
    void requestNumbersAreNotNull();
    void wallTimeGoesOn();
};

void TestSurroundings::nearestConnectedComeFirst()
{
    AroundFixture f;
    for (std::uint32_t i = 1; i <= 20; ++i)
        f.connect(i);
    f.around.table.setBlocked(f.idOf(7), true);
    const Position target = positionOf(f.keyOf(9));
    const auto nearest = f.around.nearestConnected(target, 5, {f.idOf(3)});
    QCOMPARE(nearest.size(), 5u);
    const auto place = [&](const HostId &host) { return positionOf(host, *f.around.addressOf(host)); };
    for (std::size_t i = 1; i < nearest.size(); ++i)
        QVERIFY(!isNearer(target, place(nearest[i]), place(nearest[i - 1])));
    for (std::uint32_t i = 1; i <= 20; ++i) {
        const bool isIn = std::ranges::count(nearest, f.idOf(i)) > 0;
        QVERIFY(!isIn || (i != 7 && i != 3));
        QVERIFY(isIn || i == 7 || i == 3 || !isNearer(target, place(f.idOf(i)), place(nearest.back())));
    }
    QCOMPARE(f.around.nearestConnected(target, 100, {}).size(), 19u);
}

void TestSurroundings::aCallIsMadeOnce()
{
    AroundFixture f;
    QVERIFY(f.around.call(f.contactOf(1), true, f.now));
    QVERIFY(f.around.call(f.contactOf(1), false, f.now));
    const auto calls = f.only<Call>(f.takeAll());
    QCOMPARE(calls.size(), 1u);
    QCOMPARE(calls[0].contact, f.contactOf(1));
    QVERIFY(calls[0].isTold);
    f.around.onCallEnded(f.idOf(1));
    QVERIFY(f.around.call(f.contactOf(1), false, f.now));
    f.around.setConnected(f.idOf(1), f.addressOf(1));
    f.around.setDisconnected(f.idOf(1));
    QVERIFY(!f.around.isConnected(f.idOf(1)) && !f.around.addressOf(f.idOf(1)));
    QVERIFY(f.around.call(f.contactOf(1), false, f.now));
    QCOMPARE(f.only<Call>(f.takeAll()).size(), 2u);
}

void TestSurroundings::callsAreBoundedAndForgotten()
{
    AroundFixture f;
    for (std::uint32_t i = 1; i <= Surroundings::kMaxCalls; ++i)
        QVERIFY(f.around.call(f.contactOf(i), true, f.now));
    QVERIFY(!f.around.call(f.contactOf(500), true, f.now));
    QVERIFY(!f.around.call(f.contactOf(500), true, f.now + Surroundings::kCallIsOver - 1us));
    QVERIFY(f.around.call(f.contactOf(500), true, f.now + Surroundings::kCallIsOver));
    QCOMPARE(f.only<Call>(f.takeAll()).size(), Surroundings::kMaxCalls + 1);
}

void TestSurroundings::outputsKeepTheirOrder()
{
    AroundFixture f;
    const wire::Find find{.id = 1, .key = f.keyOf(1)};
    QCOMPARE(f.around.say(f.idOf(1), find), datagramSize(find));
    f.around.put(HolderFound{f.keyOf(1), f.contactOf(2), true});
    f.around.call(f.contactOf(3), false, f.now);
    const auto outputs = f.takeAll();
    QCOMPARE(outputs.size(), 3u);
    QVERIFY(std::holds_alternative<Say>(outputs[0]) && std::holds_alternative<HolderFound>(outputs[1]) && std::holds_alternative<Call>(outputs[2]));
    QVERIFY(!f.around.takeOutput());
}

void TestSurroundings::requestNumbersAreNotNull()
{
    struct Nulls final : RandomSource {
        int left = 3;
        void fill(MutableByteView out) override { std::ranges::fill(out, std::uint8_t(left-- > 0 ? 0 : 7)); }
    } nulls;
    Surroundings around(AroundFixture::idOf(0), nulls, 1);
    QCOMPARE(around.nextRequest(), 0x07070707u);
}

void TestSurroundings::wallTimeGoesOn()
{
    AroundFixture f;
    QCOMPARE(f.around.wallTime(f.now + 90s), f.kWallStart + 90s);
    QCOMPARE(f.around.wallTime(f.now - 90s), f.kWallStart);
}

QTEST_APPLESS_MAIN(TestSurroundings)
#include "tst_surroundings.moc"
