#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/runtime/lan_discovery.h"
#include "tests/support/own_network.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QUdpSocket>

#include <algorithm>

using namespace plug;
using namespace plug::runtime;

namespace {

const QHostAddress kGroup(protocol::kLanGroup4);

HostId hostOf(std::uint8_t number)
{
    HostId host;
    host.bytes.fill(number);
    return host;
}

/// A host of the local network, and whom it heard.
struct Client {
    Client(std::uint8_t number, quint16 port)
        : lan(hostOf(number), port)
    {
        QObject::connect(&lan, &LanDiscovery::hostHeard, &lan,
                         [this](const HostId &host, const Endpoint &endpoint) { heard.emplace_back(host, endpoint); });
    }

    bool hasHeard(std::uint8_t number, const QString &endpoint) const
    {
        return std::ranges::any_of(heard, [&](const auto &h) { return h.first == hostOf(number) && h.second.text() == endpoint; });
    }

    bool hasHeardByIpv6(std::uint8_t number) const
    {
        return std::ranges::any_of(heard, [&](const auto &h) { return h.first == hostOf(number) && !h.second.isIpv4(); });
    }

    std::vector<std::pair<HostId, Endpoint>> heard;
    LanDiscovery lan;
};

LanMessage from(std::uint8_t number)
{
    return {.host = hostOf(number), .port = 50'000, .instance = number};
}

} // namespace

/// In a network namespace with one interface `lan0`, which is 10.1.2.3/24. Where the system gives none, hosts are deaf.
class TestLanDiscovery : public QObject {
    Q_OBJECT

public:
    explicit TestLanDiscovery(const QString &whyNot) : m_whyNot(whyNot) {}

private Q_SLOTS:
    void init();
    void cleanup();
    void isQuietWithoutAnInterface();
    void twoHostsHearEachOther();
    void aNewcomerIsAnsweredAtOnce();
    void interfacesComeAndGo();
    void believesOnlyItsOwnNetwork();
    void hearsOnlyTheGroup();
    void livesWithRubbish();

private:
    /// Whether there is a network to try it in; says so where there is none.
    bool hasNetwork() const
    {
        if (!m_whyNot.isEmpty())
            qWarning("NOT TESTED for want of a network of its own: %s", qPrintable(m_whyNot));
        return m_whyNot.isEmpty();
    }

    static void say(const QByteArray &bytes, const QHostAddress &to, const QString &fromAddress)
    {
        QUdpSocket socket;
        QVERIFY(socket.bind(QHostAddress(fromAddress)));
        socket.setMulticastInterface(QNetworkInterface::interfaceFromName(QStringLiteral("lan0")));
        QCOMPARE(socket.writeDatagram(bytes, to, protocol::kLanPort), bytes.size());
    }

