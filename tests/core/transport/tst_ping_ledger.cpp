#include "core/transport/ping_ledger.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestPingLedger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsGoodOnce();
    void keepsTheNewest();
};

void TestPingLedger::aTokenIsGoodOnce()
{
    PingLedger ledger;
    QVERIFY(!ledger.take(0));
    ledger.note({.token = 7, .keyIndex = 3, .to = {}, .at = Instant(1h)});
    ledger.note({.token = 8, .keyIndex = 4, .to = {}, .at = Instant(2h)});
    QVERIFY(!ledger.take(9));
    const auto sent = ledger.take(7);
    QVERIFY(sent);
    QCOMPARE(sent->keyIndex, 3u);
    QCOMPARE(sent->at, Instant(1h));
    QVERIFY(!ledger.take(7));
    QCOMPARE(ledger.take(8)->at, Instant(2h));
}

void TestPingLedger::keepsTheNewest()
{
    PingLedger ledger;
    for (std::uint64_t token = 1; token <= PingLedger::kMaxWaiting + 2; ++token)
        ledger.note({.token = token, .keyIndex = 0, .to = {}, .at = Instant(1h)});
    QVERIFY(!ledger.take(1));
    QVERIFY(!ledger.take(2));
    for (std::uint64_t token = 3; token <= PingLedger::kMaxWaiting + 2; ++token)
        QVERIFY(ledger.take(token));
}

QTEST_APPLESS_MAIN(TestPingLedger)
#include "tst_ping_ledger.moc"
