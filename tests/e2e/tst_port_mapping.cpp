#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"
#include "tests/support/fake_router.h"
#include "tests/support/own_network.h"

#include <QCoreApplication>
#include <QTest>

using namespace plug;
using namespace plug::e2e;

/// A sharing client behind a router that speaks NAT-PMP, which is this process: client and router are in networks of their own.
/// Where the system gives no namespaces there is nothing to try it in.
class TestPortMapping : public QObject {
    Q_OBJECT

public:
    TestPortMapping(QString whyNot, const test::OtherNetwork *other) : m_whyNot(std::move(whyNot)), m_other(other) {}

private Q_SLOTS:
    void initTestCase();
    void init() { qunsetenv("PLUG_LOCAL_ONLY"); }
    void theRouterForwardsWhileTheClientRuns();
    void isQuietWhereOnlyThisMachineIsMeant();

private:
    bool canTry() const
    {
        if (!m_other)
            qWarning("NOT TESTED for want of networks of its own: %s", qPrintable(m_whyNot));
        return m_other;
    }

    /// Shares a file until `isEnough`; what the router was asked by then and afterwards.
    template <typename Enough>
    void shareUntil(Enough isEnough)
    {
        const Scene scene;
        const QString file = makeFile(scene.path(QStringLiteral("file")), 1'000);
        CliProcess share({QStringLiteral("share"), file, QStringLiteral("--port"), QStringLiteral("40000")}, scene.state(QStringLiteral("a")),
                         m_other->entry());
        QVERIFY(!share.nextLine().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(isEnough(), kPatienceMs);
        share.interrupt();
        QCOMPARE(share.wait(), 0);
    }

    const QString m_whyNot;
    const test::OtherNetwork *m_other;
};

void TestPortMapping::initTestCase()
{
    if (!m_other)
        return;
    QVERIFY(test::ip("link add lan0 type veth peer name lan1"));
    QVERIFY(test::ip(QStringLiteral("link set lan1 netns %1").arg(m_other->path()).split(u' ')));
    QVERIFY(test::ip("link set lan0 addrgenmode none up") && m_other->ip(QStringLiteral("link set lan1 addrgenmode none up")));
    QVERIFY(test::ip("addr add 10.1.2.1/24 dev lan0") && m_other->ip(QStringLiteral("addr add 10.1.2.2/24 dev lan1")));
    QVERIFY(m_other->ip(QStringLiteral("route add default via 10.1.2.1")));
}

void TestPortMapping::theRouterForwardsWhileTheClientRuns()
{
    if (!canTry())
        return;
    test::FakeRouter router(QHostAddress(QStringLiteral("10.1.2.1")));
    QVERIFY(router.speakNatPmp());
    shareUntil([&] { return !router.asked().isEmpty(); });
    QTRY_COMPARE_WITH_TIMEOUT(router.asked().size(), 2, kPatienceMs);
    QCOMPARE(router.asked(), (QStringList{QStringLiteral("nat-pmp map 40000 40000 3600"), QStringLiteral("nat-pmp unmap 40000")}));
}

/// The second client, which may speak, is how it is known that the first has had its time.
void TestPortMapping::isQuietWhereOnlyThisMachineIsMeant()
{
    if (!canTry())
        return;
    test::FakeRouter router(QHostAddress(QStringLiteral("10.1.2.1")));
    QVERIFY(router.speakNatPmp() && router.speakUpnp());
    qputenv("PLUG_LOCAL_ONLY", "1");
    shareUntil([] { return true; });
    QCOMPARE(router.messages(), 0);
    qunsetenv("PLUG_LOCAL_ONLY");
    shareUntil([&] { return !router.asked().isEmpty(); });
    QTRY_COMPARE_WITH_TIMEOUT(router.asked().size(), 2, kPatienceMs);
}

int main(int argc, char *argv[])
{
    const QString whyNot = test::enterOwnNetwork();
    std::unique_ptr<test::OtherNetwork> other;
    if (whyNot.isEmpty())
        other = std::make_unique<test::OtherNetwork>();
    const QCoreApplication application(argc, argv);
    TestPortMapping test(whyNot, other.get());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_port_mapping.moc"
