#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QTest>

using namespace plug;
using namespace plug::e2e;

namespace {

/// A plug-cli daemon that can be called.
class Daemon {
public:
    Daemon(const Scene &scene, const QString &who)
        : m_state(scene.state(who))
        , m_process({QStringLiteral("--json"), QStringLiteral("daemon"), QStringLiteral("-o"), scene.folder(who)}, m_state)
        , m_ready(m_process.nextEvent(QStringLiteral("ready")))
    {
        if (m_ready.isEmpty())
            qFatal("no daemon: %s", qPrintable(m_process.errors()));
    }

    Outcome tell(const QStringList &arguments) const { return run(arguments, m_state); }
    QList<QJsonObject> status() const
    {
        QList<QJsonObject> rows;
        for (const QString &line : tell({QStringLiteral("--json"), QStringLiteral("status")}).output.split(u'\n', Qt::SkipEmptyParts))
            rows << QJsonDocument::fromJson(line.toUtf8()).object();
        return rows;
    }
    /// Of the only transfer.
    QString state() const
    {
        const auto rows = status();
        return rows.size() == 2 ? rows[0][QStringLiteral("state")].toString() : QString::number(rows.size() - 1);
    }

    QString address() const { return m_ready[QStringLiteral("address")].toString(); }
    CliProcess &process() { return m_process; }

private:
    QString m_state;
    CliProcess m_process;
    QJsonObject m_ready;
};

QString word(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

/// An engine without a window, and what steers it from other processes.
class TestDaemon : public QObject {
    Q_OBJECT

    std::unique_ptr<Scene> m_scene;
    QString m_film;

private Q_SLOTS:
    void init()
    {
        m_scene = std::make_unique<Scene>();
        m_film = makeFile(m_scene->path(word("film")), 300'000);
    }

    void fetchesWhatAnotherOneShares()
    {
        Daemon giver(*m_scene, word("a"));
        const Outcome shared = giver.tell({word("add"), m_film});
        QCOMPARE(shared.code, 0);
        auto link = content::parseLink(shared.lastLine());
        QVERIFY(link.hasValue());
        std::erase_if(link->hosts, [](const content::LinkHost &host) { return !host.endpoint.isLoopback(); });
        QCOMPARE(giver.state(), word("sharing"));

        Daemon taker(*m_scene, word("b"));
        const Outcome added = taker.tell({word("add"), content::linkText(*link)});
        QVERIFY2(added.code == 0, qPrintable(added.errors));
        const QJsonObject completed = taker.process().nextEvent(word("completed"));
        QCOMPARE(completed[word("transfer")].toInteger(), added.lastLine().toLongLong());
        QVERIFY(sameFiles(m_film, m_scene->folder(word("b")) + word("/film")));
        QCOMPARE(taker.state(), word("sharing"));
    }

    void isSteered()
    {
        Daemon daemon(*m_scene, word("a"));
        const QString guid = content::parseLink(daemon.tell({word("add"), m_film}).lastLine()) ? daemon.status()[0][word("guid")].toString() : QString();
        const QString number = QString::number(daemon.status()[0][word("transfer")].toInteger());
        QCOMPARE(daemon.tell({word("pause"), number}).code, 0);
        QCOMPARE(daemon.state(), word("paused"));
        QCOMPARE(daemon.tell({word("resume"), guid}).code, 0);
        QCOMPARE(daemon.state(), word("sharing"));
        QCOMPARE(daemon.tell({word("pause"), word("all")}).code, 0);
        QCOMPARE(daemon.state(), word("paused"));
        QCOMPARE(daemon.tell({word("limits"), number, word("--up-limit"), word("20k")}).code, 0);
        QCOMPARE(daemon.status()[0][word("upLimit")].toInteger(), 20'000);
        QVERIFY(daemon.tell({word("limits"), word("--down-limit"), word("2M")}).output.contains(word("down: 2.0 MB/s, up: no limit")));
        QCOMPARE(daemon.status().last()[word("downLimit")].toInteger(), 2'000'000);
        QCOMPARE(daemon.tell({word("remove"), number}).code, 0);
        QCOMPARE(daemon.state(), word("0"));
        QVERIFY(QFile::exists(m_film));
        const Outcome unknown = daemon.tell({word("pause"), number});
        QCOMPARE(unknown.code, 2);
        QVERIFY2(unknown.errors.contains(word("no transfer ") + number), qPrintable(unknown.errors));
    }

    void tellsAndChangesItsHosts()
    {
        Daemon daemon(*m_scene, word("a"));
        const QString address = word("127.0.0.1:9");
        QCOMPARE(daemon.tell({word("hosts"), word("add"), address}).code, 0);
        QCOMPARE(daemon.tell({word("hosts")}).output, address + word("  never heard\n"));
        const Outcome unknown = daemon.tell({word("hosts"), word("remove"), QString(64, u'a')});
        QCOMPARE(unknown.code, 2);
        QVERIFY(unknown.errors.contains(word("No host")));
    }

    void endsWhenToldTo()
    {
        Daemon daemon(*m_scene, word("a"));
        const QString address = daemon.address();
        QVERIFY(QFileInfo::exists(address));
        QCOMPARE(daemon.tell({word("stop")}).code, 0);
        // Its folder is free by then.
        Daemon next(*m_scene, word("a"));
        QCOMPARE(daemon.process().wait(), 0);
        next.process().terminate();
        QCOMPARE(next.process().wait(), 0);
        QVERIFY(!QFileInfo::exists(address));
        QCOMPARE(run({word("status")}, m_scene->state(word("a"))).code, 1);
    }

    void goesOnAfterItWasKilled()
    {
        QString link;
        {
            Daemon daemon(*m_scene, word("a"));
            link = daemon.tell({word("add"), m_film}).lastLine();
            QCOMPARE(daemon.tell({word("pause"), word("all")}).code, 0);
            QCOMPARE(daemon.state(), word("paused"));
            QCOMPARE(daemon.tell({word("resume"), word("all")}).code, 0);
            QCOMPARE(daemon.state(), word("sharing"));
            daemon.process().kill();
        }
        Daemon daemon(*m_scene, word("a"));
        QCOMPARE(daemon.state(), word("sharing"));
        QCOMPARE(content::parseLink(daemon.status()[0][word("link")].toString())->guid, content::parseLink(link)->guid);
        QCOMPARE(run({word("get"), link, word("-o"), m_scene->folder(word("b"))}, m_scene->state(word("b"))).code, 0);
    }

    void hasItsStateFolderToItself()
    {
        Daemon daemon(*m_scene, word("a"));
        for (const QStringList &command : {QStringList{word("share"), m_film}, QStringList{word("daemon")}}) {
            const Outcome outcome = daemon.tell(command);
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.errors.contains(word("plug-cli add")), qPrintable(outcome.errors));
        }
        QCOMPARE(daemon.state(), word("0"));
    }

    void saysWhatCantBeShared()
    {
        Daemon daemon(*m_scene, word("a"));
        const QString secret = makeFile(m_scene->path(word("gone")), 10);
        QFile::remove(secret);
        QCOMPARE(daemon.tell({word("add"), secret}).code, 2);
        QCOMPARE(daemon.tell({word("add"), word("/dev/null")}).code, 5);
        QCOMPARE(daemon.state(), word("0"));
    }

    void answersStrangeClients()
    {
        Daemon daemon(*m_scene, word("a"));
        QLocalSocket half;
        half.connectToServer(daemon.address());
        QVERIFY(half.waitForConnected());
        half.write("{\"jsonrpc\":\"2.0\"");
        QVERIFY(half.waitForBytesWritten());
        QLocalSocket strange;
        strange.connectToServer(daemon.address());
        QVERIFY(strange.waitForConnected());
        strange.write("GET / HTTP/1.1\n[{\"jsonrpc\":\"2.0\",\"method\":\"rm -rf\",\"id\":1}]\n");
        QTRY_VERIFY(strange.bytesAvailable() > 0 && strange.peek(100'000).count('\n') == 2);
        QVERIFY(strange.readLine().contains("-32700"));
        QVERIFY(strange.readLine().contains("-32601"));
        QCOMPARE(daemon.state(), word("0"));
    }
};

QTEST_GUILESS_MAIN(TestDaemon)
#include "tst_daemon.moc"
