#include "core/discovery/host_table.h"

#include "core/base/limits.h"
#include "core/discovery/address_scope.h"
#include "tests/core/discovery/made_up_hosts.h"

#include <algorithm>

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;
using namespace std::chrono_literals;

namespace {

/// Where it is known, of one global prefix: not named by a person.
std::map<std::uint64_t, std::size_t> hostsByPrefix(const HostTable &table)
{
    std::map<std::uint64_t, std::size_t> counts;
    for (const auto &[id, host] : table.hosts()) {
        const auto prefix = host.endpoints.empty() ? std::nullopt : countedPrefix(host.endpoints.front());
        if (prefix && !host.isKept())
            ++counts[*prefix];
    }
    return counts;
}

bool keepsItsLimits(const HostTable &table)
{
    const auto prefixes = hostsByPrefix(table);
    const auto &hosts = table.hosts();
    return hosts.size() <= limits::kMaxKnownHosts && table.candidateCount() <= limits::kMaxCandidates
        && std::all_of(prefixes.begin(), prefixes.end(), [](const auto &p) { return p.second <= HostTable::kMaxHostsOfPrefix; })
        && std::count_if(hosts.begin(), hosts.end(), [](const auto &h) { return h.second.isAnchor; }) <= std::ptrdiff_t(HostTable::kAnchors)
        && std::all_of(hosts.begin(), hosts.end(), [](const auto &entry) {
               const KnownHost &host = entry.second;
               return host.endpoints.size() <= limits::kMaxEndpointsOfHost && (host.isKept() || !host.endpoints.empty())
                   && host.answered < HostTable::kQualityWindow && host.unanswered < HostTable::kQualityWindow;
           });
}

} // namespace

/// The hosts that are known: who is taken in, who goes.
class TestHostTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhoWasMet();
    void remembersWhereItWasMet();
    void neverTakesItself();
    void takesEightOfAPrefix();
    void letsTheDeadGiveWay();
    void neverEvictsTheLive();
    void keepsRoomForSparseBuckets();
    void followsHostsToOtherPrefixes();
    void countsFailuresOnceWhileNobodyIsHeard();
    void halvesQuality();
    void refusesCandidates();
    void promotesCandidates();
    void distrustsLiars();
    void isNotFilledBySybils();
    void isNotFilledByWhatSybilsTell();
    void restoresNothingBeyondItsLimits();
    void restoresWhatItWas();
    void losesNothingWhenRecentred();
    void keepsAnchors();
    void tellsWhatChanged();
    void keepsItsLimitsWhateverHappens();

private:
    HostId newHost() { return randomHost(m_random); }
    /// Fails as often as it takes, others being heard.
    void kill(HostTable &table, const HostId &host)
    {
        const HostId other = newHost(); // heard, and not kept
        for (int i = 0; i < HostTable::kFailuresUntilDead; ++i) {
            table.onUnreachable(host);
            table.onAnswered(other, wallTime(0s));
        }
    }

    SeededRandom m_random{1};
    HostId m_self = newHost();
    Position m_centre{m_self.bytes};
};

void TestHostTable::keepsWhoWasMet()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    QVERIFY(!table.find(host));
    QVERIFY(table.meet(host, globalAddress(1), wallTime(5s)));
    QVERIFY(*table.find(host) == (KnownHost{.id = host, .endpoints = {globalAddress(1)}, .lastHeard = wallTime(5s), .isAnchor = true}));
    for (const char *nowhere : {"203.0.113.1:4000", "[100::7]:4000", "224.0.0.1:4000"})
        QVERIFY(!table.meet(newHost(), addressOf(nowhere), wallTime(5s)));
    QVERIFY(table.meet(host, addressOf("[100::7]:4000"), wallTime(6s))); // through a relay: it lives
    QVERIFY(table.find(host)->endpoints == std::vector{globalAddress(1)});
    QCOMPARE(table.find(host)->lastHeard, wallTime(6s));
}

