#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/runtime/disk_workers.h"
#include "core/store/layout.h"
#include "tests/support/source_file.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace plug;
using namespace plug::store;
using plug::runtime::DiskWorkers;
using plug::test::SourceFile;

namespace {

constexpr std::uint64_t kBlock = protocol::kBlockSize;
constexpr int kPatience = 60'000; // ms, for what takes none unless it hangs

bool isLast(const DiskResult &result)
{
    return !std::holds_alternative<PrepareProgress>(result.what);
}

} // namespace

/// What concerns the threads: order, bounds, cancelling, ending. What requests mean is in tst_disk_workers.cpp.
class TestDiskLanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void eachLaneKeepsItsOrder();
    void endingFinishesWhatIsToBeWritten();
    void cancelsWhatIsBeingPrepared();
    void refusesTooManyRequests();
    void aSlowLaneHoldsUpNoOther();
    void changesOfTheCatalogueAreBatched();

private:
    QString at(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    void start()
    {
        m_workers = std::make_unique<DiskWorkers>(m_folder->path(), [this] { m_news.release(); });
    }
    /// Waits until so many requests have their last result.
    std::vector<DiskResult> collect(std::size_t count)
    {
        std::vector<DiskResult> last;
        while (last.size() < count) {
            if (!m_news.tryAcquire(1, kPatience))
                qFatal("the disk does not answer");
            for (DiskResult &result : m_workers->takeResults()) {
                if (isLast(result))
                    last.push_back(std::move(result));
            }
        }
        return last;
    }
    template <typename What>
    void submit(std::uint64_t id, What what)
    {
        m_workers->submit({{id}, std::move(what)});
    }
    /// A file that takes long to hash and no room.
    QString makeHugeFile()
    {
        QFile file(at("huge"));
        if (!file.open(QIODevice::WriteOnly) || !file.resize(qint64(1) << 36))
            qFatal("cannot make a sparse file");
        return file.fileName();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QSemaphore m_news;
    std::unique_ptr<DiskWorkers> m_workers;
};

void TestDiskLanes::init()
{
    m_workers.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    start();
}

void TestDiskLanes::eachLaneKeepsItsOrder()
{
    const SourceFile source(100 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{at("a.plugpart"), at("trees/a"), at("ledgers/a"), 0, source.size(), {}});
    const auto served = std::make_shared<ServedFile>(
        ServedFile{part->partPath, part->treePath, source.size(), source.root(), std::nullopt});
    // Remainder 0: writing, 1: reading, 2: catalogue.
    for (std::uint64_t block = 0; block < 100; ++block) {
        submit(3 * block + 3, source.writeOf(part, {block, block + 1}));
        submit(3 * block + 4, ReadBytes{served, source.block(block)});
        submit(3 * block + 5, PutHost{HostRecord{}});
    }
    std::map<std::uint64_t, std::uint64_t> lastOfLane;
    std::size_t count = 0;
    for (const DiskResult &result : collect(300)) {
        std::uint64_t &last = lastOfLane[result.id.value % 3];
        QVERIFY(result.id.value > last);
        last = result.id.value;
        ++count;
    }
    QCOMPARE(count, 300u);
    QVERIFY(m_workers->takeResults().empty());
}

void TestDiskLanes::endingFinishesWhatIsToBeWritten()
{
    const SourceFile source(1000 * kBlock, 1);
    const auto part = std::make_shared<PartFile>(
        PartFile{at("a.plugpart"), at("trees/a"), at("ledgers/a"), 0, source.size(), {}});
    for (std::uint64_t block = 0; block < 1000; ++block)
        submit(block + 1, source.writeOf(part, {block, block + 1}));
    submit(2000, Flush{part->ledgerPath, {{.file = part, .ranges = {{0, source.size()}}, .spans = {}, .info = {}, .startsOver = false}}});
    TransferRecord record;
    record.name = QStringLiteral("kept");
    submit(2001, PutTransfer{record});
    m_workers.reset();

    start();
    submit(1, LoadLedger{part->ledgerPath});
    submit(2, LoadCatalogue{});
    auto results = collect(2);
    std::sort(results.begin(), results.end(), [](const DiskResult &a, const DiskResult &b) { return a.id < b.id; });
    QCOMPARE(std::get<LedgerContents>(results[0].what).files.at(0).verified.byteCount(), source.size());
    QCOMPARE(std::get<CatalogueContents>(results[1].what).transfers.size(), 1u);
    QFile file(part->partPath);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), source.bytes());
}

