#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <vector>

using namespace plug;

namespace {

/// Gives the words it was made with, then ends the test.
class Scripted final : public RandomSource {
public:
    explicit Scripted(std::vector<std::uint64_t> words) : m_words(std::move(words)) {}

    void fill(MutableByteView out) override
    {
        writeBigEndian(out, m_words.at(m_used++));
    }
    std::size_t used() const { return m_used; }

private:
    std::vector<std::uint64_t> m_words;
    std::size_t m_used = 0;
};

} // namespace

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSeedMeansThePublishedNumbers();
    void theSameSeedGivesTheSame();
    void fillsAnyLength();
    void belowStaysBelow();
    void belowIsUniform();
    void belowDrawsAgainWhatWouldBeUneven();
};

/// The first outputs of SplitMix64's reference implementation (Vigna) for the seeds 0 and 1234567.
void TestRandom::aSeedMeansThePublishedNumbers()
{
    SeededRandom zero(0);
    QCOMPARE(zero.next64(), 0xe220a8397b1dcdafu);
    QCOMPARE(zero.next64(), 0x6e789e6aa1b965f4u);
    QCOMPARE(zero.next64(), 0x06c45d188009454fu);
    QCOMPARE(zero.next64(), 0xf88bb8a8724c81ecu);
    SeededRandom other(1234567);
    QCOMPARE(other.next64(), 6457827717110365317u);
    QCOMPARE(other.next64(), 3203168211198807973u);
    QCOMPARE(other.next64(), 9817491932198370423u);
}

void TestRandom::theSameSeedGivesTheSame()
{
    SeededRandom a(42);
    SeededRandom b(42);
    SeededRandom c(43);
    for (int i = 0; i < 100; ++i) {
        const std::uint64_t value = a.next64();
        QCOMPARE(b.next64(), value);
        QVERIFY(c.next64() != value);
    }
    QCOMPARE(a.next32(), b.next32());
    QCOMPARE(a.below(1000), b.below(1000));
}

void TestRandom::fillsAnyLength()
{
    for (std::size_t length = 0; length <= 33; ++length) {
        SeededRandom random(7);
        ByteArray<40> bytes{};
        random.fill(MutableByteView(bytes).first(length));
        QVERIFY(std::all_of(bytes.begin() + std::ptrdiff_t(length), bytes.end(), [](auto b) { return b == 0; }));
        SeededRandom whole(7);
        ByteArray<40> expected;
        whole.fill(expected);
        QVERIFY(equalBytes(ByteView(bytes).first(length), ByteView(expected).first(length)));
    }
}

void TestRandom::belowStaysBelow()
{
    SeededRandom random(1);
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(random.below(1), 0u);
        const std::uint64_t bound = (random.next64() >> random.below(64)) | 1;
        QVERIFY(random.below(bound) < bound);
    }
}

/// Chi-square with 9 degrees of freedom; the seed is fixed, so the outcome is, too.
void TestRandom::belowIsUniform()
{
    constexpr int kDraws = 100'000;
    SeededRandom random(2);
    std::array<int, 10> counts{};
    for (int i = 0; i < kDraws; ++i)
        ++counts[random.below(counts.size())];
    double chiSquare = 0;
    const double expected = double(kDraws) / double(counts.size());
    for (int count : counts)
        chiSquare += (count - expected) * (count - expected) / expected;
    QVERIFY(chiSquare < 27.9); // 0.1 % quantile
}

/// 2^64 leaves a remainder of 1 by 3: the one surplus value is drawn again. A power of two has none.
void TestRandom::belowDrawsAgainWhatWouldBeUneven()
{
    Scripted uneven({0, 4});
    QCOMPARE(uneven.below(3), 1u);
    QCOMPARE(uneven.used(), 2u);
    Scripted even({0});
    QCOMPARE(even.below(4), 0u);
    const std::uint64_t justOverHalf = (std::uint64_t(1) << 63) + 1;
    Scripted worst({0, justOverHalf - 3, justOverHalf});
    QCOMPARE(worst.below(justOverHalf), 0u);
    QCOMPARE(worst.used(), 3u);
}

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
