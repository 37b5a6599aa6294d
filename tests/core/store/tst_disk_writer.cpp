#include "core/store/disk_writer.h"
#include "tests/support/memory_file_system.h"
#include "tests/support/source_file.h"

#include <QTest>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;
using plug::test::SourceFile;

namespace {

constexpr std::uint64_t kBlock = protocol::kBlockSize;

QString path(const char *text)
{
    return QString::fromLatin1(text);
}

/// A fetch of a folder of three files (several blocks, one block, none), as the engine would have its disk do it.
/// It keeps no memory over power cuts but the ledger's.
class Fetch {
public:
    explicit Fetch(MemoryFileSystem &files)
        : m_files(files)
        , m_writer(std::make_unique<DiskWriter>(files))
    {
        for (const char *folder : {"/downloads/folder", "/state/trees", "/state/ledgers"})
            files.removeFolder(path(folder));
        for (std::uint32_t i = 0; i < m_sources.size(); ++i) {
            auto part = std::make_shared<PartFile>();
            part->partPath = finalPath(i) + path(".plugpart");
            part->treePath = m_sources[i].size() > kBlock ? path("/state/trees/%1.tree").arg(i) : QString();
            part->ledgerPath = m_ledgerPath;
            part->fileIndex = i;
            part->size = m_sources[i].size();
            part->topFolder = path("/downloads");
            m_parts.push_back(part);
        }
    }

    std::size_t fileCount() const { return m_sources.size(); }
    const SourceFile &source(std::uint32_t i) const { return m_sources[i]; }
    QString finalPath(std::uint32_t i) const { return path("/downloads/folder/sub/file %1.bin").arg(i); }
    const PartFile &part(std::uint32_t i) const { return *m_parts[i]; }

    /// Fetches what the ledger does not claim. False where the disk failed.
    bool run()
    {
        const DiskAnswer loaded = m_writer->execute(LoadLedger{m_ledgerPath});
        if (!std::holds_alternative<LedgerContents>(loaded))
            return false;
        m_known = std::get<LedgerContents>(loaded);
        for (std::uint32_t i = 0; i < m_sources.size(); ++i) {
            if (!m_known.files[i].isFinished && !fetch(i))
                return false;
        }
        return true;
    }

    /// What a user asks for by "start over" where a part file was lost.
    bool startOver(std::uint32_t i)
    {
        return succeeds(Flush{m_ledgerPath, {{.file = m_parts[i], .ranges = {}, .spans = {}, .info = {}, .startsOver = true}}});
    }

    void restart() { m_writer = std::make_unique<DiskWriter>(m_files); }

    LedgerContents ledger()
    {
        const DiskAnswer answer = DiskWriter(m_files).execute(LoadLedger{m_ledgerPath});
        return std::get<LedgerContents>(answer);
    }

    /// Empty where all that the ledger claims is there, under the one name or the other; else what is not.
    QString falseClaim()
    {
        for (const auto &[i, file] : ledger().files) {
            const QString unfinished = m_files.contentsOf(m_parts[i]->partPath) ? m_parts[i]->partPath : finalPath(i);
            const QByteArray there = m_files.contentsOf(file.isFinished ? file.finishedPath : unfinished).value_or(QByteArray());
            if (file.isFinished && there != m_sources[i].bytes())
                return path("finished file %1 is not whole").arg(i);
            for (const ByteRange &range : file.verified.ranges()) {
                if (there.mid(qsizetype(range.begin), qsizetype(range.size())) != m_sources[i].bytesOf(range))
                    return path("file %1 has not the bytes from %2").arg(i).arg(range.begin);
            }
            if (!file.spans.empty() && m_files.contentsOf(m_parts[i]->treePath) != m_sources[i].tree())
                return path("the tree of file %1 is not there").arg(i);
        }
        return {};
    }

private:
    bool succeeds(const DiskAnswer &answer) { return !std::holds_alternative<DiskError>(answer); }
    template <typename Request>
    bool succeeds(const Request &request)
    {
        return succeeds(m_writer->execute(request));
    }

