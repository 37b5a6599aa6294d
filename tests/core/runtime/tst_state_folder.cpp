#include "core/base/random.h"
#include "core/runtime/state_folder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace plug;
using namespace plug::runtime;

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
    void saysWhatIsWrongWithTheKey();

private:
    QString path() const { return m_parent->filePath(QStringLiteral("made/state")); }
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
    QFile file(m_parent->filePath(QStringLiteral("made")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto folder = StateFolder::open(path(), m_random);
    QVERIFY(!folder);
    QCOMPARE(folder.error().reason, StartFailure::Reason::Folder);
    QVERIFY(folder.error().message.contains(path()));
}

void TestStateFolder::saysWhatIsWrongWithTheKey()
{
    (void)opened();
    QCOMPARE(chmod(QFile::encodeName(keyPath()).constData(), 0644), 0);
    const auto refused = StateFolder::open(path(), m_random);
    QVERIFY(!refused);
    QCOMPARE(refused.error().reason, StartFailure::Reason::Identity);
    QVERIFY(refused.error().message.contains(keyPath()));
    QVERIFY(refused.error().message.contains(QStringLiteral("chmod 600 ")));
    // The lock is given back.
    QCOMPARE(chmod(QFile::encodeName(keyPath()).constData(), 0600), 0);
    (void)opened();
}

QTEST_APPLESS_MAIN(TestStateFolder)
#include "tst_state_folder.moc"
