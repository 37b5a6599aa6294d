#include "core/engine/config.h"
#include "core/runtime/lan_discovery.h"
#include "core/runtime/surroundings.h"
#include "tests/support/own_network.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

using namespace plug;
using namespace plug::runtime;

namespace {

HostId hostOf(std::uint8_t number)
{
    HostId host;
    host.bytes.fill(number);
    return host;
}

/// A host and the hints it got.
struct Client {
    Client(std::uint8_t number, quint16 port)
        : surroundings(hostOf(number), port)
    {
        QObject::connect(&surroundings, &Surroundings::learned, &surroundings, [this](const engine::Command &command) {
            if (const auto *hint = std::get_if<engine::HintHost>(&command))
                hints.push_back(*hint);
        });
    }

    bool knows(std::uint8_t number) const
    {
        return std::ranges::any_of(hints, [&](const engine::HintHost &hint) {
            return hint.host.hostId == hostOf(number) && hint.origin == engine::HintHost::Origin::Lan && !hint.key;
        });
    }

    std::vector<engine::HintHost> hints;
    Surroundings surroundings;
};

engine::Config withLan(bool usesLan)
{
    engine::Config config;
    config.usesLan = usesLan;
    config.mapsPorts = false;
    return config;
}

} // namespace

/// In a network namespace with one interface, where the system gives one.
class TestSurroundings : public QObject {
    Q_OBJECT

public:
    explicit TestSurroundings(const QString &whyNot) : m_whyNot(whyNot) {}

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasNetwork())
            return;
        QVERIFY(test::ip("link add lan0 type veth peer name far0"));
        for (const char *end : {"lan0", "far0"})
            QVERIFY(test::ip(QStringLiteral("link set %1 addrgenmode none up").arg(QLatin1String(end)).split(u' ')));
        QVERIFY(test::ip("addr add 10.1.2.3/24 dev lan0"));
    }

    void init() { qunsetenv("PLUG_LOCAL_ONLY"); }

    void tellOfHostsOfTheLocalNetwork()
    {
        if (!hasNetwork())
            return;
        Client one(1, 40'001);
        Client other(2, 40'002);
        one.surroundings.follow(withLan(true));
        other.surroundings.follow(withLan(true));
        QTRY_VERIFY(one.knows(2) && other.knows(1));
        QCOMPARE(one.hints.front().host.endpoint.text(), QStringLiteral("10.1.2.3:40002"));
    }

    void followWhatIsSwitched()
    {
        if (!hasNetwork())
            return;
        Client one(1, 40'001);
        Client other(2, 40'002);
        Client third(3, 40'003);
        one.surroundings.follow(withLan(true));
        other.surroundings.follow(withLan(false));
        third.surroundings.follow(withLan(true));
        QTRY_VERIFY(one.knows(3) && third.knows(1));
        QVERIFY(!one.knows(2) && other.hints.empty());
        other.surroundings.follow(withLan(true));
        QTRY_VERIFY(one.knows(2));
        other.surroundings.follow(withLan(false));
        other.hints.clear();
        Client fourth(4, 40'004);
        fourth.surroundings.follow(withLan(true));
        QTRY_VERIFY(fourth.knows(1) && fourth.knows(3));
        QVERIFY(!fourth.knows(2) && other.hints.empty());
    }

    void areQuietWhereOnlyThisMachineIsMeant()
    {
        if (!hasNetwork())
            return;
        qputenv("PLUG_LOCAL_ONLY", "1");
        Client quiet(1, 40'001);
        quiet.surroundings.follow(withLan(true));
        qunsetenv("PLUG_LOCAL_ONLY");
        Client one(2, 40'002);
        Client other(3, 40'003);
        one.surroundings.follow(withLan(true));
        other.surroundings.follow(withLan(true));
        QTRY_VERIFY(one.knows(3) && other.knows(2));
        QVERIFY(!one.knows(1) && !other.knows(1) && quiet.hints.empty());
    }

private:
    bool hasNetwork() const
    {
        if (!m_whyNot.isEmpty())
            qWarning("NOT TESTED for want of a network of its own: %s", qPrintable(m_whyNot));
        return m_whyNot.isEmpty();
    }

    const QString m_whyNot;
};

int main(int argc, char *argv[])
{
    const QString whyNot = test::enterOwnNetwork();
    const QCoreApplication application(argc, argv);
    TestSurroundings test(whyNot);
    return QTest::qExec(&test, argc, argv);
}

#include "tst_surroundings.moc"