    bool fetch(std::uint32_t i)
    {
        const SourceFile &source = m_sources[i];
        const LedgerFile &known = m_known.files[i];
        FlushedPart flushed{.file = m_parts[i], .ranges = {}, .spans = {}, .info = LedgerFileInfo{source.size(), source.root()}, .startsOver = false};
        if (known.spans.empty()) {
            for (const content::TreeSpan span : source.spans()) {
                if (!succeeds(source.treeWriteOf(m_parts[i], span)))
                    return false;
                flushed.spans.push_back(span);
            }
        }
        for (std::uint64_t block = 0; block < source.blockCount(); ++block) {
            if (known.verified.contains(source.block(block)))
                continue;
            if (!succeeds(source.writeOf(m_parts[i], {block, block + 1})))
                return false;
            flushed.ranges.push_back(source.block(block));
            // Not each block by itself, so that some are under way when something happens.
            if (flushed.ranges.size() == 2 && !flush(flushed))
                return false;
        }
        // The last of it by itself, or together with the name.
        if (i == 1)
            return flush(flushed) && succeeds(FinishFile{m_parts[i], finalPath(i)});
        return succeeds(FinishFile{m_parts[i], finalPath(i), flushed});
    }

    bool flush(FlushedPart &flushed)
    {
        if (!succeeds(Flush{m_ledgerPath, {flushed}}))
            return false;
        flushed.ranges.clear();
        flushed.spans.clear();
        flushed.info.reset();
        return true;
    }

    MemoryFileSystem &m_files;
    std::unique_ptr<DiskWriter> m_writer;
    const QString m_ledgerPath = path("/state/ledgers/a.ledger");
    const std::vector<SourceFile> m_sources{SourceFile(5 * kBlock + 77, 1), SourceFile(1000, 2), SourceFile(0, 3)};
    std::vector<std::shared_ptr<const PartFile>> m_parts;
    LedgerContents m_known;
};

std::vector<QString> filesBelow(const MemoryFileSystem &files, const char *folder)
{
    std::vector<QString> found;
    for (const QString &one : files.paths()) {
        if (one.startsWith(path(folder)))
            found.push_back(one);
    }
    return found;
}

std::uint64_t changesOfAWholeFetch()
{
    MemoryFileSystem files;
    Fetch fetch(files);
    if (!fetch.run())
        qFatal("a fetch without faults fails");
    return files.changeCount();
}

/// Goes on after whatever happened, starting over what was lost, until all is there.
bool completes(Fetch &fetch)
{
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (fetch.run())
            return true;
        fetch.restart();
        const auto ledger = fetch.ledger();
        for (std::uint32_t i = 0; i < fetch.fileCount(); ++i) {
            const auto known = ledger.files.find(i);
            if ((known == ledger.files.end() || !known->second.isFinished) && !fetch.startOver(i))
                return false;
        }
    }
    return false;
}

} // namespace

class TestDiskWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fetchesAFolder();
    void losingPowerAnywhereCostsNothingClaimed_data();
    void losingPowerAnywhereCostsNothingClaimed();
    void losingPowerWithoutHardLinks();
    void aFailureAnywhereCostsNothingClaimed_data();
    void aFailureAnywhereCostsNothingClaimed();
    void aFailedSyncIsToldOnce();
    void goesOnWhereTheDiskWasFull();
    void cutsAPartFileThatIsTooLong();
    void refusesToFinishWhatIsTooShort();
    void takesNoOtherFileForItsOwnPart();
    void finishingBringsTheTreeToTheMedium();
    void finishingTellsTheLedgerTheRest();
    void loadingReadsTheLedgerThatIsThere();
    void requestsThatFitNoFileAreRefused();
    void manyFilesAtOnceAreSyncedBeforeTheyAreClosed();
    void takesTheSpaceForAllOfAFileFirst();
};

