#include "core/base/limits.h"
#include "core/store/open_files.h"
#include "tests/support/memory_file_system.h"

#include <QTest>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;

namespace {

QString name(std::size_t i)
{
    return QStringLiteral("/d/%1").arg(i);
}

} // namespace

class TestOpenFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAFileOpen();
    void closesTheOneNotUsedForLongest();
    void syncsWhatWasWrittenBeforeItIsClosed();
    void tellsAFailedSyncOnce();
    void tellsAFailedSyncOfAClosedFile();
    void believesNoneWhereTooManyFailed();
    void forgets();

private:
    /// Writes into a file, new or not.
    void write(OpenFiles &open, const QString &path, QByteArrayView bytes)
    {
        const auto file = open.open(path, m_files->contentsOf(path) ? Access::ReadWrite : Access::CreateNew);
        QVERIFY(file);
        open.setDirty(path);
        QVERIFY((*file)->writeAt(0, viewOf(bytes)));
    }
    void init() { m_files = std::make_unique<MemoryFileSystem>(); }
    void openMore(OpenFiles &open, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            m_files->addFile(name(i), "x");
            QVERIFY(open.open(name(i), Access::Read));
        }
    }

    std::unique_ptr<MemoryFileSystem> m_files;
};

void TestOpenFiles::keepsAFileOpen()
{
    init();
    OpenFiles open(*m_files);
    m_files->addFile(name(1), "x");
    QCOMPARE(open.find(name(1)), nullptr);
    File *file = *open.open(name(1), Access::Read);
    QCOMPARE(open.find(name(1)), file);
    QVERIFY(m_files->remove(name(1)));
    QCOMPARE(*open.open(name(1), Access::Read), file);
    QVERIFY(!open.open(name(2), Access::Read));
}

void TestOpenFiles::closesTheOneNotUsedForLongest()
{
    init();
    OpenFiles open(*m_files);
    openMore(open, limits::kMaxOpenFiles);
    QVERIFY(open.find(name(0)));
    m_files->addFile(name(1000), "x");
    QVERIFY(open.open(name(1000), Access::Read));
    QVERIFY(open.find(name(0)));
    QVERIFY(!open.find(name(1)));
    QVERIFY(open.find(name(2)));
}

void TestOpenFiles::syncsWhatWasWrittenBeforeItIsClosed()
{
    init();
    OpenFiles open(*m_files);
    m_files->addFile(QStringLiteral("/d/written"), "old");
    write(open, QStringLiteral("/d/written"), "new");
    openMore(open, limits::kMaxOpenFiles);
    QVERIFY(!open.find(QStringLiteral("/d/written")));
    QVERIFY(open.sync(QStringLiteral("/d/written")));
    m_files->powerCut();
    QCOMPARE(m_files->contentsOf(QStringLiteral("/d/written")), QByteArray("new"));
}

void TestOpenFiles::tellsAFailedSyncOnce()
{
    init();
    OpenFiles open(*m_files);
    write(open, name(1), "x");
    m_files->failAfter(0, DiskErrorKind::Io);
    QCOMPARE(open.sync(name(1)).error().kind, DiskErrorKind::Io);
    // Whoever was told writes it again.
    write(open, name(1), "y");
    QVERIFY(open.sync(name(1)));
    QVERIFY(open.sync(name(2)));
}

void TestOpenFiles::tellsAFailedSyncOfAClosedFile()
{
    init();
    OpenFiles open(*m_files);
    write(open, QStringLiteral("/d/written"), "x");
    openMore(open, limits::kMaxOpenFiles - 1);
    m_files->addFile(name(1000), "x");
    m_files->failAfter(1, DiskErrorKind::Full); // one open, then the sync
    QVERIFY(open.open(name(1000), Access::Read));
    QVERIFY(!open.find(QStringLiteral("/d/written")));
    QCOMPARE(open.sync(QStringLiteral("/d/written")).error().kind, DiskErrorKind::Full);
    QVERIFY(open.sync(QStringLiteral("/d/written")));
}

void TestOpenFiles::believesNoneWhereTooManyFailed()
{
    init();
    OpenFiles open(*m_files);
    constexpr std::size_t kOthers = limits::kMaxOpenFiles - 1;
    openMore(open, kOthers);
    for (std::size_t i = 0; i <= limits::kMaxLostFiles; ++i) {
        QVERIFY(open.sync(QStringLiteral("/d/elsewhere")));
        // It pushes out the one before, whose sync fails then.
        if (i > 0)
            m_files->failAfter(1, DiskErrorKind::Io);
        write(open, name(1000 + i), "x");
        for (std::size_t other = 0; other < kOthers; ++other)
            QVERIFY(open.find(name(other)));
    }
    QVERIFY(!open.sync(QStringLiteral("/d/elsewhere")));
    open.forget(name(1000));
    QVERIFY(open.sync(QStringLiteral("/d/elsewhere")));
    QVERIFY(!open.sync(name(1001)));
}

void TestOpenFiles::forgets()
{
    init();
    OpenFiles open(*m_files);
    write(open, name(1), "x");
    m_files->failAfter(0, DiskErrorKind::Io);
    QVERIFY(!open.sync(name(1)));
    open.forget(name(1));
    QVERIFY(!open.find(name(1)));
    QVERIFY(open.sync(name(1)));
}

QTEST_APPLESS_MAIN(TestOpenFiles)
#include "tst_open_files.moc"
