#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/content/guid_text.h"
#include "core/runtime/file_hasher.h"
#include "core/runtime/native_file_system.h"
#include "core/store/layout.h"
#include "tests/support/memory_file_system.h"
#include "tests/support/vector_content.h"
#include "tests/support/vectors.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#ifndef _WIN32
#include <sys/stat.h>
#endif

using namespace plug;
using namespace plug::runtime;
using store::DiskErrorKind;

class TestFileHasher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void agreesWithTheVectors_data();
    void agreesWithTheVectors();
    void treesAreWholeWhateverTheThreads_data();
    void treesAreWholeWhateverTheThreads();
    void collectionsHaveTheirOwnGuids();
    void replacesTheTreeThatIsThere();
    void progressGrowsToTheWhole();
    void progressKeepsItsInterval();
    void canBeCancelled();
    void noticesChanges_data();
    void noticesChanges();
    void refusesWhatIsNoFile();
    void saysWhatStandsInTheWay();
    void everyFailureIsToldAndCleanedUp();
    void treesSurviveThePower();

private:
    QString pathOf(const char *name) const { return m_folder->filePath(QString::fromUtf8(name)); }
    QString stateFolder() const { return pathOf("state"); }
    HashRequest requestFor(const QString &path, int threads = 2) const;
    store::DiskOutcome<HashedFile> hash(const HashRequest &request)
    {
        return hashFile(m_files, store::Layout(stateFolder()), request);
    }
    /// Names in the folder of trees, temporary ones included.
    QStringList trees() const;

    NativeFileSystem m_files;
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All levels of the tree of `bytes`, computed the plain way.
QByteArray storedTreeOf(const QByteArray &bytes)
{
    const content::TreeShape shape(std::uint64_t(bytes.size()));
    std::vector<Hash> leaves;
    for (std::uint64_t leaf = 0; leaf < shape.leafCount(); ++leaf) {
        const ByteRange range = shape.leafBytes(leaf);
        leaves.push_back(content::leafHash(viewOf(bytes).subspan(range.begin, range.size())));
    }
    QByteArray stored;
    for (const auto &level : content::levelsAbove(std::move(leaves))) {
        for (const Hash &node : level)
            stored += toQByteArray(node.view());
    }
    return stored;
}

} // namespace

void TestFileHasher::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    QVERIFY(QDir().mkpath(stateFolder()));
}

HashRequest TestFileHasher::requestFor(const QString &path, int threads) const
{
    return {.path = path, .threads = threads, .stop = {}, .progress = {}};
}

QStringList TestFileHasher::trees() const
{
    return QDir(store::Layout(stateFolder()).treesFolder()).entryList(QDir::Files | QDir::Hidden);
}

void TestFileHasher::agreesWithTheVectors_data()
{
    QTest::addColumn<QJsonObject>("file");
    for (const QJsonValue &file : test::loadVectors(QStringLiteral("content.json")).object()[u"files"].toArray())
        QTest::addRow("%lld bytes", file[u"size"].toInteger()) << file.toObject();
}

void TestFileHasher::agreesWithTheVectors()
{
    QFETCH(QJsonObject, file);
    const auto size = std::uint64_t(file[u"size"].toInteger());
    const QString path = pathOf("file");
    writeFile(path, test::vectorContent(size));
    const auto hashed = hash(requestFor(path));
    QVERIFY(hashed);
    QCOMPARE(hashed->stamp.size, size);
    QVERIFY(hashed->stamp.mtimeNs > 0);
    QCOMPARE(hashed->root.hex(), file[u"root"].toString().toLatin1());
    QCOMPARE(hashed->guid.hex(), file[u"guid"].toString().toLatin1());
    QCOMPARE(content::guidText(hashed->guid), file[u"text"].toString());
    const bool hasTree = size > protocol::kBlockSize;
    QCOMPARE(hashed->treePath, hasTree ? store::Layout(stateFolder()).treePath(hashed->guid) : QString());
    QCOMPARE(trees().size(), hasTree ? 1 : 0);
}

void TestFileHasher::treesAreWholeWhateverTheThreads_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<int>("threads");
    constexpr auto kBlock = qint64(protocol::kBlockSize);
    constexpr auto kPiece = qint64(limits::kHashPiece);
    for (const qint64 size : {kBlock + 1, 2 * kBlock, 33 * kBlock, kPiece - 1, kPiece, kPiece + 1, kPiece + kBlock + 1,
                              2 * kPiece, 3 * kPiece + 17 * kBlock, 5 * kPiece + 1, 8 * kPiece, 9 * kPiece - kBlock}) {
        for (const int threads : {-1, 1, 2, 7, 1000})
            QTest::addRow("%lld bytes, %d threads", size, threads) << size << threads;
    }
}

