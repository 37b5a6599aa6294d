#include "core/base/random.h"
#include "core/crypto/digest.h"
#include "core/store/range_ledger.h"

#include <QTest>

using namespace plug;
using namespace plug::store;

namespace {

constexpr std::uint64_t kFileSize = 10'000'000;

Hash anyHash(std::uint8_t fill)
{
    Hash hash;
    hash.bytes.fill(fill);
    return hash;
}

/// A ledger as it grows: its bytes, and what it must read as after each whole record.
struct History {
    QByteArray bytes = ledgerHeader();
    std::vector<std::pair<qsizetype, LedgerContents>> states{{bytes.size(), {}}};

    void add(const QByteArray &record, const LedgerContents &now)
    {
        bytes += record;
        states.emplace_back(bytes.size(), now);
    }
    /// The state after the last record that ends at or before `length`.
    const LedgerContents &stateAt(qsizetype length) const
    {
        std::size_t i = states.size() - 1;
        while (i > 0 && states[i].first > length)
            --i;
        return states[i].second;
    }
};

std::vector<ByteRange> someRanges(RandomSource &random)
{
    std::vector<ByteRange> ranges;
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
        const std::uint64_t begin = random.below(kFileSize);
        ranges.push_back({begin, begin + 1 + random.below(kFileSize - begin)});
    }
    return ranges;
}

std::vector<content::TreeSpan> someSpans(RandomSource &random)
{
    std::vector<content::TreeSpan> spans;
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i)
        spans.push_back({std::uint8_t(random.below(10)), std::uint32_t(random.below(5))});
    return spans;
}

QByteArray addSpans(LedgerFile &file, std::uint32_t index, RandomSource &random)
{
    const auto spans = someSpans(random);
    QByteArray record;
    appendSpans(record, index, spans);
    file.spans.insert(file.spans.end(), spans.begin(), spans.end());
    std::sort(file.spans.begin(), file.spans.end());
    file.spans.erase(std::unique(file.spans.begin(), file.spans.end()), file.spans.end());
    return record;
}

QByteArray addRanges(LedgerFile &file, std::uint32_t index, RandomSource &random)
{
    const auto ranges = someRanges(random);
    QByteArray record;
    appendVerified(record, index, ranges);
    for (const ByteRange &range : ranges)
        file.verified.add(range);
    return record;
}

/// Does one random thing to `now` and returns the record that says so.
QByteArray randomRecord(LedgerContents &now, RandomSource &random)
{
    const auto index = std::uint32_t(random.below(4));
    LedgerFile &file = now.files[index];
    QByteArray record;
    switch (random.below(8)) {
    case 0:
        file.info = LedgerFileInfo{kFileSize, anyHash(std::uint8_t(index))};
        appendFileInfo(record, index, *file.info);
        return record;
    case 1:
        file.isFinished = true;
        file.finishedPath = QStringLiteral("/tmp/größe %1.bin").arg(index);
        file.finishedStamp = {kFileSize, -5, 77, index};
        appendFinished(record, index, file.finishedPath, file.finishedStamp);
        return record;
    case 2:
        file = {};
        appendStartsOver(record, index);
        return record;
    case 3:
    case 4:
        return addSpans(file, index, random);
    default:
        return addRanges(file, index, random);
    }
}

History randomHistory(std::uint64_t seed, int records)
{
    SeededRandom random(seed);
    History history;
    LedgerContents now;
    for (int i = 0; i < records; ++i) {
        const QByteArray record = randomRecord(now, random);
        history.add(record, now);
    }
    return history;
}

LedgerContents read(const QByteArray &bytes)
{
    const auto contents = readLedger(viewOf(bytes));
    if (!contents)
        qFatal("not read as a ledger");
    return *contents;
}

