#include "core/swarm/serving_order.h"

#include "core/base/random.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;

namespace {

constexpr std::uint64_t kRun = 1443;

SessionId host(std::uint64_t number)
{
    return SessionId{number};
}

/// Serves runs of `kRun` bytes until `total` are gone; what each host got.
std::map<SessionId, std::uint64_t> serve(ServingOrder &order, std::uint64_t total)
{
    std::map<SessionId, std::uint64_t> got;
    for (std::uint64_t sent = 0; sent < total; sent += kRun) {
        const auto next = order.next();
        if (!next)
            return got;
        order.charge(*next, kRun);
        got[*next] += kRun;
    }
    return got;
}

bool isNear(std::uint64_t value, std::uint64_t wanted, std::uint64_t most)
{
    return value + most >= wanted && value <= wanted + most;
}

} // namespace

class TestServingOrder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nobodyIsNextWhereNobodyIsReady();
    void equalHostsGetEqualShares();
    void prefixesCountBeforeHosts();
    void bytesCountNotTurns();
    void whatOneCannotTakeTheOthersGet();
    void whoIsPacedKeepsItsShare();
    void absenceSavesUpLittle();
    void whoMovesCountsWhereItIs();
    void whoIsGoneIsForgotten();
};

void TestServingOrder::nobodyIsNextWhereNobodyIsReady()
{
    ServingOrder order;
    QVERIFY(!order.next());
    order.setReady(host(1), 7, false);
    QVERIFY(!order.next());
    order.setReady(host(1), 7, true);
    QCOMPARE(order.next(), std::optional(host(1)));
    order.setReady(host(1), 7, false);
    QVERIFY(!order.next());
    order.charge(host(2), 5); // of whom nothing is known
    order.remove(host(2));
    QVERIFY(!order.next());
}

void TestServingOrder::equalHostsGetEqualShares()
{
    ServingOrder order;
    for (std::uint64_t i = 1; i <= 10; ++i)
        order.setReady(host(i), 7, true);
    for (const auto &[id, bytes] : serve(order, 1'000'000))
        QVERIFY(isNear(bytes, 100'000, kRun));
}

/// Ten addresses of one network get no more than the one of another.
void TestServingOrder::prefixesCountBeforeHosts()
{
    ServingOrder order;
    for (std::uint64_t i = 1; i <= 10; ++i)
        order.setReady(host(i), 7, true);
    order.setReady(host(11), 8, true);
    auto got = serve(order, 2'000'000);
    QVERIFY(isNear(got[host(11)], 1'000'000, kRun));
    for (std::uint64_t i = 1; i <= 10; ++i)
        QVERIFY(isNear(got[host(i)], 100'000, kRun));
}

void TestServingOrder::bytesCountNotTurns()
{
    ServingOrder order;
    order.setReady(host(1), 1, true);
    order.setReady(host(2), 2, true);
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    for (int i = 0; i < 1000; ++i) {
        const SessionId next = *order.next();
        const std::uint64_t bytes = next == host(1) ? 64'000 : 1'200;
        order.charge(next, bytes);
        (next == host(1) ? first : second) += bytes;
    }
    QVERIFY(isNear(first, second, 64'000));
}

void TestServingOrder::whatOneCannotTakeTheOthersGet()
{
    ServingOrder order;
    for (std::uint64_t i = 1; i <= 3; ++i)
        order.setReady(host(i), i, true);
    serve(order, 300'000);
    order.setReady(host(3), 3, false);
    const auto got = serve(order, 200'000);
    QVERIFY(isNear(got.at(host(1)), 100'000, kRun) && isNear(got.at(host(2)), 100'000, kRun));
    QVERIFY(!got.contains(host(3)));
}

/// A host that is only ready now and then, and often enough, gets as much as the others.
void TestServingOrder::whoIsPacedKeepsItsShare()
{
    ServingOrder order;
    for (std::uint64_t i = 1; i <= 10; ++i)
        order.setReady(host(i), 7, true);
    SeededRandom random(1);
    std::uint64_t got = 0;
    std::uint64_t all = 0;
    for (int i = 0; i < 20'000; ++i, all += kRun) {
        order.setReady(host(11), 8, random.below(10) >= 4);
        const SessionId next = *order.next();
        order.charge(next, kRun);
        got += next == host(11) ? kRun : 0;
    }
    QVERIFY2(isNear(got, all / 2, all / 100), qPrintable(QStringLiteral("%1 of %2").arg(got).arg(all)));
}

void TestServingOrder::absenceSavesUpLittle()
{
    ServingOrder order;
    order.setReady(host(1), 1, true);
    order.setReady(host(2), 2, true);
    serve(order, 100'000);
    order.setReady(host(2), 2, false);
    serve(order, 100'000'000);
    order.setReady(host(2), 2, true);
    const auto got = serve(order, 1'000'000);
    QVERIFY(isNear(got.at(host(2)), 500'000 + Turns<SessionId>::kPatience / 2, 2 * kRun));
}

void TestServingOrder::whoMovesCountsWhereItIs()
{
    ServingOrder order;
    for (std::uint64_t i = 1; i <= 3; ++i)
        order.setReady(host(i), 7, true);
    order.setReady(host(3), 8, true);
    auto got = serve(order, 400'000);
    QVERIFY(isNear(got[host(1)], 100'000, kRun) && isNear(got[host(2)], 100'000, kRun) && isNear(got[host(3)], 200'000, kRun));
    order.setReady(host(1), 8, true);
    order.setReady(host(2), 8, true);
    got = serve(order, 300'000 + 3 * Turns<SessionId>::kPatience);
    QVERIFY(got[host(1)] > 100'000 && got[host(2)] > 100'000 && got[host(3)] > 100'000);
}

void TestServingOrder::whoIsGoneIsForgotten()
{
    ServingOrder order;
    order.setReady(host(1), 7, true);
    order.setReady(host(2), 7, true);
    order.setReady(host(3), 8, true);
    order.remove(host(3));
    order.remove(host(1));
    const auto got = serve(order, 10'000);
    QCOMPARE(got.size(), std::size_t(1));
    QVERIFY(got.contains(host(2)));
    order.remove(host(2));
    QVERIFY(!order.next());
}

QTEST_APPLESS_MAIN(TestServingOrder)
#include "tst_serving_order.moc"
