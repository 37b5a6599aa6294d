#include "core/base/protocol.h"
#include "core/base/random.h"
#include "ui/format/byte_map_text.h"
#include "ui/models/piece_map.h"
#include "ui/pages/byte_map_layout.h"

#include <QTest>

using namespace plug;
using engine::PieceState;
using ui::ByteMapLayout;
using ui::ByteMapText;
using ui::PieceBytes;
using ui::PieceMap;

class TestPieceMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithOneStatePerByte();
    void theBetterStateWins();
    void ignoresWhatLiesPastTheEnd();
    void findsGaps();
    void theSummaryTellsWhatIsLeft();
    void cellsCoverTheFileOnce_data();
    void cellsCoverTheFileOnce();
    void zoomEndsAtOneBlock();
    void findsTheCellUnderAPoint();
};

namespace {

std::vector<ByteRange> randomRanges(SeededRandom &random, std::uint64_t size)
{
    std::vector<ByteRange> ranges;
    for (std::uint64_t i = random.below(6); i > 0; --i) {
        const std::uint64_t begin = random.below(size + 10);
        ranges.push_back({begin, begin + random.below(40)});
    }
    return ranges;
}

bool contains(const std::vector<ByteRange> &ranges, std::uint64_t position)
{
    return std::any_of(ranges.begin(), ranges.end(), [&](ByteRange range) { return range.contains(position); });
}

PieceState stateAt(const engine::TransferDetail &detail, std::uint64_t position)
{
    if (contains(detail.flushed, position))
        return PieceState::Flushed;
    if (contains(detail.verified, position))
        return PieceState::Verified;
    if (contains(detail.requested, position))
        return PieceState::Requested;
    return contains(detail.available, position) ? PieceState::Missing : PieceState::Unavailable;
}

} // namespace

void TestPieceMap::agreesWithOneStatePerByte()
{
    SeededRandom random(3);
    for (int run = 0; run < 200; ++run) {
        const std::uint64_t size = 1 + random.below(150);
        engine::TransferDetail detail;
        detail.flushed = randomRanges(random, size);
        detail.verified = randomRanges(random, size);
        detail.requested = randomRanges(random, size);
        detail.available = randomRanges(random, size);
        const PieceMap map(size, detail);
        PieceBytes expected{};
        for (std::uint64_t at = 0; at < size; ++at) {
            QVERIFY(map.at(at));
            QCOMPARE(map.at(at)->state, stateAt(detail, at));
            ++expected[std::size_t(stateAt(detail, at))];
        }
        QCOMPARE(map.bytesIn({0, size}), expected);
        QVERIFY(!map.at(size));
        const ByteRange part{size / 3, size / 2};
        std::uint64_t sum = 0;
        for (const std::uint64_t bytes : map.bytesIn(part))
            sum += bytes;
        QCOMPARE(sum, part.size());
    }
}

void TestPieceMap::theBetterStateWins()
{
    engine::TransferDetail detail;
    detail.flushed = {{0, 10}};
    detail.requested = {{5, 20}};
    detail.available = {{0, 30}};
    const PieceMap map(40, detail);
    QCOMPARE(map.runs(), (std::vector<PieceMap::Run>{{{0, 10}, PieceState::Flushed},
                                                     {{10, 20}, PieceState::Requested},
                                                     {{20, 30}, PieceState::Missing},
                                                     {{30, 40}, PieceState::Unavailable}}));
    QCOMPARE(ui::prevailing({5, 5, 5, 5, 5}), PieceState::Flushed);
    QCOMPARE(ui::prevailing({0, 1, 0, 0, 0}), PieceState::Unavailable);
}

void TestPieceMap::ignoresWhatLiesPastTheEnd()
{
    engine::TransferDetail detail;
    detail.flushed = {{50, 200}, {300, 400}};
    const PieceMap map(100, detail);
    QCOMPARE(map.bytesIn({0, 100})[std::size_t(PieceState::Flushed)], std::uint64_t(50));
    QCOMPARE(map.runs().back().range.end, std::uint64_t(100));
}

