#include "tests/ui/sample_transfers.h"
#include "ui/format/state_sentence.h"
#include "ui/settings/language.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace plug;

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void germanIsComplete();
    void englishHasAllPlurals();
    void placeholdersAreKept();
    void everyWordOfTheSourcesIsKnown();
    void germanIsSpoken();
};

namespace {

struct Entry {
    QString context;
    QString source;
    QString comment;
    QStringList forms;
    bool isNumerus = false;
    bool isUnfinished = false;

    QString key() const { return context + QLatin1Char('|') + source + QLatin1Char('|') + comment; }
};

void readTranslation(QXmlStreamReader &xml, Entry &entry)
{
    entry.isUnfinished = xml.attributes().hasAttribute(QStringLiteral("type"));
    QString text;
    while (!(xml.readNext() == QXmlStreamReader::EndElement && xml.name() == QStringLiteral("translation")) && !xml.atEnd()) {
        if (xml.isStartElement() && xml.name() == QStringLiteral("numerusform"))
            entry.forms << xml.readElementText();
        else if (xml.isCharacters())
            text += xml.text();
    }
    if (entry.forms.isEmpty())
        entry.forms << text;
}

QList<Entry> readEntries(const QString &path)
{
    QFile file(path);
    QList<Entry> entries;
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QStringLiteral("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QStringLiteral("message")) {
            entries << Entry{context, {}, {}, {}, xml.attributes().hasAttribute(QStringLiteral("numerus")), false};
        } else if (xml.name() == QStringLiteral("source")) {
            entries.last().source = xml.readElementText();
        } else if (xml.name() == QStringLiteral("comment")) {
            entries.last().comment = xml.readElementText();
        } else if (xml.name() == QStringLiteral("translation")) {
            readTranslation(xml, entries.last());
        }
    }
    return entries;
}

QString tsFile(const QString &language)
{
    return QStringLiteral(PLUG_SOURCE_DIR "/translations/plug_%1.ts").arg(language);
}

QStringList placeholders(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("%L?[1-9n]"));
    QStringList found;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext())
        found << matches.next().captured();
    found.sort();
    return found;
}

void compareComplete(const QList<Entry> &entries)
{
    for (const Entry &entry : entries) {
        QVERIFY2(!entry.isUnfinished, qPrintable(entry.key()));
        QCOMPARE(entry.forms.size(), entry.isNumerus ? 2 : 1);
        for (const QString &form : entry.forms)
            QVERIFY2(!form.isEmpty(), qPrintable(entry.key()));
    }
}

} // namespace

void TestTranslations::germanIsComplete()
{
    const QList<Entry> entries = readEntries(tsFile(QStringLiteral("de")));
    QVERIFY(entries.size() > 200);
    compareComplete(entries);
}

void TestTranslations::englishHasAllPlurals()
{
    QSet<QString> english;
    for (const Entry &entry : readEntries(tsFile(QStringLiteral("en"))))
        english << entry.key();
    compareComplete(readEntries(tsFile(QStringLiteral("en"))));
    for (const Entry &entry : readEntries(tsFile(QStringLiteral("de"))))
        QVERIFY2(!entry.isNumerus || english.contains(entry.key()), qPrintable(entry.key()));
}

void TestTranslations::placeholdersAreKept()
{
    for (const QString &language : ui::languages()) {
        for (const Entry &entry : readEntries(tsFile(language))) {
            for (const QString &form : entry.forms) {
                const bool hasNumber = form.contains(QStringLiteral("%Ln")) || !entry.isNumerus;
                QVERIFY2(!hasNumber || placeholders(form) == placeholders(entry.source), qPrintable(entry.key()));
            }
        }
    }
}

/// Reads the sources anew into a copy, where the tool for that is at hand: nothing may be new or gone.
void TestTranslations::everyWordOfTheSourcesIsKnown()
{
    const QString lupdate = QStringLiteral(PLUG_LUPDATE);
    if (!QFile::exists(lupdate))
        return;
    QTemporaryDir folder;
    const QString fresh = folder.filePath(QStringLiteral("fresh.ts"));
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(PLUG_SOURCE_DIR));
    process.start(lupdate, {QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("ui"), QStringLiteral("-ts"), fresh});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    QSet<QString> inSources;
    for (const Entry &entry : readEntries(fresh))
        inSources << entry.key();
    QSet<QString> inFile;
    for (const Entry &entry : readEntries(tsFile(QStringLiteral("de"))))
        inFile << entry.key();
    QVERIFY(inSources.size() > 200);
    QVERIFY2(inSources == inFile, qPrintable((inSources - inFile + (inFile - inSources)).values().join(QLatin1Char('\n'))));
}

void TestTranslations::germanIsSpoken()
{
    ui::speak(*QCoreApplication::instance(), QStringLiteral("de"));
    const engine::TransferRow row = test::fetchRow(1, QStringLiteral("a"), 3'700'000'000, 0.71);
    QCOMPARE(ui::StateSentence::of(row).sentence.replace(QChar(0x00a0), QLatin1Char(' ')),
             QStringLiteral("Von 4 von 7 Rechnern · 12,3 MB/s · noch 1 min 40 s"));
    QCOMPARE(QCoreApplication::translate("plug::ui::ActionRegistry", "&Quit"), QStringLiteral("&Beenden"));
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
