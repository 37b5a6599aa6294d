#include "core/base/random.h"
#include "core/content/file_name.h"
#include "core/runtime/disk_workers.h"
#include "core/store/layout.h"
#include "core/store/range_ledger.h"
#include "tests/support/memory_disk.h"
#include "tests/support/source_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

#include <deque>

using namespace plug;
using namespace plug::store;
using plug::runtime::DiskWorkers;
using plug::test::MemoryDisk;
using plug::test::SourceFile;

namespace {

constexpr std::uint64_t kBlock = protocol::kBlockSize;
constexpr int kPatience = 60'000; // ms, for what takes none unless it hangs

/// One disk under test. What it is told and what it answers means the same, whether it is made of memory or of threads.
class Disk {
public:
    virtual ~Disk() = default;

    virtual std::vector<DiskResult> execute(DiskRequest request) = 0;
    virtual QString root() const = 0;
    virtual void addFile(const QString &path, const QByteArray &bytes) = 0;
    virtual std::optional<QByteArray> contentsOf(const QString &path) const = 0;
    virtual void removeFile(const QString &path) = 0;
    virtual void removeFolder(const QString &path) = 0;
    /// Flips a bit and leaves the file's stamp as it is.
    virtual void corrupt(const QString &path, std::uint64_t offset) = 0;
    /// A new program on the same disk.
    virtual void restart() = 0;

    /// The last result of a request.
    template <typename What>
    DiskAnswer ask(What what)
    {
        const DiskRequestId id{++m_lastId};
        auto results = execute({id, std::move(what)});
        for (const DiskResult &result : results) {
            if (result.id != id)
                qFatal("a result of another request");
        }
        m_progress.clear();
        for (std::size_t i = 0; i + 1 < results.size(); ++i)
            m_progress.push_back(std::get<PrepareProgress>(results[i].what));
        return std::move(results.back().what);
    }
    const std::vector<PrepareProgress> &progress() const { return m_progress; }

private:
    std::uint64_t m_lastId = 0;
    std::vector<PrepareProgress> m_progress;
};

class DiskOfMemory final : public Disk {
public:
    std::vector<DiskResult> execute(DiskRequest request) override { return m_disk.execute(request); }
    QString root() const override { return QStringLiteral("/root"); }
    void addFile(const QString &path, const QByteArray &bytes) override { m_disk.addFile(path, bytes); }
    std::optional<QByteArray> contentsOf(const QString &path) const override { return m_disk.contentsOf(path); }
    void removeFile(const QString &path) override
    {
        (void)m_disk.fileSystem().remove(path);
        (void)m_disk.fileSystem().syncFolder(folderOf(path));
    }
    void removeFolder(const QString &path) override { m_disk.removeFolder(path); }
    void corrupt(const QString &path, std::uint64_t offset) override { m_disk.corrupt(path, offset); }
    void restart() override { m_disk.crash(); }

private:
    MemoryDisk m_disk{QStringLiteral("/root/state")};
};

class DiskOfThreads final : public Disk {
public:
    DiskOfThreads()
    {
        for (const char *folder : {"state", "downloads", "share"})
            QDir(m_folder.path()).mkdir(QString::fromLatin1(folder));
        restart();
    }

    std::vector<DiskResult> execute(DiskRequest request) override
    {
        const DiskRequestId id = request.id;
        m_workers->submit(std::move(request));
        std::vector<DiskResult> results;
        for (;;) {
            if (!m_news.tryAcquire(1, kPatience))
                qFatal("the disk does not answer");
            for (DiskResult &result : m_workers->takeResults())
                results.push_back(std::move(result));
            if (!results.empty() && results.back().id == id && !std::holds_alternative<PrepareProgress>(results.back().what))
                return results;
        }
    }
    QString root() const override { return m_folder.path(); }
    void addFile(const QString &path, const QByteArray &bytes) override
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(path));
    }
    std::optional<QByteArray> contentsOf(const QString &path) const override
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
    }
    void removeFile(const QString &path) override { QFile::remove(path); }
    void removeFolder(const QString &path) override { QDir(path).removeRecursively(); }
    void corrupt(const QString &path, std::uint64_t offset) override
    {
        const std::filesystem::path native = path.toStdU16String();
        const auto modified = std::filesystem::last_write_time(native);
        QByteArray bytes = *contentsOf(path);
        bytes[qsizetype(offset)] = char(bytes[qsizetype(offset)] ^ 1);
        addFile(path, bytes);
        std::filesystem::last_write_time(native, modified);
    }
    void restart() override
    {
        m_workers.reset();
        m_workers = std::make_unique<DiskWorkers>(m_folder.filePath(QStringLiteral("state")), [this] { m_news.release(); });
    }