/// A record of any kind and body whose checksum is right.
QByteArray forgedRecord(const QByteArray &kindAndBody)
{
    QByteArray length(4, '\0');
    writeBigEndian(mutableViewOf(length), std::uint32_t(kindAndBody.size()));
    const Hash check = crypto::sha256({viewOf(length), viewOf(kindAndBody)});
    return length + toQByteArray(check.view().first(8)) + kindAndBody;
}

QByteArray bigEndian(std::uint64_t value, int size)
{
    QByteArray bytes(8, '\0');
    writeBigEndian(mutableViewOf(bytes), value);
    return bytes.last(size);
}

} // namespace

class TestRangeLedger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTheFormatThatIsWrittenDown();
    void givesBackWhatWasAppended();
    void tornAtEachByteKeepsTheWholeRecords();
    void eachFlippedBitIsNoticed();
    void zeroesBehindTheEndAreTorn();
    void compactedReadsTheSame();
    void compactionForgetsWhatIsVoid();
    void longListsBecomeSeveralRecords();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
    void aPathThatIsNoUtf8CanBeWrittenAgain();
    void infoSmallerThanWhatIsVerifiedIsRefused();
    void refusesOtherFiles();
    void survivesNoise();
    void readsManyRangesInAnyOrderQuickly();
};

/// Byte for byte, so that a change of the format can't go unnoticed.
void TestRangeLedger::hasTheFormatThatIsWrittenDown()
{
    QCOMPARE(ledgerHeader(), QByteArray("PLUGLDG\x01", 8));
    QByteArray record;
    const std::vector<ByteRange> ranges{{0x0102, 0x030405}};
    appendVerified(record, 7, ranges);
    QCOMPARE(record, forgedRecord(QByteArray::fromHex("02" "00000007" "0000000000000102" "0000000000030405")));
    record.clear();
    const std::vector<content::TreeSpan> spans{{9, 0x0a0b}};
    appendSpans(record, 8, spans);
    QCOMPARE(record, forgedRecord(QByteArray::fromHex("03" "00000008" "09" "00000a0b")));
    record.clear();
    appendFinished(record, 1, QStringLiteral("/a"), {1, 2, 3, 4});
    QCOMPARE(record, forgedRecord(QByteArray::fromHex("04" "00000001" "0000000000000001" "0000000000000002" "0000000000000003"
                                                      "0000000000000004" "2f61")));
    record.clear();
    appendStartsOver(record, 2);
    QCOMPARE(record, forgedRecord(QByteArray::fromHex("05" "00000002")));
}

void TestRangeLedger::givesBackWhatWasAppended()
{
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const History history = randomHistory(seed, 40);
        const LedgerContents contents = read(history.bytes);
        QCOMPARE(contents.tornBytes, 0u);
        QVERIFY(contents.files == history.states.back().second.files);
    }
}

void TestRangeLedger::tornAtEachByteKeepsTheWholeRecords()
{
    for (std::uint64_t seed = 100; seed < 110; ++seed) {
        const History history = randomHistory(seed, 15);
        for (qsizetype length = 0; length <= history.bytes.size(); ++length) {
            const LedgerContents contents = read(history.bytes.first(length));
            QVERIFY(contents.files == history.stateAt(length).files);
            const qsizetype valid = length - qsizetype(contents.tornBytes);
            const bool isBoundary = valid == 0 || std::any_of(history.states.begin(), history.states.end(),
                                                              [valid](const auto &state) { return state.first == valid; });
            QVERIFY(isBoundary && valid <= length);
        }
    }
}

/// Damage can only take away: what is read is what the records before it said.
void TestRangeLedger::eachFlippedBitIsNoticed()
{
    const History history = randomHistory(7, 12);
    for (qsizetype at = ledgerHeader().size(); at < history.bytes.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray damaged = history.bytes;
            damaged[at] = char(damaged[at] ^ (1 << bit));
            const LedgerContents contents = read(damaged);
            QVERIFY(contents.files == history.stateAt(at).files);
            QVERIFY(contents.tornBytes >= std::uint64_t(history.bytes.size() - at));
        }
    }
}

