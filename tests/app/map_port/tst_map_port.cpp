#include "tests/support/fake_router.h"
#include "tests/support/own_network.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace plug;

namespace {

const QHostAddress kRouter(QStringLiteral("10.1.2.1"));

#ifdef PLUG_HAS_NAT_PMP
constexpr bool kHasNatPmp = true;
#else
constexpr bool kHasNatPmp = false;
#endif
#ifdef PLUG_HAS_UPNP
constexpr bool kHasUpnp = true;
#else
constexpr bool kHasUpnp = false;
#endif

} // namespace

/// A router at 10.1.2.1 in this process, the program at 10.1.2.2 in the network on the cable's other end, with a route to the
/// world through it. Where the system gives no namespaces there is nothing to try it in.
class TestMapPort : public QObject {
    Q_OBJECT

public:
    TestMapPort(QString whyNot, const test::OtherNetwork *other) : m_whyNot(std::move(whyNot)), m_other(other) {}

private Q_SLOTS:
    void initTestCase();
    void init();

    void natPmpMapsAndTakesBack();
    void natPmpMayGiveAnotherPort();
    void natPmpRefusesInWords();
    void upnpIsSearchedForWhereNatPmpIsSilent();
    void upnpTakesBackWhereItWas();
    void upnpGoesOnToAFreePort();
    void upnpWithoutLeasesMapsForGood();
    void upnpMustControlItself();
    void upnpMustBeNear();
    void upnpMaySayAnything();
    void nobodyAnswers();
    void isQuietWhereOnlyThisMachineIsMeant();
    void wrongWordsGetTheUsage();

private:
    struct Said {
        int code = -1;
        QJsonObject line{};
        QString failure() const { return line[QStringLiteral("failure")].toString(); }
        int port() const { return line[QStringLiteral("port")].toInt(); }
    };

    bool canTry(bool hasLibrary = true) const
    {
        if (!m_other)
            qWarning("NOT TESTED for want of networks of its own: %s", qPrintable(m_whyNot));
        else if (!hasLibrary)
            qWarning("NOT TESTED: built without the library");
        return m_other && hasLibrary;
    }

    Said say(const QString &words) const
    {
        QProcess process;
        process.setChildProcessModifier(m_other->entry());
        process.start(QStringLiteral(PLUG_MAP_PORT), words.split(u' '));
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QJsonDocument::fromJson(process.readAllStandardOutput()).object()};
    }

    Said mapPort() const { return say(QStringLiteral("map 40000 40000 3600")); }

    const QString m_whyNot;
    const test::OtherNetwork *m_other;
    std::unique_ptr<test::FakeRouter> m_router;
};

void TestMapPort::initTestCase()
{
    if (!m_other)
        return;
    QVERIFY(test::ip("link add lan0 type veth peer name lan1"));
    QVERIFY(test::ip(QStringLiteral("link set lan1 netns %1").arg(m_other->path()).split(u' ')));
    QVERIFY(test::ip("link set lan0 addrgenmode none up") && m_other->ip(QStringLiteral("link set lan1 addrgenmode none up")));
    QVERIFY(test::ip("addr add 10.1.2.1/24 dev lan0") && m_other->ip(QStringLiteral("addr add 10.1.2.2/24 dev lan1")));
    QVERIFY(m_other->ip(QStringLiteral("route add default via 10.1.2.1")));
}

void TestMapPort::init()
{
    qunsetenv("PLUG_LOCAL_ONLY");
    m_router.reset();
    m_router = std::make_unique<test::FakeRouter>(kRouter);
}

