#include "core/store/file_system.h"
#include "tests/support/memory_file_system.h"

#include <QTest>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;

class TestFileSystem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aFolderLasts();
    void aFolderThatMayNotLastIsNotLeft();
    void theParentMustBeThere();

private:
    const QString m_path = QStringLiteral("/d/folder");
    std::unique_ptr<MemoryFileSystem> m_files;
};

void TestFileSystem::init()
{
    m_files = std::make_unique<MemoryFileSystem>();
    m_files->removeFolder(m_path);
}

void TestFileSystem::aFolderLasts()
{
    QVERIFY(m_files->makeFolder(m_path));
    m_files->powerCut();
    QVERIFY(!m_files->isFolder(m_path));
    QVERIFY(makeLastingFolder(*m_files, m_path));
    m_files->powerCut();
    QVERIFY(m_files->isFolder(m_path));
    QVERIFY(makeLastingFolder(*m_files, m_path));
}

void TestFileSystem::aFolderThatMayNotLastIsNotLeft()
{
    m_files->failAfter(1, DiskErrorKind::Io); // the making, then the sync
    QCOMPARE(makeLastingFolder(*m_files, m_path).error().kind, DiskErrorKind::Io);
    QVERIFY(!m_files->isFolder(m_path));
    QVERIFY(makeLastingFolder(*m_files, m_path));
    m_files->powerCut();
    QVERIFY(m_files->isFolder(m_path));
}

void TestFileSystem::theParentMustBeThere()
{
    QCOMPARE(makeLastingFolder(*m_files, m_path + QStringLiteral("/inner")).error().kind, DiskErrorKind::Missing);
    QVERIFY(!m_files->isFolder(m_path));
}

QTEST_APPLESS_MAIN(TestFileSystem)
#include "tst_file_system.moc"
