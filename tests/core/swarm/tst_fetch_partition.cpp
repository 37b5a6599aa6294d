#include "core/swarm/fetch_partition.h"

#include "core/base/protocol.h"
#include "core/base/random.h"

#include <QTest>

#include <vector>

using namespace plug;
using namespace plug::swarm;

namespace {

/// Numbers of hosts, as they know each other.
std::vector<std::uint64_t> hosts(std::size_t count)
{
    SeededRandom random(1);
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < count; ++i)
        numbers.push_back(random.next64());
    return numbers;
}

/// Which of them takes that part.
std::vector<std::size_t> ownersOf(std::uint64_t part, const std::vector<std::uint64_t> &all)
{
    std::vector<std::size_t> owners;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<std::uint64_t> others = all;
        others.erase(others.begin() + std::ptrdiff_t(i));
        if (rankFor(part, all[i], others) == 0)
            owners.push_back(i);
    }
    return owners;
}

} // namespace

class TestFetchPartition : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allIsOnesOwnAlone();
    void eachPartHasOneOwner();
    void partsAreEqual();
    void whoLeavesChangesItsOwnPartsAlone();
    void eachHasAnotherRank();
    void partsAreFew();
};

void TestFetchPartition::allIsOnesOwnAlone()
{
    for (std::uint64_t part = 0; part < 100; ++part)
        QCOMPARE(rankFor(part, 7, {}), std::size_t(0));
}

void TestFetchPartition::eachPartHasOneOwner()
{
    for (std::uint64_t part = 0; part < 1000; ++part)
        QCOMPARE(ownersOf(part, hosts(9)).size(), std::size_t(1));
}

void TestFetchPartition::partsAreEqual()
{
    std::vector<int> counts(8);
    for (std::uint64_t part = 0; part < 8000; ++part)
        ++counts[ownersOf(part, hosts(8)).front()];
    for (const int count : counts)
        QVERIFY2(count > 880 && count < 1120, qPrintable(QString::number(count)));
}

void TestFetchPartition::whoLeavesChangesItsOwnPartsAlone()
{
    const std::vector<std::uint64_t> all = hosts(8);
    const std::vector<std::uint64_t> rest(all.begin(), all.end() - 1);
    for (std::uint64_t part = 0; part < 1000; ++part) {
        const std::size_t before = ownersOf(part, all).front();
        if (before < rest.size())
            QCOMPARE(ownersOf(part, rest).front(), before);
    }
}

void TestFetchPartition::eachHasAnotherRank()
{
    const std::vector<std::uint64_t> all = hosts(6);
    for (std::uint64_t part = 0; part < 100; ++part) {
        std::vector<bool> isTaken(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::vector<std::uint64_t> others = all;
            others.erase(others.begin() + std::ptrdiff_t(i));
            const std::size_t rank = rankFor(part, all[i], others);
            QVERIFY(rank < all.size() && !isTaken[rank]);
            isTaken[rank] = true;
        }
    }
}

void TestFetchPartition::partsAreFew()
{
    for (std::uint64_t size = 1; size <= protocol::kMaxFileSize; size *= 3) {
        const std::uint64_t part = partSizeFor(size);
        QCOMPARE(part % protocol::kBlockSize, std::uint64_t(0));
        QVERIFY(part <= 1024 * 1024 && (part == 1024 * 1024 || size / part <= 256));
    }
}

QTEST_APPLESS_MAIN(TestFetchPartition)
#include "tst_fetch_partition.moc"
