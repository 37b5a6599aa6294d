#include "core/runtime/disk_failure.h"
#include "core/runtime/native_file_system.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace plug;
using namespace plug::store;
using plug::runtime::NativeFileSystem;

class TestNativeFileSystem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsAndWritesInPlace();
    void createsNothingOverAnother();
    void opensNothingButFiles();
    void writesThroughNoLink();
    void saysThatTheDiskIsFull();
    void saysWhatIsMissing();
    void removesFilesAndEmptyFolders();
    void placesFilesUnderFreeNamesOnly();
    void placesWithoutLinks();
    void replaces();
    void knowsOpenFilesThatWereRemoved();
    void reservesSpace();
    void syncsManyAtOnce();

private:
    QString at(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QByteArray nameOf(const char *name) const { return QFile::encodeName(at(name)); }
    void write(const char *name, const QByteArray &bytes)
    {
        const auto file = m_files.open(at(name), Access::CreateNew);
        QVERIFY(file && (*file)->writeAt(0, viewOf(bytes)));
    }
    QByteArray read(const char *name)
    {
        const auto file = m_files.open(at(name), Access::Read);
        QByteArray bytes(1000, '\0');
        bytes.truncate(file ? qsizetype(*(*file)->readAt(0, mutableViewOf(bytes))) : 0);
        return bytes;
    }
    template <typename T>
    static DiskErrorKind kindOf(const DiskOutcome<T> &outcome)
    {
        return outcome.error().kind;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    NativeFileSystem m_files;
};

void TestNativeFileSystem::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestNativeFileSystem::readsAndWritesInPlace()
{
    const auto file = m_files.open(at("größe"), Access::CreateNew);
    QVERIFY(file);
    const std::uint64_t far = 3ull << 32;
    QVERIFY((*file)->writeAt(far, viewOf(QByteArrayView("tail"))));
    QVERIFY((*file)->writeAt(0, viewOf(QByteArrayView("head"))));
    QVERIFY((*file)->sync());
    QByteArray bytes(6, 'x');
    QCOMPARE(*(*file)->readAt(far - 2, mutableViewOf(bytes)), 6u);
    QCOMPARE(bytes, QByteArray("\0\0tail", 6));
    QCOMPARE(*(*file)->readAt(far + 2, mutableViewOf(bytes)), 2u);
    QCOMPARE(*(*file)->readAt(far + 100, mutableViewOf(bytes)), 0u);
    QCOMPARE((*file)->status()->stamp.size, far + 4);
    struct stat status = {};
    QCOMPARE(stat(nameOf("größe").constData(), &status), 0);
    QVERIFY2(status.st_blocks < 1000, "the file is not sparse");
    QVERIFY((*file)->truncate(2));
    QCOMPARE(read("größe"), QByteArray("he"));
    QVERIFY(m_files.status(at("größe"))->isSameFile(*(*file)->status()));
    QVERIFY(m_files.syncFolder(m_folder->path()));
}

void TestNativeFileSystem::createsNothingOverAnother()
{
    write("a", "mine");
    QVERIFY(!m_files.open(at("a"), Access::CreateNew));
    QCOMPARE(symlink("nowhere", nameOf("dangling").constData()), 0);
    QVERIFY(!m_files.open(at("dangling"), Access::CreateNew));
    QVERIFY(!QFile::exists(at("nowhere")));
    QCOMPARE(read("a"), QByteArray("mine"));
}

/// A pipe above all must not make the lane wait for a writer.
void TestNativeFileSystem::opensNothingButFiles()
{
    QCOMPARE(mkfifo(nameOf("pipe").constData(), 0600), 0);
    for (const QString &path : {at("pipe"), m_folder->path(), QStringLiteral("/dev/null")}) {
        QCOMPARE(kindOf(m_files.open(path, Access::Read)), DiskErrorKind::Io);
        QCOMPARE(kindOf(m_files.open(path, Access::ReadWrite)), DiskErrorKind::Io);
    }
}

void TestNativeFileSystem::writesThroughNoLink()
{
    write("a", "mine");
    QCOMPARE(symlink(nameOf("a").constData(), nameOf("link").constData()), 0);
    QVERIFY(!m_files.open(at("link"), Access::ReadWrite));
    QCOMPARE(read("link"), QByteArray("mine"));
}

/// What the kernel gives for a full disk is had from /dev/full without one; File itself would refuse the device.
void TestNativeFileSystem::saysThatTheDiskIsFull()
{
    QFile full(QStringLiteral("/dev/full"));
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    QCOMPARE(full.write("x"), -1);
    QCOMPARE(runtime::diskErrorOf(full.fileName(), ENOSPC).kind, DiskErrorKind::Full);
    QCOMPARE(runtime::diskErrorOf(full.fileName(), ENOSPC).system, full.errorString());
    QCOMPARE(runtime::diskErrorOf(full.fileName(), EDQUOT).kind, DiskErrorKind::Full);
    QCOMPARE(runtime::diskErrorOf(full.fileName(), EROFS).kind, DiskErrorKind::ReadOnly);
}

void TestNativeFileSystem::saysWhatIsMissing()
{
    QCOMPARE(kindOf(m_files.open(at("none"), Access::Read)), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_files.open(at("none"), Access::ReadWrite)), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_files.open(at("none/a"), Access::CreateNew)), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_files.status(at("none"))), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_files.makeFolder(at("none/a"))), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_files.syncFolder(at("none"))), DiskErrorKind::Missing);
    QCOMPARE(m_files.open(at("none"), Access::Read).error().path, at("none"));
    QVERIFY(!m_files.open(at("none"), Access::Read).error().system.isEmpty());
    QVERIFY(!m_files.isFolder(at("none")));
}