void TestDiskWriter::fetchesAFolder()
{
    MemoryFileSystem files;
    Fetch fetch(files);
    QVERIFY(fetch.run());
    for (std::uint32_t i = 0; i < fetch.fileCount(); ++i)
        QCOMPARE(files.contentsOf(fetch.finalPath(i)), fetch.source(i).bytes());
    QCOMPARE(filesBelow(files, "/downloads").size(), fetch.fileCount());
    for (const auto &[i, file] : fetch.ledger().files) {
        QVERIFY(file.isFinished);
        QCOMPARE(file.finishedPath, fetch.finalPath(i));
        QCOMPARE(file.finishedStamp.size, fetch.source(i).size());
        QCOMPARE(file.verified.byteCount(), fetch.source(i).size());
        QCOMPARE(file.info->root, fetch.source(i).root());
    }
}

void TestDiskWriter::losingPowerAnywhereCostsNothingClaimed_data()
{
    QTest::addColumn<std::uint64_t>("seed");
    QTest::newRow("all that was not synced is lost") << std::uint64_t(0);
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        QTest::addRow("some of it is lost, seed %d", int(seed)) << seed;
}

/// The power goes after each change in turn, then once more during recovery.
void TestDiskWriter::losingPowerAnywhereCostsNothingClaimed()
{
    QFETCH(std::uint64_t, seed);
    const std::uint64_t changes = changesOfAWholeFetch();
    QVERIFY(changes > 30);
    for (std::uint64_t first = 0; first < changes; ++first) {
        SeededRandom random(seed * 1000 + first);
        RandomSource *luck = seed == 0 ? nullptr : &random;
        MemoryFileSystem files;
        Fetch fetch(files);
        for (const std::uint64_t cut : {first, random.below(changes)}) {
            files.losePowerAfter(cut);
            (void)fetch.run();
            files.powerCut(luck);
            fetch.restart();
            QCOMPARE(fetch.falseClaim(), QString());
        }
        QVERIFY(fetch.run());
        for (std::uint32_t i = 0; i < fetch.fileCount(); ++i)
            QCOMPARE(files.contentsOf(fetch.finalPath(i)), fetch.source(i).bytes());
        // Under its own name and no other, part files included.
        QCOMPARE(filesBelow(files, "/downloads").size(), fetch.fileCount());
    }
}

/// Without them there is a moment in which a file has its final name and the ledger does not know. Then it is fetched anew,
/// beside it; what is claimed is true all the same.
void TestDiskWriter::losingPowerWithoutHardLinks()
{
    const std::uint64_t changes = changesOfAWholeFetch();
    for (std::uint64_t cut = 0; cut < changes; ++cut) {
        MemoryFileSystem files;
        files.setCanLink(false);
        Fetch fetch(files);
        files.losePowerAfter(cut);
        (void)fetch.run();
        files.powerCut();
        fetch.restart();
        QCOMPARE(fetch.falseClaim(), QString());
        QVERIFY(completes(fetch));
        QCOMPARE(fetch.falseClaim(), QString());
        for (const auto &[i, file] : fetch.ledger().files)
            QCOMPARE(files.contentsOf(file.finishedPath), fetch.source(i).bytes());
    }
}

void TestDiskWriter::aFailureAnywhereCostsNothingClaimed_data()
{
    QTest::addColumn<DiskErrorKind>("kind");
    QTest::newRow("disk full") << DiskErrorKind::Full;
    QTest::newRow("input or output error") << DiskErrorKind::Io;
    QTest::newRow("permission") << DiskErrorKind::Permission;
}

void TestDiskWriter::aFailureAnywhereCostsNothingClaimed()
{
    QFETCH(DiskErrorKind, kind);
    for (std::uint64_t operation = 0;; ++operation) {
        MemoryFileSystem files;
        Fetch fetch(files);
        files.failAfter(operation, kind);
        (void)fetch.run();
        const bool wasThrough = files.isFailurePending();
        // After what happened, the power goes as well: what was told as done has to be there.
        files.powerCut();
        fetch.restart();
        QCOMPARE(fetch.falseClaim(), QString());
        QVERIFY(completes(fetch));
        QCOMPARE(fetch.falseClaim(), QString());
        QCOMPARE(filesBelow(files, "/downloads").size(), fetch.fileCount());
        if (wasThrough)
            return;
    }
}

