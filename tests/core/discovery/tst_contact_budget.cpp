#include "core/discovery/contact_budget.h"

#include "tests/core/discovery/made_up_hosts.h"

#include <algorithm>

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;
using namespace std::chrono_literals;

using Origin = ContactBudget::Origin;

/// How often strangers are called.
class TestContactBudget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void callsAnAddressThreeTimes();
    void keepsOneOfThemForAMeeting();
    void countsAllPortsTogether();
    void countsANetworkOfOneHostAsOne();
    void limitsNewAddresses();
    void limitsNewAddressesOfAPrefix();
    void letsPeopleCall();
    void doesNotLimitTheProven();
    void cannotBeFilledByThirdParties();
    void staysBounded();
    void spendsNothingOnRefusals();
    void neverPassesItsLimits();
    void saysWhenToComeBack();

private:
    SeededRandom m_random{1};
    Instant m_now = Instant(1h);
};

///
void TestContactBudget::callsAnAddressThreeTimes()
{
    ContactBudget budget;
    const Endpoint victim = globalAddress(1);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(budget.mayCall(victim, Origin::ThirdParty, m_now + i * 1min), i < 3);
    QVERIFY(!budget.mayCall(victim, Origin::ThirdParty, m_now + 10min - 1us));
    QVERIFY(budget.mayCall(victim, Origin::ThirdParty, m_now + 10min));
    QVERIFY(!budget.mayCall(victim, Origin::ThirdParty, m_now + 10min)); // the second one was a minute later
    QVERIFY(budget.mayCall(victim, Origin::ThirdParty, m_now + 11min));
}

///
void TestContactBudget::keepsOneOfThemForAMeeting()
{
    ContactBudget budget;
    const Endpoint natted = globalAddress(1);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(budget.mayCall(natted, Origin::Hearsay, m_now + i * 1s), i < 2);
    QCOMPARE(budget.nextCallAt(natted, Origin::Hearsay, m_now + 10s), m_now + 10min);
    QVERIFY(budget.mayCall(natted, Origin::ThirdParty, m_now + 20s));
    QVERIFY(!budget.mayCall(natted, Origin::ThirdParty, m_now + 20s));
    QCOMPARE(budget.nextCallAt(natted, Origin::Hearsay, m_now + 20s), m_now + 10min + 1s); // the meeting's counts for it too
    QVERIFY(budget.mayCall(natted, Origin::Hearsay, m_now + 10min + 1s));
    // A meeting alone has all of them.
    for (int i = 0; i < 10; ++i)
        QCOMPARE(budget.mayCall(globalAddress(2), Origin::ThirdParty, m_now + 11min), i < 3);
}

///
void TestContactBudget::countsAllPortsTogether()
{
    ContactBudget budget;
    for (std::uint16_t port = 1024; port < 1034; ++port)
        QCOMPARE(budget.mayCall(globalAddress(1, 1, port), Origin::ThirdParty, m_now), port < 1027);
    QVERIFY(budget.mayCall(globalAddress(1, 2), Origin::ThirdParty, m_now));
}

///
void TestContactBudget::countsANetworkOfOneHostAsOne()
{
    ContactBudget budget;
    for (int i = 0; i < 10; ++i) {
        Endpoint at = addressOf("[2a01:4f8:1:2::1]:4000");
        m_random.fill(MutableByteView(at.address).subspan(8));
        QCOMPARE(budget.mayCall(at, Origin::ThirdParty, m_now), i < 3);
        at.address[7] ^= 1; // the next /64
        QCOMPARE(budget.mayCall(at, Origin::Person, m_now), i < 3);
        Endpoint near = addressOf("[fe80::1]:4000");
        near.address[15] = std::uint8_t(i);
        QVERIFY(budget.mayCall(near, Origin::Person, m_now));
    }
}

///
void TestContactBudget::limitsNewAddresses()
{
    ContactBudget budget;
    for (std::uint32_t i = 0; i < 100; ++i)
        QCOMPARE(budget.mayCall(globalAddress(i), Origin::ThirdParty, m_now), i < 20);
    QVERIFY(budget.mayCall(globalAddress(3), Origin::ThirdParty, m_now)); // it is not new
    QVERIFY(!budget.mayCall(globalAddress(50), Origin::ThirdParty, m_now + 1s - 1us));
    QVERIFY(budget.mayCall(globalAddress(50), Origin::ThirdParty, m_now + 1s));
}

///
void TestContactBudget::limitsNewAddressesOfAPrefix()
{
    ContactBudget budget;
    for (std::uint32_t i = 0; i < 10; ++i)
        QCOMPARE(budget.mayCall(globalAddress(1, i), Origin::ThirdParty, m_now), i < 2);
    QVERIFY(budget.mayCall(globalAddress(2, 1), Origin::ThirdParty, m_now));
    QVERIFY(budget.mayCall(globalAddress(1, 9), Origin::ThirdParty, m_now + 1s));
}

///
void TestContactBudget::letsPeopleCall()
{
    ContactBudget budget;
    for (std::uint32_t i = 0; i < 100; ++i)
        QVERIFY(budget.mayCall(globalAddress(1, i), Origin::Person, m_now));
    QVERIFY(budget.mayCall(globalAddress(2), Origin::ThirdParty, m_now));
    for (int i = 0; i < 10; ++i)
        QCOMPARE(budget.mayCall(globalAddress(1, 1), Origin::Person, m_now), i < 2); // the third one in all
    QVERIFY(!budget.mayCall(globalAddress(1, 1), Origin::ThirdParty, m_now));
}

