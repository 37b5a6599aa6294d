#include "core/transport/delivery_limits.h"
#include "core/transport/receipt_tokens.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestReceiptTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsForItsPositions();
    void changesWithBytes();
    void changesWithTime();
    void coversMoreWhenThereAreTooMany();
    void forgetsWhatIsAcknowledged();

private:
    const Instant kStart{1h};
};

/// [D-22]
void TestReceiptTokens::aTokenIsForItsPositions()
{
    SeededRandom random(1);
    ReceiptTokens tokens;
    QVERIFY(!tokens.matches(0, 0));
    const std::uint32_t first = tokens.next(0, 1000, kStart, random);
    const std::uint32_t second = tokens.next(1000, 1000, kStart + 1s, random);
    QVERIFY(first != second);
    QVERIFY(tokens.matches(1000, first));
    QVERIFY(tokens.matches(2000, second));
    QVERIFY(!tokens.matches(1000, second));
    QVERIFY(!tokens.matches(2000, first));
    QVERIFY(!tokens.matches(0, first));
    QVERIFY(!tokens.matches(2001, second)); // never sent
}

/// [D-22]
void TestReceiptTokens::changesWithBytes()
{
    SeededRandom random(2);
    ReceiptTokens tokens;
    const std::uint32_t first = tokens.next(0, delivery::kTokenSpan - 1, kStart, random);
    QCOMPARE(tokens.next(delivery::kTokenSpan - 1, 1, kStart, random), first);
    QVERIFY(tokens.next(delivery::kTokenSpan, 1, kStart, random) != first);
}

/// [D-22]
void TestReceiptTokens::changesWithTime()
{
    SeededRandom random(3);
    ReceiptTokens tokens;
    const std::uint32_t first = tokens.next(0, 1, kStart, random);
    QCOMPARE(tokens.next(1, 1, kStart + delivery::kTokenAge - 1us, random), first);
    QVERIFY(tokens.next(2, 1, kStart + delivery::kTokenAge, random) != first);
}

/// [D-22]
void TestReceiptTokens::coversMoreWhenThereAreTooMany()
{
    SeededRandom random(4);
    ReceiptTokens tokens;
    std::uint32_t newest = 0;
    for (std::uint64_t i = 0; i < delivery::kMaxTokens; ++i)
        newest = tokens.next(i, 1, kStart + i * 1s, random);
    const std::uint64_t end = delivery::kMaxTokens;
    QCOMPARE(tokens.next(end, 1, kStart + 10h, random), newest);
    QVERIFY(tokens.matches(end + 1, newest));
    tokens.forgetBelow(end / 2);
    QVERIFY(tokens.next(end + 1, 1, kStart + 10h, random) != newest);
}

void TestReceiptTokens::forgetsWhatIsAcknowledged()
{
    SeededRandom random(5);
    ReceiptTokens tokens;
    const std::uint32_t first = tokens.next(0, 100, kStart, random);
    const std::uint32_t second = tokens.next(100, 100, kStart + 1s, random);
    tokens.forgetBelow(100);
    QVERIFY(tokens.matches(100, first)); // the receipt may come again
    tokens.forgetBelow(101);
    QVERIFY(!tokens.matches(100, first));
    QVERIFY(tokens.matches(200, second));
    tokens.clear();
    QVERIFY(!tokens.matches(200, second));
}

QTEST_APPLESS_MAIN(TestReceiptTokens)
#include "tst_receipt_tokens.moc"