private:
    QTemporaryDir m_folder;
    QSemaphore m_news;
    std::unique_ptr<DiskWorkers> m_workers;
};

DiskErrorKind kindOf(const DiskAnswer &answer)
{
    if (!std::holds_alternative<DiskError>(answer))
        qFatal("no error, but variant %zu", answer.index());
    return std::get<DiskError>(answer).kind;
}

QByteArray bytesOf(const DiskAnswer &answer)
{
    if (const auto *error = std::get_if<DiskError>(&answer))
        qFatal("error %d: %s %s", int(error->kind), qPrintable(error->path), qPrintable(error->system));
    return std::get<BytesRead>(answer).bytes;
}

FlushedPart flushed(std::shared_ptr<const PartFile> file, std::vector<ByteRange> ranges, std::vector<content::TreeSpan> spans = {})
{
    return {.file = std::move(file), .ranges = std::move(ranges), .spans = std::move(spans), .info = {}, .startsOver = false};
}

} // namespace

/// The same scenarios on the disk of threads and on the one of memory, which the simulator takes for it.
class TestDiskWorkers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void fetchesAFile_data() { disks(); }
    void fetchesAFile();
    void refusesWrongBlocks_data() { disks(); }
    void refusesWrongBlocks();
    void finishesSmallFiles_data() { disks(); }
    void finishesSmallFiles();
    void neverWritesOverAnotherFile_data() { disks(); }
    void neverWritesOverAnotherFile();
    void makesFoldersBelowTheTop_data() { disks(); }
    void makesFoldersBelowTheTop();
    void aRemovedDownloadFolderIsMissing_data() { disks(); }
    void aRemovedDownloadFolderIsMissing();
    void aLostPartFileIsToldAndCanStartOver_data() { disks(); }
    void aLostPartFileIsToldAndCanStartOver();
    void servesWhatIsBeingFetched_data() { disks(); }
    void servesWhatIsBeingFetched();
    void discards_data() { disks(); }
    void discards();
    void refusesLedgersThatAreNone_data() { disks(); }
    void refusesLedgersThatAreNone();
    void servesSharedFiles_data() { disks(); }
    void servesSharedFiles();
    void noticesChangedFiles_data() { disks(); }
    void noticesChangedFiles();
    void noticesBrokenTrees_data() { disks(); }
    void noticesBrokenTrees();
    void refusesRangesOutside_data() { disks(); }
    void refusesRangesOutside();
    void readsSmallFilesWhole_data() { disks(); }
    void readsSmallFilesWhole();
    void sharesFolders_data() { disks(); }
    void sharesFolders();
    void refusesUnsafeNames_data() { disks(); }
    void refusesUnsafeNames();
    void saysWhatCannotBeShared_data() { disks(); }
    void saysWhatCannotBeShared();
    void keepsTheCatalogue_data() { disks(); }
    void keepsTheCatalogue();

