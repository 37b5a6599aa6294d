#include "core/base/limits.h"
#include "tests/core/discovery/made_up_hosts.h"

#include <algorithm>

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;
using namespace std::chrono_literals;

/// Whom the table names for what.
class TestHostTableChoosing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheNearest();
    void leavesOutWhoCannotBeAsked();
    void tellsOfWhoWasMetLately();
    void drawsEvenly();
    void tellsOnlyWhatReachesTheListener();
    void looksWhereThereIsRoom();
    void doesNotLookWhereNobodyIs();
    void isNotLuredIntoTheDepth();
    void namesTheLongestUnheard();

private:
    HostId newHost() { return randomHost(m_random); }
    void fill(HostTable &table, std::uint32_t hosts, WallTime at)
    {
        for (std::uint32_t i = 0; i < hosts; ++i)
            table.meet(newHost(), globalAddress(i), at);
    }

    SeededRandom m_random{1};
    HostId m_self = newHost();
    Position m_centre{m_self.bytes};
};

void TestHostTableChoosing::findsTheNearest()
{
    HostTable table(m_self, m_centre);
    fill(table, 500, wallTime(0s));
    for (int i = 0; i < 100; ++i) {
        const Position target = randomPosition(m_random);
        std::vector<std::pair<Position, HostId>> sorted;
        for (const auto &[id, host] : table.hosts())
            sorted.emplace_back(positionOf(id, host.endpoints.front()), id);
        std::sort(sorted.begin(), sorted.end(), [&](const auto &a, const auto &b) { return isNearer(target, a.first, b.first); });
        const std::set<HostId> except{sorted[0].second, sorted[3].second};
        const auto nearest = table.nearest(target, 4, except);
        QCOMPARE(nearest.size(), 4u);
        QVERIFY(nearest[0]->id == sorted[1].second && nearest[1]->id == sorted[2].second && nearest[2]->id == sorted[4].second
                && nearest[3]->id == sorted[5].second);
    }
    QCOMPARE(table.nearest(m_centre, 9999).size(), 500u);
    QVERIFY(table.nearest(m_centre, 0).empty());
}

void TestHostTableChoosing::leavesOutWhoCannotBeAsked()
{
    HostTable table(m_self, m_centre);
    fill(table, 10, wallTime(0s));
    const HostId dead = table.hosts().begin()->first, other = newHost();
    for (int i = 0; i < HostTable::kFailuresUntilDead; ++i) {
        table.onUnreachable(dead);
        table.meet(other, globalAddress(100), wallTime(0s));
    }
    const HostId blocked = std::next(table.hosts().begin())->first;
    table.setBlocked(blocked, true);
    const auto nearest = table.nearest(m_centre, 100);
    QCOMPARE(nearest.size(), 9u);
    QVERIFY(std::none_of(nearest.begin(), nearest.end(), [&](const KnownHost *host) { return host->id == dead || host->id == blocked; }));
    QCOMPARE(table.metLately(100, globalAddress(500), wallTime(0s), m_random).size(), 9u);
}

///
void TestHostTableChoosing::tellsOfWhoWasMetLately()
{
    HostTable table(m_self, m_centre);
    const HostId now = newHost(), old = newHost(), future = newHost();
    table.meet(now, globalAddress(1), wallTime(0s));
    table.meet(old, globalAddress(2), wallTime(-HostTable::kMetLately - 1s));
    table.meet(future, globalAddress(3), wallTime(1s));
    const auto told = table.metLately(10, globalAddress(9), wallTime(0s), m_random);
    QVERIFY(told == (std::vector<wire::Contact>{{now, {globalAddress(1)}}}));
    QVERIFY(table.metLately(0, globalAddress(9), wallTime(0s), m_random).empty());
}

///
void TestHostTableChoosing::drawsEvenly()
{
    HostTable table(m_self, m_centre);
    for (std::uint32_t i = 0; i < 160; ++i)
        table.meet(newHost(), i < 80 ? globalAddress(i / 8, i) : globalAddress(i), wallTime(0s));
    std::map<HostId, int> drawn;
    for (int i = 0; i < 2000; ++i) {
        const auto told = table.metLately(16, globalAddress(900), wallTime(0s), m_random);
        QCOMPARE(told.size(), 16u);
        std::set<std::uint64_t> prefixes;
        for (const wire::Contact &contact : told) {
            QVERIFY(prefixes.insert(contact.endpoints.front().prefix()).second);
            ++drawn[contact.host];
        }
    }
    QCOMPARE(drawn.size(), 160u);
    for (const auto &[id, host] : table.hosts()) // of one's own prefix oftener than of a crowded one
        QVERIFY(host.endpoints.front().prefix() < globalAddress(10).prefix() ? drawn[id] < 250 : drawn[id] > 150);
}

