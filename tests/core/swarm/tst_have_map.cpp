#include "core/base/random.h"
#include "core/swarm/have_map.h"
#include "core/wire/frame_codec.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;

class TestHaveMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverOverClaims();
    void pagesFitIntoDatagrams();
    void completeAndEmpty();
    void oldGenerationsSayNothing();
    void hostilePagesAreHarmless();
    void absenceIsLearnt();
};

namespace {

RangeSet randomSet(std::uint64_t size, SeededRandom &random)
{
    RangeSet set;
    const std::uint64_t count = random.below(3) == 0 ? random.below(2000) : random.below(20);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t begin = random.below(size);
        set.add({begin, begin + random.below(std::min(size - begin, size / (1 + random.below(200))) + 1)});
    }
    return set;
}

bool isSubset(const RangeSet &part, const RangeSet &of)
{
    return part.intersectedWith(of) == part;
}

/// Every second span of a huge file, and more exact ranges than are told.
RangeSet worstSet(std::uint64_t size)
{
    RangeSet set;
    const std::uint64_t span = size / protocol::kMaxHaveSpans;
    for (std::uint64_t i = 0; i + 1 < protocol::kMaxHaveSpans; i += 2) {
        set.add({i * span, (i + 1) * span});
        set.add({(i + 1) * span + 1'000'000, (i + 1) * span + 2'000'001});
    }
    return set;
}

} // namespace

/// [T-4] [T-6]
void TestHaveMap::neverOverClaims()
{
    SeededRandom random(1);
    for (int round = 0; round < 400; ++round) {
        const std::uint64_t size = 1 + random.below(std::uint64_t(1) << (10 + random.below(35)));
        const RangeSet truth = randomSet(size, random);
        std::vector<wire::Have> pages = describePossession(size, truth);
        for (std::size_t i = pages.size(); i > 1; --i)
            std::swap(pages[i - 1], pages[random.below(i)]);
        PossessionView view;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            QVERIFY(!view.isKnown());
            view.takePage(size, pages[i]);
            if (i + 1 < pages.size())
                view.takePage(size, pages[random.below(i + 1)]);
        }
        QVERIFY(view.isKnown());
        QVERIFY(isSubset(view.ranges(), truth));
        // Little to tell is told exactly.
        if (truth.rangeCount() <= 32)
            QCOMPARE(view.ranges(), truth);
    }
}

void TestHaveMap::pagesFitIntoDatagrams()
{
    const RangeSet truth = worstSet(protocol::kMaxFileSize);
    std::vector<wire::Have> pages = describePossession(protocol::kMaxFileSize, truth);
    QCOMPARE(pages.size(), kMaxHavePages);
    pages[0].name = QString(int(protocol::kMaxNameBytes), u'x');
    pages[0].publisher = QByteArray(int(protocol::kMaxPublisherBytes), 'x');
    PossessionView view;
    for (wire::Have &page : pages) {
        page.size = protocol::kMaxFileSize;
        page.isCollection = true;
        page.generation = 0xffffffff;
        const std::size_t size = wire::encodedSize(page);
        QVERIFY2(size <= protocol::kBaseDatagram - protocol::kDatagramOverhead, qPrintable(QString::number(size)));
        view.takePage(page.size, page);
    }
    QVERIFY(view.isKnown());
    QVERIFY(isSubset(view.ranges(), truth));
    QVERIFY(view.ranges().rangeCount() > 10'000);
}

/// [T-4]
void TestHaveMap::completeAndEmpty()
{
    for (const std::uint64_t size : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(300'000), protocol::kMaxFileSize}) {
        const auto complete = describePossession(size, RangeSet(ByteRange{0, size}));
        QCOMPARE(complete.size(), 1u);
        QVERIFY(complete[0].isComplete);
        PossessionView view;
        QVERIFY(view.takePage(size, complete[0]));
        QVERIFY(!view.takePage(size, complete[0]));
        QCOMPARE(view.ranges(), RangeSet(ByteRange{0, size}));
        if (size == 0)
            continue;
        const auto empty = describePossession(size, {});
        QCOMPARE(empty.size(), 1u);
        QVERIFY(view.takePage(size, empty[0]));
        QVERIFY(view.ranges().isEmpty());
    }
}

/// [T-3] [T-4]
void TestHaveMap::oldGenerationsSayNothing()
{
    PossessionView view;
    wire::Have page;
    page.generation = 0xfffffffe;
    page.isComplete = true;
    QVERIFY(view.takePage(100, page));
    wire::Have next;
    next.generation = 1; // the number wraps
    next.pageCount = 2;
    next.ranges = {{0, 10}};
    QVERIFY(!view.takePage(100, next));
    QVERIFY(!view.takePage(100, page));
    wire::Have between = next;
    between.generation = 0;
    between.page = 1;
    between.ranges = {{20, 30}};
    QVERIFY(!view.takePage(100, between));
    next.page = 1;
    next.ranges = {{10, 12}};
    QVERIFY(view.takePage(100, next));
    QCOMPARE(view.ranges(), RangeSet(ByteRange{0, 12}));
    QCOMPARE(view.generation(), 1u);
    QVERIFY(!view.takePage(100, page));
}

void TestHaveMap::hostilePagesAreHarmless()
{
    SeededRandom random(7);
    PossessionView view;
    constexpr std::uint64_t kSize = 1'000'000;
    for (int round = 0; round < 2000; ++round) {
        wire::Have page;
        page.pageCount = std::uint16_t(random.below(1 + random.below(65536)));
        page.page = std::uint16_t(random.below(1 + random.below(65536)));
        page.generation = std::uint32_t(random.below(3));
        page.spanShift = std::uint8_t(18 + random.below(27));
        page.firstSpan = std::uint32_t(random.below(60'000));
        for (std::uint64_t i = 0; i < random.below(50); ++i)
            page.spanRuns.push_back(std::uint32_t(1 + random.below(100)));
        page.ranges = {{random.below(kSize), protocol::kMaxFileSize}};
        view.takePage(kSize, page);
        QVERIFY(isSubset(view.ranges(), RangeSet(ByteRange{0, kSize})));
    }
    // More ranges than any truthful map has are not put together.
    PossessionView full;
    wire::Have page;
    page.pageCount = kMaxHavePages;
    page.spanRuns.assign(protocol::kMaxHaveSpans, 1);
    for (std::size_t i = 0; i < kMaxHavePages; ++i) {
        page.page = std::uint16_t(i);
        QVERIFY(!full.takePage(protocol::kMaxFileSize, page));
    }
    QVERIFY(!full.isKnown());
}

void TestHaveMap::absenceIsLearnt()
{
    PossessionView view;
    wire::Have page;
    page.isComplete = true;
    view.takePage(100, page);
    view.learnAbsent({10, 20});
    QCOMPARE(view.ranges(), RangeSet(ByteRange{10, 20}).missingIn({0, 100}));
}

QTEST_APPLESS_MAIN(TestHaveMap)
#include "tst_have_map.moc"
