#include "core/base/random.h"
#include "core/content/file_name.h"

#include <QTest>

using namespace plug;
using namespace plug::content;

class TestFileName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void safeNames_data();
    void safeNames();
    void unsafeNamesAreMended_data();
    void unsafeNamesAreMended();
    void longNames();
    void everyNameCanBeMended();
    void paths();
    void foldedPaths();
    void foldingTwiceChangesNothing();
};

namespace {

QString utf8(const char *text) { return QString::fromUtf8(text); }

} // namespace

void TestFileName::safeNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"a", "report.pdf", ".hidden", "...a", " leading", "a b", "Übung.txt", "U\u0308bung.txt",
                             "名前.tar.gz", "😀.png", "👨\u200d👩\u200d👧.jpg", "می\u200cخواهم.txt", "שלום", "con1",
                             "console.txt", "acon", "com", "com10", "lptx", "nu1.txt", "a.con", "100%", "a+b&c=d", "~", "-rf", "it's", "\uf022", "a\u00a0b"})
        QTest::newRow(name) << utf8(name);
}

/// [C-16] [C-17] [C-18] [C-19]
void TestFileName::safeNames()
{
    QFETCH(QString, name);
    QVERIFY(isSafeFileName(name));
    QCOMPARE(safeFileName(name), name);
}

void TestFileName::unsafeNamesAreMended_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("mended");
    const auto row = [](const char *title, const QString &name, const char *mended) {
        QTest::newRow(title) << name << utf8(mended);
    };
    row("nothing", QString(), "file");
    row("dot", utf8("."), "file");
    row("dot dot", utf8(".."), "file");
    row("many dots", utf8("......"), "file");
    row("blank", utf8("  "), "file");
    row("way up", utf8("../../etc/passwd"), ".._.._etc_passwd");
    row("absolute", utf8("/etc/passwd"), "_etc_passwd");
    row("backslashes", utf8("..\\evil.exe"), ".._evil.exe");
    row("drive", utf8("C:evil.exe"), "C_evil.exe");
    row("stream", utf8("a.txt:hidden"), "a.txt_hidden");
    row("wildcards", utf8("a*b?<c>|\"d\""), "a_b__c___d_");
    row("trailing dot", utf8("a.txt."), "a.txt");
    row("trailing space", utf8("a.txt "), "a.txt");
    row("trailing ideographic space", utf8("a.txt\u3000"), "a.txt");
    row("trailing mixture", utf8("a. . ."), "a");
    row("NUL", QStringLiteral("a.txt") + QChar(0) + QStringLiteral(".exe"), "a.txt.exe");
    row("line feed", utf8("a\nb"), "ab");
    row("delete", utf8("a\x7f" "b"), "ab");
    row("C1 control", utf8("a\u0085b"), "ab");
    row("right-to-left override", utf8("photo\u202egpj.exe"), "photogpj.exe");
    row("isolate", utf8("a\u2066b\u2069"), "ab");
    row("left-to-right mark", utf8("a\u200eb"), "ab");
    row("Arabic letter mark", utf8("a\u061c" "b"), "ab");
    row("zero width space", utf8("a\u200b"), "a");
    row("byte order mark", QChar(0xfeff) + utf8("a"), "a");
    row("soft hyphen", utf8("a\u00adb"), "ab");
    row("line separator", utf8("a\u2028b"), "ab");
    row("tag characters", utf8("a\U000e0041"), "a");
    row("noncharacter", utf8("a\uffff"), "a");
    row("joiner in ASCII", utf8(".g\u200cit"), ".git");
    row("joiner at an end", utf8("ä\u200d"), "ä");
    row("two joiners", utf8("ä\u200d\u200dä"), "ää");
    row("half a pair", QStringLiteral("a") + QChar(0xd83d) + QStringLiteral("b"), "a\ufffd" "b");
    row("CON", utf8("CON"), "_CON");
    row("con", utf8("con"), "_con");
    row("CON.txt", utf8("CON.txt"), "_CON.txt");
    row("nul.tar.gz", utf8("nul.tar.gz"), "_nul.tar.gz");
    row("aux with a space", utf8("aux .c"), "_aux .c");
    row("PRN.", utf8("PRN."), "_PRN");
    row("Com1", utf8("Com1"), "_Com1");
    row("LPT9.txt", utf8("LPT9.txt"), "_LPT9.txt");
    row("superscript port", utf8("COM²"), "_COM²");
    row("CONIN$", utf8("CONIN$"), "_CONIN$");
    row("device behind a control character", utf8("C\u0007ON"), "_CON");
}

void TestFileName::unsafeNamesAreMended()
{
    QFETCH(QString, name);
    QVERIFY(!isSafeFileName(name));
    QTEST(safeFileName(name), "mended");
    QVERIFY(isSafeFileName(safeFileName(name)));
}

