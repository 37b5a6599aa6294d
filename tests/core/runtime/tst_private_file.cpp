#include "core/runtime/private_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <sys/stat.h>

using namespace plug;
using namespace plug::runtime;
using store::DiskErrorKind;

class TestPrivateFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isForItsOwnerAlone();
    void tellsWhatDoesNotFit();
    void refusesWhatOthersMayRead_data();
    void refusesWhatOthersMayRead();
    void isMadeOverNoOther();
    void aLeftOverTemporaryFileDoesNoHarm();
    void saysWhatIsMissing();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("it's a secret")); }
    QByteArray name() const { return QFile::encodeName(path()); }
    static ByteView view(QByteArrayView bytes) { return viewOf(bytes); }
    QByteArray contents() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPrivateFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestPrivateFile::isForItsOwnerAlone()
{
    const mode_t before = umask(0);
    const auto created = createPrivateFile(path(), view("secret"));
    umask(before);
    QVERIFY(created);
    struct stat status = {};
    QCOMPARE(stat(name().constData(), &status), 0);
    QCOMPARE(int(status.st_mode & 07777), 0600);
    QCOMPARE(status.st_nlink, nlink_t(1));
    ByteArray<6> bytes;
    QCOMPARE(*readPrivateFile(path(), bytes), 6u);
    QVERIFY(equalBytes(bytes, view("secret")));
}

void TestPrivateFile::tellsWhatDoesNotFit()
{
    QVERIFY(createPrivateFile(path(), view("secret")));
    ByteArray<5> fewer;
    QCOMPARE(*readPrivateFile(path(), fewer), 6u);
    ByteArray<4> fewest;
    QCOMPARE(*readPrivateFile(path(), fewest), 5u);
    ByteArray<9> more;
    QCOMPARE(*readPrivateFile(path(), more), 6u);
}

void TestPrivateFile::refusesWhatOthersMayRead_data()
{
    QTest::addColumn<int>("permissions");
    for (const int permissions : {0640, 0604, 0620, 0602, 0610, 0601, 0777})
        QTest::addRow("%o", permissions) << permissions;
}

/// The command that mends it works as it stands, the quote in the path included.
void TestPrivateFile::refusesWhatOthersMayRead()
{
    QFETCH(int, permissions);
    QVERIFY(createPrivateFile(path(), view("secret")));
    QCOMPARE(chmod(name().constData(), mode_t(permissions)), 0);
    ByteArray<6> bytes{};
    const auto refused = readPrivateFile(path(), bytes);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, DiskErrorKind::Permission);
    QCOMPARE(refused.error().path, path());
    QCOMPARE(bytes, ByteArray<6>{});
    const qsizetype command = refused.error().system.indexOf(QStringLiteral("chmod 600 "));
    QVERIFY(command > 0);
    QCOMPARE(std::system(QFile::encodeName(refused.error().system.sliced(command)).constData()), 0);
    QCOMPARE(*readPrivateFile(path(), bytes), 6u);
}

void TestPrivateFile::isMadeOverNoOther()
{
    QVERIFY(createPrivateFile(path(), view("first")));
    QVERIFY(!createPrivateFile(path(), view("second")));
    QCOMPARE(contents(), QByteArray("first"));
}

void TestPrivateFile::aLeftOverTemporaryFileDoesNoHarm()
{
    QFile file(path() + QStringLiteral(".new"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("half a secret that is longer") > 0);
    file.close();
    QVERIFY(createPrivateFile(path(), view("secret")));
    QCOMPARE(contents(), QByteArray("secret"));
    QVERIFY(!QFile::exists(file.fileName()));
}

void TestPrivateFile::saysWhatIsMissing()
{
    ByteArray<6> bytes;
    QCOMPARE(readPrivateFile(path(), bytes).error().kind, DiskErrorKind::Missing);
    const auto created = createPrivateFile(path() + QStringLiteral("/none"), view("secret"));
    QCOMPARE(created.error().kind, DiskErrorKind::Missing);
    QCOMPARE(created.error().path, path() + QStringLiteral("/none"));
}

QTEST_APPLESS_MAIN(TestPrivateFile)
#include "tst_private_file.moc"
