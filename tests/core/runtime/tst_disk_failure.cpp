#include "core/runtime/disk_failure.h"

#include <QTest>

#include <cerrno>

using namespace plug::runtime;
using plug::store::DiskErrorKind;

class TestDiskFailure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorNumbersHaveKinds();
};

void TestDiskFailure::errorNumbersHaveKinds()
{
#ifndef _WIN32
    const QString path = QStringLiteral("/x");
    const auto kindOf = [&](int number) { return diskErrorOf(path, number).kind; };
    QVERIFY(kindOf(ENOENT) == DiskErrorKind::Missing);
    QVERIFY(kindOf(ENOTDIR) == DiskErrorKind::Missing);
    QVERIFY(kindOf(EACCES) == DiskErrorKind::Permission);
    QVERIFY(kindOf(EPERM) == DiskErrorKind::Permission);
    QVERIFY(kindOf(ENOSPC) == DiskErrorKind::Full);
    QVERIFY(kindOf(EDQUOT) == DiskErrorKind::Full);
    QVERIFY(kindOf(EROFS) == DiskErrorKind::ReadOnly);
    QVERIFY(kindOf(EFBIG) == DiskErrorKind::TooLarge);
    QVERIFY(kindOf(EIO) == DiskErrorKind::Io);
    QCOMPARE(diskErrorOf(path, EIO).path, path);
    QVERIFY(!diskErrorOf(path, EIO).system.isEmpty());
#endif
}

QTEST_APPLESS_MAIN(TestDiskFailure)
#include "tst_disk_failure.moc"
