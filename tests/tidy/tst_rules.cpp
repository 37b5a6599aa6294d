#include "tests/tidy/habit_rules.h"
#include "tests/tidy/include_rules.h"
#include "tests/tidy/size_rules.h"

#include <QTest>

using namespace plug::tidy;

namespace {

Source sample(const char *path, const QString &text)
{
    return sourceOf(QString::fromLatin1(path), text);
}

Source sample(const char *path, const char *text)
{
    return sample(path, QString::fromUtf8(text));
}

QString onLineTwo(const QByteArray &text)
{
    return QLatin1Char('\n') + QString::fromUtf8(text);
}

void addPlaced(const char *path, const char *text, bool isAllowed)
{
    QTest::addRow("%s: %s", path, text) << QByteArray(path) << QByteArray(text) << isAllowed;
}

} // namespace

/// Each rule is shown what it must find, and what it must leave alone.
class TestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arrowsBetweenRooms_data();
    void arrowsBetweenRooms();
    void theTableHasNoCircle();
    void thingsInTheirPlaces_data();
    void thingsInTheirPlaces();
    void findsFunctions_data();
    void findsFunctions();
    void countsLinesOfFunctions();
    void countsLinesOfFiles();
    void workLeftUndone();
    void testsThatWait_data();
    void testsThatWait();
    void headers();
    void sourcesHaveTests();
};

void TestRules::arrowsBetweenRooms_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isAllowed");
    addPlaced("core/base/a.cpp", "#include \"core/base/b.h\"", true);
    addPlaced("core/base/a.cpp", "#include \"core/wire/b.h\"", false);
    addPlaced("core/wire/a.cpp", "#include \"core/base/b.h\"", true);
    addPlaced("core/wire/a.cpp", "#include \"core/crypto/b.h\"", false);
    addPlaced("core/crypto/a.h", "#include \"core/wire/b.h\"", false);
    addPlaced("core/content/a.h", "#include \"core/crypto/digest.h\"", true);
    addPlaced("core/content/a.h", "#include \"core/wire/b.h\"", false);
    addPlaced("core/store/a.h", "#include \"core/crypto/digest.h\"", true);
    addPlaced("core/store/a.h", "#include \"core/crypto/aead.h\"", false);
    addPlaced("core/store/a.h", "#include \"core/engine/config.h\"", false);
    addPlaced("core/swarm/a.h", "#include \"core/store/b.h\"", true);
    addPlaced("core/swarm/a.h", "#include \"core/transport/b.h\"", false);
    addPlaced("core/swarm/a.h", "#include \"core/discovery/b.h\"", false);
    addPlaced("core/discovery/a.h", "#include \"core/swarm/b.h\"", false);
    addPlaced("core/transport/a.h", "#include \"core/discovery/b.h\"", false);
    addPlaced("core/transport/a.h", "#include \"core/engine/engine.h\"", false);
    addPlaced("core/engine/a.cpp", "#include \"core/swarm/b.h\"", true);
    addPlaced("core/engine/a.cpp", "#include \"core/runtime/b.h\"", false);
    addPlaced("core/runtime/a.cpp", "#include \"core/engine/b.h\"", true);
    addPlaced("core/runtime/a.cpp", "#include \"core/transport/b.h\"", false);
    addPlaced("core/runtime/a.cpp", "#include \"ui/b.h\"", false);
    addPlaced("ui/pages/a.cpp", "#include \"core/runtime/engine_client.h\"", true);
    addPlaced("ui/pages/a.cpp", "#include \"core/runtime/engine_host.h\"", false);
    addPlaced("ui/pages/a.cpp", "#include \"core/engine/snapshot.h\"", true);
    addPlaced("ui/pages/a.cpp", "#include \"core/engine/engine.h\"", false);
    addPlaced("ui/pages/a.cpp", "#include \"core/swarm/b.h\"", false);
    addPlaced("ui/pages/a.cpp", "#include \"app/b.h\"", false);
    addPlaced("app/main.cpp", "#include \"core/swarm/b.h\"", true);
    addPlaced("app/main.cpp", "#include \"tests/support/vectors.h\"", false);
    addPlaced("tests/core/base/tst_a.cpp", "#include \"core/swarm/b.h\"", true);
    addPlaced("tests/core/base/tst_a.cpp", "#include \"tst_a.moc\"", true);
    addPlaced("core/runtime/a.cpp", "#include \"moc_a.cpp\"", true);
    addPlaced("core/wire/a.cpp", "#include \"b.h\"", false);
    addPlaced("core/wire/a.cpp", "#include \"../crypto/b.h\"", false);
    addPlaced("core/wire/a.cpp", "#include <core/base/b.h>", false);
    addPlaced("core/wire/a.cpp", "// #include \"core/crypto/b.h\"", true);
    addPlaced("core/wirework/a.cpp", "#include \"core/base/b.h\"", false);
}

