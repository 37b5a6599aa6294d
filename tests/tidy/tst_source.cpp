#include "tests/tidy/source.h"

#include <QTemporaryDir>
#include <QTest>

using namespace plug::tidy;

class TestSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesOnlyCode_data();
    void leavesOnlyCode();
    void keepsLinesAndColumns();
    void findsIncludes();
    void readsTheTreeInOrder();
};

void TestSource::leavesOnlyCode_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *text, const char *code) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(code);
    };
    row("line comment", "a; // b", "a;     ");
    row("block comment", "a /* b\n c */ d", "a     \n      d");
    row("comment without an end", "a /* b", "a     ");
    row("string", "f(\"a { // b\");", "f(\"        \");");
    row("quote in a string", R"(f("a\"b", c);)", R"(f("    ", c);)");
    row("backslash at the end of a string", R"(f("a\\", c);)", R"(f("   ", c);)");
    row("raw string", "R\"(a\" // {)\" b", "R\"         \" b");
    row("raw string with a delimiter", "R\"x(a)\" )x\" b", "R\"        \" b");
    row("raw string over lines", "R\"(a\n{)\" b", "R\"  \n  \" b");
    row("character", "c == '{' || d", "c == ' ' || d");
    row("quote as a character", R"(c == '"' || '\'' || d)", R"(c == ' ' || '  ' || d)");
    row("prefixed character", "u'{' u8'}'", "u' ' u8' '");
    row("digit separators", "1'000'000 { 0xff'ff", "1'000'000 { 0xff'ff");
    row("comment marks in a string", "\"/*\" a \"*/\"", "\"  \" a \"  \"");
    row("quotes in a comment", "// don't\n{", "        \n{");
}

void TestSource::leavesOnlyCode()
{
    QFETCH(QString, text);
    QFETCH(QString, code);
    QCOMPARE(sourceOf(QStringLiteral("x.cpp"), text).code.join(QLatin1Char('\n')), code);
}

void TestSource::keepsLinesAndColumns()
{
    const QString text = QStringLiteral("/* a\nb */ c \"d\"\n// e\n'f'\n");
    const Source source = sourceOf(QStringLiteral("x.cpp"), text);
    QCOMPARE(source.text.size(), source.code.size());
    for (qsizetype i = 0; i < source.text.size(); ++i)
        QCOMPARE(source.text[i].size(), source.code[i].size());
}

void TestSource::findsIncludes()
{
    const Source source = sourceOf(QStringLiteral("x.cpp"), QStringLiteral(
        "#include \"a/b.h\"\n// #include \"no.h\"\n#include <c>\n  #  include <d/e.h> // why\n"
        "/*\n#include <no>\n*/\nconst char *s = R\"(\n#include <no>\n)\";\n#define include\n"));
    const std::vector<Include> includes = includesOf(source);
    QCOMPARE(includes.size(), 3u);
    QCOMPARE(includes[0].name, QStringLiteral("a/b.h"));
    QVERIFY(includes[0].isQuoted && !includes[1].isQuoted);
    QCOMPARE(includes[1].line, 3);
    QCOMPARE(includes[2].name, QStringLiteral("d/e.h"));
}

void TestSource::readsTheTreeInOrder()
{
    QTemporaryDir root;
    QVERIFY(root.isValid() && QDir(root.path()).mkpath(QStringLiteral("core/b")));
    for (const char *name : {"core/z.h", "core/b/a.cpp", "core/notes.txt", "other.cpp"}) {
        QFile file(root.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("int x;\n") == 7);
    }
    const auto tree = readTree(root.path(), {QStringLiteral("core"), QStringLiteral("absent")});
    QCOMPARE(tree.size(), 2u);
    QCOMPARE(tree[0].path, QStringLiteral("core/b/a.cpp"));
    QCOMPARE(tree[1].path, QStringLiteral("core/z.h"));
    QVERIFY(tree[0].isIn(QStringLiteral("core/b")) && !tree[1].isIn(QStringLiteral("core/b")));
    QCOMPARE(tree[0].fileName(), QStringLiteral("a.cpp"));
}

QTEST_APPLESS_MAIN(TestSource)
#include "tst_source.moc"
