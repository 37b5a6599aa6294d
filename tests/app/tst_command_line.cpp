#include "app/command_line.h"
#include "core/content/guid_text.h"

#include <QDir>
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
