#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"

#include <QJsonDocument>
#include <QTest>
#include <QUdpSocket>

using namespace plug;
using namespace plug::e2e;

namespace {

const QString kGet = QStringLiteral("get");
const QString kOutput = QStringLiteral("-o");

/// Of something that nobody has.
content::Link unknownLink()
{
    content::Link link;
    link.guid.bytes.fill(0x5a);
    link.name = QStringLiteral("nothing");
    return link;
}

} // namespace

/// What scripts rely on: each end has its code, and a sentence.
class TestExitCodes : public QObject {
    Q_OBJECT

    std::unique_ptr<Scene> m_scene;

    Outcome get(const content::Link &link, const QStringList &more = {})
    {
        return run(QStringList{kGet, content::linkText(link), kOutput, m_scene->folder(QStringLiteral("b"))} + more,
                   m_scene->state(QStringLiteral("b")));
    }

private Q_SLOTS:
    void init() { m_scene = std::make_unique<Scene>(); }

    void badLink()
    {
        QString link = content::linkText(unknownLink());
        link[20] = u'b';
        const Outcome outcome = run({kGet, link}, m_scene->state(QStringLiteral("b")));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.errors.contains(QStringLiteral("character 21")), qPrintable(outcome.errors));
        QVERIFY(outcome.output.isEmpty());
    }

    void badArguments()
    {
        QCOMPARE(run({}).code, 2);
        QCOMPARE(run({QStringLiteral("fetch")}).code, 2);
        QCOMPARE(run({QStringLiteral("share")}).code, 2);
        const Outcome json = run({QStringLiteral("--json"), QStringLiteral("share")});
        QCOMPARE(json.code, 2);
        QCOMPARE(QJsonDocument::fromJson(json.output.toUtf8()).object()[QStringLiteral("exit")].toInt(), 2);
    }

    void helpIsReadable()
    {
        const Outcome help = run({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        QVERIFY(help.output.contains(QStringLiteral("\nplug-cli get LINK")));
        QVERIFY(!help.output.contains(QChar::ReplacementCharacter));
        const Outcome wrong = run({QStringLiteral("fetch")});
        QVERIFY2(wrong.errors.startsWith(QStringLiteral("plug-cli: There is no command \"fetch\".\nplug-cli share PATH")),
                 qPrintable(wrong.errors));
    }

    void nothingRuns()
    {
        const QStringList one{QStringLiteral("1")};
        for (const QStringList &command : {QStringList{QStringLiteral("status")}, QStringList{QStringLiteral("stop")}, QStringList{QStringLiteral("pause")} + one,
                                           QStringList{QStringLiteral("add"), content::linkText(unknownLink())}}) {
            const Outcome outcome = run(command, m_scene->state(QStringLiteral("a")));
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.errors.contains(QStringLiteral("No PLUG runs")), qPrintable(outcome.errors));
        }
    }

    void noHostIsKnown()
    {
        const Outcome outcome = get(unknownLink());
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.errors.contains(QStringLiteral("No host")), qPrintable(outcome.errors));
    }

    void noHostHasIt()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("other")), 1000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        content::Link link = unknownLink();
        link.hosts = share.link().hosts;
        const Outcome outcome = get(link);
        QVERIFY2(outcome.code == 3, qPrintable(outcome.errors));
    }

    void hostsAreSilent()
    {
        QUdpSocket silent;
        QVERIFY(silent.bind(QHostAddress(QHostAddress::LocalHost)));
        content::Link link = unknownLink();
        link.hosts.push_back({std::nullopt, Endpoint::fromIpv4(0x7f000001, silent.localPort())});
        const Outcome outcome = get(link, {QStringLiteral("--timeout"), QStringLiteral("2")});
        QVERIFY2(outcome.code == 4, qPrintable(outcome.errors));
    }

    void somebodyElseAnswers()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 1000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        content::Link link = share.link();
        for (content::LinkHost &host : link.hosts)
            host.hostId->bytes[0] ^= 1;
        const Outcome outcome = get(link, {QStringLiteral("--timeout"), QStringLiteral("2")});
        QVERIFY2(outcome.code == 4, qPrintable(outcome.errors));
    }

    void disk()
    {
        QCOMPARE(run({QStringLiteral("share"), m_scene->path(QStringLiteral("missing"))}, m_scene->state(QStringLiteral("a"))).code, 5);
        QCOMPARE(run({QStringLiteral("guid"), m_scene->path(QStringLiteral("missing"))}).code, 5);
        const QString file = makeFile(m_scene->path(QStringLiteral("file")), 1);
        const QString below = file + QStringLiteral("/below");
        QCOMPARE(run({kGet, content::linkText(unknownLink()), kOutput, below}, m_scene->state(QStringLiteral("b"))).code, 5);
        QCOMPARE(run({kGet, content::linkText(unknownLink())}, below).code, 5);
    }

    void takenStateFolder()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 1000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const Outcome outcome = run({QStringLiteral("hosts")}, m_scene->state(QStringLiteral("a")));
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.errors.contains(m_scene->state(QStringLiteral("a"))), qPrintable(outcome.errors));
    }

    void takenPort()
    {
        QUdpSocket other;
        QVERIFY(other.bind(QHostAddress(QHostAddress::Any), 0, QAbstractSocket::DontShareAddress));
        const Outcome outcome = run({QStringLiteral("share"), QStringLiteral("--port"), QString::number(other.localPort()),
                                     makeFile(m_scene->path(QStringLiteral("film")), 1)},
                                    m_scene->state(QStringLiteral("a")));
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.errors.contains(QString::number(other.localPort())), qPrintable(outcome.errors));
    }

    void hostsAreRemembered()
    {
        const QString hosts = QStringLiteral("hosts");
        const QString state = m_scene->state(QStringLiteral("a"));
        const QString address = QStringLiteral("127.0.0.1:50123");
        QCOMPARE(run({hosts}, state).output, QString());
        QCOMPARE(run({hosts, QStringLiteral("add"), address}, state).code, 0);
        const Outcome list = run({hosts}, state);
        QCOMPARE(list.code, 0);
        QVERIFY2(list.output.contains(address), qPrintable(list.output));
        QCOMPARE(run({hosts, QStringLiteral("remove"), QString(64, u'0')}, state).code, 2);
    }
};

QTEST_GUILESS_MAIN(TestExitCodes)
#include "tst_exit_codes.moc"
