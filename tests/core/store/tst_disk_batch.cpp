#include "core/store/disk_batch.h"
#include "tests/support/memory_file_system.h"
#include "tests/support/source_file.h"

#include <QTest>

#include <map>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;
using plug::test::SourceFile;

namespace {

QString path(const char *text)
{
    return QString::fromLatin1(text);
}

/// Files of a folder that are written and finished in batches, as the engine's thread hands them over.
class Folder {
public:
    Folder(MemoryFileSystem &files, std::uint32_t count)
        : m_files(files)
        , m_writer(std::make_unique<DiskWriter>(files))
    {
        files.removeFolder(path("/state/ledgers"));
        for (std::uint32_t i = 0; i < count; ++i) {
            // Every fifth has a tree, every seventh is empty.
            sources.emplace_back(i % 7 == 6 ? 0 : i % 5 == 4 ? 40'000 : 100 + i, i);
            auto part = std::make_shared<PartFile>();
            part->partPath = finalPath(i) + path(".plugpart");
            part->treePath = sources[i].blockCount() > 1 ? path("/state/trees/%1.tree").arg(i) : QString();
            part->ledgerPath = path("/state/ledgers/l");
            part->fileIndex = i;
            part->size = sources[i].size();
            part->topFolder = path("/downloads");
            parts.push_back(part);
        }
    }

    QString finalPath(std::uint32_t i) const { return path("/downloads/f/%1/%2").arg(i % 3).arg(i); }

    DiskRequest finishOf(std::uint32_t i) const
    {
        FlushedPart rest{parts[i], {}, sources[i].spans(), LedgerFileInfo{sources[i].size(), sources[i].root()}};
        if (sources[i].size() > 0)
            rest.ranges = {{0, sources[i].size()}};
        return {DiskRequestId{1000 + i}, FinishFile{parts[i], finalPath(i), rest}};
    }
    std::vector<DiskRequest> writesOf(std::uint32_t i) const
    {
        std::vector<DiskRequest> requests;
        for (const content::TreeSpan span : sources[i].spans())
            requests.push_back({DiskRequestId{5000 + i}, sources[i].treeWriteOf(parts[i], span)});
        if (sources[i].size() > 0)
            requests.push_back({DiskRequestId{i}, sources[i].writeOf(parts[i], {0, sources[i].blockCount()})});
        return requests;
    }
    /// Each file's writes, and behind them the end of the file before the last: what a batch holds while many are fetched.
    std::vector<DiskRequest> mixedBatch(const LedgerContents &known) const
    {
        std::vector<DiskRequest> batch;
        std::vector<DiskRequest> ends;
        for (std::uint32_t i = 0; i < sources.size(); ++i) {
            if (const auto one = known.files.find(i); one != known.files.end() && one->second.isFinished)
                continue;
            for (DiskRequest &write : writesOf(i))
                batch.push_back(std::move(write));
            ends.push_back(finishOf(i));
            if (ends.size() > 2) {
                batch.push_back(std::move(ends.front()));
                ends.erase(ends.begin());
            }
        }
        batch.insert(batch.end(), ends.begin(), ends.end());
        return batch;
    }

    std::map<DiskRequestId, DiskAnswer> carryOut(const std::vector<DiskRequest> &batch)
    {
        std::map<DiskRequestId, DiskAnswer> answers;
        order.clear();
        executeBatch(*m_writer, batch, [&](DiskResult result) {
            order.push_back(result.id);
            answers[result.id] = std::move(result.what);
        });
        return answers;
    }
    /// All writes first; what failed of them is not finished, as the engine would have it.
    std::map<DiskRequestId, DiskAnswer> writeAndFinish()
    {
        std::vector<DiskRequest> ends;
        for (std::uint32_t i = 0; i < sources.size(); ++i) {
            const auto written = carryOut(writesOf(i));
            if (std::none_of(written.begin(), written.end(), [](const auto &one) { return std::holds_alternative<DiskError>(one.second); }))
                ends.push_back(finishOf(i));
        }
        return carryOut(ends);
    }
    LedgerContents load()
    {
        m_writer = std::make_unique<DiskWriter>(m_files);
        auto answer = m_writer->execute(LoadLedger{parts.front()->ledgerPath});
        return std::get<LedgerContents>(answer);
    }
    /// Empty where every claim of the ledger is true of what is there.
    QString falseClaim()
    {
        for (const auto &[i, file] : load().files) {
            const QString unfinished = m_files.contentsOf(parts[i]->partPath) ? parts[i]->partPath : finalPath(i);
            const QByteArray there = m_files.contentsOf(file.isFinished ? file.finishedPath : unfinished).value_or(QByteArray());
            const bool isWhole = there == sources[i].bytes();
            if ((file.isFinished || !file.verified.isEmpty()) && !isWhole)
                return path("file %1 is not whole").arg(i);
            if (!file.spans.empty() && m_files.contentsOf(parts[i]->treePath) != sources[i].tree())
                return path("tree %1 is not there").arg(i);
        }
        return {};
    }
    bool isWhole() const
    {
        for (std::uint32_t i = 0; i < sources.size(); ++i) {
            if (m_files.contentsOf(finalPath(i)) != std::optional(sources[i].bytes()) || m_files.contentsOf(parts[i]->partPath))
                return false;
        }
        return true;
    }

    std::vector<SourceFile> sources;
    std::vector<std::shared_ptr<PartFile>> parts;
    std::vector<DiskRequestId> order;

private:
    MemoryFileSystem &m_files;
    std::unique_ptr<DiskWriter> m_writer;
};

bool isError(const DiskAnswer &answer)
{
    return std::holds_alternative<DiskError>(answer);
}

} // namespace

class TestDiskBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyFilesAreFinishedTogether();
    void writesToOthersGoFirst();
    void whatDependsOnTheEndWaitsForIt();
    void oneFailureIsItsOwn();
    void losingPowerAnywhereCostsNothingClaimed_data();
    void losingPowerAnywhereCostsNothingClaimed();
    void aFailureAnywhereCostsNothingClaimed();
};

