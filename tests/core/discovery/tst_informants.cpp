#include "core/discovery/informants.h"

#include "tests/core/discovery/made_up_hosts.h"

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;

/// Whose word is taken.
class TestInformants : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void believesAtFirst();
    void distrustsWhoFailsMoreThanHalf();
    void looksAtTheLastOnes();
    void countsAPrefixAsOne();
    void keepsNeighboursOfPrivateNetworksApart();
    void forgivesInTheEnd();
    void staysBounded();

private:
    void tried(Informants &informants, const Endpoint &at, int met, int failed)
    {
        for (int i = 0; i < met; ++i)
            informants.onTried(m_host, at, true);
        for (int i = 0; i < failed; ++i)
            informants.onTried(m_host, at, false);
    }

    SeededRandom m_random{1};
    HostId m_host = randomHost(m_random);
    HostId m_other = randomHost(m_random);
};

///
void TestInformants::believesAtFirst()
{
    Informants informants;
    QVERIFY(!informants.isDistrusted(m_host));
    tried(informants, loopbackAddress(1), 0, Informants::kLeastTried - 1);
    QVERIFY(!informants.isDistrusted(m_host));
    tried(informants, loopbackAddress(1), 0, 1);
    QVERIFY(informants.isDistrusted(m_host));
    QVERIFY(!informants.isDistrusted(m_other));
}

///
void TestInformants::distrustsWhoFailsMoreThanHalf()
{
    Informants informants;
    tried(informants, loopbackAddress(1), 8, 8);
    QVERIFY(!informants.isDistrusted(m_host));
    tried(informants, loopbackAddress(1), 0, 1);
    QVERIFY(informants.isDistrusted(m_host));
}

///
void TestInformants::looksAtTheLastOnes()
{
    Informants informants;
    tried(informants, loopbackAddress(1), 1000, 9);
    QVERIFY(informants.isDistrusted(m_host));
    tried(informants, loopbackAddress(1), 16, 0);
    QVERIFY(!informants.isDistrusted(m_host));
}

///
void TestInformants::countsAPrefixAsOne()
{
    Informants informants;
    for (int i = 0; i < Informants::kLeastTried; ++i)
        informants.onTried(randomHost(m_random), globalAddress(7, static_cast<std::uint32_t>(i)), false);
    QVERIFY(informants.isDistrusted(m_host, globalAddress(7, 99)));
    QVERIFY(!informants.isDistrusted(m_host, globalAddress(8, 99)));
}

void TestInformants::keepsNeighboursOfPrivateNetworksApart()
{
    Informants informants;
    tried(informants, addressOf("10.77.0.1:4000"), 0, 16);
    QVERIFY(informants.isDistrusted(m_host, addressOf("10.77.0.1:4000")));
    QVERIFY(!informants.isDistrusted(m_other, addressOf("10.77.0.1:4000")));
}

void TestInformants::forgivesInTheEnd()
{
    Informants informants;
    tried(informants, globalAddress(1), 0, 16);
    for (int i = 1; i < Informants::kForgivenAfter; ++i)
        informants.onIgnored(m_host, globalAddress(1));
    QVERIFY(informants.isDistrusted(m_host, globalAddress(1)));
    informants.onIgnored(m_host, globalAddress(1));
    QVERIFY(!informants.isDistrusted(m_host, globalAddress(1)));
    informants.onIgnored(m_host, globalAddress(1));
    tried(informants, globalAddress(1), 0, Informants::kLeastTried);
    QVERIFY(informants.isDistrusted(m_host, globalAddress(1)));
}

void TestInformants::staysBounded()
{
    Informants informants;
    tried(informants, globalAddress(0), 0, 16);
    for (std::uint32_t i = 1; i < 5000; ++i) {
        informants.onTried(randomHost(m_random), globalAddress(i), false);
        QVERIFY(informants.size() <= Informants::kMaxRemembered);
    }
    QCOMPARE(informants.size(), Informants::kMaxRemembered);
    QVERIFY(!informants.isDistrusted(m_host, globalAddress(0)));
}

QTEST_APPLESS_MAIN(TestInformants)
#include "tst_informants.moc"
