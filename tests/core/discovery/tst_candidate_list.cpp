#include "core/discovery/candidate_list.h"

#include "core/base/limits.h"
#include "tests/core/discovery/made_up_hosts.h"

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;

/// Hosts that nobody here has met.
class TestCandidateList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheEmptiestBucketFirst();
    void givesEachOnce();
    void takesAShareOfAnInformant();
    void takesAShareOfAPrefix();
    void isNotCrowdedOut();
    void countsPrefixes();
    void sortsAnew();
    void keepsItsBounds();

private:
    CandidateList::Candidate candidate(const Endpoint &at, const Endpoint &informantAt)
    {
        return candidate(at, randomHost(m_random), informantAt);
    }

    CandidateList::Candidate candidate(const Endpoint &at, const HostId &informant, const Endpoint &informantAt)
    {
        const HostId host = randomHost(m_random);
        return {{host, {at}}, informant, informantAt, positionOf(host, at)};
    }

    SeededRandom m_random{1};
};

namespace {

std::size_t fillNothing(int)
{
    return 0;
}

} // namespace

void TestCandidateList::takesTheEmptiestBucketFirst()
{
    CandidateList list;
    std::map<int, HostId> hosts;
    for (const int bucket : {3, 1, 2}) {
        const auto one = candidate(loopbackAddress(1), loopbackAddress(2));
        hosts[bucket] = one.contact.host;
        QVERIFY(list.add(one, bucket));
    }
    const auto fill = [](int bucket) -> std::size_t { return bucket == 2 ? 0 : 5; };
    QVERIFY(list.take(fill)->host == hosts[2]);
    QVERIFY(list.take(fill)->host == hosts[1]);
    QVERIFY(list.take(fill)->host == hosts[3]);
    QVERIFY(!list.take(fill));
}

void TestCandidateList::givesEachOnce()
{
    CandidateList list;
    const auto one = candidate(loopbackAddress(1), loopbackAddress(2));
    QVERIFY(list.add(one, 0));
    QVERIFY(!list.add(one, 0));
    QVERIFY(*list.take(fillNothing) == one.contact);
    QVERIFY(!list.take(fillNothing));
    QVERIFY(!list.add(one, 0)); // it is being tried
    QVERIFY(list.contains(one.contact.host));
    QVERIFY(list.remove(one.contact.host)->informant == one.informant);
    QVERIFY(!list.remove(one.contact.host));
    QCOMPARE(list.size(), 0u);
}

///
void TestCandidateList::takesAShareOfAnInformant()
{
    CandidateList list;
    const HostId liar = randomHost(m_random);
    for (std::size_t i = 0; i < limits::kMaxCandidates; ++i)
        QCOMPARE(list.add(candidate(globalAddress(std::uint32_t(i)), liar, loopbackAddress(1)), 0), i < limits::kMaxCandidates / 8);
    QVERIFY(list.add(candidate(globalAddress(5000), loopbackAddress(1)), 0));
}

///
void TestCandidateList::takesAShareOfAPrefix()
{
    CandidateList list;
    for (std::size_t i = 0; i < limits::kMaxCandidates; ++i)
        QCOMPARE(list.add(candidate(globalAddress(std::uint32_t(i)), globalAddress(9000, i % 256)), 0), i < limits::kMaxCandidates / 8);
    QVERIFY(list.add(candidate(globalAddress(5000), globalAddress(9001)), 0));
}

///
void TestCandidateList::isNotCrowdedOut()
{
    CandidateList list;
    for (std::uint32_t i = 0; i < 10'000; ++i)
        list.add(candidate(globalAddress(i), globalAddress(100'000 + i % 16)), 0);
    QCOMPARE(list.size(), limits::kMaxCandidates);
    std::vector<HostId> honest;
    for (std::uint32_t i = 0; i < 300; ++i) {
        const auto one = candidate(globalAddress(20'000 + i), globalAddress(200'000 + i % 10));
        honest.push_back(one.contact.host);
        QVERIFY(list.add(one, 0));
    }
    for (std::uint32_t i = 0; i < 10'000; ++i)
        list.add(candidate(globalAddress(30'000 + i), globalAddress(100'000 + i % 16)), 0);
    QVERIFY(std::all_of(honest.begin(), honest.end(), [&](const HostId &host) { return list.contains(host); }));
    QCOMPARE(list.size(), limits::kMaxCandidates);
}

void TestCandidateList::countsPrefixes()
{
    CandidateList list;
    const auto a = candidate(globalAddress(1, 1), loopbackAddress(1));
    const auto b = candidate(globalAddress(1, 2), loopbackAddress(1));
    QVERIFY(list.add(a, 0) && list.add(b, 0) && list.add(candidate(loopbackAddress(3), loopbackAddress(1)), 0));
    QCOMPARE(list.countOfPrefix(globalAddress(1).prefix()), 2u);
    list.remove(a.contact.host);
    QCOMPARE(list.countOfPrefix(globalAddress(1).prefix()), 1u);
    list.remove(b.contact.host);
    QCOMPARE(list.countOfPrefix(globalAddress(1).prefix()), 0u);
}

void TestCandidateList::sortsAnew()
{
    CandidateList list;
    const auto a = candidate(loopbackAddress(1), loopbackAddress(9));
    const auto b = candidate(loopbackAddress(2), loopbackAddress(9));
    QVERIFY(list.add(a, 0) && list.add(b, 1));
    list.sortAnew([&](const Position &position) { return position == a.position ? 1 : 0; });
    QVERIFY(list.take([](int bucket) -> std::size_t { return std::size_t(bucket); })->host == b.contact.host);
    list.sortAnew([](const Position &) { return 7; });
    QVERIFY(list.take(fillNothing)->host == a.contact.host);
    QVERIFY(!list.take(fillNothing));
}

void TestCandidateList::keepsItsBounds()
{
    CandidateList list;
    std::vector<HostId> tried;
    for (int i = 0; i < 30'000; ++i) {
        const auto number = static_cast<std::uint32_t>(m_random.below(3000));
        list.add(candidate(globalAddress(number), globalAddress(100'000 + number % 40)), int(m_random.below(20)));
        if (m_random.below(3) == 0) {
            if (const auto contact = list.take(fillNothing))
                tried.push_back(contact->host);
        }
        if (!tried.empty() && m_random.below(8) == 0) {
            list.remove(tried.back());
            tried.pop_back();
        }
        QVERIFY(list.size() <= limits::kMaxCandidates);
    }
    while (list.take(fillNothing)) { }
    QVERIFY(list.size() > 0);
}

QTEST_APPLESS_MAIN(TestCandidateList)
#include "tst_candidate_list.moc"
