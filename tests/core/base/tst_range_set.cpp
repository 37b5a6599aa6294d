#include "core/base/random.h"
#include "core/base/range_set.h"

#include <QTest>

#include <bitset>

using namespace plug;

class TestRangeSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mergesWhatTouches();
    void removingFromTheMiddleSplits();
    void agreesWithABitmap();
};

void TestRangeSet::mergesWhatTouches()
{
    RangeSet set;
    set.add({10, 20});
    set.add({30, 40});
    set.add({20, 30});
    QCOMPARE(set.ranges(), (std::vector<ByteRange>{{10, 40}}));
    set.add({5, 5});
    QCOMPARE(set.rangeCount(), 1u);
}

void TestRangeSet::removingFromTheMiddleSplits()
{
    RangeSet set(ByteRange{0, 100});
    set.remove({40, 60});
    QCOMPARE(set.ranges(), (std::vector<ByteRange>{{0, 40}, {60, 100}}));
    set.remove({0, 100});
    QVERIFY(set.isEmpty());
}

/// Random changes are made to a set and to a bitmap of the same bytes; every question must be answered alike.
void TestRangeSet::agreesWithABitmap()
{
    constexpr std::size_t kBytes = 200;
    SeededRandom random(1);
    for (int run = 0; run < 50; ++run) {
        RangeSet set;
        std::bitset<kBytes> bits;
        for (int step = 0; step < 100; ++step) {
            const std::uint64_t begin = random.below(kBytes);
            const std::uint64_t end = begin + random.below(kBytes - begin + 1);
            const bool adds = random.below(2) == 0;
            adds ? set.add({begin, end}) : set.remove({begin, end});
            for (std::uint64_t i = begin; i < end; ++i)
                bits[i] = adds;

            QCOMPARE(set.byteCount(), bits.count());
            const ByteRange window{begin / 2, end};
            std::uint64_t inWindow = 0;
            for (std::uint64_t i = window.begin; i < window.end; ++i)
                inWindow += bits[i];
            QCOMPARE(set.byteCountIn(window), inWindow);
            QCOMPARE(set.within(window).byteCount(), inWindow);
            QCOMPARE(set.missingIn(window).byteCount(), window.size() - inWindow);
            QCOMPARE(set.contains(window), inWindow == window.size());
            QCOMPARE(set.overlaps(window), inWindow > 0);
            QVERIFY(!set.within(window).overlaps(begin == end ? ByteRange{0, 0} : ByteRange{end, kBytes}));
            for (std::size_t i = 1; i < set.rangeCount(); ++i)
                QVERIFY(set.ranges()[i - 1].end < set.ranges()[i].begin);
            for (std::uint64_t i = 0; i < kBytes; i += 7)
                QCOMPARE(set.contains(i), bool(bits[i]));
        }
    }
}

QTEST_APPLESS_MAIN(TestRangeSet)
#include "tst_range_set.moc"