private:
    static void disks()
    {
        QTest::addColumn<bool>("isReal");
        QTest::newRow("memory") << false;
        QTest::newRow("threads") << true;
    }

    QString at(const char *relative) const { return m_disk->root() + u'/' + QString::fromLatin1(relative); }
    Layout layout() const { return Layout(at("state")); }
    std::shared_ptr<PartFile> partOf(const SourceFile &source, const char *finalPath) const
    {
        PartFile part;
        part.partPath = partPathOf(at(finalPath));
        part.treePath = source.size() > kBlock ? layout().fetchTreePath(source.guid(), 0) : QString();
        part.ledgerPath = layout().ledgerPath(source.guid());
        part.size = source.size();
        return std::make_shared<PartFile>(part);
    }
    bool writes(const SourceFile &source, const std::shared_ptr<PartFile> &part, ByteRange blocks)
    {
        const DiskAnswer answer = m_disk->ask(source.writeOf(part, blocks));
        return answer.index() == DiskAnswer(BlocksWritten{}).index();
    }
    LedgerContents ledgerOf(const std::shared_ptr<PartFile> &part)
    {
        return std::get<LedgerContents>(m_disk->ask(LoadLedger{part->ledgerPath}));
    }
    bool isDone(const DiskAnswer &answer) const { return std::holds_alternative<Done>(answer); }
    SharePrepared shared(const QString &path)
    {
        DiskAnswer answer = m_disk->ask(PrepareShare{path});
        if (const auto *error = std::get_if<DiskError>(&answer))
            qFatal("error %d: %s %s", int(error->kind), qPrintable(error->path), qPrintable(error->system));
        return std::get<SharePrepared>(std::move(answer));
    }
    std::shared_ptr<ServedFile> servedOf(const TransferRecord &record) const
    {
        return std::make_shared<ServedFile>(ServedFile{record.path, record.treePath, record.size, record.root, record.stamp});
    }

    std::unique_ptr<Disk> m_disk;
    SeededRandom m_random{1};
};

void TestDiskWorkers::init()
{
    QFETCH(bool, isReal);
    m_disk.reset();
    if (isReal)
        m_disk = std::make_unique<DiskOfThreads>();
    else
        m_disk = std::make_unique<DiskOfMemory>();
}

void TestDiskWorkers::fetchesAFile()
{
    const SourceFile source(600 * kBlock + 11, 1);
    const auto part = partOf(source, "downloads/film.mkv");
    QVERIFY(ledgerOf(part).files.empty());
    for (const content::TreeSpan span : source.spans())
        QVERIFY(isDone(m_disk->ask(source.treeWriteOf(part, span))));
    QVERIFY(writes(source, part, {100, 400}));
    FlushedPart first = flushed(part, {{100 * kBlock, 400 * kBlock}}, source.spans());
    first.info = LedgerFileInfo{source.size(), source.root()};
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {first}})));

    m_disk->restart();
    const LedgerFile known = ledgerOf(part).files.at(0);
    QVERIFY(known.verified.ranges() == first.ranges);
    QVERIFY(known.spans == first.spans);
    QVERIFY(known.info == first.info);
    QCOMPARE(m_disk->contentsOf(part->treePath), source.tree());

    QVERIFY(writes(source, part, {0, 100}));
    QVERIFY(writes(source, part, {400, source.blockCount()}));
    const auto finished = std::get<Finished>(m_disk->ask(FinishFile{part, at("downloads/film.mkv")}));
    QCOMPARE(finished.path, at("downloads/film.mkv"));
    QCOMPARE(finished.stamp.size, source.size());
    QCOMPARE(m_disk->contentsOf(finished.path), source.bytes());
    QVERIFY(!m_disk->contentsOf(part->partPath));

    m_disk->restart();
    const LedgerFile done = ledgerOf(part).files.at(0);
    QVERIFY(done.isFinished);
    QCOMPARE(done.finishedPath, finished.path);
    QVERIFY(done.finishedStamp == finished.stamp);
    const auto served = std::make_shared<ServedFile>(
        ServedFile{finished.path, part->treePath, source.size(), source.root(), finished.stamp});
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {5, 3 * kBlock}})), source.bytesOf({5, 3 * kBlock}));
}