/// After a failed sync the system may take lost pages for clean. Whoever is told writes all of them again, and what is said after
/// that counts.
void TestDiskWriter::aFailedSyncIsToldOnce()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(2 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{path("/d/a.plugpart"), path("/s/trees/a"), path("/s/ledgers/a"), 0, source.size(), {}});
    const Flush flush{part->ledgerPath, {{.file = part, .ranges = {{0, kBlock}}, .spans = {}, .info = {}, .startsOver = false}}};
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 1}))));
    files.failAfter(1, DiskErrorKind::Io); // one status, then the sync
    const DiskAnswer failed = writer.execute(flush);
    QCOMPARE(std::get<DiskError>(failed).kind, DiskErrorKind::Io);
    QCOMPARE(std::get<DiskError>(failed).path, part->partPath);
    const auto ledger = std::get<LedgerContents>(writer.execute(LoadLedger{part->ledgerPath}));
    QVERIFY(ledger.files.empty());

    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 1}))));
    QVERIFY(std::holds_alternative<Done>(writer.execute(flush)));
}

void TestDiskWriter::goesOnWhereTheDiskWasFull()
{
    MemoryFileSystem files;
    Fetch fetch(files);
    files.setFull(true);
    QVERIFY(!fetch.run());
    files.setFull(false);
    QVERIFY(fetch.run());
    QCOMPARE(filesBelow(files, "/downloads").size(), fetch.fileCount());
    QCOMPARE(fetch.falseClaim(), QString());
}

void TestDiskWriter::cutsAPartFileThatIsTooLong()
{
    MemoryFileSystem files;
    Fetch fetch(files);
    files.addFile(fetch.part(0).partPath, QByteArray(10 * kBlock, 'x'));
    files.addFile(fetch.part(2).partPath, QByteArray(5, 'x'));
    QVERIFY(fetch.run());
    files.powerCut();
    QCOMPARE(fetch.falseClaim(), QString());
    QCOMPARE(files.contentsOf(fetch.finalPath(0)), fetch.source(0).bytes());
    QCOMPARE(files.contentsOf(fetch.finalPath(2)), QByteArray());
}

void TestDiskWriter::refusesToFinishWhatIsTooShort()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(3 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{path("/d/a.plugpart"), path("/s/trees/a"), path("/s/ledgers/a"), 0, source.size(), {}});
    QCOMPARE(std::get<DiskError>(writer.execute(FinishFile{part, path("/d/a")})).kind, DiskErrorKind::Missing);
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 2}))));
    QCOMPARE(std::get<DiskError>(writer.execute(FinishFile{part, path("/d/a")})).kind, DiskErrorKind::Changed);
    QVERIFY(!files.contentsOf(path("/d/a")));
}

/// Somebody moved the part file away while it was written and put another there.
void TestDiskWriter::takesNoOtherFileForItsOwnPart()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(3 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{path("/d/a.plugpart"), path("/s/trees/a"), path("/s/ledgers/a"), 0, source.size(), {}});
    const Flush flush{part->ledgerPath, {{.file = part, .ranges = {{0, kBlock}}, .spans = {}, .info = {}, .startsOver = false}}};
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 3}))));
    QVERIFY(files.replace(part->partPath, path("/d/elsewhere")));
    QCOMPARE(std::get<DiskError>(writer.execute(flush)).kind, DiskErrorKind::Missing);
    files.addFile(part->partPath, QByteArray(3 * kBlock, 'x'));
    QCOMPARE(std::get<DiskError>(writer.execute(flush)).kind, DiskErrorKind::Missing);
    QCOMPARE(std::get<DiskError>(writer.execute(FinishFile{part, path("/d/a")})).kind, DiskErrorKind::Missing);
    QVERIFY(std::get<LedgerContents>(writer.execute(LoadLedger{part->ledgerPath})).files.empty());
    QCOMPARE(files.contentsOf(part->partPath), QByteArray(3 * kBlock, 'x'));
}

