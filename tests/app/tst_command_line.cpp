#include "app/command_line.h"
#include "core/content/guid_text.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <QUrl>

using namespace plug;
using namespace plug::app;

namespace {

QString someLink()
{
    Guid guid;
    guid.bytes.fill(7);
    return QStringLiteral("plug:") + content::guidText(guid);
}

CommandLine lineOf(const QStringList &arguments)
{
    const auto line = parseCommandLine(arguments);
    if (!line)
        qFatal("%s", qPrintable(line.error().message));
    return *line;
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsOptions()
    {
        const CommandLine line = lineOf({QStringLiteral("--state"), QStringLiteral("s"), QStringLiteral("--port"), QStringLiteral("5")});
        QCOMPARE(line.stateFolder, QDir::currentPath() + QStringLiteral("/s"));
        QCOMPARE(line.port, quint16(5));
        QVERIFY(lineOf({}).stateFolder.isEmpty());
        QVERIFY(lineOf({QStringLiteral("-h")}).text.contains(QStringLiteral("--state")));
        QCOMPARE(lineOf({QStringLiteral("--version")}).text, QStringLiteral("plug " PLUG_VERSION));
    }

    void refusesWhatItDoesNotKnow()
    {
        QVERIFY(!parseCommandLine({QStringLiteral("--port"), QStringLiteral("0")}));
        QVERIFY(!parseCommandLine({QStringLiteral("--port"), QStringLiteral("65536")}));
        QVERIFY(!parseCommandLine({QStringLiteral("--colour")}));
    }

    void resolvesPathsAndLeavesLinksAlone()
    {
        const QString url = QUrl::fromLocalFile(QStringLiteral("/a b")).toString(QUrl::FullyEncoded);
        const CommandLine line = lineOf({QStringLiteral("x/"), someLink(), url});
        QCOMPARE(line.targets, (QStringList{QDir::currentPath() + QStringLiteral("/x"), someLink(), QStringLiteral("/a b")}));
    }

    void linkFilesAreOpenedWhereTheyAreNamed()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("film.PlugLink")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a film, at last:\r\n" + someLink().toUtf8() + "\r\n\n" + someLink().toUtf8() + "0\n");
        file.close();
        const QString url = QUrl::fromLocalFile(file.fileName()).toString(QUrl::FullyEncoded);
        QCOMPARE(lineOf({url}).targets, (QStringList{someLink(), someLink() + u'0'}));
        // What is called so and has no link is a file like others, and a folder is a folder.
        QFile other(folder.filePath(QStringLiteral("other.pluglink")));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write(QByteArray(1000, '\0'));
        other.close();
        QCOMPARE(lineOf({other.fileName()}).targets, QStringList{other.fileName()});
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("x.pluglink")));
        QCOMPARE(lineOf({folder.filePath(QStringLiteral("x.pluglink"))}).targets, QStringList{folder.filePath(QStringLiteral("x.pluglink"))});
    }

    void aBrokenLinkIsShownNotTakenForAFile()
    {
        const QString broken = someLink() + u'x';
        QCOMPARE(lineOf({broken}).targets, QStringList{broken});
        const ui::Intake intake = intakeOfTargets({broken, QStringLiteral("plug:")});
        QVERIFY(intake.links.empty() && intake.paths.isEmpty());
        QCOMPARE(intake.brokenLink, QStringLiteral("plug:"));
    }

    void sortsLinksAndFiles()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        const ui::Intake intake = intakeOfTargets({file.fileName(), someLink(), QStringLiteral("/not/there")});
        QCOMPARE(intake.paths, QStringList(file.fileName()));
        QCOMPARE(intake.links.size(), std::size_t(1));
        const ui::Intake many = intakeOfTargets(QStringList(QList<QString>(5000, file.fileName())));
        QCOMPARE(many.paths.size(), ui::Intake::kMaxPaths);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
