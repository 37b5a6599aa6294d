#include "core/store/layout.h"

#include <QTest>

using namespace plug;
using namespace plug::store;

class TestLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesWhatLiesInTheStateFolder();
    void knowsWhereThingsStand();
    void namesPartFiles();
    void numbersNames_data();
    void numbersNames();
};

void TestLayout::namesWhatLiesInTheStateFolder()
{
    Guid guid;
    guid.bytes.fill(0xab);
    const QString hex = QStringLiteral("ab").repeated(32);
    for (const QString &folder : {QStringLiteral("/state"), QStringLiteral("/state/"), QStringLiteral("/state//")}) {
        const Layout layout(folder);
        QCOMPARE(layout.stateFolder(), QStringLiteral("/state"));
        QCOMPARE(layout.treePath(guid), QStringLiteral("/state/trees/") + hex + QStringLiteral(".tree"));
        QCOMPARE(layout.fetchTreePath(guid, 12), QStringLiteral("/state/trees/") + hex + QStringLiteral("-12.tree"));
        QCOMPARE(layout.ledgerPath(guid), QStringLiteral("/state/ledgers/") + hex + QStringLiteral(".ledger"));
        QCOMPARE(layout.collectionPath(guid), QStringLiteral("/state/collections/") + hex + QStringLiteral(".cbor"));
        QCOMPARE(layout.cataloguePath(), QStringLiteral("/state/catalogue.sqlite"));
        QCOMPARE(layout.identityPath(), QStringLiteral("/state/identity.key"));
        QCOMPARE(layout.lockPath(), QStringLiteral("/state/lock"));
    }
    QCOMPARE(Layout(QStringLiteral("/")).lockPath(), QStringLiteral("/lock"));
}

void TestLayout::knowsWhereThingsStand()
{
    const auto s = [](const char *text) { return QString::fromLatin1(text); };
    QCOMPARE(folderOf(s("/a/b/c")), s("/a/b"));
    QCOMPARE(folderOf(s("/a")), s("/"));
    QCOMPARE(folderOf(s("C:/a")), s("C:"));
    QCOMPARE(folderOf(s("a")), QString());
    QVERIFY(isInFolder(s("/a/b"), s("/a")));
    QVERIFY(isInFolder(s("/a"), s("/a")));
    QVERIFY(isInFolder(s("/a"), s("/")));
    QVERIFY(!isInFolder(s("/ab"), s("/a")));
    QVERIFY(!isInFolder(s("/a"), s("/a/b")));
}

void TestLayout::namesPartFiles()
{
    QCOMPARE(partPathOf(QStringLiteral("/d/film.mkv")), QStringLiteral("/d/film.mkv.plugpart"));
    QVERIFY(isPartPath(QStringLiteral("/d/film.mkv.plugpart")));
    QVERIFY(!isPartPath(QStringLiteral("/d/film.mkv")));
}

void TestLayout::numbersNames_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("second");
    const auto row = [](const char *path, const char *second) {
        QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(second);
    };
    row("/d/film.mkv", "/d/film (2).mkv");
    row("/d/film", "/d/film (2)");
    row("/d.x/film", "/d.x/film (2)");
    row("/d/.profile", "/d/.profile (2)");
    row("/d/a.tar.gz", "/d/a.tar (2).gz");
    row("film.mkv", "film (2).mkv");
}

void TestLayout::numbersNames()
{
    QFETCH(QString, path);
    QFETCH(QString, second);
    QCOMPARE(numberedPath(path, 0), path);
    QCOMPARE(numberedPath(path, 2), second);
}

QTEST_APPLESS_MAIN(TestLayout)
#include "tst_layout.moc"
