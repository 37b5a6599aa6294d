#include "core/discovery/holder_book.h"

#include "tests/core/discovery/made_up_hosts.h"

#include <algorithm>

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;
using namespace std::chrono_literals;

/// Who said to have what.
class TestHolderBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhoAnnounced();
    void takesBack();
    void forgetsWhatEnded();
    void boundsLifetimes();
    void tellsWhatWasTold();
    void livesNoLongerForBeingToldAgain();
    void believesOnlyWhatMayBeTold();
    void prefersTheHoldersWord();
    void letsEveryPrefixHaveItsTurn();
    void removes();
    void boundsTheKeysOfAHost();
    void boundsPrefixes();
    void isNotCrowdedOutOfAKey();
    void isNotCrowdedOutOfTheBook();
    void remembersMisses();
    void staysBoundedWhateverHappens();

private:
    HostId newHost() { return randomHost(m_random); }
    LookupKey newKey() { return LookupKey{randomHost(m_random).bytes}; }
    std::vector<HostId> hostsOf(const HolderBook &book, const LookupKey &key, Instant now, std::size_t most = 99)
    {
        std::vector<HostId> hosts;
        for (const wire::Contact &contact : book.find(key, most, now))
            hosts.push_back(contact.host);
        return hosts;
    }

    SeededRandom m_random{1};
    Instant m_now = Instant(1h);
    LookupKey m_key = newKey();
};

void TestHolderBook::tellsWhoAnnounced()
{
    HolderBook book;
    const HostId host = newHost();
    QVERIFY(book.find(m_key, 8, m_now).empty());
    QVERIFY(book.announce(m_key, host, globalAddress(1), 1h, m_now));
    QVERIFY(book.announce(m_key, host, globalAddress(2), 1h, m_now));
    QVERIFY(book.find(m_key, 8, m_now) == (std::vector<wire::Contact>{{host, {globalAddress(2)}}}));
    QVERIFY(book.find(newKey(), 8, m_now).empty());
    QVERIFY(book.find(m_key, 0, m_now).empty());
    QCOMPARE(book.size(), 1u);
}

void TestHolderBook::takesBack()
{
    HolderBook book;
    const HostId host = newHost(), other = newHost();
    book.announce(m_key, host, globalAddress(1), 1h, m_now);
    book.announce(m_key, other, globalAddress(2), 1h, m_now);
    QVERIFY(book.announce(m_key, host, globalAddress(1), 0s, m_now));
    QVERIFY(hostsOf(book, m_key, m_now) == std::vector{other});
    QVERIFY(book.announce(m_key, host, globalAddress(1), 0s, m_now));
}

void TestHolderBook::forgetsWhatEnded()
{
    HolderBook book;
    QCOMPARE(book.deadline(), kNever);
    book.announce(m_key, newHost(), globalAddress(1), 10min, m_now);
    book.announce(m_key, newHost(), globalAddress(2), 5min, m_now);
    QCOMPARE(book.deadline(), m_now + 5min);
    QCOMPARE(book.find(m_key, 8, m_now + 5min - 1us).size(), 2u);
    QCOMPARE(book.find(m_key, 8, m_now + 5min).size(), 1u); // even before advance()
    book.advance(m_now + 5min);
    QCOMPARE(book.size(), 1u);
    QCOMPARE(book.deadline(), m_now + 10min);
    book.advance(m_now + 10min);
    QCOMPARE(book.size(), 0u);
    QCOMPARE(book.deadline(), kNever);
}

void TestHolderBook::boundsLifetimes()
{
    HolderBook book;
    book.announce(m_key, newHost(), globalAddress(1), 999h, m_now);
    QCOMPARE(book.deadline(), m_now + protocol::kMaxAnnounceLifetime);
}

void TestHolderBook::tellsWhatWasTold()
{
    HolderBook book;
    const wire::Contact holder{newHost(), {globalAddress(1), globalAddress(2)}};
    book.cache(m_key, holder, newHost(), globalAddress(3), m_now);
    QVERIFY(book.find(m_key, 8, m_now) == std::vector{holder});
    QVERIFY(book.find(m_key, 8, m_now + HolderBook::kCachedFor).empty());
}

