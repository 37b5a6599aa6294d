#include "app/cli/guid_command.h"
#include "core/content/guid_text.h"
#include "core/content/hash_tree.h"
#include "tests/app/cli/recorded_console.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::cli;

namespace {

QString guidOfEmptyFile()
{
    return content::guidText(content::guidOf(content::ContentKind::File, 0, content::emptyRoot()));
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s can't be written", qPrintable(path));
}

} // namespace

class TestGuidCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_empty = m_folder->filePath(QStringLiteral("empty file"));
        write(m_empty, {});
    }

    void tellsGuidSizeAndName()
    {
        test::RecordedConsole recorded;
        QCOMPARE(runGuid({{m_empty}}, recorded.console), ExitCode::Done);
        QCOMPARE(recorded.results(), guidOfEmptyFile().toUtf8() + " 0 empty file\n");
    }

    void goesOnAfterOneThatCantBeRead()
    {
        test::RecordedConsole recorded;
        QCOMPARE(runGuid({{m_folder->filePath(QStringLiteral("missing")), m_empty}}, recorded.console), ExitCode::Disk);
        QVERIFY(recorded.results().startsWith(guidOfEmptyFile().toUtf8()));
        QVERIFY(recorded.words().contains("it does not exist"));
    }

    void tellsFoldersToo()
    {
        const QString folder = m_folder->filePath(QStringLiteral("album"));
        QVERIFY(QDir().mkpath(folder));
        write(folder + QStringLiteral("/one"), "1");
        write(folder + QStringLiteral("/two"), "22");
        test::RecordedConsole recorded(Console::Format::Json);
        QCOMPARE(runGuid({{folder + u'/'}}, recorded.console), ExitCode::Done);
        const auto objects = recorded.objects();
        QCOMPARE(objects.size(), 1);
        QCOMPARE(objects[0][QStringLiteral("bytes")].toInt(), 3);
        QCOMPARE(objects[0][QStringLiteral("name")].toString(), QStringLiteral("album"));
    }

    void verifies()
    {
        const Guid guid = *content::parseGuidText(guidOfEmptyFile());
        test::RecordedConsole recorded;
        QCOMPARE(runVerify({guid, m_empty}, recorded.console), ExitCode::Done);
        write(m_empty, "x");
        QCOMPARE(runVerify({guid, m_empty}, recorded.console), ExitCode::Internal);
        QVERIFY(recorded.words().contains("is not what the link names"));
        QCOMPARE(runVerify({guid, m_folder->filePath(QStringLiteral("missing"))}, recorded.console), ExitCode::Disk);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_empty;
};

QTEST_GUILESS_MAIN(TestGuidCommand)
#include "tst_guid_command.moc"