void TestDiskBatch::manyFilesAreFinishedTogether()
{
    constexpr std::uint32_t kCount = 50;
    MemoryFileSystem together;
    Folder folder(together, kCount);
    for (const auto &[id, answer] : folder.carryOut(folder.mixedBatch({})))
        QVERIFY(!isError(answer));
    QVERIFY(folder.isWhole());
    QCOMPARE(folder.falseClaim(), QString());
    MemoryFileSystem apart;
    Folder other(apart, kCount);
    for (const DiskRequest &request : other.mixedBatch({}))
        QVERIFY(!isError(other.carryOut({request}).begin()->second));
    QVERIFY(other.isWhole());
    // Each by itself syncs a folder and appends to the ledger: two operations, which are shared.
    QVERIFY2(together.changeCount() + 3 * (kCount - 5) < apart.changeCount() + kCount,
             qPrintable(path("%1 of %2").arg(together.changeCount()).arg(apart.changeCount())));
}

void TestDiskBatch::writesToOthersGoFirst()
{
    MemoryFileSystem files;
    Folder folder(files, 4);
    (void)folder.carryOut(folder.writesOf(0));
    std::vector<DiskRequest> batch{folder.finishOf(0)};
    batch.push_back(folder.writesOf(1).front());
    batch.push_back(folder.finishOf(1));
    for (const auto &[id, answer] : folder.carryOut(batch))
        QVERIFY(!isError(answer));
    QCOMPARE(folder.order, (std::vector<DiskRequestId>{{1}, {1000}, {1001}}));
}

void TestDiskBatch::whatDependsOnTheEndWaitsForIt()
{
    MemoryFileSystem files;
    Folder folder(files, 3);
    (void)folder.carryOut(folder.writesOf(0));
    (void)folder.carryOut(folder.writesOf(1));
    std::vector<DiskRequest> batch{folder.finishOf(0), folder.finishOf(1), {DiskRequestId{7}, LoadLedger{folder.parts[0]->ledgerPath}}};
    auto answers = folder.carryOut(batch);
    QCOMPARE(folder.order.back(), DiskRequestId{7});
    QCOMPARE(std::get<LedgerContents>(answers.at(DiskRequestId{7})).files.size(), std::size_t(2));
    // What is thrown away was finished before.
    (void)folder.carryOut(folder.writesOf(2));
    batch = {folder.finishOf(2), {DiskRequestId{8}, Discard{{folder.finalPath(2), folder.parts[2]->partPath}}}};
    answers = folder.carryOut(batch);
    QVERIFY(std::holds_alternative<Finished>(answers.at(DiskRequestId{1002})));
    QVERIFY(!files.contentsOf(folder.finalPath(2)));
}

