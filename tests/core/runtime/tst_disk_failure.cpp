#include "core/runtime/disk_failure.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

using namespace plug::runtime;
using plug::store::DiskErrorKind;

class TestDiskFailure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingFile();
    void missingFolder();
    void fullDisk();
    void anythingElse();
    void errorNumbers();
};

void TestDiskFailure::missingFile()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("x")));
    QVERIFY(!file.open(QIODevice::ReadOnly));
    const auto error = diskErrorOf(file.fileName(), file);
    QVERIFY(error.kind == DiskErrorKind::Missing);
    QCOMPARE(error.path, file.fileName());
    QCOMPARE(error.system, file.errorString());
}

void TestDiskFailure::missingFolder()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("x/y")));
    QVERIFY(!file.open(QIODevice::WriteOnly));
    QVERIFY(diskErrorOf(file.fileName(), file).kind == DiskErrorKind::Missing);
}

void TestDiskFailure::fullDisk()
{
#ifdef __linux__
    QFile file(QStringLiteral("/dev/full"));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    QVERIFY(file.write("x") < 0);
    QVERIFY(diskErrorOf(file.fileName(), file).kind == DiskErrorKind::Full);
#endif
}

void TestDiskFailure::anythingElse()
{
    QTemporaryDir folder;
    QFile file(folder.path());
    QVERIFY(!file.open(QIODevice::WriteOnly));
    const auto error = diskErrorOf(file.fileName(), file);
    QVERIFY(error.kind == DiskErrorKind::Io);
    QVERIFY(!error.system.isEmpty());
}

void TestDiskFailure::errorNumbers()
{
#ifndef _WIN32
    const QString path = QStringLiteral("/x");
    QVERIFY(diskErrorOf(path, ENOENT).kind == DiskErrorKind::Missing);
    QVERIFY(diskErrorOf(path, EACCES).kind == DiskErrorKind::Permission);
    QVERIFY(diskErrorOf(path, ENOSPC).kind == DiskErrorKind::Full);
    QVERIFY(diskErrorOf(path, EDQUOT).kind == DiskErrorKind::Full);
    QVERIFY(diskErrorOf(path, EROFS).kind == DiskErrorKind::ReadOnly);
    QVERIFY(diskErrorOf(path, EFBIG).kind == DiskErrorKind::TooLarge);
    QVERIFY(diskErrorOf(path, EIO).kind == DiskErrorKind::Io);
    QCOMPARE(diskErrorOf(path, EIO).path, path);
#endif
}

QTEST_APPLESS_MAIN(TestDiskFailure)
#include "tst_disk_failure.moc"
