#include "core/runtime/host_address.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;

class TestHostAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAddresses_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"192.0.2.1:5", "127.0.0.1:65535", "[2001:db8::1]:6", "[::1]:7"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void keepsAddresses()
    {
        QFETCH(QString, text);
        const Endpoint endpoint = *Endpoint::parse(text);
        QCOMPARE(toEndpoint(toHostAddress(endpoint), endpoint.port), endpoint);
    }

    void givesIpv4AsSuch()
    {
        const Endpoint endpoint = *Endpoint::parse(QStringLiteral("192.0.2.1:5"));
        QCOMPARE(toHostAddress(endpoint), QHostAddress(QStringLiteral("192.0.2.1")));
        QCOMPARE(toHostAddress(endpoint).protocol(), QAbstractSocket::IPv4Protocol);
        // However the system says it.
        QCOMPARE(toEndpoint(QHostAddress(QStringLiteral("::ffff:192.0.2.1")), 5), endpoint);
    }

    void keepsTheInterfaceOfLinkLocalAddresses()
    {
        Endpoint linkLocal = *Endpoint::parse(QStringLiteral("[fe80::1]:7"));
        linkLocal.scope = 1;
        QCOMPARE(toEndpoint(toHostAddress(linkLocal), 7), linkLocal);
        QHostAddress named(QStringLiteral("fe80::1%no-such-interface"));
        QCOMPARE(toEndpoint(named, 7).scope, 0u);
    }
};

QTEST_APPLESS_MAIN(TestHostAddress)
#include "tst_host_address.moc"