void TestRangeLedger::zeroesBehindTheEndAreTorn()
{
    const History history = randomHistory(3, 10);
    const LedgerContents contents = read(history.bytes + QByteArray(4096, '\0'));
    QCOMPARE(contents.tornBytes, 4096u);
    QVERIFY(contents.files == history.states.back().second.files);
}

void TestRangeLedger::compactedReadsTheSame()
{
    for (std::uint64_t seed = 200; seed < 260; ++seed) {
        const History history = randomHistory(seed, 60);
        const LedgerContents before = read(history.bytes);
        const QByteArray shorter = compacted(before);
        const LedgerContents after = read(shorter);
        QCOMPARE(after.tornBytes, 0u);
        for (const auto &[index, file] : before.files)
            QVERIFY(file == LedgerFile{} || after.files.at(index) == file);
        QVERIFY(shorter.size() <= history.bytes.size());
        QCOMPARE(compacted(after), shorter);
    }
}

void TestRangeLedger::compactionForgetsWhatIsVoid()
{
    QByteArray ledger = ledgerHeader();
    const std::vector<ByteRange> ranges{{0, 100}, {100, 200}};
    appendVerified(ledger, 0, ranges);
    appendStartsOver(ledger, 0);
    QCOMPARE(compacted(read(ledger)), ledgerHeader());
}

void TestRangeLedger::longListsBecomeSeveralRecords()
{
    std::vector<ByteRange> ranges;
    std::vector<content::TreeSpan> spans;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        ranges.push_back({2 * i * 16384ull, (2 * i + 1) * 16384ull});
        spans.push_back({0, i});
    }
    QByteArray ledger = ledgerHeader();
    appendVerified(ledger, 0, ranges);
    appendSpans(ledger, 0, spans);
    const LedgerContents contents = read(ledger);
    QCOMPARE(contents.tornBytes, 0u);
    QVERIFY(contents.files.at(0).verified.ranges() == ranges);
    QVERIFY(contents.files.at(0).spans == spans);
}

void TestRangeLedger::refusesWhatMakesNoSense_data()
{
    QTest::addColumn<QByteArray>("record");
    const QByteArray index = bigEndian(0, 4);
    const QByteArray root(32, 'r');
    const auto range = [](std::uint64_t begin, std::uint64_t end) { return bigEndian(begin, 8) + bigEndian(end, 8); };
    QTest::newRow("no body") << QByteArray("\x02");
    QTest::newRow("unknown kind") << "\x06" + index;
    QTest::newRow("kind 0") << QByteArray(5, '\0');
    QTest::newRow("file index too large") << "\x05" + bigEndian(1u << 20, 4);
    QTest::newRow("start over with more") << "\x05" + index + "x";
    QTest::newRow("info short") << "\x01" + index + bigEndian(5, 8) + root.first(31);
    QTest::newRow("info too large") << "\x01" + index + bigEndian((1ull << 44) + 1, 8) + root;
    QTest::newRow("no ranges") << "\x02" + index;
    QTest::newRow("half a range") << "\x02" + index + bigEndian(5, 8);
    QTest::newRow("empty range") << "\x02" + index + range(5, 5);
    QTest::newRow("reversed range") << "\x02" + index + range(0, 5) + range(9, 7);
    QTest::newRow("range past any file") << "\x02" + index + range(0, (1ull << 44) + 1);
    QTest::newRow("range at the end of numbers") << "\x02" + index + range(~0ull - 1, ~0ull);
    QTest::newRow("no spans") << "\x03" + index;
    QTest::newRow("span level too high") << "\x03" + index + "\x0a" + bigEndian(0, 4);
    QTest::newRow("path too long") << "\x04" + index + QByteArray(32, '\0') + QByteArray(16 * 1024 + 1, 'p');
    QTest::newRow("finished without a path") << "\x04" + index + QByteArray(32, '\0');
}