///
void TestHostTableChoosing::tellsOnlyWhatReachesTheListener()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    for (const char *at : {"127.0.0.1:4000", "192.168.1.7:4000", "20.0.0.1:4000", "[2a01:4f8::1]:4000", "20.0.0.1:80"})
        table.meet(host, addressOf(at), wallTime(0s));
    const auto told = [&](const char *listener) {
        const auto contacts = table.metLately(10, addressOf(listener), wallTime(0s), m_random);
        return contacts.empty() ? std::vector<Endpoint>() : contacts.front().endpoints;
    };
    QVERIFY(told("30.0.0.1:4000") == (std::vector{addressOf("[2a01:4f8::1]:4000"), addressOf("20.0.0.1:4000")}));
    QVERIFY(told("192.168.2.2:4000") == (std::vector{addressOf("[2a01:4f8::1]:4000"), addressOf("20.0.0.1:4000"), addressOf("192.168.1.7:4000")}));
    QVERIFY(told("10.0.0.1:4000") == (std::vector{addressOf("[2a01:4f8::1]:4000"), addressOf("20.0.0.1:4000")}));
    QVERIFY(told("20.0.0.1:4000") == (std::vector{addressOf("[2a01:4f8::1]:4000")})); // not of itself
    HostTable local(m_self, m_centre);
    local.meet(host, loopbackAddress(1), wallTime(0s));
    QVERIFY(local.metLately(10, globalAddress(1), wallTime(0s), m_random).empty());
    QCOMPARE(local.metLately(10, loopbackAddress(2), wallTime(0s), m_random).size(), 1u);
}

void TestHostTableChoosing::looksWhereThereIsRoom()
{
    HostTable table(m_self, m_centre);
    QVERIFY(!table.emptiestPlace(m_random));
    const auto bucketOf = [&](const Position &position) { return sharedBits(position, m_centre); };
    const auto hostAt = [&](int bucket) {
        HostId host = m_self;
        host.bytes[0] ^= static_cast<std::uint8_t>(0x80 >> bucket);
        host.bytes[1] = static_cast<std::uint8_t>(m_random.below(256));
        host.bytes[31] = static_cast<std::uint8_t>(m_random.below(256));
        return host;
    };
    for (const int bucket : {0, 1, 3, 4})
        for (int i = 0; i < 8; ++i)
            table.meet(hostAt(bucket), loopbackAddress(1), wallTime(0s));
    table.meet(hostAt(2), loopbackAddress(1), wallTime(0s));
    for (int i = 0; i < 50; ++i)
        QCOMPARE(bucketOf(*table.emptiestPlace(m_random)), 2);
    QVERIFY(*table.emptiestPlace(m_random) != *table.emptiestPlace(m_random));
    for (int i = 0; i < 3; ++i)
        table.meet(hostAt(2), loopbackAddress(1), wallTime(0s));
    QVERIFY(!table.emptiestPlace(m_random));
}

void TestHostTableChoosing::doesNotLookWhereNobodyIs()
{
    HostTable table(m_self, m_centre);
    fill(table, 1000, wallTime(0s));
    for (int i = 0; i < 50; ++i) {
        const auto place = table.emptiestPlace(m_random);
        QVERIFY(!place || sharedBits(*place, m_centre) < 10);
    }
}

void TestHostTableChoosing::isNotLuredIntoTheDepth()
{
    HostTable table(m_self, m_centre);
    fill(table, 500, wallTime(0s));
    for (std::size_t i = 0; i < HostTable::kBucketSize - 1; ++i) {
        HostId near = m_self;
        near.bytes[31 - i] ^= 1;
        table.meet(near, loopbackAddress(1), wallTime(0s));
    }
    for (int i = 0; i < 50; ++i) {
        const auto place = table.emptiestPlace(m_random);
        QVERIFY(!place || sharedBits(*place, m_centre) < 12);
    }
}

void TestHostTableChoosing::namesTheLongestUnheard()
{
    HostTable table(m_self, m_centre);
    QVERIFY(!table.longestUnheard(wallTime(0s)));
    const HostId a = newHost(), b = newHost(), blocked = newHost();
    table.meet(a, globalAddress(1), wallTime(20s));
    table.meet(b, globalAddress(2), wallTime(10s));
    table.meet(blocked, globalAddress(3), wallTime(5s));
    table.setBlocked(blocked, true);
    QVERIFY(table.longestUnheard(wallTime(30s))->id == b);
    QVERIFY(!table.longestUnheard(wallTime(10s)));
    table.onAnswered(b, wallTime(25s));
    QVERIFY(table.longestUnheard(wallTime(30s))->id == a);
}

QTEST_APPLESS_MAIN(TestHostTableChoosing)
#include "tst_host_table_choosing.moc"