///
void TestContactBudget::doesNotLimitTheProven()
{
    ContactBudget budget;
    const Endpoint at = globalAddress(1);
    budget.onProven(at, m_now);
    for (int i = 0; i < 100; ++i)
        QVERIFY(budget.mayCall(at, Origin::ThirdParty, m_now));
    QVERIFY(budget.isProven(globalAddress(1, 1, 5000), m_now)); // the same machine
    QVERIFY(!budget.isProven(globalAddress(1, 2), m_now));
    budget.onProven(at, m_now + 5min);
    QVERIFY(budget.isProven(at, m_now + 5min + ContactBudget::kProvenFor - 1us));
    QVERIFY(!budget.isProven(at, m_now + 5min + ContactBudget::kProvenFor));
    const Instant later = m_now + 5min + ContactBudget::kProvenFor;
    for (int i = 0; i < 10; ++i)
        QCOMPARE(budget.mayCall(at, Origin::ThirdParty, later), i < 3);
    QCOMPARE(budget.size(), 1u);
}

///
void TestContactBudget::cannotBeFilledByThirdParties()
{
    ContactBudget budget;
    std::uint32_t address = 0;
    for (Instant now = m_now; now < m_now + 25min; now += 50ms) {
        for (int i = 0; i < 3; ++i)
            budget.mayCall(globalAddress(address++), Origin::ThirdParty, now);
        QVERIFY(budget.size() < ContactBudget::kMaxAddresses);
    }
    QVERIFY(budget.size() > 11'000);
    QVERIFY(budget.mayCall(globalAddress(address), Origin::Person, m_now + 25min));
}

void TestContactBudget::staysBounded()
{
    ContactBudget budget;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        QCOMPARE(budget.mayCall(globalAddress(i), Origin::Person, m_now), i < ContactBudget::kMaxAddresses);
        budget.onProven(globalAddress(100'000 + i), m_now + std::chrono::microseconds(i));
    }
    QCOMPARE(budget.size(), ContactBudget::kMaxAddresses + ContactBudget::kMaxProven);
    QVERIFY(budget.mayCall(globalAddress(5), Origin::Person, m_now)); // it is in there
    QVERIFY(!budget.isProven(globalAddress(100'000), m_now));
    QVERIFY(budget.isProven(globalAddress(119'999), m_now));
    QCOMPARE(budget.nextCallAt(globalAddress(90'000), Origin::Person, m_now), m_now + 10min);
    QVERIFY(budget.mayCall(globalAddress(90'000), Origin::Person, m_now + 10min));
    QCOMPARE(budget.size(), 1 + ContactBudget::kMaxProven);
}

void TestContactBudget::spendsNothingOnRefusals()
{
    ContactBudget budget;
    for (std::uint32_t i = 0; i < 1000; ++i)
        budget.mayCall(globalAddress(1, i % 256), Origin::ThirdParty, m_now);
    QCOMPARE(budget.size(), 2u);
    for (std::uint32_t i = 2; i < 20; ++i)
        QVERIFY(budget.mayCall(globalAddress(i), Origin::ThirdParty, m_now));
}

namespace {

struct Made {
    Instant at;
    Endpoint to;
    bool isNew;
};

/// Calls of the last `span` that `which` is true for.
template <typename Which>
std::ptrdiff_t countOf(const std::vector<Made> &calls, Instant now, Duration span, Which which)
{
    return std::count_if(calls.begin(), calls.end(), [&](const Made &call) { return call.at + span > now && which(call); });
}

} // namespace

/// Counted apart from it, over and over.
void TestContactBudget::neverPassesItsLimits()
{
    ContactBudget budget;
    std::vector<Made> calls;
    int refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        m_now += Duration(std::int64_t(m_random.below(m_random.below(100) == 0 ? 60'000'000 : 60'000)));
        const Endpoint to = globalAddress(std::uint32_t(m_random.below(60)), std::uint32_t(m_random.below(3)), std::uint16_t(1024 + m_random.below(5)));
        const bool wasCalled = countOf(calls, m_now, 10min, [&](const Made &call) { return call.to.sameAddress(to); }) > 0;
        if (!budget.mayCall(to, Origin::ThirdParty, m_now)) {
            ++refused;
            continue;
        }
        std::erase_if(calls, [&](const Made &call) { return call.at + 10min <= m_now; });
        calls.push_back({m_now, to, !wasCalled});
        QVERIFY(countOf(calls, m_now, 10min, [&](const Made &call) { return call.to.sameAddress(to); }) <= 3);
        QVERIFY(countOf(calls, m_now, 1s, [](const Made &call) { return call.isNew; }) <= 20);
        QVERIFY(countOf(calls, m_now, 1s, [&](const Made &call) { return call.isNew && call.to.prefix() == to.prefix(); }) <= 2);
    }
    QVERIFY(refused > 1000 && refused < 19'000);
}

void TestContactBudget::saysWhenToComeBack()
{
    ContactBudget budget;
    int later = 0;
    for (int i = 0; i < 5'000; ++i) {
        m_now += Duration(std::int64_t(m_random.below(60'000)));
        const Endpoint to = globalAddress(std::uint32_t(m_random.below(300)), std::uint32_t(m_random.below(3)));
        const Origin origin = m_random.below(4) == 0 ? Origin::Person : Origin::ThirdParty;
        const Instant next = budget.nextCallAt(to, origin, m_now);
        QVERIFY(next >= m_now);
        if (m_random.below(3) == 0) {
            ContactBudget waiting = budget;
            if (next > m_now)
                QVERIFY(!waiting.mayCall(to, origin, next - 1us));
            QVERIFY(waiting.mayCall(to, origin, next));
        }
        later += next > m_now;
        QCOMPARE(budget.mayCall(to, origin, m_now), next == m_now);
    }
    QVERIFY(later > 200);
}

QTEST_APPLESS_MAIN(TestContactBudget)
#include "tst_contact_budget.moc"