void TestRules::arrowsBetweenRooms()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(bool, isAllowed);
    const Violations violations = forbiddenArrows(sample(path.constData(), onLineTwo(text)));
    QCOMPARE(violations.empty(), isAllowed);
    if (!isAllowed)
        QVERIFY(violations.front().path == QLatin1String(path) && !violations.front().what.isEmpty());
}

/// Each room stands below those that may include it: the table lists them from the ground up.
void TestRules::theTableHasNoCircle()
{
    QStringList below;
    for (const Room &room : rooms()) {
        for (const QString &place : room.mayInclude) {
            const bool isBelow = std::any_of(below.begin(), below.end(), [&](const QString &lower) {
                return place == lower || place.startsWith(lower + u'/') || lower.startsWith(place + u'/');
            });
            QVERIFY2(isBelow, qPrintable(room.folder + QStringLiteral(" -> ") + place));
        }
        below << room.folder;
    }
    QCOMPARE(below.removeDuplicates(), 0);
}

void TestRules::thingsInTheirPlaces_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isAllowed");
    addPlaced("core/crypto/a.cpp", "#include <openssl/evp.h>", true);
    addPlaced("tests/core/crypto/tst_a.cpp", "#include <openssl/evp.h>", true);
    addPlaced("core/transport/a.cpp", "#include <openssl/evp.h>", false);
    addPlaced("core/transport/a.cpp", "#include \"core/crypto/evp.h\"", false);
    addPlaced("core/transport/a.cpp", "EVP_MD_CTX_new();", false);
    addPlaced("tests/core/wire/tst_a.cpp", "#include <openssl/sha.h>", false);
    addPlaced("core/runtime/a.cpp", "#include <QUdpSocket>", true);
    addPlaced("core/runtime/a.cpp", "::sendmsg(descriptor, &message, 0);", true);
    addPlaced("core/transport/a.cpp", "#include <QHostAddress>", false);
    addPlaced("core/transport/a.cpp", "#include <QtNetwork/QHostAddress>", false);
    addPlaced("core/transport/a.cpp", "#include <QNetworkInterface>", false);
    addPlaced("core/transport/a.cpp", "::sendmsg(descriptor, &message, 0);", false);
    addPlaced("ui/a.cpp", "#include <QNetworkAccessManager>", false);
    addPlaced("core/store/a.cpp", "#include <QSqlQuery>", true);
    addPlaced("core/engine/a.cpp", "#include <QSqlQuery>", false);
    addPlaced("core/runtime/mainline_node_libtorrent.cpp", "#include <libtorrent/session.hpp>", true);
    addPlaced("core/runtime/mainline_dht.cpp", "#include <libtorrent/session.hpp>", false);
    addPlaced("app/map_port/nat_pmp.cpp", "#include <natpmp.h>", true);
    addPlaced("core/runtime/port_mapper.cpp", "#include <miniupnpc/miniupnpc.h>", false);
    addPlaced("core/runtime/mainline_dht.h", "lt::session *session;", false);
    addPlaced("core/store/a.cpp", "#include <QFile>", true);
    addPlaced("core/swarm/a.cpp", "#include <QFile>", false);
    addPlaced("core/engine/a.cpp", "#include <mutex>", false);
    addPlaced("core/engine/a.cpp", "#include <QThread>", false);
    addPlaced("core/runtime/a.cpp", "#include <thread>", true);
    addPlaced("core/engine/a.cpp", "#include <QTimer>", false);
    addPlaced("core/engine/a.cpp", "auto t = std::chrono::steady_clock::now();", false);
    addPlaced("core/engine/a.cpp", "auto t = QDateTime::currentDateTimeUtc();", false);
    addPlaced("core/engine/a.cpp", "// std::chrono::steady_clock::now()", true);
    addPlaced("core/engine/a.cpp", "std::chrono::sys_seconds from(Instant now);", true);
    addPlaced("core/runtime/a.cpp", "auto t = std::chrono::steady_clock::now();", true);
    addPlaced("core/swarm/a.cpp", "#include <random>", false);
    addPlaced("core/runtime/a.cpp", "QRandomGenerator::system();", false);
    addPlaced("core/swarm/a.cpp", "std::rand();", false);
    addPlaced("core/swarm/a.cpp", "operand(1);", true);
    addPlaced("core/swarm/a.h", "#include <QObject>", false);
    addPlaced("core/swarm/a.h", "    Q_OBJECT", false);
    addPlaced("core/runtime/a.h", "    Q_OBJECT", true);
    addPlaced("core/runtime/a.cpp", "#include <QWidget>", false);
    addPlaced("core/runtime/a.cpp", "#include <QtWidgets/QLabel>", false);
    addPlaced("core/runtime/a.cpp", "#include <QApplication>", false);
    addPlaced("core/runtime/a.cpp", "#include <QCoreApplication>", true);
    addPlaced("ui/a.cpp", "#include <QWidget>", true);
    addPlaced("core/runtime/a.cpp", "return tr(\"text\");", false);
    addPlaced("core/runtime/a.cpp", "return QCoreApplication::translate(\"a\", \"b\");", false);
    addPlaced("core/runtime/a.cpp", "return str(text) + ptr(x);", true);
    addPlaced("ui/a.cpp", "return tr(\"text\");", true);
}

