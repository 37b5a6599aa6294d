#include "app/cli/usage.h"
#include "tests/app/cli/recorded_console.h"

#include <QTest>

using namespace plug;
using namespace plug::cli;
using plug::test::RecordedConsole;

class TestConsole : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsResultsAndWordsApart()
    {
        RecordedConsole recorded;
        recorded.console.line(QStringLiteral("result"));
        recorded.console.message(QStringLiteral("word"));
        recorded.console.event(QStringLiteral("never"));
        QCOMPARE(recorded.results(), QByteArray("result\n"));
        QCOMPARE(recorded.words(), QByteArray("plug-cli: word\n"));
    }

    void writesOneObjectALine()
    {
        RecordedConsole recorded(Console::Format::Json);
        recorded.console.line(QStringLiteral("never"));
        recorded.console.event(QStringLiteral("a"), {{QStringLiteral("path"), QStringLiteral("x\ny")}});
        recorded.console.event(QStringLiteral("b"));
        QCOMPARE(recorded.results().count('\n'), 2);
        const auto objects = recorded.objects();
        QCOMPARE(objects[0][QStringLiteral("event")].toString(), QStringLiteral("a"));
        QCOMPARE(objects[0][QStringLiteral("path")].toString(), QStringLiteral("x\ny"));
        QVERIFY(!objects[1][QStringLiteral("time")].toString().isEmpty());
    }

    void keepsTheLinesOfOurOwnText()
    {
        RecordedConsole recorded;
        recorded.console.text(usageText());
        recorded.console.message(QStringLiteral("No."), usageText());
        QCOMPARE(recorded.results(), usageText().toUtf8() + '\n');
        QCOMPARE(recorded.words(), "plug-cli: No.\n" + usageText().toUtf8() + '\n');
    }

    void showsNoProgressWithoutATerminal()
    {
        RecordedConsole recorded;
        QVERIFY(!recorded.console.showsProgress());
        recorded.console.progress(QStringLiteral("50 %"));
        QCOMPARE(recorded.words(), QByteArray());
    }

    void letsNobodySteerTheTerminal()
    {
        RecordedConsole recorded;
        const QString hostile = QStringLiteral("a\x1b[2Jb\n\u202ec");
        recorded.console.line(hostile);
        recorded.console.message(hostile);
        for (const QByteArray &line : {recorded.results(), recorded.words()}) {
            QVERIFY(!line.contains('\x1b'));
            QCOMPARE(line.count('\n'), 1);
            QVERIFY(!QString::fromUtf8(line).contains(QChar(0x202e)));
        }
    }
};

QTEST_APPLESS_MAIN(TestConsole)
#include "tst_console.moc"
