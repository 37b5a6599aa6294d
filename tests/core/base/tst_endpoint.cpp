#include "core/base/endpoint.h"

#include <QTest>

#include <unordered_set>

using namespace plug;

namespace {

Endpoint parsed(const char *text)
{
    return Endpoint::parse(QString::fromUtf8(text)).value_or(Endpoint());
}

/// An address alone; the port plays no part.
Endpoint at(const char *address)
{
    const QString text = QString::fromUtf8(address);
    return Endpoint::parse((text.contains(u':') ? QStringLiteral("[%1]:1") : QStringLiteral("%1:1")).arg(text))
        .value_or(Endpoint());
}

enum Kind { Global = 0, Loopback = 1, Private = 2, Unspecified = 4, Multicast = 8 };

} // namespace

class TestEndpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesAndPrintsLiterals_data();
    void parsesAndPrintsLiterals();
    void refusesWhatIsNoLiteral_data();
    void refusesWhatIsNoLiteral();
    void holdsIpv4AsMapped();
    void knowsKindsOfAddresses_data();
    void knowsKindsOfAddresses();
    void countsByPrefix();
    void tellsSameAddressesOnOtherPorts();
    void isAKeyOfHashTables();
};

void TestEndpoint::parsesAndPrintsLiterals_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    QTest::addColumn<bool>("isIpv4");
    const auto row = [](const char *text, const char *canonical, bool isIpv4) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(canonical) << isIpv4;
    };
    row("192.0.2.1:4000", "192.0.2.1:4000", true);
    row("0.0.0.0:1", "0.0.0.0:1", true);
    row("255.255.255.255:65535", "255.255.255.255:65535", true);
    row("192.0.2.1:00080", "192.0.2.1:80", true);
    row("[2001:db8::1]:4000", "[2001:db8::1]:4000", false);
    row("[2001:DB8:0:0:0:0:0:1]:4000", "[2001:db8::1]:4000", false);
    row("[::]:9", "[::]:9", false);
    row("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", false);
    // The same host must not be had under two names.
    row("[::ffff:192.0.2.1]:4000", "192.0.2.1:4000", true);
}

void TestEndpoint::parsesAndPrintsLiterals()
{
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    QFETCH(bool, isIpv4);
    const auto endpoint = Endpoint::parse(text);
    QVERIFY(endpoint);
    QCOMPARE(endpoint->text(), canonical);
    QCOMPARE(endpoint->isIpv4(), isIpv4);
    QVERIFY(Endpoint::parse(endpoint->text()) == endpoint);
    QVERIFY(canonical.contains(endpoint->addressText()));
}

void TestEndpoint::refusesWhatIsNoLiteral_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {
             "", ":", ":80", "192.0.2.1", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:99999999999",
             "192.0.2.1:-1", "192.0.2.1:+80", "192.0.2.1: 80", "192.0.2.1:80 ", " 192.0.2.1:80", "192.0.2.1:0x50",
             "192.0.2.1:8a", "192.0.2:80", "192.0.2.256:80", "192.0.2.1.5:80", "3221225985:80", "0xc0.0.2.1:80",
             "localhost:80", "host.example:80", "[]:80", "[2001:db8::1]", "[2001:db8::1]80", "2001:db8::1:80",
             "[2001:db8::1:80", "2001:db8::1]:80", "[192.0.2.1]:80", "[2001:db8::g]:80", "[2001:db8:::1]:80",
             "[fe80::1%eth0]:80", "[1:2:3:4:5:6:7:8:9]:80", "[[2001:db8::1]]:80", "192.0.2.1:８０", "１92.0.2.1:80",
         })
        QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
    QTest::newRow("zero character") << QStringLiteral("192.0.2.1") + QChar(u'\0') + QStringLiteral("x:80");
    QTest::newRow("very long") << QString(1'000'000, u'1') + QStringLiteral(".0.2.1:80");
}

void TestEndpoint::refusesWhatIsNoLiteral()
{
    QFETCH(QString, text);
    QVERIFY(!Endpoint::parse(text));
}

