#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

Endpoint elsewhere(int number)
{
    return Endpoint::fromIpv4(0xc6336400u + static_cast<std::uint32_t>(number), 5000);
}

/// Another port of the same address, as behind a NAT that was restarted.
Endpoint rebound(const Host &host, std::uint16_t port)
{
    Endpoint at = host.endpoint();
    at.port = port;
    return at;
}

} // namespace

/// Hosts whose address changes while they fetch or serve. Nobody tells the engines.
class TestRoaming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFetcherMoves_data();
    void theFetcherMoves();
    void theSharerMoves_data();
    void theSharerMoves();
    void bothMoveOneAfterTheOther();
    void thePortAloneChangesEverySecond();
    void nothingIsSentToTheOldAddressForLong();
    void aStrangerAtTheOldAddressGetsNothingForIt();
};

void TestRoaming::theFetcherMoves_data()
{
    QTest::addColumn<int>("lostPerMille");
    QTest::addColumn<bool>("portOnly");
    QTest::newRow("to another network") << 0 << false;
    QTest::newRow("to another network, 5 % lost") << 50 << false;
    QTest::newRow("to another port") << 0 << true;
    QTest::newRow("to another port, 5 % lost") << 50 << true;
}

void TestRoaming::theFetcherMoves()
{
    QFETCH(int, lostPerMille);
    QFETCH(bool, portOnly);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Pair pair(seed, 8 * kMiB);
        pair.sharer.up().model.bytesPerSecond = 2'500'000;
        pair.sharer.up().model.lostPerMille = pair.fetcher.up().model.lostPerMille = lostPerMille;
        pair.beginFetch();
        QVERIFY(pair.runUntilVerified(2 * kMiB));
        pair.fetcher.moveTo(portOnly ? rebound(pair.fetcher, 4321) : elsewhere(1));
        const Instant moved = pair.world.now;
        QVERIFY(pair.runUntilFetched());
        QVERIFY(pair.isFetched());
        QVERIFY2(pair.world.now - moved < 10s, qPrintable(QString::number((pair.world.now - moved).count())));
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestRoaming::theSharerMoves_data()
{
    theFetcherMoves_data();
}

/// The fetcher hears of it only from datagrams that come from there; and what it may send, the sharer has often sent already.
void TestRoaming::theSharerMoves()
{
    QFETCH(int, lostPerMille);
    QFETCH(bool, portOnly);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Pair pair(seed, 8 * kMiB);
        pair.sharer.up().model.bytesPerSecond = 2'500'000;
        pair.sharer.up().model.lostPerMille = pair.fetcher.up().model.lostPerMille = lostPerMille;
        pair.beginFetch();
        QVERIFY(pair.runUntilVerified(2 * kMiB));
        pair.sharer.moveTo(portOnly ? rebound(pair.sharer, 4321) : elsewhere(1));
        const Instant moved = pair.world.now;
        QVERIFY(pair.runUntilFetched());
        QVERIFY(pair.isFetched());
        QVERIFY2(pair.world.now - moved < 20s, qPrintable(QString::number((pair.world.now - moved).count())));
        PLUG_VERIFY_CLEAN(pair.world);
    }
}

void TestRoaming::bothMoveOneAfterTheOther()
{
    Pair pair(2, 12 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    for (int i = 1; i <= 4; ++i) {
        QVERIFY(pair.runUntilVerified(static_cast<std::uint64_t>(2 * i * kMiB)));
        (i % 2 == 0 ? pair.sharer : pair.fetcher).moveTo(elsewhere(i));
    }
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRoaming::thePortAloneChangesEverySecond()
{
    Pair pair(3, 8 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 1'250'000;
    pair.beginFetch();
    for (std::uint16_t port = 10'000; port < 10'300 && !pair.fetcher.seen<engine::Completed>(); ++port) {
        pair.world.runFor(1s);
        pair.fetcher.moveTo(rebound(pair.fetcher, port));
    }
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

void TestRoaming::nothingIsSentToTheOldAddressForLong()
{
    Pair pair(4, 8 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(2 * kMiB));
    const Endpoint old = pair.fetcher.endpoint();
    pair.fetcher.moveTo(elsewhere(1));
    pair.world.runFor(3s);
    std::uint64_t sent = 0;
    pair.world.network.onSent = [&](const Packet &packet, Instant) {
        sent += packet.to == old ? static_cast<std::uint64_t>(packet.bytes.size()) : 0;
    };
    QVERIFY(pair.runUntilFetched());
    QVERIFY2(sent < 5000, qPrintable(QString::number(sent)));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// The address that a fetcher left goes to somebody else at once: what still comes there is bounded by the credit and a second.
void TestRoaming::aStrangerAtTheOldAddressGetsNothingForIt()
{
    Pair pair(5, 16 * kMiB);
    pair.sharer.up().model.bytesPerSecond = 2'500'000;
    pair.beginFetch();
    QVERIFY(pair.runUntilVerified(4 * kMiB));
    const Endpoint old = pair.fetcher.endpoint();
    std::uint64_t sent = 0;
    pair.fetcher.setConnected(false);
    pair.world.network.onSent = [&](const Packet &packet, Instant) {
        sent += packet.to == old ? static_cast<std::uint64_t>(packet.bytes.size()) : 0;
    };
    pair.world.runFor(1s);
    const std::uint64_t first = sent;
    QVERIFY2(first < 2'500'000, qPrintable(QString::number(first)));
    pair.world.runFor(60s);
    QVERIFY2(sent - first < 20'000, qPrintable(QString::number(sent - first)));
    pair.fetcher.setConnected(true);
    QVERIFY(pair.runUntilFetched());
    QVERIFY(pair.isFetched());
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestRoaming)
#include "tst_roaming.moc"