void TestRules::thingsInTheirPlaces()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, text);
    QFETCH(bool, isAllowed);
    const Violations violations = misplacedThings(sample(path.constData(), onLineTwo(text)));
    QCOMPARE(violations.empty(), isAllowed);
    if (!isAllowed)
        QCOMPARE(violations.front().line, 2);
}

void TestRules::findsFunctions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("heads");
    const auto row = [](const char *name, const char *text, std::initializer_list<const char *> heads) {
        QStringList list;
        for (const char *head : heads)
            list << QString::fromLatin1(head);
        QTest::newRow(name) << QString::fromLatin1(text) << list;
    };
    row("free", "int f(int a)\n{\n if (a) { return 1; }\n return 2;\n}\nint g() { return 0; }",
        {"int f(int a)", "int g()"});
    row("declarations", "int f(int a);\nstruct S;\nextern int x;\n", {});
    row("namespaces", "namespace a::b {\nnamespace {\nvoid f() {}\n}\nvoid g() {}\n}\n", {"void f()", "void g()"});
    row("class", "class A : public B {\n Q_OBJECT\npublic:\n A() : m_a{1}, m_b(2) { x(); }\n"
                 " int a() const { return m_a; }\nprivate Q_SLOTS:\n void b() override {}\nprivate:\n int m_a{0};\n};",
        {"A() : m_a{}, m_b(2)", "int a() const", "void b() override"});
    row("struct in a template", "template <typename T>\nstruct S<T> {\n void f() {}\n};", {"void f()"});
    row("template function", "template <class T>\nvoid f(T t)\n{\n}\n", {"template <class T> void f(T t)"});
    row("elaborated return type", "struct stat statOf(int f)\n{\n return {};\n}", {"struct stat statOf(int f)"});
    row("default argument", "void f(Options o = {}, int b = 1)\n{\n}\n", {"void f(Options o = {}, int b = 1)"});
    row("for loop", "void f()\n{\n for (int i = 0; i < 3; ++i) { g(); }\n}\nvoid h() {}", {"void f()", "void h()"});
    row("lambda inside", "void f()\n{\n const auto g = [](int a) { return a; };\n g(1);\n}\n", {"void f()"});
    row("initializer", "const int a[] = {1, 2};\nconst Map m{{1, [] { f(); }}};\nenum class E { A, B };\nvoid f() {}",
        {"void f()"});
    row("macro", "#define M(x) \\\n void x() { \\\n }\nvoid f() {}", {"void f()"});
    row("braces in literals", "void f()\n{\n g(\"}\", '}'); // }\n h();\n}\nvoid k() {}", {"void f()", "void k()"});
    row("macro without a semicolon", "Q_DECLARE_METATYPE(a::B)\n\nnamespace {\nvoid f() {}\n}", {"void f()"});
    row("operator", "bool operator==(A a, B b) { return true; }", {"bool operator==(A a, B b)"});
}

void TestRules::findsFunctions()
{
    QFETCH(QString, text);
    QFETCH(QStringList, heads);
    QStringList found;
    for (const Function &function : functionsOf(sample("core/base/a.cpp", text)))
        found << function.head;
    QCOMPARE(found, heads);
}

void TestRules::countsLinesOfFunctions()
{
    const QString head = QStringLiteral("\nA::A(int a)\n    : m_a{a}\n    , m_b(2)\n{\n");
    const QString longest = head + QStringLiteral("x();\n").repeated(kMaxFunctionLines - 5) + QStringLiteral("}\n");
    const QString tooLong = head + QStringLiteral("x();\n").repeated(kMaxFunctionLines - 4) + QStringLiteral("}\n");
    const auto functions = functionsOf(sample("core/base/a.cpp", longest));
    QCOMPARE(functions.size(), 1u);
    QCOMPARE(functions[0].line, 2);
    QCOMPARE(functions[0].lines, kMaxFunctionLines);
    QVERIFY(oversizedFunctions(sample("core/base/a.cpp", longest)).empty());
    const Violations violations = oversizedFunctions(sample("core/base/a.cpp", longest + tooLong));
    QCOMPARE(violations.size(), 1u);
    QCOMPARE(violations[0].line, 2 + kMaxFunctionLines + 1);
}