void TestDiskWorkers::refusesWrongBlocks()
{
    const SourceFile source(6 * kBlock + 11, 1);
    const auto part = partOf(source, "downloads/a");
    WriteBlocks request = source.writeOf(part, {0, 7});
    for (const std::uint64_t wrong : {1, 2, 6})
        request.bytes[qsizetype(source.block(wrong).begin)] = char(request.bytes[qsizetype(source.block(wrong).begin)] ^ 1);
    const auto written = std::get<BlocksWritten>(m_disk->ask(request));
    QVERIFY(written.matched == (std::vector{true, false, false, true, true, true, false}));
    const QByteArray there = *m_disk->contentsOf(part->partPath);
    QCOMPARE(std::uint64_t(there.size()), 6 * kBlock);
    QCOMPARE(there.mid(kBlock, 2 * kBlock), QByteArray(2 * kBlock, '\0'));
    QCOMPARE(there.mid(3 * kBlock), source.bytesOf({3 * kBlock, 6 * kBlock}));

    const auto none = partOf(SourceFile(kBlock, 2), "downloads/b");
    WriteBlocks all{none, 0, QByteArray(kBlock, 'x'), {Hash()}};
    QVERIFY(std::get<BlocksWritten>(m_disk->ask(all)).matched == std::vector{false});
    QVERIFY(!m_disk->contentsOf(none->partPath));
}

void TestDiskWorkers::finishesSmallFiles()
{
    const SourceFile small(1, 1);
    const auto part = partOf(small, "downloads/small");
    QVERIFY(writes(small, part, {0, 1}));
    const auto finished = std::get<Finished>(m_disk->ask(FinishFile{part, at("downloads/small")}));
    QCOMPARE(m_disk->contentsOf(finished.path), small.bytes());

    const SourceFile empty(0, 1);
    const auto emptyPart = partOf(empty, "downloads/empty");
    const auto done = std::get<Finished>(m_disk->ask(FinishFile{emptyPart, at("downloads/empty")}));
    QCOMPARE(m_disk->contentsOf(done.path), QByteArray());
    QVERIFY(!m_disk->contentsOf(emptyPart->partPath));
    const auto served = std::make_shared<ServedFile>(ServedFile{done.path, {}, 0, empty.root(), done.stamp});
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {0, 0}})), QByteArray());
}

void TestDiskWorkers::neverWritesOverAnotherFile()
{
    m_disk->addFile(at("downloads/film.mkv"), "mine");
    m_disk->addFile(at("downloads/film (1).mkv"), "mine as well");
    const SourceFile source(3 * kBlock, 1);
    const auto part = partOf(source, "downloads/film.mkv");
    QVERIFY(writes(source, part, {0, 3}));
    const auto finished = std::get<Finished>(m_disk->ask(FinishFile{part, at("downloads/film.mkv")}));
    QCOMPARE(finished.path, at("downloads/film (2).mkv"));
    QCOMPARE(m_disk->contentsOf(finished.path), source.bytes());
    QCOMPARE(m_disk->contentsOf(at("downloads/film.mkv")), QByteArray("mine"));
    QCOMPARE(m_disk->contentsOf(at("downloads/film (1).mkv")), QByteArray("mine as well"));
    QCOMPARE(ledgerOf(part).files.at(0).finishedPath, finished.path);
}

void TestDiskWorkers::makesFoldersBelowTheTop()
{
    m_disk->removeFolder(at("downloads/folder"));
    const SourceFile source(2 * kBlock, 1);
    const auto part = partOf(source, "downloads/folder/a/b/file");
    QCOMPARE(kindOf(m_disk->ask(source.writeOf(part, {0, 2}))), DiskErrorKind::Missing);
    auto below = std::make_shared<PartFile>(*part);
    below->topFolder = at("downloads");
    QVERIFY(writes(source, below, {0, 2}));
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {flushed(below, {{0, 2 * kBlock}})}})));
    const auto finished = std::get<Finished>(m_disk->ask(FinishFile{below, at("downloads/folder/a/c/file")}));
    QCOMPARE(m_disk->contentsOf(finished.path), source.bytes());

    // A folder beside the top is none of its own, whatever its name begins with.
    m_disk->removeFolder(at("downloads2"));
    const auto beside = std::make_shared<PartFile>(*partOf(SourceFile(kBlock, 2), "downloads2/a/file"));
    beside->topFolder = at("downloads");
    QCOMPARE(kindOf(m_disk->ask(SourceFile(kBlock, 2).writeOf(beside, {0, 1}))), DiskErrorKind::Missing);
}

