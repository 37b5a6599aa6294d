#include "core/base/limits.h"
#include "core/store/part_files.h"
#include "tests/support/memory_file_system.h"

#include <QTest>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;

namespace {

QString path(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

class TestPartFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesWhatNothingIsClaimedOf();
    void makesFoldersBelowTheTopOnly_data();
    void makesFoldersBelowTheTopOnly();
    void noticesThatTheFileIsGone();
    void namesTheFolderWhereThatIsGone();
    void noticesThatTheFileIsAnother();
    void noticesThatTheFileWasCutShort();
    void namesReachTheMedium();
    void remembersWhereAFileWasPlaced();

private:
    static DiskErrorKind kindOf(const DiskOutcome<void> &outcome) { return outcome.error().kind; }
    static DiskErrorKind kindOf(const DiskOutcome<File *> &outcome) { return outcome.error().kind; }
    const QByteArrayView m_bytes = "bytes";
};

void TestPartFiles::makesWhatNothingIsClaimedOf()
{
    MemoryFileSystem files;
    PartFiles parts(files);
    const PartFiles::Place claimed{path("/d/a"), {}, true};
    const PartFiles::Place place{path("/d/a"), {}, false};
    QCOMPARE(kindOf(parts.writeAt(claimed, 0, viewOf(m_bytes))), DiskErrorKind::Missing);
    QCOMPARE(kindOf(parts.openExisting(place)), DiskErrorKind::Missing);
    QVERIFY(files.paths().empty());
    QVERIFY(parts.writeAt(place, 0, viewOf(m_bytes)));
    QVERIFY(parts.writeAt(claimed, 5, viewOf(m_bytes)));
    QCOMPARE(files.contentsOf(path("/d/a")), QByteArray("bytesbytes"));
}

void TestPartFiles::makesFoldersBelowTheTopOnly_data()
{
    QTest::addColumn<QString>("top");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("missing"); ///< empty: it is made
    const auto row = [](const char *top, const char *file, const char *missing) {
        QTest::newRow(file) << path(top) << path(file) << path(missing);
    };
    row("/d", "/d/none/x/y/a", "");
    row("/d", "/d/a", "");
    row("", "/d/b", "");
    row("", "/d/none/a", "/d/none");
    row("/d/none", "/d/none/a", "/d/none");
    row("/d/none", "/d/none/x/a", "/d/none");
    row("/d", "/elsewhere/a", "/elsewhere");
    row("/d", "/dd/a", "/dd");
}

void TestPartFiles::makesFoldersBelowTheTopOnly()
{
    QFETCH(QString, top);
    QFETCH(QString, file);
    QFETCH(QString, missing);
    MemoryFileSystem files;
    for (const char *folder : {"/d/none", "/elsewhere", "/dd"})
        files.removeFolder(path(folder));
    PartFiles parts(files);
    const auto written = parts.writeAt({file, top, false}, 0, viewOf(m_bytes));
    QCOMPARE(written.hasValue(), missing.isEmpty());
    if (!written) {
        QVERIFY(written.error() == (DiskError{DiskErrorKind::Missing, missing, {}}));
        QVERIFY(files.paths().empty());
    }
}

void TestPartFiles::noticesThatTheFileIsGone()
{
    MemoryFileSystem files;
    PartFiles parts(files);
    const PartFiles::Place place{path("/d/a"), {}, false};
    QVERIFY(parts.writeAt(place, 0, viewOf(m_bytes)));
    QVERIFY(files.remove(place.path));
    QCOMPARE(kindOf(parts.sync(place.path)), DiskErrorKind::Missing);
    QCOMPARE(kindOf(parts.sync(path("/d/never"))), DiskErrorKind::Missing);
    QVERIFY(!parts.isKnown(path("/d/never")) && parts.isKnown(place.path));
    QVERIFY(!parts.sync(place.path));
    // Pushed out by others, it is not made anew either.
    for (std::size_t i = 0; i < limits::kMaxOpenParts; ++i)
        QVERIFY(parts.writeAt({path("/d/other %1").arg(i), {}, false}, 0, viewOf(m_bytes)));
    QCOMPARE(kindOf(parts.writeAt(place, 0, viewOf(m_bytes))), DiskErrorKind::Missing);
    QVERIFY(!files.contentsOf(place.path));
    parts.forget(place.path);
    QVERIFY(parts.writeAt(place, 0, viewOf(m_bytes)));
    QVERIFY(parts.sync(place.path));
}

void TestPartFiles::namesTheFolderWhereThatIsGone()
{
    MemoryFileSystem files;
    PartFiles parts(files);
    const PartFiles::Place single{path("/d/a"), {}, true};
    const PartFiles::Place inFolder{path("/d/x/a"), path("/d"), true};
    const auto pathOf = [&](const PartFiles::Place &place) { return parts.openExisting(place).error().path; };
    QCOMPARE(pathOf(single), single.path);
    QCOMPARE(pathOf(inFolder), inFolder.path);
    const PartFiles::Place open{path("/d/open"), {}, false};
    QVERIFY(parts.writeAt(open, 0, viewOf(m_bytes)));
    files.removeFolder(path("/d"));
    QCOMPARE(pathOf(single), path("/d"));
    QCOMPARE(pathOf(inFolder), path("/d"));
    QVERIFY(parts.sync(open.path).error() == (DiskError{DiskErrorKind::Missing, path("/d"), {}}));
}

void TestPartFiles::noticesThatTheFileIsAnother()
{
    MemoryFileSystem files;
    PartFiles parts(files);
    const PartFiles::Place place{path("/d/a"), {}, false};
    QVERIFY(parts.writeAt(place, 0, viewOf(m_bytes)));
    files.addFile(place.path, "mine");
    QCOMPARE(kindOf(parts.sync(place.path)), DiskErrorKind::Missing);
    // Pushed out by others, it is opened again, and known by what it was.
    for (std::size_t i = 0; i < limits::kMaxOpenParts; ++i)
        QVERIFY(parts.writeAt({path("/d/other %1").arg(i), {}, false}, 0, viewOf(m_bytes)));
    QCOMPARE(kindOf(parts.writeAt(place, 0, viewOf(m_bytes))), DiskErrorKind::Missing);
    QCOMPARE(files.contentsOf(place.path), QByteArray("mine"));
}

void TestPartFiles::noticesThatTheFileWasCutShort()
{
    MemoryFileSystem files;
    const PartFiles::Place place{path("/d/a"), {}, true, 10};
    files.addFile(place.path, QByteArray(9, 'x'));
    QCOMPARE(kindOf(PartFiles(files).writeAt(place, 10, viewOf(m_bytes))), DiskErrorKind::Changed);
    QCOMPARE(files.contentsOf(place.path)->size(), 9);
    files.addFile(place.path, QByteArray(10, 'x'));
    PartFiles parts(files);
    QVERIFY(parts.writeAt(place, 10, viewOf(m_bytes)));
    QVERIFY(parts.sync(place.path));
    QVERIFY((*files.open(place.path, Access::ReadWrite))->truncate(14));
    QCOMPARE(kindOf(parts.sync(place.path)), DiskErrorKind::Changed);
    parts.forget(place.path);
    QVERIFY(parts.openExisting(place));
    QVERIFY(parts.truncate(place, 10));
    QVERIFY(parts.sync(place.path));
}

void TestPartFiles::namesReachTheMedium()
{
    MemoryFileSystem files;
    PartFiles parts(files);
    const PartFiles::Place place{path("/d/a"), {}, false};
    QVERIFY(parts.writeAt(place, 0, viewOf(m_bytes)));
    QVERIFY(parts.sync(place.path));
    files.powerCut();
    QCOMPARE(files.contentsOf(place.path), m_bytes.toByteArray());
}

void TestPartFiles::remembersWhereAFileWasPlaced()
{
    MemoryFileSystem files;
    PartFiles parts(files);
    const PartFiles::Place place{path("/d/a"), {}, false};
    QCOMPARE(parts.placedAs(place.path), QString());
    QVERIFY(parts.writeAt(place, 0, viewOf(m_bytes)));
    QCOMPARE(parts.placedAs(place.path), QString());
    parts.setPlacedAs(place.path, path("/d/b"));
    QCOMPARE(parts.placedAs(place.path), path("/d/b"));
    parts.forget(place.path);
    QCOMPARE(parts.placedAs(place.path), QString());
}

QTEST_APPLESS_MAIN(TestPartFiles)
#include "tst_part_files.moc"