void TestEndpoint::holdsIpv4AsMapped()
{
    const Endpoint endpoint = Endpoint::fromIpv4(0xc0000201, 4000);
    QCOMPARE(endpoint.text(), QStringLiteral("192.0.2.1:4000"));
    QCOMPARE(endpoint.ipv4(), 0xc0000201u);
    QCOMPARE(toQByteArray(endpoint.address).toHex(), QByteArray("00000000000000000000ffffc0000201"));
    QVERIFY(endpoint == parsed("192.0.2.1:4000"));
    // A compatible address (RFC 4291, 2.5.5.1) is not a mapped one.
    QVERIFY(!parsed("[::192.0.2.1]:4000").isIpv4());
}

void TestEndpoint::knowsKindsOfAddresses_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<int>("kinds");
    const auto row = [](const char *address, int kinds) { QTest::newRow(address) << QByteArray(address) << kinds; };
    row("8.8.8.8", Global);
    row("127.0.0.1", Loopback);
    row("127.255.255.255", Loopback);
    row("126.255.255.255", Global);
    row("128.0.0.1", Global);
    row("10.0.0.0", Private);
    row("10.255.255.255", Private);
    row("9.255.255.255", Global);
    row("11.0.0.0", Global);
    row("172.15.255.255", Global);
    row("172.16.0.0", Private);
    row("172.31.255.255", Private);
    row("172.32.0.0", Global);
    row("192.168.0.0", Private);
    row("192.168.255.255", Private);
    row("192.167.255.255", Global);
    row("192.169.0.0", Global);
    row("169.254.1.1", Private);
    row("169.253.1.1", Global);
    row("0.0.0.0", Unspecified);
    row("223.255.255.255", Global);
    row("224.0.0.1", Multicast);
    row("239.255.255.255", Multicast);
    row("240.0.0.1", Global);
    row("255.255.255.255", Multicast);
    row("::", Unspecified);
    row("::1", Loopback);
    row("::2", Global);
    row("2001:db8::1", Global);
    row("fbff::1", Global);
    row("fc00::1", Private);
    row("fdff:ffff::1", Private);
    row("fe7f::1", Global);
    row("fe80::1", Private);
    row("febf::1", Private);
    row("fec0::1", Global);
    row("ff02::1", Multicast);
}

void TestEndpoint::knowsKindsOfAddresses()
{
    QFETCH(QByteArray, address);
    QFETCH(int, kinds);
    const Endpoint endpoint = at(address.constData());
    QCOMPARE(endpoint.port, 1);
    QCOMPARE(endpoint.isLoopback(), (kinds & Loopback) != 0);
    QCOMPARE(endpoint.isPrivate(), (kinds & Private) != 0);
    QCOMPARE(endpoint.isUnspecified(), (kinds & Unspecified) != 0);
    QCOMPARE(endpoint.isMulticast(), (kinds & Multicast) != 0);
}

void TestEndpoint::countsByPrefix()
{
    QCOMPARE(at("192.0.2.0").prefix(), at("192.0.2.255").prefix());
    QVERIFY(at("192.0.2.0").prefix() != at("192.0.3.0").prefix());
    QCOMPARE(at("2001:db8:1::1").prefix(), at("2001:db8:1:ffff:ffff:ffff:ffff:ffff").prefix());
    QVERIFY(at("2001:db8:2::1").prefix() != at("2001:db8:3::1").prefix());
    QVERIFY(at("2001:db8:1::1").prefix() != at("2002:db8:1::1").prefix());
    // 0:0:c0:2::/48 has the number of 192.0.2.0/24 but is not it.
    QVERIFY(at("0:c0:2::1").prefix() != at("192.0.2.1").prefix());
}

void TestEndpoint::tellsSameAddressesOnOtherPorts()
{
    const Endpoint a = parsed("[fe80::1]:1");
    Endpoint b = parsed("[fe80::1]:2");
    QVERIFY(a.sameAddress(b) && a != b && a < b);
    b.scope = 3;
    QVERIFY(!a.sameAddress(b));
}

void TestEndpoint::isAKeyOfHashTables()
{
    std::unordered_set<Endpoint> endpoints;
    std::unordered_set<std::size_t> hashes;
    for (std::uint16_t port = 1; port <= 1000; ++port) {
        Endpoint endpoint = Endpoint::fromIpv4(0x0a000001u + port % 10, port);
        QVERIFY(endpoints.insert(endpoint).second);
        QVERIFY(!endpoints.insert(endpoint).second);
        hashes.insert(std::hash<Endpoint>()(endpoint));
    }
    QVERIFY(hashes.size() > 990);
}

QTEST_APPLESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