void TestMapPort::natPmpMapsAndTakesBack()
{
    if (!canTry(kHasNatPmp))
        return;
    QVERIFY(m_router->speakNatPmp());
    const Said said = mapPort();
    QCOMPARE(said.code, 0);
    QCOMPARE(said.line[QStringLiteral("protocol")].toString(), QStringLiteral("nat-pmp"));
    QCOMPARE(said.line[QStringLiteral("address")].toString(), QStringLiteral("203.0.113.5"));
    QCOMPARE(said.port(), 40'000);
    QCOMPARE(said.line[QStringLiteral("lease")].toInt(), 3'600);
    QCOMPARE(say(QStringLiteral("unmap 40000 40000 nat-pmp")).code, 0);
    QCOMPARE(m_router->asked(), (QStringList{QStringLiteral("nat-pmp map 40000 40000 3600"), QStringLiteral("nat-pmp unmap 40000")}));
}

void TestMapPort::natPmpMayGiveAnotherPort()
{
    if (!canTry(kHasNatPmp))
        return;
    QVERIFY(m_router->speakNatPmp());
    m_router->portGiven = 51'234;
    QCOMPARE(mapPort().port(), 51'234);
}

void TestMapPort::natPmpRefusesInWords()
{
    if (!canTry(kHasNatPmp))
        return;
    QVERIFY(m_router->speakNatPmp());
    m_router->natPmpResult = 2; // not authorised
    const Said said = mapPort();
    QCOMPARE(said.code, 1);
    QVERIFY2(said.failure().contains(QStringLiteral("NAT-PMP")), qPrintable(said.failure()));
    QVERIFY(m_router->asked().isEmpty());
}

void TestMapPort::upnpIsSearchedForWhereNatPmpIsSilent()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(m_router->speakUpnp());
    const Said said = mapPort();
    QVERIFY2(said.code == 0, qPrintable(said.failure()));
    QCOMPARE(said.line[QStringLiteral("protocol")].toString(), QStringLiteral("upnp"));
    QCOMPARE(said.line[QStringLiteral("address")].toString(), QStringLiteral("203.0.113.5"));
    QCOMPARE(said.port(), 40'000);
    QCOMPARE(said.line[QStringLiteral("igd")].toString(), m_router->descriptionUrl());
    QCOMPARE(m_router->asked(), QStringList(QStringLiteral("upnp map 40000 40000 3600 10.1.2.2 UDP")));
}

/// No search, no NAT-PMP: what was found is asked alone.
void TestMapPort::upnpTakesBackWhereItWas()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(m_router->speakUpnp());
    const QString there = QStringLiteral(" --igd ") + m_router->descriptionUrl();
    QCOMPARE(say(QStringLiteral("map 40000 40001 3600") + there).port(), 40'001);
    QCOMPARE(say(QStringLiteral("unmap 40000 40001 upnp") + there).code, 0);
    QCOMPARE(m_router->asked(), (QStringList{QStringLiteral("upnp map 40000 40001 3600 10.1.2.2 UDP"), QStringLiteral("upnp unmap 40001")}));
}

void TestMapPort::upnpGoesOnToAFreePort()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(m_router->speakUpnp());
    const QString words = QStringLiteral("map 40000 40000 3600 --igd ") + m_router->descriptionUrl();
    m_router->portsOfOthers = {40'000, 40'001};
    QCOMPARE(say(words).port(), 40'002);
    m_router->portsOfOthers = {40'000, 40'001, 40'002, 40'003};
    const Said said = say(words);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.failure().contains(QStringLiteral("718")), qPrintable(said.failure()));
}

void TestMapPort::upnpWithoutLeasesMapsForGood()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(m_router->speakUpnp());
    m_router->hasLeases = false;
    QCOMPARE(say(QStringLiteral("map 40000 40000 3600 --igd ") + m_router->descriptionUrl()).port(), 40'000);
    QCOMPARE(m_router->asked().back(), QStringLiteral("upnp map 40000 40000 0 10.1.2.2 UDP"));
}

void TestMapPort::upnpMustControlItself()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(m_router->speakUpnp());
    m_router->controlUrl = QStringLiteral("http://10.1.2.77:80/control");
    const Said said = say(QStringLiteral("map 40000 40000 3600 --igd ") + m_router->descriptionUrl());
    QCOMPARE(said.code, 1);
    QVERIFY2(said.failure().contains(QStringLiteral("controlled elsewhere")), qPrintable(said.failure()));
}

/// Whoever answers the search can't send this machine to a stranger: that one is not even asked for its description.
void TestMapPort::upnpMustBeNear()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(test::ip("addr add 203.0.113.5/32 dev lan0"));
    test::FakeRouter stranger(QHostAddress(QStringLiteral("203.0.113.5")));
    QVERIFY(stranger.speakUpnp());
    stranger.location = stranger.descriptionUrl();
    const Said said = mapPort();
    QCOMPARE(said.code, 1);
    QVERIFY2(said.failure().contains(QStringLiteral("no gateway")), qPrintable(said.failure()));
    QVERIFY(stranger.asked().isEmpty());
    QCOMPARE(stranger.connections(), 0);
    QVERIFY(test::ip("addr del 203.0.113.5/32 dev lan0"));
}

void TestMapPort::upnpMaySayAnything()
{
    if (!canTry(kHasUpnp))
        return;
    QVERIFY(m_router->speakUpnp());
    for (const QByteArray &rubbish : {QByteArray("x"), QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<"),
                                      QByteArray("HTTP/1.1 200 OK\r\n\r\n") + QByteArray("<a>").repeated(100'000),
                                      QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n")}) {
        m_router->rubbish = rubbish;
        const Said said = say(QStringLiteral("map 40000 40000 3600 --igd ") + m_router->descriptionUrl());
        QCOMPARE(said.code, 1);
        QVERIFY(!said.failure().isEmpty());
    }
}

void TestMapPort::nobodyAnswers()
{
    if (!canTry())
        return;
    const Said said = mapPort();
    QCOMPARE(said.code, 1);
    QVERIFY2(said.failure().contains(kHasNatPmp ? QStringLiteral("NAT-PMP") : QStringLiteral("libnatpmp")), qPrintable(said.failure()));
    QVERIFY2(said.failure().contains(kHasUpnp ? QStringLiteral("UPnP") : QStringLiteral("libminiupnpc")), qPrintable(said.failure()));
}

void TestMapPort::isQuietWhereOnlyThisMachineIsMeant()
{
    if (!canTry())
        return;
    QVERIFY(m_router->speakNatPmp() && m_router->speakUpnp());
    qputenv("PLUG_LOCAL_ONLY", "1");
    QCOMPARE(mapPort().code, 1);
    QCOMPARE(say(QStringLiteral("unmap 40000 40000 nat-pmp")).code, 1);
    QCOMPARE(say(QStringLiteral("unmap 40000 40000 upnp")).code, 1);
    qunsetenv("PLUG_LOCAL_ONLY");
    QCOMPARE(m_router->messages(), 0);
    QCOMPARE(mapPort().code, 0); // what would have been heard before it
    QVERIFY(m_router->messages() > 0);
}

void TestMapPort::wrongWordsGetTheUsage()
{
    if (!canTry())
        return;
    for (const char *words : {"", "map", "map 40000 40000", "map 0 40000 3600", "map 40000 65536 3600", "map 40000 40000 x", "drop 40000 40000 upnp",
                              "unmap 40000 40000 magic", "map 40000 40000 3600 more", "map 40000 40000 3600 --loud"})
        QCOMPARE(say(QString::fromLatin1(words)).code, 2);
}

int main(int argc, char *argv[])
{
    const QString whyNot = test::enterOwnNetwork();
    std::unique_ptr<test::OtherNetwork> other;
    if (whyNot.isEmpty())
        other = std::make_unique<test::OtherNetwork>();
    const QCoreApplication application(argc, argv);
    TestMapPort test(whyNot, other.get());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_map_port.moc"
