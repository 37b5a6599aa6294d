#include "core/base/limits.h"
#include "core/store/open_ledger.h"
#include "tests/support/memory_file_system.h"

#include <QTest>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;

namespace {

const QString kPath = QStringLiteral("/state/ledgers/a.ledger");

FlushedPart partOf(std::uint32_t index, std::vector<ByteRange> ranges, std::vector<content::TreeSpan> spans = {})
{
    PartFile file;
    file.fileIndex = index;
    file.size = 1'000'000;
    return {.file = std::make_shared<PartFile>(file), .ranges = std::move(ranges), .spans = std::move(spans), .info = {}, .startsOver = false};
}

OpenLedger opened(MemoryFileSystem &files)
{
    auto ledger = OpenLedger::open(files, kPath);
    if (!ledger)
        qFatal("the ledger cannot be opened");
    return *std::move(ledger);
}

} // namespace

class TestOpenLedger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isMadeAtTheFirstAppend();
    void knowsWhatIsClaimed();
    void cutsATornEndBeforeItAppends();
    void endsWhereItEndedAfterAFailure();
    void aTornHeaderIsMadeAnew();
    void isCompactedWhenItOutgrows();
    void refusesWhatIsTooLong();
};

void TestOpenLedger::isMadeAtTheFirstAppend()
{
    MemoryFileSystem files;
    OpenLedger ledger = opened(files);
    QVERIFY(ledger.read()->files.empty());
    QVERIFY(ledger.appendParts({partOf(0, {})}));
    QVERIFY(files.paths().empty());
    QVERIFY(ledger.appendParts({partOf(0, {{0, 10}, {5, 5}})}));
    files.powerCut();
    QCOMPARE(files.paths(), std::vector{kPath});
    QCOMPARE(opened(files).read()->files.at(0).verified.byteCount(), 10u);
}

void TestOpenLedger::knowsWhatIsClaimed()
{
    MemoryFileSystem files;
    OpenLedger ledger = opened(files);
    QVERIFY(ledger.appendParts({partOf(0, {{0, 10}}), partOf(1, {}, {{0, 3}}), partOf(2, {{0, 5}})}));
    QVERIFY(ledger.appendFinished({{2, QStringLiteral("/d/2"), {5, 1, 2, 3}, {}}}));
    FlushedPart over = partOf(0, {});
    const OpenLedger again = opened(files);
    for (const OpenLedger *one : {&std::as_const(ledger), &again}) {
        QVERIFY(one->claimsBytes(0) && !one->claimsBytes(1) && one->claimsBytes(2));
        QVERIFY(!one->claimsSpans(0) && one->claimsSpans(1) && !one->claimsSpans(2));
        QVERIFY(!one->isFinished(0) && one->isFinished(2));
    }
    over.startsOver = true;
    QVERIFY(ledger.appendParts({over}));
    QVERIFY(!ledger.claimsBytes(0) && !opened(files).claimsBytes(0));
}

void TestOpenLedger::cutsATornEndBeforeItAppends()
{
    MemoryFileSystem files;
    QByteArray whole = ledgerHeader();
    const std::vector<ByteRange> ranges{{0, 10}};
    appendVerified(whole, 0, ranges);
    const QByteArray record = whole.mid(ledgerHeader().size());
    // Shorter than the next record, and longer: then some of it would stay behind that.
    for (qsizetype torn = 1; torn < 5 * record.size(); ++torn) {
        files.addFile(kPath, whole + "x" + record.repeated(5).first(torn - 1));
        OpenLedger ledger = opened(files);
        QCOMPARE(ledger.read()->tornBytes, std::uint64_t(torn));
        QVERIFY(ledger.appendParts({partOf(1, {{0, 20}})}));
        files.powerCut();
        const LedgerContents contents = *opened(files).read();
        QCOMPARE(contents.tornBytes, 0u);
        QCOMPARE(contents.files.at(0).verified.byteCount(), 10u);
        QCOMPARE(contents.files.at(1).verified.byteCount(), 20u);
    }
}

void TestOpenLedger::endsWhereItEndedAfterAFailure()
{
    MemoryFileSystem files;
    OpenLedger ledger = opened(files);
    QVERIFY(ledger.appendParts({partOf(0, {{0, 10}})}));
    const QByteArray before = *files.contentsOf(kPath);
    for (const std::uint64_t operation : {0, 1}) { // the write, the sync
        files.failAfter(operation, DiskErrorKind::Full);
        QCOMPARE(ledger.appendParts({partOf(1, {{0, 20}})}).error().kind, DiskErrorKind::Full);
        QCOMPARE(files.contentsOf(kPath), before);
        QVERIFY(!ledger.claimsBytes(1));
    }
    // Where not even cutting works, the next append does it.
    files.setFull(true);
    files.failAfter(1, DiskErrorKind::Io);
    QVERIFY(!ledger.appendParts({partOf(1, {{0, 20}})}));
    QVERIFY(files.contentsOf(kPath) != before);
    files.setFull(false);
    QVERIFY(ledger.appendParts({partOf(1, {{0, 30}})}));
    QCOMPARE(opened(files).read()->files.at(1).verified.byteCount(), 30u);
    QCOMPARE(opened(files).read()->tornBytes, 0u);
}

void TestOpenLedger::aTornHeaderIsMadeAnew()
{
    MemoryFileSystem files;
    for (qsizetype length = 0; length < ledgerHeader().size(); ++length) {
        files.addFile(kPath, ledgerHeader().first(length));
        OpenLedger ledger = opened(files);
        QVERIFY(ledger.read()->files.empty());
        QVERIFY(ledger.appendParts({partOf(0, {{0, 10}})}));
        QCOMPARE(opened(files).read()->files.at(0).verified.byteCount(), 10u);
    }
}

void TestOpenLedger::isCompactedWhenItOutgrows()
{
    MemoryFileSystem files;
    OpenLedger ledger = opened(files);
    // The same two ranges again and again, a thousand at a time.
    FlushedPart part = partOf(0, {});
    part.info = LedgerFileInfo{1'000'000, {}};
    for (std::uint64_t i = 0; i < 1000; ++i)
        part.ranges.push_back({i % 2 * 500, i % 2 * 500 + 100});
    qsizetype largest = 0;
    for (int i = 0; i < 200; ++i) {
        QVERIFY(ledger.appendParts({part}));
        largest = std::max(largest, files.contentsOf(kPath)->size());
    }
    QVERIFY(largest < qsizetype(limits::kLedgerCompactedAbove) + 100'000);
    files.powerCut();
    QCOMPARE(files.paths(), std::vector{kPath});
    const LedgerContents contents = *opened(files).read();
    QCOMPARE(contents.tornBytes, 0u);
    QCOMPARE(contents.files.at(0).verified.byteCount(), 200u);
    QVERIFY(contents.files.at(0).info == part.info);
}

void TestOpenLedger::refusesWhatIsTooLong()
{
    MemoryFileSystem files;
    files.addFile(kPath, QByteArray(qsizetype(limits::kMaxLedgerBytes) + 1, '\0'));
    QCOMPARE(OpenLedger::open(files, kPath).error().kind, DiskErrorKind::TooLarge);
}

QTEST_APPLESS_MAIN(TestOpenLedger)
#include "tst_open_ledger.moc"
