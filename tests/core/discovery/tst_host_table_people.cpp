#include "core/base/limits.h"
#include "tests/core/discovery/made_up_hosts.h"

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;
using namespace std::chrono_literals;

/// What people say of hosts.
class TestHostTablePeople : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesInWhoWasNeverMet();
    void keepsWhoIsNamed();
    void passesOverTheLimitOfAPrefix();
    void letsGoWhoIsNamedNoMore();
    void comesBeforeWhatWasMet();
    void isBoundedItself();
    void blocks();
    void names();
    void addsByHand();

private:
    HostId newHost() { return randomHost(m_random); }

    SeededRandom m_random{1};
    HostId m_self = newHost();
    Position m_centre{m_self.bytes};
};

void TestHostTablePeople::takesInWhoWasNeverMet()
{
    HostTable table(m_self, m_centre);
    const HostId friendly = newHost(), blocked = newHost();
    table.setFriend(friendly, true);
    table.setBlocked(blocked, true);
    QVERIFY(table.find(friendly)->isFriend && table.isBlocked(blocked));
    QVERIFY(table.nearest(m_centre, 10).empty()); // nobody knows where they are
    QVERIFY(table.meet(friendly, globalAddress(1), wallTime(0s)));
    QCOMPARE(table.nearest(m_centre, 10).size(), 1u);
    table.setFriend(newHost(), false);
    table.setBlocked(newHost(), false);
    table.setName(newHost(), QStringLiteral("nobody"));
    QCOMPARE(table.hosts().size(), 2u);
}

///
void TestHostTablePeople::keepsWhoIsNamed()
{
    HostTable table(m_self, m_centre);
    const HostId friendly = newHost(), byHand = newHost(), blocked = newHost(), other = newHost();
    for (const HostId &host : {friendly, byHand, blocked})
        table.meet(host, globalAddress(1), wallTime(0s));
    table.setFriend(friendly, true);
    table.setBlocked(blocked, true);
    table.addByHand(byHand, globalAddress(1));
    for (int i = 0; i < 10; ++i) {
        for (const HostId &host : {friendly, byHand, blocked})
            table.onUnreachable(host);
        table.meet(other, loopbackAddress(1), wallTime(0s));
    }
    QVERIFY(table.find(friendly)->isDead());
    for (std::uint32_t i = 0; i < 5000; ++i)
        table.meet(newHost(), globalAddress(i / 100, i), wallTime(0s));
    for (std::uint32_t i = 0; i < 5000; ++i)
        table.meet(newHost(), loopbackAddress(i), wallTime(0s));
    QVERIFY(table.find(friendly) && table.find(byHand) && table.find(blocked));
}

void TestHostTablePeople::passesOverTheLimitOfAPrefix()
{
    HostTable table(m_self, m_centre);
    const HostId friendly = newHost();
    table.setFriend(friendly, true);
    for (std::uint32_t i = 0; i < 20; ++i)
        table.meet(newHost(), globalAddress(1, i), wallTime(0s));
    QVERIFY(table.meet(friendly, globalAddress(1, 100), wallTime(0s)));
    QVERIFY(table.find(friendly)->endpoints == std::vector{globalAddress(1, 100)});
    QCOMPARE(table.hosts().size(), HostTable::kMaxHostsOfPrefix + 1);
}

void TestHostTablePeople::letsGoWhoIsNamedNoMore()
{
    HostTable table(m_self, m_centre);
    const HostId extra = newHost(), unmet = newHost(), single = newHost();
    for (const HostId &host : {extra, unmet, single})
        table.setFriend(host, true);
    for (std::uint32_t i = 0; i < 8; ++i)
        table.meet(newHost(), globalAddress(1, i), wallTime(0s));
    table.meet(extra, globalAddress(1, 100), wallTime(0s));
    table.meet(single, globalAddress(2), wallTime(0s));
    table.setBlocked(extra, true);
    table.setFriend(extra, false);
    QVERIFY(table.find(extra)); // it is still blocked
    table.setBlocked(extra, false);
    for (const HostId &host : {unmet, single})
        table.setFriend(host, false);
    QVERIFY(!table.find(extra) && !table.find(unmet) && table.find(single));
    QVERIFY(table.find(single)->isAnchor);
}

