#include "core/transport/sent_receipts.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestSentReceipts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresRoundTrips();
    void anEchoCountsOnce();
    void echoesOfNothingAreRefused();
    void oldReceiptsAreForgotten();
    void aRoundEndsWithWhatItBeganWith();
    void anyEchoTellsItsAge();

private:
    const Instant kStart{1h};
};

void TestSentReceipts::measuresRoundTrips()
{
    SentReceipts receipts;
    QCOMPARE(receipts.next(kStart), 1u);
    QCOMPARE(receipts.next(kStart + 10ms), 2u);
    QCOMPARE(receipts.onEcho(1, kStart + 50ms)->roundTrip, Duration(50ms));
    QCOMPARE(receipts.onEcho(2, kStart + 55ms)->roundTrip, Duration(45ms));
    receipts.next(kStart + 60ms);
    QCOMPARE(receipts.onEcho(3, kStart + 60ms)->roundTrip, Duration(1us)); // 0 would say "none"
}

void TestSentReceipts::anEchoCountsOnce()
{
    SentReceipts receipts;
    for (int i = 0; i < 3; ++i)
        receipts.next(kStart);
    QVERIFY(receipts.onEcho(2, kStart + 1ms));
    QVERIFY(!receipts.onEcho(2, kStart + 2ms));
    QVERIFY(!receipts.onEcho(1, kStart + 2ms));
    QVERIFY(receipts.onEcho(3, kStart + 2ms));
}

void TestSentReceipts::echoesOfNothingAreRefused()
{
    SentReceipts receipts;
    QVERIFY(!receipts.onEcho(0, kStart));
    QVERIFY(!receipts.onEcho(1, kStart));
    receipts.next(kStart);
    QVERIFY(!receipts.onEcho(0, kStart));
    QVERIFY(!receipts.onEcho(2, kStart));
    QVERIFY(!receipts.onEcho(std::uint32_t(1) << 31, kStart));
    QVERIFY(!receipts.onEcho(~std::uint32_t(0), kStart));
    QVERIFY(receipts.onEcho(1, kStart));
}

void TestSentReceipts::oldReceiptsAreForgotten()
{
    SentReceipts receipts;
    std::uint32_t newest = 0;
    for (std::size_t i = 0; i < delivery::kSerialRing + 1; ++i)
        newest = receipts.next(kStart + i * 1ms);
    QVERIFY(!receipts.onEcho(1, kStart + 1s));
    const Duration sinceSecond = receipts.onEcho(2, kStart + 1s)->roundTrip;
    QCOMPARE(sinceSecond, Duration(999ms));
    QVERIFY(receipts.onEcho(newest, kStart + 1s));
}

void TestSentReceipts::aRoundEndsWithWhatItBeganWith()
{
    SentReceipts receipts;
    for (int i = 0; i < 4; ++i)
        receipts.next(kStart);
    QVERIFY(receipts.onEcho(1, kStart)->endsRound);
    // The next round began now: it ends with a receipt that went out since.
    QVERIFY(!receipts.onEcho(2, kStart)->endsRound);
    QVERIFY(!receipts.onEcho(4, kStart)->endsRound);
    receipts.next(kStart);
    receipts.next(kStart);
    QVERIFY(receipts.onEcho(6, kStart)->endsRound); // also where the first of them was lost
}

void TestSentReceipts::anyEchoTellsItsAge()
{
    SentReceipts receipts;
    QVERIFY(!receipts.ageOf(0, kStart));
    QVERIFY(!receipts.ageOf(1, kStart));
    receipts.next(kStart);
    receipts.next(kStart + 10ms);
    receipts.onEcho(2, kStart + 50ms);
    QVERIFY(!receipts.ageOf(0, kStart + 60ms)); // before any receipt
    QCOMPARE(receipts.ageOf(1, kStart + 60ms), std::optional<Duration>(60ms));
    QCOMPARE(receipts.ageOf(2, kStart + 60ms), std::optional<Duration>(50ms));
    QVERIFY(!receipts.ageOf(3, kStart + 60ms));
}

QTEST_APPLESS_MAIN(TestSentReceipts)
#include "tst_sent_receipts.moc"
