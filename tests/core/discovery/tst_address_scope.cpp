#include "core/discovery/address_scope.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;

namespace {

Endpoint at(const char *text, std::uint32_t link = 0)
{
    auto endpoint = Endpoint::parse(QString::fromLatin1(text));
    if (!endpoint)
        qFatal("not an address: %s", text);
    endpoint->scope = link;
    return *endpoint;
}

} // namespace

/// Who may tell of whose address.
class TestAddressScope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsScopes_data();
    void knowsScopes();
    void limitsWhatIsTold_data();
    void limitsWhatIsTold();
    void refusesLowPorts();
    void keepsLinksApart();
    void believesWhatMayBeTold();
};

void TestAddressScope::knowsScopes_data()
{
    QTest::addColumn<int>("scope");
    const auto rows = [](Scope scope, std::initializer_list<const char *> addresses) {
        for (const char *address : addresses)
            QTest::newRow(address) << int(scope);
    };
    rows(Scope::Unusable,
         {"0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
          "224.0.0.1", "239.255.80.76", "240.0.0.1", "255.255.255.255", "[::]", "[::127.0.0.1]", "[64:ff9b::808:808]", "[100::1]",
          "[2001:db8::1]", "[2001::1]", "[2001:10::1]", "[2001:1ff:ffff::1]", "[2002:0808:0808::1]", "[3fff:fff::1]", "[4000::1]", "[fec0::1]",
          "[ff02::1]"});
    rows(Scope::Loopback, {"127.0.0.1", "127.255.255.255", "[::1]", "[::ffff:127.0.0.1]"});
    rows(Scope::LinkLocal, {"169.254.0.1", "169.254.255.255", "[fe80::1]", "[febf::1]"});
    rows(Scope::Private,
         {"10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "[fc00::1]", "[fdff::1]"});
    rows(Scope::Global,
         {"1.0.0.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
          "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
          "223.255.255.255", "[2001:200::1]", "[2001:db7::1]", "[2003::1]", "[2a01:4f8::1]", "[3ffe::1]", "[3fff:1000::1]"});
}

///
void TestAddressScope::knowsScopes()
{
    QFETCH(int, scope);
    QCOMPARE(int(scopeOf(at((QByteArray(QTest::currentDataTag()) + ":4000").constData()))), scope);
}

void TestAddressScope::limitsWhatIsTold_data()
{
    QTest::addColumn<QString>("informant");
    QTest::addColumn<QString>("told");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *informant, const char *told, bool isAllowed) {
        QTest::addRow("%s of %s", informant, told) << QString::fromLatin1(informant) << QString::fromLatin1(told) << isAllowed;
    };
    const char *const global = "87.4.21.9:4000";
    const char *const global6 = "[2a01:4f8::1]:4000";
    row(global, "5.6.7.8:4000", true);
    row(global, global6, true);
    row(global6, global, true);
    for (const char *narrow : {"127.0.0.1:4000", "[::1]:4000", "192.168.1.2:4000", "10.0.0.1:4000", "100.64.0.1:4000", "[fd00::1]:4000",
                               "169.254.1.1:4000", "[fe80::1]:4000"}) {
        row(global, narrow, false);
        row(global6, narrow, false);
        row(narrow, global, true);
        row(narrow, global6, true);
        row(narrow, narrow, true);
    }
    row("192.168.1.2:4000", "192.168.77.2:4000", true);
    row("192.168.1.2:4000", "10.0.0.1:4000", false);
    row("192.168.1.2:4000", "[fd00::1]:4000", false);
    row("192.168.1.2:4000", "127.0.0.1:4000", false);
    row("192.168.1.2:4000", "169.254.1.1:4000", false);
    row("[fd00:1:2::1]:4000", "[fd00:1:2:ffff::1]:4000", true);
    row("[fd00:1:2::1]:4000", "[fd00:1:3::1]:4000", false);
    row("[fd00:1:2::1]:4000", "10.0.0.1:4000", false);
    row("127.0.0.1:4000", "[::1]:4000", true);
    row("127.0.0.1:4000", "192.168.1.2:4000", false); // which private network it is in nobody knows
    row("127.0.0.1:4000", "[fe80::1]:4000", false);
    row("169.254.1.1:4000", "[fe80::1]:4000", false);
    row("169.254.1.1:4000", "192.168.1.2:4000", false);
    row("203.0.113.1:4000", global, false);
    row(global, "203.0.113.1:4000", false);
    row(global, "224.0.0.1:4000", false);
    row(global, "[ff02::1]:4000", false);
    row(global, "0.0.0.0:4000", false);
}

///
void TestAddressScope::limitsWhatIsTold()
{
    QFETCH(QString, informant);
    QFETCH(QString, told);
    QFETCH(bool, isAllowed);
    QCOMPARE(mayTell(*Endpoint::parse(informant), *Endpoint::parse(told)), isAllowed);
}

///
void TestAddressScope::refusesLowPorts()
{
    for (const char *informant : {"87.4.21.9:53", "127.0.0.1:4000"}) {
        QVERIFY(!mayTell(at(informant), at("87.4.21.10:53")));
        QVERIFY(!mayTell(at(informant), at("87.4.21.10:1023")));
        QVERIFY(mayTell(at(informant), at("87.4.21.10:1024")));
    }
}

///
void TestAddressScope::keepsLinksApart()
{
    QVERIFY(mayTell(at("[fe80::1]:4000", 2), at("[fe80::2]:4000", 2)));
    QVERIFY(!mayTell(at("[fe80::1]:4000", 2), at("[fe80::2]:4000", 3)));
}

///
void TestAddressScope::believesWhatMayBeTold()
{
    const std::vector<Endpoint> told{at("[fe80::2]:4000"), at("87.4.21.9:53"), at("10.0.0.1:4000"), at("87.4.21.9:4000", 7)};
    const std::vector<Endpoint> believed{at("[fe80::2]:4000", 3), at("87.4.21.9:4000")};
    QVERIFY(believable(at("[fe80::1]:4000", 3), told) == believed);
    QVERIFY(believable(at("[fd00::1]:4000"), {told[0], told[1], told[2]}).empty());
}

QTEST_APPLESS_MAIN(TestAddressScope)
#include "tst_address_scope.moc"