/// Also where no flush of its own did before: whoever has the file shares it, by its tree.
void TestDiskWriter::finishingBringsTheTreeToTheMedium()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(3 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{path("/d/a.plugpart"), path("/s/trees/a"), path("/s/ledgers/a"), 0, source.size(), {}});
    QVERIFY(std::holds_alternative<Done>(writer.execute(source.treeWriteOf(part, source.spans().front()))));
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 3}))));
    QVERIFY(std::holds_alternative<Finished>(writer.execute(FinishFile{part, path("/d/a")})));
    files.powerCut();
    QCOMPARE(files.contentsOf(path("/d/a")), source.bytes());
    QCOMPARE(files.contentsOf(part->treePath), source.tree());
}

void TestDiskWriter::finishingTellsTheLedgerTheRest()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(1000, 1);
    const auto part = std::make_shared<PartFile>(PartFile{path("/d/a.plugpart"), {}, path("/s/ledgers/a"), 4, source.size(), {}});
    const FlushedPart rest{.file = part, .ranges = {{0, 1000}}, .spans = {}, .info = LedgerFileInfo{source.size(), source.root()}, .startsOver = false};
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 1}))));
    FlushedPart beyond = rest;
    beyond.ranges = {{0, 1001}};
    QVERIFY(std::holds_alternative<DiskError>(writer.execute(FinishFile{part, path("/d/a"), beyond})));
    QVERIFY(std::holds_alternative<Finished>(writer.execute(FinishFile{part, path("/d/a"), rest})));
    files.powerCut();
    const LedgerFile known = std::get<LedgerContents>(DiskWriter(files).execute(LoadLedger{part->ledgerPath})).files.at(4);
    QVERIFY(known.isFinished);
    QCOMPARE(known.finishedPath, path("/d/a"));
    QVERIFY(known.info == rest.info);
    QVERIFY(known.verified.contains(ByteRange{0, 1000}));
}

/// Somebody put back an older state while the program ran.
void TestDiskWriter::loadingReadsTheLedgerThatIsThere()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(3 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{path("/d/a.plugpart"), path("/s/trees/a"), path("/s/ledgers/a"), 0, source.size(), {}});
    const auto flush = [&part](ByteRange range) {
        return Flush{part->ledgerPath, {{.file = part, .ranges = {range}, .spans = {}, .info = {}, .startsOver = false}}};
    };
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 3}))));
    QVERIFY(std::holds_alternative<Done>(writer.execute(flush({0, kBlock}))));
    files.addFile(part->ledgerPath, ledgerHeader());
    QVERIFY(std::get<LedgerContents>(writer.execute(LoadLedger{part->ledgerPath})).files.empty());
    QVERIFY(std::holds_alternative<Done>(writer.execute(flush({kBlock, 2 * kBlock}))));
    QCOMPARE(std::get<LedgerContents>(writer.execute(LoadLedger{part->ledgerPath})).files.at(0).verified.byteCount(), kBlock);
}

