#include "core/discovery/host_group.h"

#include "tests/core/discovery/made_up_hosts.h"

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;

/// Who counts as one.
class TestHostGroup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThePrefixOfAGlobalAddress();
    void isTheHostElsewhere();
};

void TestHostGroup::isThePrefixOfAGlobalAddress()
{
    SeededRandom random(1);
    const HostId a = randomHost(random), b = randomHost(random);
    QVERIFY(groupOf(a, addressOf("87.4.21.9:4000")) == groupOf(b, addressOf("87.4.21.200:5000")));
    QVERIFY(groupOf(a, addressOf("87.4.21.9:4000")) != groupOf(a, addressOf("87.4.22.9:4000")));
    QVERIFY(groupOf(a, addressOf("[2a01:4f8:1::1]:4000")) == groupOf(b, addressOf("[2a01:4f8:1:ffff::1]:4000")));
    QVERIFY(groupOf(a, addressOf("[2a01:4f8:1::1]:4000")) != groupOf(a, addressOf("[2a01:4f8:2::1]:4000")));
    QCOMPARE(*countedPrefix(addressOf("87.4.21.9:4000")), addressOf("87.4.21.9:4000").prefix());
}

void TestHostGroup::isTheHostElsewhere()
{
    SeededRandom random(2);
    const HostId a = randomHost(random), b = randomHost(random);
    for (const char *text : {"127.0.0.1:4000", "10.77.0.1:4000", "192.168.1.1:4000", "[fe80::1]:4000", "[fd00::1]:4000", "203.0.113.1:4000"}) {
        QVERIFY(groupOf(a, addressOf(text)) != groupOf(b, addressOf(text)));
        QVERIFY(groupOf(a, addressOf(text)) == groupOf(a, addressOf("127.0.0.1:5000")));
        QVERIFY(!countedPrefix(addressOf(text)));
    }
}

QTEST_APPLESS_MAIN(TestHostGroup)
#include "tst_host_group.moc"
