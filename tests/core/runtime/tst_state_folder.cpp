#include "core/base/random.h"
#include "core/runtime/identity_file.h"
#include "core/runtime/private_file.h"
#include "core/runtime/state_folder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace plug;
using namespace plug::runtime;
using store::DiskErrorKind;

namespace {

int permissionsOf(const QString &path)
{
    struct stat status = {};
    return stat(QFile::encodeName(path).constData(), &status) == 0 ? int(status.st_mode & 07777) : -1;
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestStateFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesWhatIsMissing();
    void keepsTheIdentity();
    void keepsPermissionsOfAFolderThatWasThere();
    void isHeldByOneAlone();
    void saysWhereTheFolderCannotBe();
    void refusesAKeyThatOthersMayRead_data();
    void refusesAKeyThatOthersMayRead();
    void refusesAKeyOfAnotherLength();
    void aLeftOverTemporaryFileDoesNoHarm();
    void makesNoPrivateFileOverAnother();

private:
    QString path() const { return m_parent->filePath(QStringLiteral("it's/state")); }
    QString keyPath() const { return path() + QStringLiteral("/identity.key"); }
    std::unique_ptr<StateFolder> opened()
    {
        auto folder = StateFolder::open(path(), m_random);
        if (!folder)
            qFatal("%s", qPrintable(folder.error().message));
        return *std::move(folder);
    }

    std::unique_ptr<QTemporaryDir> m_parent;
    SeededRandom m_random{1};
};

void TestStateFolder::init()
{
    m_parent = std::make_unique<QTemporaryDir>();
    QVERIFY(m_parent->isValid());
}

void TestStateFolder::makesWhatIsMissing()
{
    const mode_t before = umask(0);
    const auto folder = opened();
    umask(before);
    QCOMPARE(folder->layout().stateFolder(), path());
    for (const QString &made : {path(), folder->layout().treesFolder(), folder->layout().ledgersFolder(), folder->layout().collectionsFolder()})
        QCOMPARE(permissionsOf(made), 0700);
    QCOMPARE(permissionsOf(keyPath()), 0600);
    QCOMPARE(contentsOf(keyPath()), toQByteArray(folder->identity().seed().view()));
    QCOMPARE(QDir(path()).entryList(QDir::Files | QDir::Hidden, QDir::Name), (QStringList{QStringLiteral("identity.key"), QStringLiteral("lock")}));
}

void TestStateFolder::keepsTheIdentity()
{
    const HostId first = opened()->identity().hostId();
    QVERIFY(!first.isNull());
    QCOMPARE(opened()->identity().hostId(), first);
    QDir(path()).removeRecursively();
    QVERIFY(opened()->identity().hostId() != first);
}

/// It may be one that a user named, with other things in it.
void TestStateFolder::keepsPermissionsOfAFolderThatWasThere()
{
    QVERIFY(QDir().mkpath(path()));
    QCOMPARE(chmod(QFile::encodeName(path()).constData(), 0755), 0);
    (void)opened();
    QCOMPARE(permissionsOf(path()), 0755);
    QCOMPARE(permissionsOf(keyPath()), 0600);
}

void TestStateFolder::isHeldByOneAlone()
{
    {
        const auto first = opened();
        const auto second = StateFolder::open(path(), m_random);
        QVERIFY(!second);
        QCOMPARE(second.error().reason, StartFailure::Reason::Locked);
        QVERIFY(second.error().message.contains(path()));
    }
    (void)opened();
}

void TestStateFolder::saysWhereTheFolderCannotBe()
{
    QFile file(m_parent->filePath(QStringLiteral("it's")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto folder = StateFolder::open(path(), m_random);
    QVERIFY(!folder);
    QCOMPARE(folder.error().reason, StartFailure::Reason::Folder);
    QVERIFY(folder.error().message.contains(path()));
}

void TestStateFolder::refusesAKeyThatOthersMayRead_data()
{
    QTest::addColumn<int>("permissions");
    for (const int permissions : {0640, 0604, 0620, 0602, 0610, 0601, 0777})
        QTest::addRow("%o", permissions) << permissions;
}

/// The message says which file, and the command that mends it works as it stands, quotes in the path included.
void TestStateFolder::refusesAKeyThatOthersMayRead()
{
    QFETCH(int, permissions);
    const HostId first = opened()->identity().hostId();
    QCOMPARE(chmod(QFile::encodeName(keyPath()).constData(), mode_t(permissions)), 0);
    const auto refused = StateFolder::open(path(), m_random);
    QVERIFY(!refused);
    QCOMPARE(refused.error().reason, StartFailure::Reason::Identity);
    QVERIFY(refused.error().message.contains(keyPath()));
    const qsizetype command = refused.error().message.indexOf(QStringLiteral("chmod 600 "));
    QVERIFY(command > 0);
    QCOMPARE(std::system(QFile::encodeName(refused.error().message.sliced(command)).constData()), 0);
    QCOMPARE(opened()->identity().hostId(), first);
}

void TestStateFolder::refusesAKeyOfAnotherLength()
{
    (void)opened();
    for (const QByteArray &bytes : {QByteArray(), QByteArray(31, 'k'), QByteArray(33, 'k'), QByteArray(10'000, 'k')}) {
        QFile file(keyPath());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        const auto refused = loadOrCreateIdentity(keyPath(), m_random);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, DiskErrorKind::Corrupt);
        QCOMPARE(contentsOf(keyPath()), bytes);
    }
}

void TestStateFolder::aLeftOverTemporaryFileDoesNoHarm()
{
    QVERIFY(QDir().mkpath(path()));
    QFile file(keyPath() + QStringLiteral(".new"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("half a k") == 8);
    file.close();
    const HostId first = opened()->identity().hostId();
    QCOMPARE(opened()->identity().hostId(), first);
    QVERIFY(!QFile::exists(file.fileName()));
}

void TestStateFolder::makesNoPrivateFileOverAnother()
{
    const QString secret = m_parent->filePath(QStringLiteral("secret"));
    QVERIFY(createPrivateFile(secret, viewOf(QByteArrayView("first"))));
    QVERIFY(!createPrivateFile(secret, viewOf(QByteArrayView("second"))));
    QCOMPARE(contentsOf(secret), QByteArray("first"));
    QCOMPARE(createPrivateFile(m_parent->filePath(QStringLiteral("none/secret")), {}).error().kind, DiskErrorKind::Missing);
}

QTEST_APPLESS_MAIN(TestStateFolder)
#include "tst_state_folder.moc"
