#include "core/store/read_cache.h"

#include "core/base/limits.h"
#include "core/base/random.h"

#include <QTest>

using namespace plug;
using namespace plug::store;

namespace {

constexpr std::uint64_t kChunk = limits::kReadAhead;

Hash rootOf(std::uint8_t file)
{
    Hash root;
    root.bytes.fill(file);
    return root;
}

/// The bytes of that range of that file, which says with each where it is.
QByteArray bytesOf(std::uint8_t file, ByteRange range)
{
    QByteArray bytes;
    for (std::uint64_t at = range.begin; at < range.end; ++at)
        bytes += char((at >> 3) * 31 + (at >> 18) * 7 + file);
    return bytes;
}

} // namespace

class TestReadCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chunksCoverAFile();
    void givesWhatItHas();
    void isNotTornBetweenChunks();
    void keepsTheLargerPartOfAChunk();
    void theLongestUnusedGoesFirst();
    void staysWithinItsCapacity();
};

void TestReadCache::chunksCoverAFile()
{
    QCOMPARE(ReadCache::chunkOf(0, 10), (ByteRange{0, 10}));
    QCOMPARE(ReadCache::chunkOf(kChunk - 1, 3 * kChunk), (ByteRange{0, kChunk}));
    QCOMPARE(ReadCache::chunkOf(kChunk, 3 * kChunk), (ByteRange{kChunk, 2 * kChunk}));
    QCOMPARE(ReadCache::chunkOf(kChunk + 5, kChunk + 9), (ByteRange{kChunk, kChunk + 9}));
}

void TestReadCache::givesWhatItHas()
{
    ReadCache cache(10 * kChunk);
    const ByteRange known{kChunk + 100, kChunk + 500};
    cache.put(rootOf(1), known, bytesOf(1, known));
    QCOMPARE(cache.find(rootOf(1), known), std::optional(bytesOf(1, known)));
    const ByteRange part{kChunk + 101, kChunk + 499};
    QCOMPARE(cache.find(rootOf(1), part), std::optional(bytesOf(1, part)));
    QVERIFY(!cache.find(rootOf(1), {kChunk + 99, kChunk + 500}));
    QVERIFY(!cache.find(rootOf(1), {kChunk + 100, kChunk + 501}));
    QVERIFY(!cache.find(rootOf(1), {100, 500}));
    QVERIFY(!cache.find(rootOf(2), known)); // the same place of another file
}

void TestReadCache::isNotTornBetweenChunks()
{
    ReadCache cache(10 * kChunk);
    cache.put(rootOf(1), {kChunk - 1, kChunk + 1}, bytesOf(1, {kChunk - 1, kChunk + 1}));
    cache.put(rootOf(1), {5, 5}, {});
    QCOMPARE(cache.byteCount(), 0u);
    cache.put(rootOf(1), {0, kChunk}, bytesOf(1, {0, kChunk}));
    QCOMPARE(cache.byteCount(), kChunk);
    QVERIFY(!cache.find(rootOf(1), {kChunk - 1, kChunk + 1}));
}

void TestReadCache::keepsTheLargerPartOfAChunk()
{
    ReadCache cache(10 * kChunk);
    cache.put(rootOf(1), {0, 100}, bytesOf(1, {0, 100}));
    cache.put(rootOf(1), {50, 60}, bytesOf(1, {50, 60}));
    QVERIFY(cache.find(rootOf(1), {0, 100}));
    cache.put(rootOf(1), {50, 500}, bytesOf(1, {50, 500}));
    QCOMPARE(cache.find(rootOf(1), {50, 500}), std::optional(bytesOf(1, {50, 500})));
    QVERIFY(!cache.find(rootOf(1), {0, 100}));
    QCOMPARE(cache.byteCount(), 450u);
}

void TestReadCache::theLongestUnusedGoesFirst()
{
    ReadCache cache(3 * kChunk);
    for (std::uint64_t i = 0; i < 3; ++i)
        cache.put(rootOf(1), {i * kChunk, (i + 1) * kChunk}, QByteArray(qsizetype(kChunk), char(i)));
    QVERIFY(cache.find(rootOf(1), {0, 1}));
    cache.put(rootOf(1), {3 * kChunk, 4 * kChunk}, QByteArray(qsizetype(kChunk), '\3'));
    QVERIFY(cache.find(rootOf(1), {0, 1}));
    QVERIFY(!cache.find(rootOf(1), {kChunk, kChunk + 1}));
    QVERIFY(cache.find(rootOf(1), {2 * kChunk, 2 * kChunk + 1}));
}

/// Whatever is put in, what comes out is right and the sum of it is bounded.
void TestReadCache::staysWithinItsCapacity()
{
    constexpr std::uint64_t kCapacity = 100'000;
    ReadCache cache(kCapacity);
    SeededRandom random(1);
    int hits = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto file = static_cast<std::uint8_t>(random.below(3));
        const std::uint64_t begin = random.below(4) * kChunk + random.below(2000);
        const ByteRange range{begin, begin + random.below(i % 100 == 0 ? 150'000 : 3000)};
        if (random.below(2) == 0)
            cache.put(rootOf(file), range, bytesOf(file, range));
        else if (const auto found = cache.find(rootOf(file), range)) {
            QCOMPARE(*found, bytesOf(file, range));
            ++hits;
        }
        QVERIFY(cache.byteCount() <= kCapacity);
    }
    QVERIFY(hits > 100);
}

QTEST_APPLESS_MAIN(TestReadCache)
#include "tst_read_cache.moc"
