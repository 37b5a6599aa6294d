#include "core/base/limits.h"
#include "core/runtime/lan_interfaces.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;

class TestLanInterfaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// [L-1]
    void areThoseOfALocalNetwork()
    {
        const auto interfaces = lanInterfaces();
        QVERIFY(interfaces.size() <= limits::kMaxLanInterfaces);
        for (const LanInterface &lan : interfaces) {
            QVERIFY(lan.index() > 0 && (lan.hasIpv4 || lan.hasIpv6));
            QVERIFY(!lan.interface.flags().testFlag(QNetworkInterface::IsLoopBack));
            QVERIFY(lan.isSame(lan));
        }
    }

    void knowWhatIsTheirs()
    {
        for (const LanInterface &lan : lanInterfaces()) {
            for (const QNetworkAddressEntry &entry : lan.interface.addressEntries())
                QVERIFY(lan.isOnLink(entry.ip()));
        }
    }

    /// With no address at all only link-local ones are of its network.
    void linkLocalIsAlwaysTheirs()
    {
        const LanInterface lan{QNetworkInterface(), true, true};
        QVERIFY(lan.isOnLink(QHostAddress(QStringLiteral("169.254.1.2"))));
        QVERIFY(lan.isOnLink(QHostAddress(QStringLiteral("fe80::1"))));
        for (const char *far : {"10.0.0.1", "192.168.1.1", "8.8.8.8", "2001:db8::1", "fd00::1", "127.0.0.1", "::1"})
            QVERIFY(!lan.isOnLink(QHostAddress(QString::fromLatin1(far))));
    }
};

QTEST_APPLESS_MAIN(TestLanInterfaces)
#include "tst_lan_interfaces.moc"