void TestDiskBatch::oneFailureIsItsOwn()
{
    MemoryFileSystem files;
    Folder folder(files, 6);
    for (std::uint32_t i = 0; i < 6; ++i)
        (void)folder.carryOut(folder.writesOf(i));
    (void)files.remove(folder.parts[1]->partPath);
    std::vector<DiskRequest> ends;
    for (std::uint32_t i = 0; i < 6; ++i)
        ends.push_back(folder.finishOf(i));
    const auto answers = folder.carryOut(ends);
    for (std::uint32_t i = 0; i < 6; ++i)
        QCOMPARE(isError(answers.at(DiskRequestId{1000 + i})), i == 1);
    QCOMPARE(std::get<DiskError>(answers.at(DiskRequestId{1001})).kind, DiskErrorKind::Missing);
    QCOMPARE(folder.load().files.size(), std::size_t(5));
    QCOMPARE(folder.falseClaim(), QString());
}

void TestDiskBatch::losingPowerAnywhereCostsNothingClaimed_data()
{
    QTest::addColumn<std::uint64_t>("seed");
    QTest::addColumn<bool>("canLink");
    for (std::uint64_t seed = 0; seed <= 8; ++seed)
        QTest::addRow("seed %d", int(seed)) << seed << true;
    QTest::newRow("without hard links") << std::uint64_t(0) << false;
}

/// In the middle of a group, at each of its steps.
void TestDiskBatch::losingPowerAnywhereCostsNothingClaimed()
{
    QFETCH(std::uint64_t, seed);
    QFETCH(bool, canLink);
    constexpr std::uint32_t kCount = 15;
    MemoryFileSystem whole;
    Folder once(whole, kCount);
    (void)once.carryOut(once.mixedBatch({}));
    for (std::uint64_t cut = 0; cut < whole.changeCount(); ++cut) {
        SeededRandom random(seed * 1000 + cut);
        MemoryFileSystem files;
        files.setCanLink(canLink);
        Folder folder(files, kCount);
        files.losePowerAfter(cut);
        const auto answers = folder.carryOut(folder.mixedBatch({}));
        files.powerCut(seed == 0 ? nullptr : &random);
        QCOMPARE(folder.falseClaim(), QString());
        // What was told as finished is so.
        const LedgerContents known = folder.load();
        for (std::uint32_t i = 0; i < kCount; ++i) {
            const auto answer = answers.find(DiskRequestId{1000 + i});
            if (answer == answers.end() || isError(answer->second))
                continue;
            QVERIFY(known.files.contains(i) && known.files.at(i).isFinished);
        }
        if (!canLink)
            continue;
        for (const auto &[id, answer] : folder.carryOut(folder.mixedBatch(known)))
            QVERIFY2(!isError(answer), qPrintable(QString::number(cut)));
        QVERIFY2(folder.isWhole(), qPrintable(QString::number(cut)));
    }
}

/// Any one operation fails; the power goes afterwards.
void TestDiskBatch::aFailureAnywhereCostsNothingClaimed()
{
    for (std::uint64_t operation = 0;; ++operation) {
        MemoryFileSystem files;
        Folder folder(files, 15);
        files.failAfter(operation, DiskErrorKind::Io);
        const auto answers = folder.writeAndFinish();
        if (files.isFailurePending())
            return;
        files.powerCut();
        QCOMPARE(folder.falseClaim(), QString());
        const LedgerContents known = folder.load();
        for (const auto &[id, answer] : answers) {
            if (std::holds_alternative<Finished>(answer))
                QVERIFY(known.files.at(std::uint32_t(id.value - 1000)).isFinished);
        }
    }
}

QTEST_APPLESS_MAIN(TestDiskBatch)
#include "tst_disk_batch.moc"