void TestHostTable::remembersWhereItWasMet()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    for (std::uint32_t i = 0; i < 20; ++i) {
        table.meet(host, globalAddress(i), wallTime(0s));
        table.meet(host, globalAddress(0), wallTime(0s));
        QVERIFY(table.find(host)->endpoints.front() == globalAddress(0));
        QVERIFY(i == 0 || table.find(host)->endpoints[1] == globalAddress(i));
        QCOMPARE(table.find(host)->endpoints.size(), std::min<std::size_t>(i + 1, limits::kMaxEndpointsOfHost));
    }
}

void TestHostTable::neverTakesItself()
{
    HostTable table(m_self, m_centre);
    QVERIFY(!table.meet(m_self, globalAddress(1), wallTime(0s)));
    QVERIFY(!table.addCandidate({m_self, {globalAddress(1)}}, newHost(), globalAddress(2)));
    table.restore({.id = m_self, .endpoints = {globalAddress(1)}});
    table.addByHand(m_self, globalAddress(1));
    table.setFriend(m_self, true);
    QVERIFY(table.hosts().empty());
}

///
void TestHostTable::takesEightOfAPrefix()
{
    HostTable table(m_self, m_centre);
    for (std::uint32_t i = 0; i < 20; ++i) {
        QCOMPARE(table.meet(newHost(), globalAddress(1, i), wallTime(0s)), i < HostTable::kMaxHostsOfPrefix);
        QVERIFY(table.meet(newHost(), globalAddress(100 + i), wallTime(0s)));
        QVERIFY(table.meet(newHost(), loopbackAddress(i), wallTime(0s))); // one machine, one LAN: no limit
        QVERIFY(table.meet(newHost(), Endpoint::fromIpv4(0xc0a80100u + i, 4000), wallTime(0s)));
    }
}

///
void TestHostTable::letsTheDeadGiveWay()
{
    HostTable table(m_self, m_centre);
    std::vector<HostId> hosts;
    for (std::uint32_t i = 0; i < HostTable::kMaxHostsOfPrefix; ++i) {
        hosts.push_back(newHost());
        table.meet(hosts.back(), globalAddress(1, i), wallTime(std::chrono::seconds(i)));
    }
    const HostId elsewhere = newHost();
    table.meet(elsewhere, globalAddress(2), wallTime(0s));
    for (const HostId &host : {elsewhere, hosts[5], hosts[3]})
        kill(table, host);
    QVERIFY(table.meet(newHost(), globalAddress(1, 100), wallTime(9s)));
    QVERIFY(!table.find(hosts[3]) && table.find(hosts[5]) && table.find(elsewhere));
    QVERIFY(table.meet(hosts[5], globalAddress(1, 5), wallTime(9s))); // it lives
    QVERIFY(!table.meet(newHost(), globalAddress(1, 101), wallTime(9s)));
}

