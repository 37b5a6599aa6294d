#include "core/swarm/segment_buffers.h"
#include "tests/core/swarm/swarm_tree.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;
using namespace std::chrono_literals;

class TestSegmentBuffers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fullSegmentLeavesAtOnce();
    void contributionsGoWithTheirBytes();
    void crumbsAreRefused();
};

namespace {
constexpr std::uint64_t kBlock = protocol::kBlockSize;
constexpr std::uint64_t kSegment = SegmentBuffers::kSegmentSize;
bool always(std::uint64_t) { return true; }
const QByteArray kBytes(int(kSegment) + 100, 'x');
ByteView some(std::uint64_t count) { return viewOf(kBytes).first(count); }
}

void TestSegmentBuffers::fullSegmentLeavesAtOnce()
{
    SegmentBuffers buffers{content::TreeShape(kSegment + 100)};
    QVERIFY(buffers.put({1}, {0, kSegment + 100}, some(kSegment + 100), Instant{1s}));
    QVERIFY(!buffers.takeReady([](std::uint64_t) { return false; }, Instant{2s}));
    const auto first = buffers.takeReady(always, Instant{});
    QVERIFY(first);
    QCOMPARE(first->bytes.size(), qsizetype(kSegment));
    const auto last = buffers.takeReady(always, Instant{});
    QVERIFY(last);
    QCOMPARE(last->offset, kSegment);
    QVERIFY(buffers.isEmpty());
}

void TestSegmentBuffers::contributionsGoWithTheirBytes()
{
    SegmentBuffers buffers{content::TreeShape(kSegment)};
    QVERIFY(buffers.put({1}, {0, kBlock + 10}, some(kBlock + 10), Instant{1s}));
    QVERIFY(!buffers.takeReady(always, Instant{}));
    QVERIFY(buffers.takeReady(always, Instant{1s}));
    QCOMPARE(buffers.byteCount(), 10u);
    // The first block comes again, of another one: who gave it before has no part in it.
    QVERIFY(buffers.put({2}, {0, kBlock}, some(kBlock), Instant{1s}));
    const auto again = buffers.takeReady(always, Instant{1s});
    QVERIFY(again);
    QCOMPARE(again->contributions.size(), 1u);
    QCOMPARE(again->contributions[0].source, SessionId{2});
    buffers.drop({kBlock, 2 * kBlock});
    QVERIFY(buffers.isEmpty());
}

void TestSegmentBuffers::crumbsAreRefused()
{
    SegmentBuffers buffers{content::TreeShape(kSegment)};
    std::uint64_t count = 0;
    while (count < 2000 && buffers.put({1}, {2 * count, 2 * count + 1}, some(1), Instant{1s}))
        ++count;
    QCOMPARE(count, std::uint64_t(SegmentBuffers::kMaxContributions));
    buffers.drop(buffers.segmentAt(5));
    QVERIFY(buffers.put({1}, {0, 1}, some(1), Instant{1s}));
}

QTEST_APPLESS_MAIN(TestSegmentBuffers)
#include "tst_segment_buffers.moc"
