#include "core/base/limits.h"
#include "core/runtime/lan_hearing.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = Instant(1000s);
constexpr std::uint64_t kInstance = 99;

HostId hostOf(std::uint64_t number)
{
    HostId host;
    writeBigEndian(MutableByteView(host.bytes), number);
    return host;
}

LanMessage from(std::uint64_t host, bool asks = false)
{
    return {.host = hostOf(host), .port = 4000, .instance = host + 1'000, .asks = asks};
}

Endpoint at(std::uint32_t number)
{
    return Endpoint::fromIpv4(0x0a000000 + number, 4000);
}

} // namespace

class TestLanHearing : public QObject {
    Q_OBJECT

    LanHearing m_hearing{hostOf(1), kInstance};

private Q_SLOTS:
    void init() { m_hearing = LanHearing(hostOf(1), kInstance); }

    void tellsOfWhoIsNew()
    {
        QVERIFY(m_hearing.take(from(2), at(2), kStart).tell);
        QVERIFY(!m_hearing.take(from(2), at(2), kStart + 1s).tell);
        QVERIFY(m_hearing.take(from(2), at(3), kStart + 1s).tell); // at another address
        QVERIFY(m_hearing.take(from(3), at(2), kStart + 1s).tell);
    }

    /// A hint that was lost, or came too early, comes again.
    void tellsAgainNowAndThen()
    {
        int told = 0;
        for (Duration passed = 0s; passed < 10min; passed += 1s)
            told += m_hearing.take(from(2), at(2), kStart + passed).tell;
        QCOMPARE(told, 20);
    }

    /// [L-5]
    void hearsNotItself()
    {
        LanMessage own = from(1, true);
        own.instance = kInstance;
        QVERIFY(!m_hearing.take(own, at(1), kStart).tell);
        QVERIFY(!m_hearing.take(own, at(1), kStart).answer);
        own.host = hostOf(5); // a copy of what it said, with another name
        QVERIFY(!m_hearing.take(own, at(1), kStart).tell);
        QVERIFY(!m_hearing.take(from(1, true), at(1), kStart).tell); // its name, from somebody else
        QCOMPARE(m_hearing.size(), std::size_t(0));
    }

    /// [L-7]
    void answersWhoAsks()
    {
        QVERIFY(m_hearing.take(from(2, true), at(2), kStart).answer);
        QVERIFY(m_hearing.take(from(2, true), at(2), kStart).answer); // its answer may be lost
        QVERIFY(!m_hearing.take(from(2, false), at(2), kStart).answer);
    }

    /// [L-8]
    void oneAddressHasItsShareOfASecond()
    {
        int told = 0;
        for (std::uint64_t i = 0; i < 1'000; ++i)
            told += m_hearing.take(from(100 + i), at(2), kStart).tell;
        QCOMPARE(told, int(limits::kMaxLanMessagesOfSource));
        QVERIFY(m_hearing.take(from(3), at(3), kStart).tell);
        QVERIFY(m_hearing.take(from(4), at(2), kStart + 1s).tell);
    }

    /// [L-8]
    void oneAddressHasItsShareOfTheTable()
    {
        for (std::uint64_t i = 0; i < 1'000; ++i)
            m_hearing.take(from(100 + i), at(2), kStart + std::chrono::milliseconds(100) * i);
        QCOMPARE(m_hearing.size(), std::size_t(limits::kMaxLanHostsOfSource));
        QVERIFY(m_hearing.take(from(3), at(3), kStart + 100s).tell);
    }

    /// [L-8]
    void allHaveTheirLimits()
    {
        int told = 0;
        for (std::uint32_t i = 0; i < 1'000; ++i)
            told += m_hearing.take(from(100 + i), at(100 + i), kStart).tell;
        QCOMPARE(told, int(limits::kMaxLanMessagesPerSecond));
        for (std::uint32_t i = 0; i < 1'000; ++i)
            m_hearing.take(from(100 + i), at(100 + i), kStart + std::chrono::milliseconds(20) * (i + 50));
        QCOMPARE(m_hearing.size(), limits::kMaxLanHosts);
        // Who was heard lately stays, and a newcomer comes in when somebody has gone.
        QVERIFY(!m_hearing.take(from(5'000), at(5'000), kStart + 30s).tell);
        QVERIFY(m_hearing.take(from(100), at(100), kStart + 31s).tell);
        QVERIFY(m_hearing.take(from(5'000), at(5'000), kStart + 30s + limits::kLanHostExpires).tell);
        QVERIFY(m_hearing.size() < limits::kMaxLanHosts);
    }
};

QTEST_APPLESS_MAIN(TestLanHearing)
#include "tst_lan_hearing.moc"