void TestHostTablePeople::comesBeforeWhatWasMet()
{
    HostTable table(m_self, m_centre);
    for (std::uint32_t i = 0; i < 5000; ++i) {
        HostId host = newHost();
        host.bytes[0] = static_cast<std::uint8_t>(i); // all buckets that there can be
        table.meet(host, loopbackAddress(i), wallTime(std::chrono::seconds(i + 100)));
    }
    const std::size_t before = table.hosts().size();
    std::vector<HostId> friends;
    for (std::size_t i = before; i < limits::kMaxKnownHosts + 5; ++i) {
        friends.push_back(newHost());
        table.setFriend(friends.back(), true);
    }
    QCOMPARE(table.hosts().size(), limits::kMaxKnownHosts);
    for (const HostId &host : friends)
        QVERIFY(table.find(host));
    const auto oldest = std::min_element(table.hosts().begin(), table.hosts().end(), [](const auto &a, const auto &b) {
        return a.second.isKept() != b.second.isKept() ? !a.second.isKept() : a.second.lastHeard < b.second.lastHeard;
    });
    QVERIFY(oldest->second.lastHeard == wallTime(105s)); // those of seconds 100 to 104 went
}

void TestHostTablePeople::isBoundedItself()
{
    HostTable table(m_self, m_centre);
    for (std::size_t i = 0; i < limits::kMaxKnownHosts + 100; ++i)
        table.setBlocked(newHost(), true);
    QCOMPARE(table.hosts().size(), limits::kMaxKnownHosts);
    QVERIFY(!table.meet(newHost(), globalAddress(1), wallTime(0s)));
}

void TestHostTablePeople::blocks()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    table.addCandidate({host, {globalAddress(1)}}, newHost(), globalAddress(2));
    table.setBlocked(host, true);
    QVERIFY(!table.takeCandidate());
    table.meet(host, globalAddress(1), wallTime(0s));
    QVERIFY(table.isBlocked(host));
    QVERIFY(table.nearest(m_centre, 10).empty());
    QVERIFY(table.metLately(10, globalAddress(3), wallTime(0s), m_random).empty());
    table.setBlocked(host, false);
    QVERIFY(!table.isBlocked(host) && !table.isBlocked(newHost()));
    QCOMPARE(table.nearest(m_centre, 10).size(), 1u);
}

void TestHostTablePeople::names()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    table.meet(host, globalAddress(1), wallTime(0s));
    table.setName(host, QStringLiteral("Ada"));
    QCOMPARE(table.find(host)->name, QStringLiteral("Ada"));
    table.setName(host, QString(10'000, u'x'));
    QCOMPARE(table.find(host)->name.size(), qsizetype(protocol::kMaxNameBytes));
}

void TestHostTablePeople::addsByHand()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    table.addByHand(host, addressOf("198.18.0.1:80")); // a laboratory's network: who types it in means it
    QVERIFY(table.find(host)->addedByHand);
    table.addByHand(host, globalAddress(2));
    QVERIFY(table.find(host)->endpoints == (std::vector{globalAddress(2), addressOf("198.18.0.1:80")}));
    const KnownHost remembered = *table.find(host);
    HostTable again(m_self, m_centre);
    again.restore(remembered);
    QVERIFY(*again.find(host) == remembered);
    for (const char *nowhere : {"224.0.0.1:4000", "0.0.0.0:4000", "[::]:4000", "[ff02::1]:4000"})
        table.addByHand(newHost(), addressOf(nowhere));
    QCOMPARE(table.hosts().size(), 1u);
}

QTEST_APPLESS_MAIN(TestHostTablePeople)
#include "tst_host_table_people.moc"