void TestPieceMap::findsGaps()
{
    engine::TransferDetail detail;
    detail.flushed = {{10, 20}};
    detail.verified = {{20, 25}};
    detail.requested = {{30, 35}};
    QCOMPARE(PieceMap(50, detail).gaps(), (std::vector<ByteRange>{{0, 10}, {25, 50}}));
    QVERIFY(PieceMap::complete(50).gaps().empty());
}

void TestPieceMap::theSummaryTellsWhatIsLeft()
{
    engine::TransferDetail detail;
    detail.flushed = {{0, 820'000'000}};
    const QString summary = ByteMapText::summary(PieceMap(1'000'000'000, detail));
    QVERIFY2(summary.contains(QStringLiteral("82%")), qPrintable(summary));
    QVERIFY2(summary.contains(QStringLiteral("180.0")), qPrintable(summary));
    QVERIFY(ByteMapText::summary(PieceMap()).isEmpty());
    QVERIFY(!ByteMapText::summary(PieceMap::complete(5)).isEmpty());
}

void TestPieceMap::cellsCoverTheFileOnce_data()
{
    QTest::addColumn<quint64>("size");
    QTest::newRow("one byte") << quint64(1);
    QTest::newRow("one block") << quint64(protocol::kBlockSize);
    QTest::newRow("odd") << quint64(123'456'789);
    QTest::newRow("the largest") << quint64(protocol::kMaxFileSize);
}

void TestPieceMap::cellsCoverTheFileOnce()
{
    QFETCH(quint64, size);
    const QSize area(400, 120);
    for (int zoom = 0; zoom <= qMin(8, ByteMapLayout::maxZoom(size, area)); ++zoom) {
        const ByteMapLayout layout(size, area, zoom);
        QCOMPARE(layout.bytesPerCell() % protocol::kBlockSize, std::uint64_t(0));
        if (zoom == 0)
            QVERIFY(layout.rows() <= layout.rowsShown());
        QCOMPARE(layout.bytesOf(0).begin, std::uint64_t(0));
        QCOMPARE(layout.bytesOf(layout.cellCount() - 1).end, std::uint64_t(size));
        QVERIFY(!layout.bytesOf(layout.cellCount() - 1).isEmpty());
        for (std::uint64_t cell = 1; cell < qMin<std::uint64_t>(layout.cellCount(), 500); ++cell)
            QCOMPARE(layout.bytesOf(cell).begin, layout.bytesOf(cell - 1).end);
    }
}

void TestPieceMap::zoomEndsAtOneBlock()
{
    const QSize area(400, 120);
    const int most = ByteMapLayout::maxZoom(3'700'000'000, area);
    QCOMPARE(ByteMapLayout(3'700'000'000, area, most).bytesPerCell(), protocol::kBlockSize);
    QVERIFY(ByteMapLayout(3'700'000'000, area, most - 1).bytesPerCell() > protocol::kBlockSize);
    QCOMPARE(ByteMapLayout::maxZoom(1, area), 0);
}

void TestPieceMap::findsTheCellUnderAPoint()
{
    const ByteMapLayout layout(100 * protocol::kBlockSize, QSize(200, 200), 0);
    for (std::uint64_t cell = 0; cell < layout.cellCount(); ++cell) {
        const QPoint centre = layout.rectOf(cell, 0).center();
        QVERIFY(layout.isOnCell(centre, 0));
        QCOMPARE(layout.nearestCell(centre, 0), cell);
    }
    QVERIFY(!layout.isOnCell(QPoint(199, 199), 0));
    QCOMPARE(layout.nearestCell(QPoint(-50, -50), 0), std::uint64_t(0));
    QCOMPARE(layout.nearestCell(QPoint(5000, 5000), 0), layout.cellCount() - 1);
}

QTEST_GUILESS_MAIN(TestPieceMap)
#include "tst_piece_map.moc"
