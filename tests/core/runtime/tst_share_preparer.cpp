#include "core/base/limits.h"
#include "core/runtime/share_preparer.h"
#include "tests/support/source_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace plug;
using namespace plug::store;
using plug::runtime::SharePreparer;
using plug::test::SourceFile;

/// What sharing means is in tst_disk_workers.cpp; here is what only a real folder has: links, pipes, depth.
class TestSharePreparer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followsLinksToFilesOnly();
    void leavesOutWhatIsNoFile();
    void refusesFoldersThatAreTooDeep();
    void aLinkToAFolderMayBeSharedItself();
    void reportsItsProgress();
    void stopsWhenTold();
    void saysWhyAFileCannotBeShared();
    void sharesAnEmptyFolder();

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes = "x") const
    {
        QVERIFY(QDir().mkpath(QFileInfo(at(name)).path()));
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    void link(const char *to, const QString &name) const { QCOMPARE(symlink(to, QFile::encodeName(at(name)).constData()), 0); }
    DiskOutcome<SharePrepared> prepare(const QString &name)
    {
        SharePreparer preparer(Layout(at(QStringLiteral("state"))), m_stop.get_token(),
                               [this](PrepareProgress progress) { m_progress.push_back(progress); });
        return preparer.prepare(at(name));
    }
    QStringList namesOf(const QString &folder)
    {
        const auto prepared = prepare(folder);
        if (!prepared)
            qFatal("%s %s", qPrintable(prepared.error().path), qPrintable(prepared.error().system));
        QStringList names;
        for (const ShareEntryRecord &entry : prepared->entries)
            names.push_back(entry.relativePath);
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::stop_source m_stop;
    std::vector<PrepareProgress> m_progress;
};

void TestSharePreparer::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid() && QDir(m_folder->path()).mkdir(QStringLiteral("state")));
    m_stop = {};
    m_progress.clear();
}

void TestSharePreparer::followsLinksToFilesOnly()
{
    write(QStringLiteral("f/real/a"));
    write(QStringLiteral("outside"), "linked");
    link("../outside", QStringLiteral("f/to file"));
    link("real", QStringLiteral("f/to folder"));
    link(".", QStringLiteral("f/round"));
    link("nowhere", QStringLiteral("f/to nothing"));
    QCOMPARE(namesOf(QStringLiteral("f")), (QStringList{QStringLiteral("real/a"), QStringLiteral("to file")}));
}

void TestSharePreparer::leavesOutWhatIsNoFile()
{
    write(QStringLiteral("f/a"));
    write(QStringLiteral("f/b.plugpart"));
    QCOMPARE(mkfifo(QFile::encodeName(at(QStringLiteral("f/pipe"))).constData(), 0600), 0);
    QCOMPARE(namesOf(QStringLiteral("f")), QStringList{QStringLiteral("a")});
    QVERIFY(!prepare(QStringLiteral("f/pipe")));
}

void TestSharePreparer::refusesFoldersThatAreTooDeep()
{
    QString name = QStringLiteral("f");
    for (int depth = 0; depth < limits::kMaxFolderDepth; ++depth)
        name += QStringLiteral("/d");
    write(name + QStringLiteral("/a"));
    QCOMPARE(namesOf(QStringLiteral("f")).size(), 1);
    write(name + QStringLiteral("/d/a"));
    QCOMPARE(prepare(QStringLiteral("f")).error().kind, DiskErrorKind::TooLarge);
}

void TestSharePreparer::aLinkToAFolderMayBeSharedItself()
{
    write(QStringLiteral("real/a"));
    link("real", QStringLiteral("chosen"));
    QCOMPARE(namesOf(QStringLiteral("chosen")), QStringList{QStringLiteral("a")});
}

void TestSharePreparer::reportsItsProgress()
{
    for (int i = 0; i < 20; ++i)
        write(QStringLiteral("f/%1").arg(i), QByteArray(1000, 'x'));
    QVERIFY(prepare(QStringLiteral("f")));
    QVERIFY(!m_progress.empty());
    QCOMPARE(m_progress.front().bytesHashed, 0u);
    for (std::size_t i = 0; i < m_progress.size(); ++i) {
        QCOMPARE(m_progress[i].bytesTotal, 20'000u);
        QVERIFY(m_progress[i].bytesHashed <= 20'000u);
        QVERIFY(i == 0 || m_progress[i - 1].bytesHashed <= m_progress[i].bytesHashed);
    }
}

void TestSharePreparer::stopsWhenTold()
{
    write(QStringLiteral("f/a"), SourceFile(100'000, 1).bytes());
    m_stop.request_stop();
    QCOMPARE(prepare(QStringLiteral("f")).error().kind, DiskErrorKind::Cancelled);
    QCOMPARE(prepare(QStringLiteral("f/a")).error().kind, DiskErrorKind::Cancelled);
    QVERIFY(!QDir(at(QStringLiteral("state/collections"))).exists());
}

/// One file that can't be read fails the whole, and is named.
void TestSharePreparer::saysWhyAFileCannotBeShared()
{
    write(QStringLiteral("f/a"));
    QFile huge(at(QStringLiteral("f/huge")));
    QVERIFY(huge.open(QIODevice::WriteOnly));
    QVERIFY2(!huge.resize(qint64(protocol::kMaxFileSize) + 1) || prepare(QStringLiteral("f")).error().kind == DiskErrorKind::TooLarge,
             "a file that is too large is shared");
    QCOMPARE(prepare(QStringLiteral("none")).error().kind, DiskErrorKind::Missing);
    QCOMPARE(prepare(QStringLiteral("none")).error().path, at(QStringLiteral("none")));
}

void TestSharePreparer::sharesAnEmptyFolder()
{
    QVERIFY(QDir().mkpath(at(QStringLiteral("f/only/folders"))));
    QCOMPARE(namesOf(QStringLiteral("f")), QStringList());
}

QTEST_APPLESS_MAIN(TestSharePreparer)
#include "tst_share_preparer.moc"