void TestFileHasher::treesAreWholeWhateverTheThreads()
{
    QFETCH(qint64, size);
    QFETCH(int, threads);
    QByteArray bytes(size, Qt::Uninitialized);
    SeededRandom(std::uint64_t(size)).fill(mutableViewOf(bytes));
    const QString path = pathOf("file");
    writeFile(path, bytes);
    const auto hashed = hash(requestFor(path, threads));
    QVERIFY(hashed);
    const QByteArray stored = readFile(hashed->treePath);
    QVERIFY(stored == storedTreeOf(bytes));
    QCOMPARE(toQByteArray(hashed->root.view()), stored.last(32));
    QCOMPARE(trees().size(), 1);
}

void TestFileHasher::collectionsHaveTheirOwnGuids()
{
    const QString path = pathOf("file");
    writeFile(path, test::vectorContent(50'000));
    HashRequest request = requestFor(path);
    const auto file = hash(request);
    request.kind = content::ContentKind::Collection;
    const auto collection = hash(request);
    QVERIFY(file && collection);
    QVERIFY(file->root == collection->root);
    QVERIFY(collection->guid == content::guidOf(content::ContentKind::Collection, 50'000, file->root));
    QCOMPARE(trees().size(), 2);
}

void TestFileHasher::replacesTheTreeThatIsThere()
{
    const QString path = pathOf("file");
    const QByteArray bytes = test::vectorContent(100'000);
    writeFile(path, bytes);
    const auto first = hash(requestFor(path));
    QVERIFY(first);
    writeFile(first->treePath, QByteArrayLiteral("spoiled"));
    const auto second = hash(requestFor(path));
    QVERIFY(second);
    QCOMPARE(second->treePath, first->treePath);
    QVERIFY(readFile(second->treePath) == storedTreeOf(bytes));
    QCOMPARE(trees().size(), 1);
}

void TestFileHasher::progressGrowsToTheWhole()
{
    const QString path = pathOf("file");
    writeFile(path, QByteArray(qsizetype(4 * limits::kHashPiece + 1), 'x'));
    std::vector<std::uint64_t> told;
    HashRequest request = requestFor(path, 1);
    request.progressInterval = {};
    request.progress = [&](std::uint64_t bytes) { told.push_back(bytes); };
    QVERIFY(hash(request));
    constexpr std::uint64_t kPiece = limits::kHashPiece;
    QCOMPARE(told, (std::vector<std::uint64_t>{kPiece, 2 * kPiece, 3 * kPiece, 4 * kPiece, 4 * kPiece + 1}));
}

void TestFileHasher::progressKeepsItsInterval()
{
    const QString path = pathOf("file");
    writeFile(path, QByteArray(qsizetype(4 * limits::kHashPiece), 'x'));
    HashRequest request = requestFor(path);
    request.progressInterval = std::chrono::hours(1);
    bool isTold = false;
    request.progress = [&](std::uint64_t) { isTold = true; };
    QVERIFY(hash(request));
    QVERIFY(!isTold);
}

void TestFileHasher::canBeCancelled()
{
    const QString path = pathOf("file");
    writeFile(path, QByteArray(qsizetype(6 * limits::kHashPiece), 'x'));
    std::stop_source stop;
    HashRequest request = requestFor(path, 1);
    request.stop = stop.get_token();
    request.progressInterval = {};
    int told = 0;
    request.progress = [&](std::uint64_t) {
        if (++told == 3)
            stop.request_stop();
    };
    auto hashed = hash(request);
    QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::Cancelled);
    QCOMPARE(told, 3);
    QVERIFY(trees().isEmpty());

    request.threads = 4;
    hashed = hash(request);
    QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::Cancelled);
    QVERIFY(trees().isEmpty());
}

void TestFileHasher::noticesChanges_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"written in place", "grown", "cut short", "emptied", "replaced", "removed", "touched"})
        QTest::newRow(how) << QString::fromUtf8(how);
}

/// The change happens behind the first piece, when that has been hashed.
void TestFileHasher::noticesChanges()
{
    QFETCH(QString, how);
    const QString path = pathOf("file");
    const QByteArray bytes(qsizetype(3 * limits::kHashPiece), 'x');
    writeFile(path, bytes);
    HashRequest request = requestFor(path, 1);
    request.progressInterval = {};
    request.progress = [&, isDone = false](std::uint64_t) mutable {
        if (std::exchange(isDone, true))
            return;
        if (how == u"replaced" || how == u"removed")
            QVERIFY(QFile::rename(path, pathOf("old")));
        if (how == u"replaced")
            writeFile(path, bytes);
        if (how == u"removed")
            return;
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (how == u"written in place")
            file.write("y");
        if (how == u"grown")
            file.resize(bytes.size() + 1);
        if (how == u"cut short")
            file.resize(bytes.size() - 1);
        if (how == u"emptied")
            file.resize(0);
        file.flush();
        const QDateTime later = QDateTime::currentDateTimeUtc().addSecs(10);
        QVERIFY(file.setFileTime(later, QFileDevice::FileModificationTime));
    };
    const auto hashed = hash(request);
    QVERIFY(!hashed);
    QVERIFY(hashed.error().kind == DiskErrorKind::Changed);
    QCOMPARE(hashed.error().path, path);
    QVERIFY(trees().isEmpty());
}