void TestHolderBook::livesNoLongerForBeingToldAgain()
{
    HolderBook book;
    const HostId holder = newHost();
    book.cache(m_key, {holder, {globalAddress(1)}}, newHost(), globalAddress(3), m_now);
    book.cache(m_key, {holder, {globalAddress(9)}}, newHost(), globalAddress(4), m_now + 4min);
    QVERIFY(book.find(m_key, 8, m_now + 4min).front().endpoints == std::vector{globalAddress(1)});
    QCOMPARE(book.deadline(), m_now + HolderBook::kCachedFor);
    book.cache(m_key, {holder, {globalAddress(9)}}, newHost(), globalAddress(4), m_now + 5min);
    QVERIFY(book.find(m_key, 8, m_now + 6min).front().endpoints == std::vector{globalAddress(9)});
}

///
void TestHolderBook::believesOnlyWhatMayBeTold()
{
    HolderBook book;
    const HostId holder = newHost();
    book.cache(m_key, {newHost(), {loopbackAddress(1), addressOf("192.168.1.1:4000")}}, newHost(), globalAddress(3), m_now);
    book.cache(m_key, {newHost(), {}}, newHost(), globalAddress(3), m_now);
    QCOMPARE(book.size(), 0u);
    book.cache(m_key, {holder, {loopbackAddress(1), globalAddress(1), addressOf("20.0.0.1:53")}}, newHost(), globalAddress(3), m_now);
    QVERIFY(book.find(m_key, 8, m_now) == (std::vector<wire::Contact>{{holder, {globalAddress(1)}}}));
}

void TestHolderBook::prefersTheHoldersWord()
{
    HolderBook book;
    const HostId announcer = newHost(), told = newHost();
    book.cache(m_key, {told, {globalAddress(1)}}, newHost(), globalAddress(3), m_now);
    book.cache(m_key, {announcer, {globalAddress(7)}}, newHost(), globalAddress(3), m_now);
    book.announce(m_key, announcer, globalAddress(2), 1min, m_now);
    book.cache(m_key, {announcer, {globalAddress(7)}}, newHost(), globalAddress(3), m_now);
    for (Instant now = m_now; now < m_now + 10s; now += 1s)
        QVERIFY(hostsOf(book, m_key, now) == (std::vector{announcer, told}));
    QVERIFY(book.find(m_key, 1, m_now).front().endpoints == std::vector{globalAddress(2)});
}

void TestHolderBook::letsEveryPrefixHaveItsTurn()
{
    HolderBook book;
    for (std::uint32_t i = 0; i < 24; ++i)
        book.announce(m_key, newHost(), globalAddress(i % 3, i), 2h, m_now);
    const HostId lone = newHost();
    book.announce(m_key, lone, globalAddress(100), 1min, m_now);
    std::set<HostId> first;
    for (Instant now = m_now; now < m_now + 8s; now += 1s) {
        const auto four = hostsOf(book, m_key, now, 4);
        QCOMPARE(std::count(four.begin(), four.end(), lone), 1);
        first.insert(four.front());
        QCOMPARE(hostsOf(book, m_key, now).size(), 25u);
    }
    QCOMPARE(first.size(), 4u);
}

void TestHolderBook::removes()
{
    HolderBook book;
    const HostId host = newHost(), other = newHost();
    const LookupKey second = newKey();
    for (const LookupKey &key : {m_key, second}) {
        book.announce(key, host, globalAddress(1), 1h, m_now);
        book.cache(key, {other, {globalAddress(2)}}, newHost(), globalAddress(3), m_now);
    }
    book.remove(m_key, host);
    book.remove(m_key, newHost());
    book.remove(newKey(), host);
    QVERIFY(hostsOf(book, m_key, m_now) == std::vector{other});
    book.removeHost(other);
    book.removeHost(newHost());
    QVERIFY(hostsOf(book, second, m_now) == std::vector{host});
    book.removeHost(host);
    QCOMPARE(book.size(), 0u);
}