void TestDiskWorkers::aRemovedDownloadFolderIsMissing()
{
    const SourceFile source(2 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(*partOf(source, "downloads/folder/file"));
    part->topFolder = at("downloads");
    m_disk->removeFolder(at("downloads"));
    QCOMPARE(kindOf(m_disk->ask(source.writeOf(part, {0, 2}))), DiskErrorKind::Missing);
    QVERIFY(!m_disk->contentsOf(part->partPath));
    QVERIFY(ledgerOf(part).files.empty());
}

void TestDiskWorkers::aLostPartFileIsToldAndCanStartOver()
{
    const SourceFile source(4 * kBlock, 1);
    const auto part = partOf(source, "downloads/a");
    QVERIFY(writes(source, part, {0, 2}));
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {flushed(part, {{0, 2 * kBlock}})}})));
    m_disk->restart();
    m_disk->removeFile(part->partPath);
    QCOMPARE(kindOf(m_disk->ask(source.writeOf(part, {2, 4}))), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_disk->ask(FinishFile{part, at("downloads/a")})), DiskErrorKind::Missing);

    FlushedPart over = flushed(part, {});
    over.startsOver = true;
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {over}})));
    QVERIFY(ledgerOf(part).files.at(0) == LedgerFile());
    QVERIFY(writes(source, part, {0, 4}));
    QCOMPARE(m_disk->contentsOf(part->partPath), source.bytes());
}

void TestDiskWorkers::servesWhatIsBeingFetched()
{
    const SourceFile source(40 * kBlock, 1);
    const auto part = partOf(source, "downloads/a");
    for (const content::TreeSpan span : source.spans())
        QVERIFY(isDone(m_disk->ask(source.treeWriteOf(part, span))));
    QVERIFY(writes(source, part, {10, 20}));
    const auto served = std::make_shared<ServedFile>(
        ServedFile{part->partPath, part->treePath, source.size(), source.root(), std::nullopt});
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {10 * kBlock, 20 * kBlock}})), source.bytesOf({10 * kBlock, 20 * kBlock}));
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {9 * kBlock, 11 * kBlock}})), DiskErrorKind::Changed);
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {30 * kBlock, 31 * kBlock}})), DiskErrorKind::Changed);

    QVERIFY(writes(source, part, {0, 10}));
    QVERIFY(writes(source, part, {20, 40}));
    (void)std::get<Finished>(m_disk->ask(FinishFile{part, at("downloads/a")}));
    // A read that crosses with the last rename.
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {0, kBlock}})), source.bytesOf({0, kBlock}));
}

void TestDiskWorkers::discards()
{
    const SourceFile source(4 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(*partOf(source, "downloads/folder/a"));
    part->topFolder = at("downloads");
    QVERIFY(isDone(m_disk->ask(source.treeWriteOf(part, source.spans().front()))));
    QVERIFY(writes(source, part, {0, 4}));
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {flushed(part, {{0, kBlock}})}})));
    const Discard all{{part->partPath, part->treePath, part->ledgerPath, at("downloads/none"), at("downloads/folder"), at("downloads/x")}};
    QVERIFY(isDone(m_disk->ask(all)));
    for (const QString &path : all.paths)
        QVERIFY(!m_disk->contentsOf(path));
    QVERIFY(isDone(m_disk->ask(all)));
    QVERIFY(ledgerOf(part).files.empty());
    // It can be fetched anew.
    QVERIFY(writes(source, part, {0, 1}));
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {flushed(part, {{0, kBlock}})}})));
    QCOMPARE(ledgerOf(part).files.at(0).verified.byteCount(), kBlock);
    // A folder with something in it stays.
    QVERIFY(isDone(m_disk->ask(Discard{{at("downloads/folder")}})));
    QVERIFY(m_disk->contentsOf(part->partPath));
}

void TestDiskWorkers::refusesLedgersThatAreNone()
{
    const SourceFile source(4 * kBlock, 1);
    const auto part = partOf(source, "downloads/a");
    for (const QByteArray &other : {QByteArray("something else altogether"), QByteArray("PLUGLDG\x02", 8)}) {
        m_disk->addFile(part->ledgerPath, other);
        QCOMPARE(kindOf(m_disk->ask(LoadLedger{part->ledgerPath})), DiskErrorKind::Corrupt);
        QCOMPARE(kindOf(m_disk->ask(source.writeOf(part, {0, 1}))), DiskErrorKind::Corrupt);
        QCOMPARE(m_disk->contentsOf(part->ledgerPath), other);
    }
    m_disk->addFile(part->ledgerPath, ledgerHeader() + "torn");
    QCOMPARE(ledgerOf(part).tornBytes, 4u);
    QVERIFY(writes(source, part, {0, 1}));
    QVERIFY(isDone(m_disk->ask(Flush{part->ledgerPath, {flushed(part, {{0, kBlock}})}})));
    QCOMPARE(ledgerOf(part).tornBytes, 0u);
    QCOMPARE(ledgerOf(part).files.at(0).verified.byteCount(), kBlock);
}