///
void TestHostTable::neverEvictsTheLive()
{
    HostTable table(m_self, m_centre);
    std::set<HostId> live;
    for (std::uint32_t i = 0; i < 3 * limits::kMaxKnownHosts; ++i) {
        const HostId host = newHost();
        if (table.meet(host, globalAddress(i / 4, i), wallTime(0s)))
            live.insert(host);
    }
    QVERIFY(live.size() > limits::kMaxKnownHosts - HostTable::kReservedForSparse);
    QCOMPARE(table.hosts().size(), live.size());
    QVERIFY(std::all_of(live.begin(), live.end(), [&](const HostId &host) { return table.find(host) != nullptr; }));
    const HostId dead = *live.begin();
    kill(table, dead);
    QVERIFY(table.meet(newHost(), globalAddress(70'000), wallTime(0s)));
    QVERIFY(!table.find(dead));
}

void TestHostTable::keepsRoomForSparseBuckets()
{
    HostTable table(m_self, m_centre);
    const auto hostAt = [&](int bucket) {
        HostId host = newHost();
        host.bytes[0] = static_cast<std::uint8_t>((m_self.bytes[0] & ~(0x80 >> bucket)) | (~m_self.bytes[0] & (0x80 >> bucket)));
        return host;
    };
    const HostId far = hostAt(0);
    while (table.meet(hostAt(0), loopbackAddress(1), wallTime(0s))) { }
    QCOMPARE(table.hosts().size(), limits::kMaxKnownHosts - HostTable::kReservedForSparse);
    QVERIFY(!table.meet(far, loopbackAddress(1), wallTime(0s)));
    for (std::size_t i = 0; i < 2 * HostTable::kBucketSize; ++i)
        QCOMPARE(table.meet(hostAt(5), loopbackAddress(1), wallTime(0s)), i < HostTable::kBucketSize);
}

///
void TestHostTable::followsHostsToOtherPrefixes()
{
    HostTable table(m_self, m_centre);
    const HostId mover = newHost();
    table.meet(mover, globalAddress(2), wallTime(0s));
    for (std::uint32_t i = 0; i < HostTable::kMaxHostsOfPrefix; ++i)
        table.meet(newHost(), globalAddress(1, i), wallTime(0s));
    QVERIFY(table.meet(mover, globalAddress(1, 99), wallTime(1s))); // full: it stays, where it was
    QVERIFY(table.find(mover)->endpoints == std::vector{globalAddress(2)});
    QVERIFY(table.meet(mover, globalAddress(3), wallTime(1s)));
    QVERIFY(table.find(mover)->endpoints.front() == globalAddress(3));
    for (std::uint32_t i = 0; i < HostTable::kMaxHostsOfPrefix; ++i)
        QVERIFY(table.meet(newHost(), globalAddress(2, i), wallTime(0s))); // its place there is free
    QVERIFY(keepsItsLimits(table));
}

void TestHostTable::countsFailuresOnceWhileNobodyIsHeard()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost(), other = newHost();
    table.meet(host, globalAddress(1), wallTime(0s));
    table.meet(other, globalAddress(2), wallTime(0s));
    for (int i = 0; i < 10; ++i)
        table.onUnreachable(host);
    QCOMPARE(table.find(host)->failures, 1);
    table.onAnswered(other, wallTime(1s));
    table.onUnreachable(host);
    QCOMPARE(table.find(host)->failures, 2);
    table.onAnswered(host, wallTime(2s));
    QCOMPARE(table.find(host)->failures, 0);
    kill(table, host);
    QVERIFY(table.find(host)->isDead());
    table.meet(host, globalAddress(1), wallTime(3s));
    QVERIFY(!table.find(host)->isDead());
}

void TestHostTable::halvesQuality()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    table.meet(host, globalAddress(1), wallTime(0s));
    for (int i = 0; i < 20; ++i)
        table.onUnanswered(host);
    for (std::uint32_t i = 0; i < HostTable::kQualityWindow; ++i)
        table.onAnswered(host, wallTime(1s));
    QCOMPARE(table.find(host)->answered, HostTable::kQualityWindow / 2);
    QCOMPARE(table.find(host)->unanswered, 10u);
    table.onAnswered(newHost(), wallTime(1s));
    table.onUnanswered(newHost());
    QCOMPARE(table.hosts().size(), 1u);
}

///
void TestHostTable::refusesCandidates()
{
    HostTable table(m_self, m_centre);
    const HostId informant = newHost(), blocked = newHost(), known = newHost(), host = newHost();
    table.setBlocked(blocked, true);
    table.meet(known, globalAddress(1), wallTime(0s));
    const auto add = [&](const HostId &told, const char *at, const HostId &by, const char *from) {
        return table.addCandidate({told, {addressOf(at)}}, by, addressOf(from));
    };
    QVERIFY(!add(known, "20.7.0.1:4000", informant, "20.8.0.1:4000"));
    QVERIFY(!add(blocked, "20.7.0.1:4000", informant, "20.8.0.1:4000"));
    QVERIFY(!add(host, "20.7.0.1:4000", blocked, "20.8.0.1:4000"));
    QVERIFY(!add(informant, "20.7.0.1:4000", informant, "20.8.0.1:4000"));
    QVERIFY(!add(host, "20.7.0.1:80", informant, "20.8.0.1:4000"));
    QVERIFY(!add(host, "192.168.0.1:4000", informant, "20.8.0.1:4000"));
    QVERIFY(!add(host, "127.0.0.1:4000", informant, "20.8.0.1:4000"));
    QVERIFY(!table.addCandidate({host, {}}, informant, globalAddress(8)));
    const std::vector mixed{addressOf("10.0.0.1:4000"), globalAddress(5), addressOf("127.0.0.1:4000"), globalAddress(6)};
    QVERIFY(table.addCandidate({host, mixed}, informant, globalAddress(8)));
    QVERIFY(!table.addCandidate({host, mixed}, informant, globalAddress(8)));
    QVERIFY(*table.takeCandidate() == (wire::Contact{host, {globalAddress(5), globalAddress(6)}}));
    QCOMPARE(table.candidateCount(), 1u);
}

///
void TestHostTable::promotesCandidates()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost(), gone = newHost();
    QVERIFY(table.addCandidate({host, {globalAddress(5)}}, newHost(), globalAddress(8)));
    QVERIFY(table.addCandidate({gone, {globalAddress(6)}}, newHost(), globalAddress(8)));
    QVERIFY(!table.find(host));
    QVERIFY(table.nearest(m_centre, 9).empty());
    table.meet(host, globalAddress(5), wallTime(0s));
    table.onUnreachable(gone);
    QVERIFY(table.find(host) && !table.find(gone));
    QCOMPARE(table.candidateCount(), 0u);
    QVERIFY(!table.takeCandidate());
}