///
void TestHolderBook::boundsTheKeysOfAHost()
{
    HolderBook book;
    const HostId host = newHost();
    std::vector<LookupKey> keys;
    for (std::size_t i = 0; i < 2000; ++i) {
        keys.push_back(newKey());
        QCOMPARE(book.announce(keys.back(), host, globalAddress(1), 1h, m_now), i < HolderBook::kMaxKeysOfHost);
        book.cache(newKey(), {host, {globalAddress(5)}}, newHost(), globalAddress(6), m_now); // counts for who told it
    }
    QVERIFY(book.announce(keys.front(), host, globalAddress(1), 1h, m_now)); // again
    QVERIFY(book.announce(keys[1], host, globalAddress(1), 0s, m_now));
    QVERIFY(book.announce(keys.back(), host, globalAddress(1), 1h, m_now));
    QVERIFY(!book.announce(newKey(), host, globalAddress(1), 1h, m_now));
    QVERIFY(book.announce(m_key, newHost(), globalAddress(1), 1h, m_now));
}

///
void TestHolderBook::boundsPrefixes()
{
    HolderBook book;
    for (std::size_t i = 0; i < 5000; ++i)
        QCOMPARE(book.announce(newKey(), newHost(), globalAddress(1, i % 256), 1h, m_now), i < HolderBook::kMaxEntriesOfPrefix);
    for (std::size_t i = 0; i < 5000; ++i)
        book.cache(newKey(), {newHost(), {globalAddress(std::uint32_t(i))}}, newHost(), globalAddress(2, i % 256), m_now);
    QCOMPARE(book.size(), 2 * HolderBook::kMaxEntriesOfPrefix);
    QVERIFY(book.announce(newKey(), newHost(), globalAddress(2000), 1h, m_now));
}

///
void TestHolderBook::isNotCrowdedOutOfAKey()
{
    HolderBook book;
    const auto crowd = [&](Instant now) {
        for (std::uint32_t i = 0; i < 640; ++i)
            book.announce(m_key, newHost(), globalAddress(i % 16, i / 16), 2h, now);
        for (std::uint32_t i = 0; i < 640; ++i)
            book.cache(m_key, {newHost(), {globalAddress(i)}}, newHost(), globalAddress(i % 16, i / 16), now);
    };
    crowd(m_now);
    QCOMPARE(book.size(), HolderBook::kMaxHoldersOfKey);
    const HostId honest = newHost();
    QVERIFY(book.announce(m_key, honest, globalAddress(100), 1h, m_now + 1s));
    crowd(m_now + 2s);
    const auto all = hostsOf(book, m_key, m_now + 3s);
    QVERIFY(std::count(all.begin(), all.end(), honest) == 1);
    QCOMPARE(all.size(), HolderBook::kMaxHoldersOfKey);
    int told = 0;
    for (int i = 0; i < 17; ++i) { // in turns with the sixteen
        const auto eight = hostsOf(book, m_key, m_now + 3s + i * 1s, 8);
        told += int(std::count(eight.begin(), eight.end(), honest));
    }
    QCOMPARE(told, 8);
    const LookupKey another = newKey();
    for (std::uint32_t i = 0; i < 100; ++i) // what was only told gives way to who speaks for himself
        book.cache(another, {newHost(), {globalAddress(i)}}, newHost(), globalAddress(i), m_now);
    QVERIFY(book.announce(another, honest, globalAddress(100), 1h, m_now));
    QVERIFY(hostsOf(book, another, m_now, 1) == std::vector{honest});
}