void TestDiskWorkers::servesSharedFiles()
{
    for (const std::uint64_t size : {std::uint64_t(0), std::uint64_t(1), kBlock, kBlock + 1, 700 * kBlock + 5}) {
        const SourceFile source(size, size);
        const QString path = at("share/file.bin");
        m_disk->addFile(path, source.bytes());
        const SharePrepared prepared = shared(path);
        QVERIFY(prepared.entries.empty());
        const TransferRecord &record = prepared.record;
        QVERIFY(record.kind == TransferKind::Share && record.content == content::ContentKind::File);
        QCOMPARE(record.guid, source.guid());
        QCOMPARE(record.root, source.root());
        QCOMPARE(record.size, size);
        QCOMPARE(record.totalSize, size);
        QCOMPARE(record.fileCount, 1u);
        QCOMPARE(record.name, QStringLiteral("file.bin"));
        QCOMPARE(record.path, path);
        QCOMPARE(record.treePath, size > kBlock ? layout().treePath(source.guid()) : QString());
        QVERIFY(record.stamp && record.stamp->size == size);
        if (size > kBlock)
            QCOMPARE(m_disk->contentsOf(record.treePath), source.tree());

        const auto served = servedOf(record);
        for (int i = 0; i < 20; ++i) {
            const std::uint64_t begin = m_random.below(size + 1);
            const ByteRange range{begin, begin + m_random.below(std::min(size - begin, 20 * kBlock) + 1)};
            QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, range})), source.bytesOf(range));
        }
        for (const content::TreeSpan span : source.spans())
            QCOMPARE(bytesOf(m_disk->ask(ReadProof{served, span})), source.proof(span));
        if (source.blockCount() == 1)
            QCOMPARE(bytesOf(m_disk->ask(ReadProof{served, {0, 0}})), toQByteArray(source.root().bytes));
    }
}

void TestDiskWorkers::noticesChangedFiles()
{
    const SourceFile source(20 * kBlock, 1);
    const QString path = at("share/a");
    m_disk->addFile(path, source.bytes());
    const auto served = servedOf(shared(path).record);
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {0, kBlock}})), source.bytesOf({0, kBlock}));

    m_disk->corrupt(path, 5 * kBlock + 3);
    const DiskAnswer answer = m_disk->ask(ReadBytes{served, {5 * kBlock, 5 * kBlock + 1}});
    QCOMPARE(kindOf(answer), DiskErrorKind::Changed);
    QCOMPARE(std::get<DiskError>(answer).path, path);
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {0, 20 * kBlock}})), DiskErrorKind::Changed);
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {6 * kBlock, 9 * kBlock}})), source.bytesOf({6 * kBlock, 9 * kBlock}));

    m_disk->addFile(path, source.bytes() + 'x');
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {0, kBlock}})), DiskErrorKind::Changed);
    m_disk->removeFile(path);
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {0, kBlock}})), DiskErrorKind::Missing);
}

void TestDiskWorkers::noticesBrokenTrees()
{
    const SourceFile source(20 * kBlock, 1);
    m_disk->addFile(at("share/a"), source.bytes());
    const auto served = servedOf(shared(at("share/a")).record);
    const content::TreeSpan span = source.spans().front();
    QCOMPARE(bytesOf(m_disk->ask(ReadProof{served, span})), source.proof(span));
    m_disk->corrupt(served->treePath, 7 * Hash::kSize);
    QCOMPARE(kindOf(m_disk->ask(ReadProof{served, span})), DiskErrorKind::Corrupt);
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {7 * kBlock, 8 * kBlock}})), DiskErrorKind::Changed);
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {8 * kBlock, 9 * kBlock}})), source.bytesOf({8 * kBlock, 9 * kBlock}));
    m_disk->removeFile(served->treePath);
    m_disk->restart();
    QCOMPARE(kindOf(m_disk->ask(ReadProof{served, span})), DiskErrorKind::Missing);
    QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, {0, kBlock}})), DiskErrorKind::Missing);
}