void TestDiskWriter::requestsThatFitNoFileAreRefused()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    const SourceFile source(2 * kBlock + 5, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{path("/d/a.plugpart"), path("/s/trees/a"), path("/s/ledgers/a"), 0, source.size(), {}});
    const auto isRefused = [&writer](const auto &request) { return std::holds_alternative<DiskError>(writer.execute(request)); };
    const WriteBlocks good = source.writeOf(part, {1, 3});
    for (const auto &spoil : std::vector<std::function<void(WriteBlocks &)>>{
             [](WriteBlocks &request) { request.offset += 1; },
             [](WriteBlocks &request) { request.offset += kBlock; },
             [](WriteBlocks &request) { request.offset = ~0ull - kBlock + 1; },
             [](WriteBlocks &request) { request.leaves.pop_back(); },
             [](WriteBlocks &request) { request.leaves.push_back({}); },
             [](WriteBlocks &request) { request.bytes.chop(1); },
             [](WriteBlocks &request) { request.bytes += 'x'; }}) {
        WriteBlocks bad = good;
        spoil(bad);
        QVERIFY(isRefused(bad));
    }
    QVERIFY(isRefused(WriteTree{part, {{source.shape().storedSize() - 31, QByteArray(32, 'x')}}}));
    QVERIFY(isRefused(WriteTree{part, {{~0ull, QByteArray(32, 'x')}}}));
    QVERIFY(isRefused(Flush{part->ledgerPath, {{.file = part, .ranges = {{0, source.size() + 1}}, .spans = {}, .info = {}, .startsOver = false}}}));
    QVERIFY(isRefused(Flush{part->ledgerPath, {{.file = part, .ranges = {{5, 4}}, .spans = {}, .info = {}, .startsOver = false}}}));
    QVERIFY(files.paths().empty());
    QVERIFY(!isRefused(good));
}

/// More files than may be open at once, all flushed together.
void TestDiskWriter::manyFilesAtOnceAreSyncedBeforeTheyAreClosed()
{
    MemoryFileSystem files;
    DiskWriter writer(files);
    Flush flush{path("/s/ledgers/a"), {}};
    std::vector<SourceFile> sources;
    for (std::uint32_t i = 0; i < 200; ++i) {
        sources.emplace_back(100 + i, i);
        const auto part = std::make_shared<PartFile>(
            PartFile{path("/d/%1.plugpart").arg(i), {}, flush.ledgerPath, i, sources[i].size(), {}});
        QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(sources[i].writeOf(part, {0, 1}))));
        flush.parts.push_back({.file = part, .ranges = {{0, sources[i].size()}}, .spans = {}, .info = {}, .startsOver = false});
    }
    QVERIFY(std::holds_alternative<Done>(writer.execute(flush)));
    files.powerCut();
    for (std::uint32_t i = 0; i < 200; ++i)
        QCOMPARE(files.contentsOf(flush.parts[i].file->partPath), sources[i].bytes());
}

/// But not for bytes that are none of the file's: a claimed size alone takes nothing.
void TestDiskWriter::takesTheSpaceForAllOfAFileFirst()
{
    MemoryFileSystem files;
    const SourceFile source(100 * kBlock, 1);
    auto part = std::make_shared<PartFile>(PartFile{path("/d/a.plugpart"), path("/state/trees/a"), path("/state/ledgers/a"), 0, source.size(), {}});
    part->preallocates = true;
    DiskWriter writer(files);
    WriteBlocks wrong = source.writeOf(part, {0, 1});
    wrong.leaves.front().bytes[0] ^= 1;
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(wrong)));
    QVERIFY(files.contentsOf(part->partPath).value_or(QByteArray()).isEmpty());
    files.setCapacity(50 * kBlock);
    QCOMPARE(std::get<DiskError>(writer.execute(source.writeOf(part, {0, 1}))).kind, DiskErrorKind::Full);
    QVERIFY(files.contentsOf(part->partPath).value_or(QByteArray()).isEmpty());
    files.setCapacity(101 * kBlock);
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {3, 5}))));
    QCOMPARE(std::uint64_t(files.contentsOf(part->partPath)->size()), source.size());
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {0, 3}))));
    QVERIFY(std::holds_alternative<BlocksWritten>(writer.execute(source.writeOf(part, {5, 100}))));
    QVERIFY(std::holds_alternative<Finished>(writer.execute(FinishFile{part, path("/d/a")})));
    QCOMPARE(files.contentsOf(path("/d/a")), std::optional(source.bytes()));
}

QTEST_APPLESS_MAIN(TestDiskWriter)
#include "tst_disk_writer.moc"