/// Such records have a right checksum; they end the reading and leave nothing of themselves.
void TestRangeLedger::refusesWhatMakesNoSense()
{
    QFETCH(QByteArray, record);
    QByteArray ledger = ledgerHeader();
    const std::vector<ByteRange> ranges{{0, 100}};
    appendVerified(ledger, 0, ranges);
    const LedgerContents before = read(ledger);
    const QByteArray forged = forgedRecord(record);
    QByteArray after = ledger + forged;
    appendVerified(after, 1, ranges);
    const LedgerContents contents = read(after);
    QCOMPARE(contents.tornBytes, std::uint64_t(after.size() - ledger.size()));
    QVERIFY(contents.files == before.files);
    QVERIFY(read(ledgerHeader() + forged).files.empty());
}

void TestRangeLedger::aPathThatIsNoUtf8CanBeWrittenAgain()
{
    const LedgerContents contents = read(ledgerHeader() + forgedRecord("\x04" + bigEndian(0, 4) + QByteArray(32, '\0') + QByteArray(16 * 1024, '\xff')));
    QVERIFY(contents.files.at(0).isFinished);
    QCOMPARE(compacted(contents).size(), ledgerHeader().size() + 12 + 5 + 32 + 3 * 16 * 1024);
}

void TestRangeLedger::infoSmallerThanWhatIsVerifiedIsRefused()
{
    const std::vector<ByteRange> ranges{{0, 100}};
    QByteArray ledger = ledgerHeader();
    appendVerified(ledger, 0, ranges);
    appendFileInfo(ledger, 0, {99, {}});
    QVERIFY(!read(ledger).files.at(0).info);

    ledger = ledgerHeader();
    appendFileInfo(ledger, 0, {99, {}});
    appendVerified(ledger, 0, ranges);
    QVERIFY(read(ledger).files.at(0).verified.isEmpty());
}

void TestRangeLedger::refusesOtherFiles()
{
    const auto errorOf = [](const QByteArray &bytes) { return readLedger(viewOf(bytes)).error(); };
    QCOMPARE(errorOf("SQLite format 3"), LedgerError::NotALedger);
    QCOMPARE(errorOf(QByteArray(8, '\0')), LedgerError::NotALedger);
    QCOMPARE(errorOf(QByteArray("PLUGLDG\x02", 8)), LedgerError::UnknownVersion);
    QVERIFY(read({}).files.empty());
    QCOMPARE(read(ledgerHeader().first(5)).tornBytes, 5u);
}

void TestRangeLedger::survivesNoise()
{
    SeededRandom random(11);
    for (int run = 0; run < 2'000; ++run) {
        QByteArray body(qsizetype(1 + random.below(120)), '\0');
        random.fill(mutableViewOf(body));
        body[0] = char(random.below(7));
        body[1] = body[2] = 0;
        QByteArray ledger = ledgerHeader() + forgedRecord(body) + body;
        const LedgerContents contents = read(ledger);
        QVERIFY(contents.tornBytes <= std::uint64_t(ledger.size()));
        for (const auto &[index, file] : contents.files)
            QVERIFY(index < (1u << 20) && file.verified.byteCount() <= (1ull << 44));
    }
}

/// Ranges that come from the back would make a list that is kept in order quadratic: 500,000 of them take minutes then.
void TestRangeLedger::readsManyRangesInAnyOrderQuickly()
{
    QByteArray ledger = ledgerHeader();
    std::vector<ByteRange> ranges;
    for (std::uint64_t i = 500'000; i > 0; --i)
        ranges.push_back({2 * i, 2 * i + 1});
    appendVerified(ledger, 0, ranges);
    QCOMPARE(read(ledger).files.at(0).verified.rangeCount(), ranges.size());
}

QTEST_APPLESS_MAIN(TestRangeLedger)
#include "tst_range_ledger.moc"