void TestDiskWorkers::refusesRangesOutside()
{
    const SourceFile source(400 * kBlock, 1);
    m_disk->addFile(at("share/a"), source.bytes());
    const auto served = servedOf(shared(at("share/a")).record);
    for (const ByteRange range : {ByteRange{0, source.size() + 1}, ByteRange{0, 257 * kBlock}, ByteRange{~0ull - 1, ~0ull}})
        QCOMPARE(kindOf(m_disk->ask(ReadBytes{served, range})), DiskErrorKind::TooLarge);
    for (const content::TreeSpan span : {content::TreeSpan{9, 1}, content::TreeSpan{10, 0}, content::TreeSpan{0, 400}})
        QCOMPARE(kindOf(m_disk->ask(ReadProof{served, span})), DiskErrorKind::TooLarge);
}

void TestDiskWorkers::readsSmallFilesWhole()
{
    const QByteArray bytes(100'000, 'c');
    m_disk->addFile(at("state/collections/c"), bytes);
    QCOMPARE(bytesOf(m_disk->ask(ReadWhole{at("state/collections/c")})), bytes);
    m_disk->addFile(at("state/collections/c"), "other");
    QCOMPARE(bytesOf(m_disk->ask(ReadWhole{at("state/collections/c")})), QByteArray("other"));
    QCOMPARE(kindOf(m_disk->ask(ReadWhole{at("state/collections/none")})), DiskErrorKind::Missing);
    m_disk->addFile(at("state/collections/c"), QByteArray(qsizetype(protocol::kMaxCollectionSize) + 1, '\0'));
    QCOMPARE(kindOf(m_disk->ask(ReadWhole{at("state/collections/c")})), DiskErrorKind::TooLarge);
}

void TestDiskWorkers::sharesFolders()
{
    const std::vector<std::pair<QString, SourceFile>> files{{QStringLiteral("A"), SourceFile(5, 1)},
                                                            {QStringLiteral("a b/größe.txt"), SourceFile(3 * kBlock + 1, 2)},
                                                            {QStringLiteral("a b/z/.hidden"), SourceFile(0, 3)},
                                                            {QStringLiteral("z"), SourceFile(kBlock, 4)}};
    const QString folder = at("share/My folder");
    for (const auto &[name, source] : files)
        m_disk->addFile(folder + u'/' + name, source.bytes());
    m_disk->addFile(folder + QStringLiteral("/film.mkv.plugpart"), "unfinished");
    const SharePrepared prepared = shared(folder);
    const TransferRecord &record = prepared.record;
    QVERIFY(record.kind == TransferKind::Share && record.content == content::ContentKind::Collection);
    QCOMPARE(record.name, QStringLiteral("My folder"));
    QCOMPARE(record.path, folder);
    QCOMPARE(record.fileCount, files.size());
    QCOMPARE(record.totalSize, 4 * kBlock + 6);
    QCOMPARE(record.collectionPath, layout().collectionPath(record.guid));
    QVERIFY(!record.stamp);
    QVERIFY(!m_disk->progress().empty());
    QCOMPARE(m_disk->progress().back().bytesTotal, record.totalSize);

    QCOMPARE(prepared.entries.size(), files.size());
    const QByteArray stored = bytesOf(m_disk->ask(ReadWhole{record.collectionPath}));
    QCOMPARE(std::uint64_t(stored.size()), record.size);
    const auto collection = content::parseCollection(viewOf(stored));
    QVERIFY(collection);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const ShareEntryRecord &entry = prepared.entries[i];
        const SourceFile &source = files[i].second;
        QCOMPARE(entry.relativePath, files[i].first);
        QCOMPARE(entry.path, folder + u'/' + files[i].first);
        QVERIFY((collection->entries[i] == content::CollectionEntry{files[i].first, source.size(), source.guid()}));
        const auto served = std::make_shared<ServedFile>(ServedFile{entry.path, entry.treePath, entry.size, entry.root, entry.stamp});
        QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {0, entry.size}})), source.bytes());
    }
    const auto served = std::make_shared<ServedFile>(
        ServedFile{record.collectionPath, record.treePath, record.size, record.root, record.stamp});
    QCOMPARE(bytesOf(m_disk->ask(ReadBytes{served, {0, record.size}})), stored);
    QCOMPARE(shared(folder).record.guid, record.guid);
}