///
void TestHostTable::distrustsLiars()
{
    HostTable table(m_self, m_centre);
    const HostId liar = newHost(), honest = newHost();
    for (std::uint32_t i = 0; i < 100; ++i) {
        table.addCandidate({newHost(), {globalAddress(2 * i)}}, liar, globalAddress(1000));
        table.addCandidate({newHost(), {globalAddress(2 * i + 1)}}, honest, globalAddress(1001));
    }
    const auto isLie = [](const wire::Contact &contact) { return (contact.endpoints.front().ipv4() >> 8) % 2 == 0; };
    for (int i = 0; i < 30; ++i) // the line is down: nobody's fault
        table.onUnreachable(table.takeCandidate()->host);
    QVERIFY(!table.isDistrusted(liar) && !table.isDistrusted(honest));
    for (int i = 0; i < 60; ++i) {
        const auto contact = table.takeCandidate();
        table.onAnswered(honest, wallTime(0s));
        if (isLie(*contact))
            table.onUnreachable(contact->host);
        else
            table.meet(contact->host, contact->endpoints.front(), wallTime(0s));
    }
    QVERIFY(table.isDistrusted(liar) && !table.isDistrusted(honest));
    QVERIFY(!table.addCandidate({newHost(), {globalAddress(500)}}, liar, globalAddress(1000)));
    QVERIFY(!table.addCandidate({newHost(), {globalAddress(500)}}, newHost(), globalAddress(1000, 77)));
    QVERIFY(table.addCandidate({newHost(), {globalAddress(500)}}, honest, globalAddress(1001)));
}