/// Sixteen prefixes that would fill it just so.
void TestHolderBook::isNotCrowdedOutOfTheBook()
{
    HolderBook book;
    for (std::uint32_t i = 0; i < 70'000; ++i)
        book.announce(newKey(), newHost(), globalAddress(i % 16, i % 256), 2h, m_now + std::chrono::microseconds(i));
    QCOMPARE(book.size(), HolderBook::kMaxEntries);
    for (std::uint32_t i = 0; i < 500; ++i) {
        const LookupKey key = newKey();
        const HostId honest = newHost();
        QVERIFY(book.announce(key, honest, globalAddress(100 + i), 1h, m_now + 1s));
        QVERIFY(hostsOf(book, key, m_now + 1s) == std::vector{honest});
    }
    for (std::uint32_t i = 0; i < 2000; ++i)
        book.announce(newKey(), newHost(), globalAddress(i % 16, i % 256), 2h, m_now + 2s);
    QCOMPARE(book.size(), HolderBook::kMaxEntries);
    book.advance(m_now + 1h + 1s); // the honest ones end first
    QCOMPARE(book.size(), HolderBook::kMaxEntries - 500);
}

void TestHolderBook::remembersMisses()
{
    HolderBook book;
    QVERIFY(!book.wasMissed(m_key, m_now));
    book.onMissed(m_key, m_now);
    QVERIFY(book.wasMissed(m_key, m_now + HolderBook::kMissedFor - 1us));
    QVERIFY(!book.wasMissed(m_key, m_now + HolderBook::kMissedFor));
    QCOMPARE(book.deadline(), m_now + HolderBook::kMissedFor);
    book.onMissed(m_key, m_now + 10s);
    QVERIFY(book.wasMissed(m_key, m_now + HolderBook::kMissedFor));
    book.announce(m_key, newHost(), globalAddress(1), 1h, m_now);
    QVERIFY(!book.wasMissed(m_key, m_now));
    for (std::size_t i = 0; i < HolderBook::kMaxMissed; ++i)
        book.onMissed(newKey(), m_now + 1s);
    book.onMissed(m_key, m_now);
    QVERIFY(!book.wasMissed(m_key, m_now)); // the one that ends first is what is dropped
    book.advance(m_now + 1s + HolderBook::kMissedFor);
    QCOMPARE(book.deadline(), m_now + 1h);
}

///
void TestHolderBook::staysBoundedWhateverHappens()
{
    HolderBook book;
    std::vector<LookupKey> keys;
    std::vector<HostId> hosts;
    for (int i = 0; i < 200; ++i) {
        keys.push_back(newKey());
        hosts.push_back(newHost());
    }
    std::size_t largest = 0;
    for (int i = 0; i < 60'000; ++i) {
        const LookupKey key = keys[m_random.below(keys.size())];
        const HostId host = hosts[m_random.below(hosts.size())];
        const Endpoint at = globalAddress(std::uint32_t(m_random.below(30)), std::uint32_t(m_random.below(9)));
        m_now += Duration(std::int64_t(m_random.below(200'000)));
        switch (m_random.below(8)) {
        case 0: book.remove(key, host); break;
        case 1: book.cache(key, {host, {at}}, hosts[m_random.below(hosts.size())], at, m_now); break;
        case 2: book.onMissed(key, m_now); break;
        case 3: book.advance(m_now); break;
        case 4: if (m_random.below(50) == 0) book.removeHost(host); break;
        default: book.announce(key, host, at, Duration(std::int64_t(m_random.below(7'200'000'000))), m_now);
        }
        const auto found = book.find(key, 99, m_now);
        QVERIFY(found.size() <= HolderBook::kMaxHoldersOfKey);
        QVERIFY(std::all_of(found.begin(), found.end(), [](const wire::Contact &contact) { return contact.endpoints.size() == 1; }));
        largest = std::max(largest, book.size());
    }
    QVERIFY(largest > 500 && largest <= keys.size() * HolderBook::kMaxHoldersOfKey);
    book.advance(m_now + 3h);
    QCOMPARE(book.size(), 0u);
    QCOMPARE(book.deadline(), kNever);
}

QTEST_APPLESS_MAIN(TestHolderBook)
#include "tst_holder_book.moc"