void TestDiskWorkers::refusesUnsafeNames()
{
    for (const char *name : {"share/f/a:b", "share/f/sub/trailing.", "share/f/con", "share/f/sub /x"}) {
        m_disk->removeFolder(at("share/f"));
        m_disk->addFile(at(name), "x");
        m_disk->addFile(at("share/f/good"), "x");
        const DiskAnswer answer = m_disk->ask(PrepareShare{at("share/f")});
        QCOMPARE(kindOf(answer), DiskErrorKind::UnsafeName);
        const QString path = std::get<DiskError>(answer).path;
        QVERIFY2(at(name).startsWith(path) && path.size() > at("share/f/").size(), qPrintable(path));
    }
    m_disk->removeFolder(at("share/f"));
    m_disk->addFile(at("share/f/Name"), "x");
    m_disk->addFile(at("share/f/NAME"), "x");
    QCOMPARE(kindOf(m_disk->ask(PrepareShare{at("share/f")})), DiskErrorKind::UnsafeName);
    // A file alone has a suggested name only, which can be mended.
    m_disk->addFile(at("share/a:b"), "x");
    QCOMPARE(shared(at("share/a:b")).record.path, at("share/a:b"));
    QVERIFY(content::isSafeFileName(shared(at("share/a:b")).record.name));
}

void TestDiskWorkers::saysWhatCannotBeShared()
{
    m_disk->removeFolder(at("share/none"));
    const DiskAnswer answer = m_disk->ask(PrepareShare{at("share/none")});
    QCOMPARE(kindOf(answer), DiskErrorKind::Missing);
    QCOMPARE(std::get<DiskError>(answer).path, at("share/none"));
}

void TestDiskWorkers::keepsTheCatalogue()
{
    TransferRecord fetch;
    fetch.guid = SourceFile(1, 1).guid();
    fetch.name = QStringLiteral("a");
    TransferRecord share = fetch;
    share.kind = TransferKind::Share;
    ShareEntryRecord entry;
    entry.relativePath = QStringLiteral("x");
    HostRecord host{HostId::fromBytes(fetch.guid.view()), Endpoint::fromIpv4(1, 2), WallTime(std::chrono::seconds(9)), true};
    HostRecord moved = host;
    moved.endpoint.port = 3;
    const auto contents = [this] { return std::get<CatalogueContents>(m_disk->ask(LoadCatalogue{})); };
    QVERIFY(contents().transfers.empty());
    QVERIFY(isDone(m_disk->ask(PutTransfer{fetch})));
    QVERIFY(isDone(m_disk->ask(PutTransfer{share})));
    QVERIFY(isDone(m_disk->ask(PutShareEntries{share.guid, {entry}})));
    QVERIFY(isDone(m_disk->ask(PutHost{host})));
    QVERIFY(isDone(m_disk->ask(PutHost{moved})));
    m_disk->restart();
    QVERIFY(contents().transfers == (std::vector{fetch, share}));
    QVERIFY(contents().entries.at(share.guid) == std::vector{entry});
    QVERIFY(contents().hosts == std::vector{moved});
    QVERIFY(isDone(m_disk->ask(RemoveTransfer{share.guid, TransferKind::Share})));
    QVERIFY(isDone(m_disk->ask(RemoveHost{host})));
    QVERIFY(contents().transfers == std::vector{fetch});
    QVERIFY(contents().entries.empty());
    QVERIFY(contents().hosts.empty());
}

QTEST_GUILESS_MAIN(TestDiskWorkers)
#include "tst_disk_workers.moc"