void TestNativeFileSystem::removesFilesAndEmptyFolders()
{
    write("a", "x");
    QVERIFY(m_files.remove(at("a")));
    QVERIFY(m_files.remove(at("a")));
    QVERIFY(m_files.remove(at("none/a")));
    QVERIFY(m_files.makeFolder(at("folder")));
    QVERIFY(m_files.makeFolder(at("folder")));
    write("folder/b", "x");
    QVERIFY(m_files.remove(at("folder")));
    QCOMPARE(read("folder/b"), QByteArray("x"));
    QVERIFY(m_files.remove(at("folder/b")));
    QVERIFY(m_files.remove(at("folder")));
    QVERIFY(!m_files.isFolder(at("folder")));
    QVERIFY(!m_files.makeFolder(at("a/b")));
    write("a", "x");
    QVERIFY(!m_files.makeFolder(at("a")));
}

void TestNativeFileSystem::placesFilesUnderFreeNamesOnly()
{
    write("part", "new");
    write("taken", "mine");
    QCOMPARE(*m_files.placeAs(at("part"), at("taken")), false);
    QCOMPARE(read("taken"), QByteArray("mine"));
    QCOMPARE(symlink("nowhere", nameOf("dangling").constData()), 0);
    QCOMPARE(*m_files.placeAs(at("part"), at("dangling")), false);
    QCOMPARE(*m_files.placeAs(at("part"), at("free")), true);
    QCOMPARE(read("free"), QByteArray("new"));
    QVERIFY(m_files.status(at("free"))->isSecondNameOf(*m_files.status(at("part"))));
    QCOMPARE(kindOf(m_files.placeAs(at("none"), at("other"))), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_files.placeAs(at("part"), at("none/other"))), DiskErrorKind::Missing);
}

/// Folders have no hard links on any file system, so they take the way that files take on those without any.
void TestNativeFileSystem::placesWithoutLinks()
{
    QVERIFY(m_files.makeFolder(at("part")));
    write("part/inside", "new");
    QVERIFY(m_files.makeFolder(at("taken")));
    QCOMPARE(*m_files.placeAs(at("part"), at("taken")), false);
    QVERIFY(m_files.isFolder(at("part")));
    QCOMPARE(*m_files.placeAs(at("part"), at("free")), true);
    QCOMPARE(read("free/inside"), QByteArray("new"));
    QVERIFY(!m_files.isFolder(at("part")));
}

void TestNativeFileSystem::replaces()
{
    write("a", "new");
    write("b", "old");
    QVERIFY(m_files.replace(at("a"), at("b")));
    QCOMPARE(read("b"), QByteArray("new"));
    QVERIFY(!QFile::exists(at("a")));
    QCOMPARE(kindOf(m_files.replace(at("a"), at("b"))), DiskErrorKind::Missing);
}

void TestNativeFileSystem::knowsOpenFilesThatWereRemoved()
{
    write("a", "x");
    const auto file = m_files.open(at("a"), Access::Read);
    QCOMPARE((*file)->status()->links, 1u);
    QVERIFY(m_files.remove(at("a")));
    QCOMPARE((*file)->status()->links, 0u);
}

void TestNativeFileSystem::reservesSpace()
{
    write("a", "abc");
    const auto file = m_files.open(at("a"), Access::ReadWrite);
    QVERIFY(file && (*file)->reserve(1'000'000));
    struct stat status = {};
    QCOMPARE(stat(nameOf("a").constData(), &status), 0);
    constexpr long kSector = 512;
#ifdef __linux__
    QVERIFY(status.st_blocks * kSector >= 1'000'000);
#endif
    QVERIFY(read("a").startsWith("abc"));
    // Less than there is takes nothing away.
    QVERIFY((*file)->reserve(2) && (*file)->reserve(0));
    QVERIFY((*file)->status()->stamp.size >= 3);
    // More than any disk has; the file is as it was.
    const std::uint64_t size = (*file)->status()->stamp.size;
    QVERIFY(!(*file)->reserve(std::uint64_t(1) << 43));
    QCOMPARE((*file)->status()->stamp.size, size);
    QVERIFY(read("a").startsWith("abc"));
}

void TestNativeFileSystem::syncsManyAtOnce()
{
    std::vector<std::unique_ptr<File>> files;
    std::vector<File *> all;
    for (int i = 0; i < 40; ++i) {
        auto file = m_files.open(at("f") + QString::number(i), Access::CreateNew);
        QVERIFY(file && (*file)->writeAt(0, viewOf(QByteArray(10'000, char(i)))));
        files.push_back(*std::move(file));
        all.push_back(files.back().get());
    }
    for (const std::size_t count : {std::size_t(0), std::size_t(1), std::size_t(3), all.size()}) {
        const auto results = m_files.syncAll(std::span(all).first(count));
        QCOMPARE(results.size(), count);
        QVERIFY(std::all_of(results.begin(), results.end(), [](const auto &result) { return result.hasValue(); }));
    }
}

QTEST_APPLESS_MAIN(TestNativeFileSystem)
#include "tst_native_file_system.moc"