void TestRules::countsLinesOfFiles()
{
    const QString longest = QStringLiteral("int x;\n").repeated(kMaxFileLines);
    QVERIFY(oversizedFiles(sample("core/base/a.h", longest)).empty());
    QVERIFY(oversizedFiles(sample("core/base/a.h", QString())).empty());
    QCOMPARE(oversizedFiles(sample("core/base/a.h", longest + QStringLiteral("int y;"))).size(), 1u);
}

void TestRules::workLeftUndone()
{
    const QStringList marks{QStringLiteral("TO") + QStringLiteral("DO"), QStringLiteral("FIX") + QStringLiteral("ME"),
                            QStringLiteral("XX") + QStringLiteral("X")};
    for (const QString &mark : marks) {
        const QString text = QStringLiteral("int a;\n// %1: b").arg(mark);
        const Violations violations = unfinishedWork(sample("core/base/a.h", text));
        QCOMPARE(violations.size(), 1u);
        QCOMPARE(violations[0].line, 2);
    }
    QVERIFY(unfinishedWork(sample("core/base/a.h", "// all done, template name XXXXXX")).empty());
}

void TestRules::testsThatWait_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *text, bool isAllowed) { QTest::newRow(text) << QByteArray(text) << isAllowed; };
    row("QSKIP(\"no network\");", false);
    row("QTest::qWait(10);", false);
    row("QTest::qSleep(10);", false);
    row("std::this_thread::sleep_for(10ms);", false);
    row("QThread::msleep(10);", false);
    row("sleep (1);", false);
    row("QTRY_COMPARE(a, b);", true);
    row("QVERIFY(QTest::qWaitFor([] { return true; }));", true);
    row("// never QSKIP", true);
    row("find(\"QSKIP\");", true);
}

void TestRules::testsThatWait()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isAllowed);
    QCOMPARE(testsThatSkipOrSleep(sample("tests/core/base/tst_a.cpp", text.constData())).empty(), isAllowed);
}

void TestRules::headers()
{
    QVERIFY(carelessHeaders(sample("core/base/a.h", "#pragma once\nusing namespace std::chrono_literals;")).empty());
    QVERIFY(carelessHeaders(sample("core/base/a.cpp", "using namespace plug;")).empty());
    QCOMPARE(carelessHeaders(sample("core/base/a.h", "int x;")).size(), 1u);
    QCOMPARE(carelessHeaders(sample("core/base/a.h", "// #pragma once\nint x;")).size(), 1u);
    QCOMPARE(carelessHeaders(sample("core/base/a.h", "#pragma once\nusing namespace plug;")).size(), 1u);
}

void TestRules::sourcesHaveTests()
{
    std::vector<Source> tree{sample("core/base/a.cpp", ""), sample("tests/core/base/tst_a.cpp", ""),
                             sample("core/base/only_a_header.h", ""), sample("core/runtime/b_linux.cpp", ""),
                             sample("core/runtime/b_qt.cpp", ""), sample("tests/core/runtime/tst_b.cpp", ""),
                             sample("ui/c.cpp", "")};
    QVERIFY(untestedSources(tree, {}).empty());
    tree.push_back(sample("core/wire/a.cpp", ""));
    QCOMPARE(untestedSources(tree, {}).size(), 1u);
    const QString bare = QStringLiteral("core/wire/a.cpp");
    const QString test = QStringLiteral("tests/core/base/tst_a.cpp");
    QVERIFY(untestedSources(tree, {{bare, test}}).empty());
    QCOMPARE(untestedSources(tree, {{bare, QStringLiteral("tests/core/wire/tst_none.cpp")}}).size(), 1u);
    QCOMPARE(untestedSources(tree, {{bare, test}, {QStringLiteral("core/wire/gone.cpp"), test}}).size(), 1u);
    QCOMPARE(untestedSources(tree, {{bare, test}, {QStringLiteral("core/base/a.cpp"), test}}).size(), 1u);
    tree.push_back(sample("tests/core/wire/tst_b.cpp", "#include \"core/wire/a.h\""));
    tree.push_back(sample("core/wire/b.h", "#include \"core/wire/a.h\""));
    QVERIFY(untestedSources(tree, {{bare, test}}).empty());
    tree.push_back(sample("core/swarm/b.h", "#include \"core/wire/a.h\""));
    QCOMPARE(untestedSources(tree, {{bare, test}}).size(), 1u);
}

QTEST_APPLESS_MAIN(TestRules)
#include "tst_rules.moc"