void TestFileName::longNames()
{
    QVERIFY(isSafeFileName(QString(255, u'a')));
    QVERIFY(!isSafeFileName(QString(256, u'a')));
    QCOMPARE(safeFileName(QString(300, u'a')), QString(255, u'a'));
    QCOMPARE(safeFileName(QString(300, u'a') + utf8(".txt")), QString(251, u'a') + utf8(".txt"));

    // 127 two-byte letters fit, half of the 128th does not.
    QVERIFY(!isSafeFileName(QString(128, u'ä')));
    QCOMPARE(safeFileName(QString(128, u'ä')), QString(127, u'ä'));
    // Nor half an emoji, a letter without its accent, or a part of a family.
    QCOMPARE(safeFileName(QString(254, u'a') + utf8("😀")), QString(254, u'a'));
    QCOMPARE(safeFileName(QString(254, u'a') + utf8("e\u0301")), QString(254, u'a'));
    QCOMPARE(safeFileName(QString(240, u'a') + utf8("👨\u200d👩\u200d👧")), QString(240, u'a'));
    // What would end in blanks or dots once cut.
    QCOMPARE(safeFileName(utf8("a") + QString(300, u' ') + utf8("b")), utf8("a"));
    QCOMPARE(safeFileName(utf8("con") + QString(300, u' ') + utf8("b")), utf8("_con"));
    QCOMPARE(safeFileName(utf8("con.") + QString(300, u'b')), utf8("_con.") + QString(250, u'b'));
    // An extension that is no extension.
    QCOMPARE(safeFileName(utf8("a.") + QString(300, u'b')), utf8("a.") + QString(253, u'b'));
    QVERIFY(isSafeFileName(safeFileName(QString(1'000'000, QChar(0x301)))));
}

void TestFileName::everyNameCanBeMended()
{
    const QString pool = utf8("aB.. /\\:con\u200c\u200dä\u0301\u202e👨😀");
    const auto poolSize = std::uint64_t(pool.size());
    SeededRandom random(1);
    for (int run = 0; run < 20'000; ++run) {
        QString name;
        const std::uint64_t length = random.below(run % 10 == 0 ? 400 : 12);
        for (std::uint64_t i = 0; i < length; ++i)
            name += random.below(50) == 0 ? QChar(char16_t(random.next32())) : pool[qsizetype(random.below(poolSize))];
        const QString mended = safeFileName(name);
        QVERIFY2(isSafeFileName(mended), qPrintable(name));
        QCOMPARE(safeFileName(mended), mended);
        QVERIFY(mended.toUtf8().size() <= 255);
        if (isSafeFileName(name))
            QCOMPARE(mended, name);
    }
}

void TestFileName::paths()
{
    QCOMPARE(safePathComponents(utf8("a")), QStringList{utf8("a")});
    QCOMPARE(safePathComponents(utf8("a/b c/d.txt")), (QStringList{utf8("a"), utf8("b c"), utf8("d.txt")}));
    for (const char *path : {"", "/", "/a", "a/", "a//b", "./a", "a/.", "../a", "a/../b", "a/..", "a\\b", "C:/a",
                             "a/con/b", "a/b.", "a /b", "~/\n", "\\\\host\\share", "a/\u202eb"})
        QVERIFY2(!safePathComponents(utf8(path)), path);

    QString longest = QString(255, u'a');
    while (longest.size() + 256 <= 4096)
        longest += u'/' + QString(255, u'a');
    QCOMPARE(longest.size(), 4095);
    QVERIFY(safePathComponents(longest));
    longest.insert(0, utf8("b/"));
    QVERIFY(!safePathComponents(longest));
    QVERIFY(!safePathComponents(QString(5'000'000, u'/')));
}

/// [C-22]
void TestFileName::foldedPaths()
{
    const auto isOne = [](const char *a, const char *b) { return foldedPath(utf8(a)) == foldedPath(utf8(b)); };
    QVERIFY(isOne("Readme.TXT", "README.txt"));
    QVERIFY(isOne("\u00c9t\u00e9", "E\u0301te\u0301"));
    QVERIFY(isOne("\u00e9", "E\u0301"));
    QVERIFY(isOne("Straße", "STRASSE"));
    QVERIFY(isOne("ẞ", "ss"));
    QVERIFY(isOne("ﬁle", "FILE"));
    QVERIFY(isOne("\u0130", "i\u0307"));
    QVERIFY(isOne("\u1fb3", "\u0391\u0399"));
    QVERIFY(isOne("ΣΑΣ", "σας"));
    QVERIFY(isOne("\u212a", "k"));
    QVERIFY(isOne("\u212b", "\u00e5"));
    QVERIFY(isOne("ä\u200cä", "ää"));
    QVERIFY(isOne("q\u0323\u0307", "Q\u0307\u0323"));
    QVERIFY(!isOne("a", "\u00e4"));
    QVERIFY(!isOne("a", "a "));
    QVERIFY(!isOne("1", "\u00b9"));
}

void TestFileName::foldingTwiceChangesNothing()
{
    for (char32_t c = 1; c < 0x20000; ++c) {
        const QString text = QString::fromUcs4(&c, 1);
        QCOMPARE(foldedPath(foldedPath(text)), foldedPath(text));
        if (isSafeFileName(text))
            QVERIFY(!foldedPath(text).contains(u'/'));
    }
}

QTEST_APPLESS_MAIN(TestFileName)
#include "tst_file_name.moc"
