#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"
#include "tests/support/own_network.h"

#include <QCoreApplication>
#include <QTest>

using namespace plug;
using namespace plug::e2e;

namespace {

constexpr qint64 kSize = 64 * 1024 * 1024;

} // namespace

/// Two machines on one cable, which are two network namespaces: they find each other with no settings and no host in the link.
/// Where the system gives no namespaces there is nothing to try it in.
class TestLan : public QObject {
    Q_OBJECT

public:
    TestLan(QString whyNot, const test::OtherNetwork *other) : m_whyNot(std::move(whyNot)), m_other(other) {}

private Q_SLOTS:
    void aBareGuidIsEnough_data()
    {
        QTest::addColumn<bool>("isIpv4");
        QTest::newRow("IPv4") << true;
        QTest::newRow("IPv6") << false;
    }

    void aBareGuidIsEnough()
    {
        if (!m_other) {
            qWarning("NOT TESTED for want of networks of its own: %s", qPrintable(m_whyNot));
            return;
        }
        QFETCH(bool, isIpv4);
        lay(isIpv4);
        const Scene scene;
        const QString file = makeFile(scene.path(QStringLiteral("film")), kSize);
        const Share share({file}, scene.state(QStringLiteral("a")));
        content::Link bare;
        bare.guid = share.link().guid;
        CliProcess get({QStringLiteral("--json"), QStringLiteral("get"), content::linkText(bare), QStringLiteral("-o"),
                        scene.folder(QStringLiteral("b"))},
                       scene.state(QStringLiteral("b")), m_other->entry());
        const QJsonObject finished = get.nextEvent(QStringLiteral("finished"));
        QVERIFY2(get.wait() == 0, qPrintable(get.errors()));
        QVERIFY(sameFiles(file, finished[QStringLiteral("path")].toString()));
        qInfo("%.1f s from nothing known to %lld bytes on the disk", finished[QStringLiteral("seconds")].toDouble(),
              static_cast<long long>(kSize));
    }

    void cleanup()
    {
        if (m_other)
            QVERIFY(test::ip("link del lan0"));
    }

private:
    /// The cable, with an address at each end.
    void lay(bool isIpv4) const
    {
        QVERIFY(test::ip("link add lan0 type veth peer name lan1"));
        QVERIFY(test::ip(QStringLiteral("link set lan1 netns %1").arg(m_other->path()).split(u' ')));
        QVERIFY(test::ip("link set lo up"));
        QVERIFY(test::ip("link set lan0 addrgenmode none up"));
        QVERIFY(m_other->ip(QStringLiteral("link set lan1 addrgenmode none up")));
        QVERIFY(test::ip(isIpv4 ? "addr add 10.1.2.1/24 dev lan0" : "-6 addr add fe80::1/64 dev lan0 nodad"));
        QVERIFY(m_other->ip(isIpv4 ? QStringLiteral("addr add 10.1.2.2/24 dev lan1")
                                   : QStringLiteral("-6 addr add fe80::2/64 dev lan1 nodad")));
    }

    const QString m_whyNot;
    const test::OtherNetwork *m_other;
};

int main(int argc, char *argv[])
{
    const QString whyNot = test::enterOwnNetwork();
    std::unique_ptr<test::OtherNetwork> other;
    if (whyNot.isEmpty()) {
        other = std::make_unique<test::OtherNetwork>();
        qunsetenv("PLUG_LOCAL_ONLY");
    }
    const QCoreApplication application(argc, argv);
    TestLan test(whyNot, other.get());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_lan.moc"
