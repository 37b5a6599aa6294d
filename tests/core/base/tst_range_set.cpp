#include "core/base/random.h"
#include "core/base/range_set.h"

#include <QTest>

#include <bitset>
#include <limits>

using namespace plug;

class TestRangeSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mergesWhatTouches();
    void removingFromTheMiddleSplits();
    void agreesWithABitmap();
    void combinesSetsAsBitmapsDo();
    void findsTheNextRun();
    void holdsTheEndsOfTheRange();
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

void TestRangeSet::combinesSetsAsBitmapsDo()
{
    constexpr std::size_t kBytes = 120;
    using Bits = std::bitset<kBytes>;
    const auto setOf = [](const Bits &bits) {
        RangeSet set;
        for (std::uint64_t i = 0; i < kBytes; ++i) {
            if (bits[i])
                set.add({i, i + 1});
        }
        return set;
    };
    SeededRandom random(2);
    for (int run = 0; run < 200; ++run) {
        Bits a;
        Bits b;
        for (std::size_t i = 0; i < kBytes; ++i) {
            // Runs of some length, so that ranges touch, overlap and enclose each other.
            a[i] = i > 0 && random.below(4) != 0 ? a[i - 1] : random.below(2) == 0;
            b[i] = i > 0 && random.below(4) != 0 ? b[i - 1] : random.below(2) == 0;
        }
        QVERIFY(setOf(a).intersectedWith(setOf(b)) == setOf(a & b));
        RangeSet sum = setOf(a);
        sum.addAll(setOf(b));
        QVERIFY(sum == setOf(a | b));
        RangeSet difference = setOf(a);
        difference.removeAll(setOf(b));
        QVERIFY(difference == setOf(a & ~b));
    }
}

void TestRangeSet::findsTheNextRun()
{
    RangeSet set;
    QVERIFY(!set.nextAtOrAfter(0));
    set.add({10, 20});
    set.add({30, 40});
    QVERIFY((set.nextAtOrAfter(0) == ByteRange{10, 20}));
    QVERIFY((set.nextAtOrAfter(10) == ByteRange{10, 20}));
    QVERIFY((set.nextAtOrAfter(19) == ByteRange{19, 20}));
    QVERIFY((set.nextAtOrAfter(20) == ByteRange{30, 40}));
    QVERIFY(!set.nextAtOrAfter(40));
}

void TestRangeSet::holdsTheEndsOfTheRange()
{
    constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
    RangeSet set(ByteRange{0, kLast});
    QCOMPARE(set.byteCount(), kLast);
    set.remove({1, kLast - 1});
    QCOMPARE(set.ranges(), (std::vector<ByteRange>{{0, 1}, {kLast - 1, kLast}}));
    QCOMPARE(intersection({0, 5}, {7, 9}).size(), 0u);
    set.clear();
    QVERIFY(set.isEmpty());
    QCOMPARE(set.missingIn({3, kLast}).byteCount(), kLast - 3);
}

QTEST_APPLESS_MAIN(TestRangeSet)
#include "tst_range_set.moc"