void TestFileHasher::refusesWhatIsNoFile()
{
    auto hashed = hash(requestFor(pathOf("missing")));
    QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::Missing);
    QCOMPARE(hashed.error().path, pathOf("missing"));
    QVERIFY(!hashed.error().system.isEmpty());

    hashed = hash(requestFor(m_folder->path()));
    QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::Io);
#ifndef _WIN32
    QCOMPARE(mkfifo(QFile::encodeName(pathOf("pipe")).constData(), 0600), 0);
    hashed = hash(requestFor(pathOf("pipe")));
    QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::Io);
#endif

    QFile huge(pathOf("huge"));
    QVERIFY(huge.open(QIODevice::WriteOnly));
    if (huge.resize(qint64(protocol::kMaxFileSize) + 1)) { // not every file system can
        hashed = hash(requestFor(huge.fileName()));
        QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::TooLarge);
    }
    QVERIFY(trees().isEmpty());
}

void TestFileHasher::saysWhatStandsInTheWay()
{
    const QString path = pathOf("file");
    writeFile(path, QByteArray(50'000, 'x'));
    auto hashed = hashFile(m_files, store::Layout(path + QStringLiteral("/below a file")), requestFor(path));
    QVERIFY(!hashed && hashed.error().kind == DiskErrorKind::Missing);
    QVERIFY(!hashed.error().system.isEmpty());

    // A folder stands where the tree should.
    const Guid guid = hash(requestFor(path))->guid;
    const QString treePath = store::Layout(stateFolder()).treePath(guid);
    QVERIFY(QFile::remove(treePath));
    QVERIFY(QDir().mkpath(treePath + QStringLiteral("/x")));
    hashed = hash(requestFor(path));
    QVERIFY(!hashed);
    QCOMPARE(hashed.error().path, treePath);
    QVERIFY(trees().isEmpty());
}

/// Each operation on the disk fails once, one after the other.
void TestFileHasher::everyFailureIsToldAndCleanedUp()
{
    const store::Layout layout(QStringLiteral("/state"));
    const QString path = QStringLiteral("/file");
    const QByteArray bytes = test::vectorContent(2 * limits::kHashPiece + 1);
    const HashRequest request = requestFor(path, 1);
    for (std::uint64_t wellDone = 0;; ++wellDone) {
        test::MemoryFileSystem files;
        files.addFile(path, bytes);
        files.failAfter(wellDone, DiskErrorKind::Full);
        const auto hashed = hashFile(files, layout, request);
        if (hashed) {
            QVERIFY(wellDone > 20);
            QVERIFY(*files.contentsOf(hashed->treePath) == storedTreeOf(bytes));
            break;
        }
        const bool isLastLook = hashed.error().kind == DiskErrorKind::Changed;
        QVERIFY(hashed.error().kind == DiskErrorKind::Full || isLastLook);
        const QString treePath = layout.treePath(content::guidOf(request.kind, std::uint64_t(bytes.size()),
                                                                 *Hash::fromBytes(viewOf(storedTreeOf(bytes).last(32)))));
        for (const QString &left : files.paths())
            QVERIFY(left == path || (left == treePath && *files.contentsOf(left) == storedTreeOf(bytes)));
    }
}

/// Whenever the power goes: what has a tree's name is a whole tree, and what was told to be kept is kept.
void TestFileHasher::treesSurviveThePower()
{
    const store::Layout layout(QStringLiteral("/state"));
    const QString path = QStringLiteral("/file");
    const QByteArray bytes = test::vectorContent(limits::kHashPiece + 1);
    const QByteArray stored = storedTreeOf(bytes);
    SeededRandom random(1);
    bool isKept = false;
    for (std::uint64_t changes = 0; !isKept; ++changes) {
        test::MemoryFileSystem files;
        files.addFile(path, bytes);
        files.losePowerAfter(changes);
        const auto hashed = hashFile(files, layout, requestFor(path, 1));
        isKept = files.hasPower();
        files.powerCut(&random);
        if (hashed)
            QVERIFY(*files.contentsOf(hashed->treePath) == stored);
        for (const QString &left : files.paths()) {
            if (left.endsWith(QStringLiteral(".tree")))
                QVERIFY(*files.contentsOf(left) == stored);
        }
    }
}

QTEST_APPLESS_MAIN(TestFileHasher)
#include "tst_file_hasher.moc"
