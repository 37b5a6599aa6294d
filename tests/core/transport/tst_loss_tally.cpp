#include "core/transport/loss_tally.h"

#include <QtTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kDatagram = 1000;
constexpr Duration kLongest = 20ms;

/// Of `count` datagrams that met `queue`, each `oneIn`-th is lost; 0 for none.
void send(LossTally &tally, int count, Duration queue, int oneIn)
{
    for (int i = 1; i <= count; ++i) {
        if (oneIn > 0 && i % oneIn == 0)
            tally.onLost(kDatagram, queue, kLongest);
        else
            tally.onDelivered(kDatagram, queue, kLongest, kDatagram);
    }
}

} // namespace

class TestLossTally : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossWithoutAQueueIsThePaths();
    void lossInAQueueIsTheQueues();
    void moreThanUsualIsTheQueues();
    void fewLossesAreChance();
    void forgets();
};

void TestLossTally::lossWithoutAQueueIsThePaths()
{
    LossTally tally;
    QVERIFY(!tally.isUsual(kDatagram));
    send(tally, 1000, 2ms, 100);
    send(tally, 1000, 18ms, 100);
    QVERIFY(tally.isUsual(kDatagram));
}

void TestLossTally::lossInAQueueIsTheQueues()
{
    LossTally tally;
    send(tally, 1000, 2ms, 0);
    send(tally, 1000, 18ms, 100);
    QVERIFY(!tally.isUsual(kDatagram));
}

void TestLossTally::moreThanUsualIsTheQueues()
{
    LossTally tally;
    send(tally, 1000, 2ms, 100);
    send(tally, 1000, 18ms, 30);
    QVERIFY(!tally.isUsual(kDatagram));
}

void TestLossTally::fewLossesAreChance()
{
    LossTally tally;
    send(tally, 200, 2ms, 100);
    send(tally, 200, 18ms, 100);
    QVERIFY(!tally.isUsual(kDatagram));
    send(tally, 100, 2ms, 100);
    QVERIFY(tally.isUsual(kDatagram));
    send(tally, 4000, 2ms, 0); // fewer than one in a thousand
    QVERIFY(!tally.isUsual(kDatagram));
}

void TestLossTally::forgets()
{
    LossTally tally;
    send(tally, 1000, 2ms, 50);
    QVERIFY(tally.isUsual(kDatagram));
    send(tally, 4 * static_cast<int>(LossTally::kWindow), 2ms, 0);
    QVERIFY(!tally.isUsual(kDatagram));
    tally.onLost(~std::uint64_t(0), 2ms, kLongest); // stops at the end of its numbers
    tally.onLost(~std::uint64_t(0), 2ms, kLongest);
    QVERIFY(tally.isUsual(kDatagram));
}

QTEST_APPLESS_MAIN(TestLossTally)
#include "tst_loss_tally.moc"
