#include "core/runtime/mainline_scope.h"

#include "core/base/limits.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

Endpoint endpoint(const char *text)
{
    return Endpoint::parse(QString::fromLatin1(text)).value();
}

QStringList nodes(std::initializer_list<const char *> texts)
{
    QStringList list;
    for (const char *text : texts)
        list << QString::fromLatin1(text);
    return list;
}

} // namespace

class TestMainlineScope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheWidestThatTheBootstrapNames()
    {
        QCOMPARE(scopeOf(QStringList()), MainlineScope::Loopback);
        QCOMPARE(scopeOf(nodes({"127.0.0.1:4000", "[::1]:4000"})), MainlineScope::Loopback);
        QCOMPARE(scopeOf(nodes({"127.0.0.1:4000", "10.1.2.3:4000"})), MainlineScope::Private);
        QCOMPARE(scopeOf(nodes({"10.1.2.3:4000", "router.example.org:6881"})), MainlineScope::Global);
        QCOMPARE(scopeOf(nodes({"8.8.4.4:4000"})), MainlineScope::Global);
    }

    void keepsALocalClientToItsMachine()
    {
        const QStringList all = nodes({"router.example.org:6881", "localhost:6881", "10.1.2.3:4000", "8.8.4.4:4000",
                                       "127.0.0.1:4000", "[::1]:4001", "[fe80::1]:4000", "127.0.0.1.example.org:1", ":"});
        QCOMPARE(usableBootstrap(all, true), nodes({"127.0.0.1:4000", "[::1]:4001"}));
        QCOMPARE(usableBootstrap(all, false), all);
        QCOMPARE(scopeOf(usableBootstrap(all, true)), MainlineScope::Loopback);
    }

    void boundsTheBootstrap()
    {
        const QStringList many(1000, QStringLiteral("127.0.0.1:4000"));
        QCOMPARE(std::size_t(usableBootstrap(many, false).size()), limits::kMaxMainlineBootstrap);
    }

    void holdsEachAddressInOneScopeOrNone_data()
    {
        QTest::addColumn<int>("scope");
        const auto row = [](const char *address, int scope) { QTest::newRow(address) << scope; };
        constexpr int kLoopback = int(MainlineScope::Loopback), kPrivate = int(MainlineScope::Private);
        constexpr int kGlobal = int(MainlineScope::Global), kNone = -1;
        row("127.0.0.1:4000", kLoopback);
        row("[::1]:4000", kLoopback);
        row("10.0.0.1:4000", kPrivate);
        row("172.31.255.255:4000", kPrivate);
        row("172.32.0.1:4000", kGlobal);
        row("192.168.1.1:4000", kPrivate);
        row("[fd00::1]:4000", kPrivate);
        row("8.8.4.4:4000", kGlobal);
        row("100.63.255.255:4000", kGlobal);
        row("100.64.0.1:4000", kNone);
        row("100.127.255.255:4000", kNone);
        row("100.128.0.1:4000", kGlobal);
        row("198.17.255.255:4000", kGlobal);
        row("198.18.0.1:4000", kNone);
        row("198.19.255.255:4000", kNone);
        row("0.0.0.0:4000", kNone);
        row("0.1.2.3:4000", kNone);
        row("169.254.1.1:4000", kNone);
        row("[fe80::1]:4000", kNone);
        row("[febf::1]:4000", kNone);
        row("192.0.2.1:4000", kNone);
        row("198.51.100.1:4000", kNone);
        row("203.0.113.1:4000", kNone);
        row("224.0.0.1:4000", kNone);
        row("240.0.0.1:4000", kNone);
        row("255.255.255.255:4000", kNone);
        row("[::]:4000", kNone);
        row("[2a00:1450:4001::1]:4000", kGlobal);
        row("[2001:0:4136:e378::1]:4000", kNone);  // Teredo
        row("[2001:1ff::1]:4000", kNone);
        row("[2001:200::1]:4000", kGlobal);
        row("[2002:7f00:1::1]:4000", kNone);       // 6to4 of 127.0.0.1
        row("[2001:db8::1]:4000", kNone);
        row("[64:ff9b::7f00:1]:4000", kNone);      // NAT64 of 127.0.0.1
        row("[ff02::1]:4000", kNone);
        row("[4000::1]:4000", kNone);
    }

    void holdsEachAddressInOneScopeOrNone()
    {
        QFETCH(int, scope);
        const Endpoint tried = endpoint(QTest::currentDataTag());
        for (const MainlineScope each : {MainlineScope::Loopback, MainlineScope::Private, MainlineScope::Global}) {
            QCOMPARE(isInScope(tried, each), int(each) == scope);
            QCOMPARE(isUsableHint(tried, each), int(each) == scope);
        }
    }

    void triesNoPortOfTheSystems()
    {
        QVERIFY(isUsableHint(endpoint("8.8.4.4:1024"), MainlineScope::Global));
        QVERIFY(!isUsableHint(endpoint("8.8.4.4:1023"), MainlineScope::Global));
        QVERIFY(!isUsableHint(endpoint("8.8.4.4:53"), MainlineScope::Global));
        QVERIFY(!isUsableHint(Endpoint{endpoint("8.8.4.4:1").address, 0, 0}, MainlineScope::Global));
    }
};

QTEST_APPLESS_MAIN(TestMainlineScope)
#include "tst_mainline_scope.moc"
