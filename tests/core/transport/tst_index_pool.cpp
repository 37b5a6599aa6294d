#include "core/base/protocol.h"
#include "core/base/random.h"
#include "core/transport/index_pool.h"

#include <QTest>

#include <algorithm>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

/// Gives the same few numbers again and again.
struct Few final : RandomSource {
    void fill(MutableByteView out) override
    {
        std::fill(out.begin(), out.end(), 0);
        out.back() = static_cast<std::uint8_t>(next++ % 4);
    }
    unsigned next = 0;
};

} // namespace

class TestIndexPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void indicesHaveOwners();
    void indicesRest();
    void restIsBounded();

private:
    const Instant kNow{1h};
};

void TestIndexPool::indicesHaveOwners()
{
    Few few;
    IndexPool pool;
    const std::uint32_t first = pool.take(SessionId(), few, kNow);
    const std::uint32_t second = pool.take(SessionId{2}, few, kNow);
    QVERIFY(first != second);
    QCOMPARE(pool.ownerOf(first), std::optional(SessionId()));
    QCOMPARE(pool.ownerOf(second), std::optional(SessionId{2}));
    QVERIFY(!pool.ownerOf(12345));
    pool.assign(first, SessionId{1});
    QCOMPARE(pool.ownerOf(first), std::optional(SessionId{1}));
    QCOMPARE(pool.usedCount(), std::size_t(2));
}

/// [S-4]
void TestIndexPool::indicesRest()
{
    Few few;
    IndexPool pool;
    const std::uint32_t first = pool.take(SessionId{1}, few, kNow);
    pool.take(SessionId{2}, few, kNow);
    pool.release(first, kNow);
    QVERIFY(!pool.ownerOf(first));
    QCOMPARE(pool.usedCount(), std::size_t(1));
    QVERIFY(pool.take(SessionId{3}, few, kNow + protocol::kIndexNotReusedFor - 1us) != first);
    QVERIFY(pool.take(SessionId{4}, few, kNow + protocol::kIndexNotReusedFor - 1us) != first);
    QCOMPARE(pool.take(SessionId{5}, few, kNow + protocol::kIndexNotReusedFor), first);
    QCOMPARE(pool.ownerOf(first), std::optional(SessionId{5}));
    QCOMPARE(pool.restingCount(), std::size_t(0));
}

void TestIndexPool::restIsBounded()
{
    SeededRandom random(1);
    IndexPool pool;
    for (std::size_t i = 0; i < 2 * IndexPool::kMaxResting; ++i)
        pool.release(pool.take(SessionId{6}, random, kNow), kNow);
    QCOMPARE(pool.restingCount(), IndexPool::kMaxResting);
    QCOMPARE(pool.usedCount(), std::size_t(0));
}

QTEST_APPLESS_MAIN(TestIndexPool)
#include "tst_index_pool.moc"