/// Nine of ten hosts are one person's, in 16 prefixes.
void TestHostTable::isNotFilledBySybils()
{
    HostTable table(m_self, positionOf(m_self, globalAddress(999'999)));
    std::set<HostId> honest;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        const HostId host = newHost();
        if (i % 10 != 0)
            table.meet(host, globalAddress(i % 16, i % 256), wallTime(0s));
        else if (table.meet(host, globalAddress(100 + i), wallTime(0s)))
            honest.insert(host);
    }
    QCOMPARE(honest.size(), 1000u);
    QCOMPARE(table.hosts().size(), honest.size() + 16 * HostTable::kMaxHostsOfPrefix);
    std::size_t near = 0;
    for (int i = 0; i < 200; ++i) {
        const auto nearest = table.nearest(randomPosition(m_random), 8);
        near += static_cast<std::size_t>(std::count_if(nearest.begin(), nearest.end(), [&](const KnownHost *host) { return honest.contains(host->id); }));
    }
    QVERIFY2(near > 200 * 8 * 8 / 10, qPrintable(QString::number(near)));
}

/// They tell of each other, first and again and again.
void TestHostTable::isNotFilledByWhatSybilsTell()
{
    HostTable table(m_self, m_centre);
    std::size_t honestAdded = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        table.addCandidate({newHost(), {globalAddress(i % 16, i % 256)}}, newHost(), globalAddress(i % 16, i % 200));
        if (i % 20 == 0)
            honestAdded += table.addCandidate({newHost(), {globalAddress(100 + i)}}, newHost(), globalAddress(50'000 + i));
    }
    QCOMPARE(honestAdded, 1000u);
    QCOMPARE(table.candidateCount(), honestAdded + 16 * HostTable::kMaxHostsOfPrefix);
}

void TestHostTable::restoresNothingBeyondItsLimits()
{
    HostTable table(m_self, m_centre);
    std::size_t restored = 0;
    for (std::uint32_t i = 0; i < 6000; ++i) {
        KnownHost host{.id = newHost(), .lastHeard = wallTime(std::chrono::seconds(m_random.below(1'000'000'000'000))), .answered = m_random.next32(),
                       .unanswered = m_random.next32(), .failures = int(m_random.next32()), .name = QString(1000, u'x')};
        for (std::uint64_t count = m_random.below(20); count > 0; --count)
            host.endpoints.push_back(m_random.below(3) == 0 ? Endpoint::fromIpv4(m_random.next32(), std::uint16_t(m_random.below(3000)))
                                                            : globalAddress(std::uint32_t(m_random.below(200))));
        host.isAnchor = m_random.below(2) == 0;
        host.isFriend = m_random.below(50) == 0;
        host.isBlocked = m_random.below(50) == 0;
        host.addedByHand = m_random.below(50) == 0;
        table.restore(host);
        table.restore(host);
        ++restored;
    }
    QVERIFY(keepsItsLimits(table));
    QVERIFY(table.hosts().size() > 100);
    for (const auto &[id, host] : table.hosts()) {
        QVERIFY(host.name.size() <= qsizetype(protocol::kMaxNameBytes));
        QVERIFY(host.failures >= 0);
        QVERIFY(host.addedByHand || std::all_of(host.endpoints.begin(), host.endpoints.end(), [](const Endpoint &at) {
            return at.port != 0 && scopeOf(at) != Scope::Unusable;
        }));
    }
    const auto changes = table.takeChanges();
    QVERIFY(changes.changed.empty());
    QCOMPARE(changes.removed.size(), restored - table.hosts().size()); // the catalogue need not keep them either
}

void TestHostTable::restoresWhatItWas()
{
    const KnownHost host{.id = newHost(), .endpoints = {globalAddress(1), addressOf("[2a01:4f8::1]:5000")}, .lastHeard = wallTime(77s),
                         .answered = 5, .unanswered = 3, .name = QStringLiteral("Ada"), .isFriend = true, .isAnchor = true};
    const KnownHost unmet{.id = newHost(), .isBlocked = true};
    HostTable table(m_self, m_centre);
    for (const KnownHost &one : {host, unmet}) {
        table.restore(one);
        QVERIFY(table.find(one.id) && *table.find(one.id) == one);
    }
    table.restore({.id = newHost()});
    QCOMPARE(table.hosts().size(), 2u);
    QCOMPARE(table.takeChanges().changed.size(), 0u);
}

void TestHostTable::losesNothingWhenRecentred()
{
    HostTable table(m_self, m_centre);
    for (std::uint32_t i = 0; i < 4000; ++i) {
        table.meet(newHost(), globalAddress(i), wallTime(0s));
        table.addCandidate({newHost(), {globalAddress(100'000 + i)}}, newHost(), globalAddress(50'000 + i));
    }
    const auto before = table.hosts();
    const std::size_t candidates = table.candidateCount();
    const Position target = randomPosition(m_random);
    const auto nearest = table.nearest(target, 20);
    const Position centre = positionOf(m_self, globalAddress(1'000'000));
    table.recentre(centre);
    QVERIFY(table.hosts() == before);
    QCOMPARE(table.candidateCount(), candidates);
    QVERIFY(table.nearest(target, 20) == nearest);
    for (int i = 0; i < 100; ++i)
        table.remove(table.hosts().begin()->first);
    while (table.meet(newHost(), globalAddress(std::uint32_t(200'000 + m_random.below(1'000'000))), wallTime(0s))) { }
    QVERIFY(keepsItsLimits(table));
}

///
void TestHostTable::keepsAnchors()
{
    HostTable table(m_self, m_centre);
    std::vector<HostId> hosts;
    for (std::uint32_t i = 0; i < 30; ++i) {
        hosts.push_back(newHost());
        table.meet(hosts.back(), globalAddress(i / 2, i), wallTime(0s)); // two of each prefix
    }
    const auto isAnchor = [&](std::size_t i) { return table.find(hosts[i])->isAnchor; };
    for (std::size_t i = 0; i < hosts.size(); ++i)
        QCOMPARE(isAnchor(i), i % 2 == 0 && i < 2 * HostTable::kAnchors);
    table.meet(hosts[20], globalAddress(10, 20), wallTime(1s));
    QVERIFY(!isAnchor(20));
    kill(table, hosts[4]);
    QVERIFY(!isAnchor(4));
    table.meet(hosts[3], globalAddress(1, 3), wallTime(2s)); // its prefix has one
    table.meet(hosts[20], globalAddress(10, 20), wallTime(2s));
    QVERIFY(!isAnchor(3) && isAnchor(20));
    table.setBlocked(hosts[0], true);
    QVERIFY(!isAnchor(0));
}

void TestHostTable::tellsWhatChanged()
{
    HostTable table(m_self, m_centre);
    const HostId host = newHost();
    const auto changed = [&] { return table.takeChanges().changed == std::vector{host}; };
    table.meet(host, globalAddress(1), wallTime(0s));
    QVERIFY(changed());
    QVERIFY(!changed());
    table.onAnswered(host, wallTime(1s));
    QVERIFY(changed());
    table.onAnswered(host, wallTime(3600s));
    table.onUnanswered(host);
    QVERIFY(!changed());
    table.onAnswered(host, wallTime(3601s));
    QVERIFY(changed());
    table.setFriend(host, true);
    QVERIFY(changed());
    table.setName(host, QStringLiteral("Bob"));
    QVERIFY(changed());
    table.remove(host);
    QVERIFY(table.takeChanges().removed == std::vector{host});
    table.meet(host, globalAddress(1), wallTime(0s));
    table.remove(host);
    table.meet(host, globalAddress(1), wallTime(0s));
    const auto changes = table.takeChanges();
    QVERIFY(changes.changed == std::vector{host} && changes.removed.empty());
}

///
void TestHostTable::keepsItsLimitsWhateverHappens()
{
    HostTable table(m_self, m_centre);
    std::vector<HostId> hosts;
    for (int i = 0; i < 3000; ++i)
        hosts.push_back(newHost());
    std::set<HostId> kept;
    const auto any = [&] { return hosts[m_random.below(hosts.size())]; };
    const auto anywhere = [&] { return globalAddress(std::uint32_t(m_random.below(m_random.below(2) == 0 ? 30 : 600)), std::uint32_t(m_random.below(200))); };
    for (int i = 0; i < 40'000; ++i) {
        const HostId host = any();
        const std::map<HostId, KnownHost> before = i % 50 == 0 ? table.hosts() : std::map<HostId, KnownHost>();
        const std::uint64_t what = m_random.below(200);
        if (what < 100)
            table.meet(host, anywhere(), wallTime(std::chrono::seconds(i)));
        else if (what < 150)
            table.onUnreachable(host);
        else if (what < 160)
            table.onAnswered(host, wallTime(std::chrono::seconds(i)));
        else if (what < 180)
            table.addCandidate({host, {anywhere(), anywhere()}}, any(), anywhere());
        else if (what < 190)
            table.takeCandidate();
        else if (what == 190)
            table.recentre(randomPosition(m_random));
        else if (what == 191)
            table.setFriend(host, m_random.below(3) != 0);
        else if (what == 192)
            table.setBlocked(host, m_random.below(3) != 0);
        else if (what == 193)
            table.addByHand(host, anywhere());
        else if (what == 194)
            table.restore({.id = host, .endpoints = {anywhere()}});
        if (i % 50 != 0)
            continue;
        QVERIFY(keepsItsLimits(table));
        const bool isNewcomer = what < 100 || what == 194;
        for (const auto &[id, known] : before) // none that lives went for another
            QVERIFY(!isNewcomer || table.find(id) || (known.isDead() && !known.isKept()));
    }
    QVERIFY(table.hosts().size() > 1000);
}

QTEST_APPLESS_MAIN(TestHostTable)
#include "tst_host_table.moc"