    const QString m_whyNot;
};

void TestLanDiscovery::init()
{
    if (!m_whyNot.isEmpty())
        return;
    // The other end has no addresses, and is none of a local network's interfaces.
    QVERIFY(test::ip("link add lan0 type veth peer name far0"));
    for (const char *end : {"lan0", "far0"})
        QVERIFY(test::ip(QStringLiteral("link set %1 addrgenmode none up").arg(QLatin1String(end)).split(u' ')));
    QVERIFY(test::ip("addr add 10.1.2.3/24 dev lan0"));
    QVERIFY(test::ip("-6 addr add fe80::3/64 dev lan0 nodad"));
}

void TestLanDiscovery::cleanup()
{
    if (m_whyNot.isEmpty() && QNetworkInterface::interfaceFromName(QStringLiteral("lan0")).isValid())
        QVERIFY(test::ip("link del lan0"));
}

void TestLanDiscovery::isQuietWithoutAnInterface()
{
    if (!hasNetwork())
        return;
    QVERIFY(test::ip("link del lan0"));
    QVERIFY(lanInterfaces().empty());
    Client client(1, 40'001);
    client.lan.start();
    client.lan.look();
    QVERIFY(client.heard.empty());
}

void TestLanDiscovery::twoHostsHearEachOther()
{
    if (!hasNetwork())
        return;
    Client one(1, 40'001);
    Client other(2, 40'002);
    one.lan.start();
    other.lan.start();
    QTRY_VERIFY(one.hasHeard(2, QStringLiteral("10.1.2.3:40002")));
    QTRY_VERIFY(other.hasHeard(1, QStringLiteral("10.1.2.3:40001")));
    QTRY_VERIFY(one.hasHeardByIpv6(2) && other.hasHeardByIpv6(1));
    for (const auto &[host, endpoint] : one.heard)
        QVERIFY(host == hostOf(2) && (endpoint.isIpv4() || endpoint.scope != 0));
}

/// [L-7]
void TestLanDiscovery::aNewcomerIsAnsweredAtOnce()
{
    if (!hasNetwork())
        return;
    Client early(1, 40'001);
    early.lan.start();
    Client late(2, 40'002);
    {
        Client between(3, 40'003); // when it has heard, the first is up and has spoken
        between.lan.start();
        QTRY_VERIFY(between.hasHeard(1, QStringLiteral("10.1.2.3:40001")));
    }
    QElapsedTimer timer;
    timer.start();
    late.lan.start();
    QTRY_VERIFY(late.hasHeard(1, QStringLiteral("10.1.2.3:40001")));
    qInfo("heard after %lld ms", static_cast<long long>(timer.elapsed()));
}

/// [L-1]
void TestLanDiscovery::interfacesComeAndGo()
{
    if (!hasNetwork())
        return;
    QVERIFY(test::ip("link del lan0"));
    Client one(1, 40'001);
    Client other(2, 40'002);
    one.lan.start();
    other.lan.start();
    init();
    one.lan.look();
    other.lan.look();
    QTRY_VERIFY(one.hasHeard(2, QStringLiteral("10.1.2.3:40002")));
    // Another network: other addresses on the same interface.
    QVERIFY(test::ip("-4 addr flush dev lan0"));
    QVERIFY(test::ip("addr add 192.168.7.9/24 dev lan0"));
    one.lan.look();
    other.lan.look();
    QTRY_VERIFY(one.hasHeard(2, QStringLiteral("192.168.7.9:40002")));
    QTRY_VERIFY(other.hasHeard(1, QStringLiteral("192.168.7.9:40001")));
}

/// [L-2]
void TestLanDiscovery::believesOnlyItsOwnNetwork()
{
    if (!hasNetwork())
        return;
    Client client(1, 40'001);
    client.lan.start();
    // An address that this machine has, but not on the interface that the message comes in by.
    QVERIFY(test::ip("addr add 198.51.100.7/32 dev lo"));
    QVERIFY(test::ip("link set lo up"));
    say(encodeLanMessage(from(6)), kGroup, QStringLiteral("198.51.100.7"));
    say(encodeLanMessage(from(7)), kGroup, QStringLiteral("10.1.2.3"));
    QTRY_VERIFY(client.hasHeard(7, QStringLiteral("10.1.2.3:50000")));
    QCOMPARE(client.heard.size(), std::size_t(1));
}

/// [L-2]
void TestLanDiscovery::hearsOnlyTheGroup()
{
    if (!hasNetwork())
        return;
    Client client(1, 40'001);
    client.lan.start();
    QVERIFY(test::ip("link set lo up"));
    say(encodeLanMessage(from(6)), QHostAddress(QStringLiteral("10.1.2.3")), QStringLiteral("10.1.2.3"));
    say(encodeLanMessage(from(7)), kGroup, QStringLiteral("10.1.2.3"));
    QTRY_VERIFY(client.hasHeard(7, QStringLiteral("10.1.2.3:50000")));
    QCOMPARE(client.heard.size(), std::size_t(1));
}

/// More than are read in one turn, of any length; what comes after them is heard all the same.
void TestLanDiscovery::livesWithRubbish()
{
    if (!hasNetwork())
        return;
    Client client(1, 40'001);
    client.lan.start();
    for (qsizetype i = 0; i < 2 * qsizetype(limits::kLanBatch); ++i)
        say(encodeLanMessage(from(6)).first(i % 6) + QByteArray(i % 8 * 100, 'x'), kGroup, QStringLiteral("10.1.2.3"));
    say(encodeLanMessage(from(7)), kGroup, QStringLiteral("10.1.2.3"));
    QTRY_VERIFY(client.hasHeard(7, QStringLiteral("10.1.2.3:50000")));
    QCOMPARE(client.heard.size(), std::size_t(1));
}

int main(int argc, char *argv[])
{
    const QString whyNot = test::enterOwnNetwork();
    const QCoreApplication application(argc, argv);
    TestLanDiscovery test(whyNot);
    return QTest::qExec(&test, argc, argv);
}

#include "tst_lan_discovery.moc"