void TestDiskLanes::cancelsWhatIsBeingPrepared()
{
    const QString huge = makeHugeFile();
    submit(1, PrepareShare{huge});
    submit(2, PrepareShare{huge});
    submit(3, CancelPrepare{{2}});
    submit(4, CancelPrepare{{1}});
    submit(5, CancelPrepare{{77}});
    std::map<std::uint64_t, DiskAnswer> answers;
    for (DiskResult &result : collect(5))
        answers[result.id.value] = std::move(result.what);
    for (const std::uint64_t id : {1, 2}) {
        const auto *error = std::get_if<DiskError>(&answers.at(id));
        QVERIFY(error && error->kind == DiskErrorKind::Cancelled);
    }
    for (const std::uint64_t id : {3, 4, 5})
        QVERIFY(std::holds_alternative<Done>(answers.at(id)));
    QVERIFY(QDir(at("trees")).isEmpty());
    // The lane goes on.
    QFile small(at("small"));
    QVERIFY(small.open(QIODevice::WriteOnly) && small.write("x") == 1);
    small.close();
    submit(6, PrepareShare{small.fileName()});
    QVERIFY(std::holds_alternative<SharePrepared>(collect(1).front().what));
}

void TestDiskLanes::refusesTooManyRequests()
{
    const QString huge = makeHugeFile();
    // One is under way, the rest wait.
    const std::uint64_t count = limits::kMaxDiskQueue + 2;
    for (std::uint64_t id = 1; id <= count; ++id)
        submit(id, PrepareShare{huge});
    const auto refused = collect(1);
    QCOMPARE(refused.front().id.value, count);
    QCOMPARE(std::get<DiskError>(refused.front().what).kind, DiskErrorKind::Io);
    m_workers.reset();
}

void TestDiskLanes::aSlowLaneHoldsUpNoOther()
{
    submit(1, PrepareShare{makeHugeFile()});
    submit(2, LoadLedger{at("ledgers/none")});
    submit(3, ReadWhole{at("none")});
    submit(4, LoadCatalogue{});
    for (const DiskResult &result : collect(3))
        QVERIFY(result.id.value != 1);
    m_workers.reset();
}

/// Two thousand flushes to the medium, one by one, would take minutes on a hard disk.
void TestDiskLanes::changesOfTheCatalogueAreBatched()
{
    SeededRandom random(1);
    std::vector<TransferRecord> records(2000);
    for (std::size_t i = 0; i < records.size(); ++i) {
        random.fill(records[i].guid.bytes);
        records[i].added = WallTime(std::chrono::seconds(i));
        submit(i + 1, PutTransfer{records[i]});
    }
    TransferRecord refused;
    refused.hosts.resize(limits::kMaxHostsOfTransfer + 1);
    submit(5000, PutTransfer{refused});
    submit(5001, LoadCatalogue{});
    const auto results = collect(2002);
    for (std::size_t i = 0; i < records.size(); ++i)
        QVERIFY(std::holds_alternative<Done>(results[i].what));
    QCOMPARE(std::get<DiskError>(results[2000].what).kind, DiskErrorKind::TooLarge);
    QVERIFY(std::get<CatalogueContents>(results[2001].what).transfers == records);
}

QTEST_GUILESS_MAIN(TestDiskLanes)
#include "tst_disk_lanes.moc"
