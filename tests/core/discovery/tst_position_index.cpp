#include "tests/core/discovery/made_up_hosts.h"

#include <algorithm>
#include <list>

using namespace plug;
using namespace plug::discovery;
using namespace plug::test;

/// Hosts in the order of their distance.
class TestPositionIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void walksFromTheNearestOn();
    void forgetsWhatWasErased();
    void holdsHostsAtOnePlace();
    void isEmptyAtFirst();
};

namespace {

/// Half of them crowd around the others, as a hostile host's would.
Position place(SeededRandom &random, const std::list<KnownHost> &hosts)
{
    Position position = randomPosition(random);
    if (random.below(2) == 0 || hosts.empty())
        return position;
    position.bytes = hosts.front().id.bytes;
    position.bytes[random.below(32)] ^= static_cast<std::uint8_t>(1u << random.below(8));
    return position;
}

void verifyWalk(const PositionIndex &index, std::vector<Position> positions, const Position &target)
{
    std::sort(positions.begin(), positions.end(), [&](const Position &a, const Position &b) { return isNearer(target, a, b); });
    PositionIndex::Walk walk(index, target);
    for (const Position &position : positions) {
        const KnownHost *host = walk.next();
        QVERIFY(host);
        QCOMPARE(host->id.hex(), position.hex());
    }
    QVERIFY(!walk.next());
    QVERIFY(!walk.next());
}

} // namespace

void TestPositionIndex::walksFromTheNearestOn()
{
    SeededRandom random(1);
    std::list<KnownHost> hosts;
    std::vector<Position> positions;
    PositionIndex index;
    for (int i = 0; i < 400; ++i) {
        const Position position = place(random, hosts);
        if (std::find(positions.begin(), positions.end(), position) != positions.end())
            continue;
        hosts.push_back({.id = HostId{position.bytes}});
        positions.push_back(position);
        index.insert(position, &hosts.back());
        verifyWalk(index, positions, randomPosition(random));
        verifyWalk(index, positions, positions[random.below(positions.size())]);
    }
}

void TestPositionIndex::forgetsWhatWasErased()
{
    SeededRandom random(2);
    std::list<KnownHost> hosts;
    std::vector<Position> positions;
    PositionIndex index;
    for (int i = 0; i < 200; ++i) {
        hosts.push_back({.id = randomHost(random)});
        positions.push_back(Position{hosts.back().id.bytes});
        index.insert(positions.back(), &hosts.back());
    }
    while (!positions.empty()) {
        index.erase(positions.back(), &hosts.back());
        positions.pop_back();
        hosts.pop_back();
        verifyWalk(index, positions, randomPosition(random));
    }
    QCOMPARE(index.size(), 0u);
}

void TestPositionIndex::holdsHostsAtOnePlace()
{
    SeededRandom random(3);
    const Position position = randomPosition(random);
    const KnownHost a{.id = randomHost(random)}, b{.id = randomHost(random)}, c{.id = randomHost(random)};
    PositionIndex index;
    for (const KnownHost *host : {&a, &b, &c})
        index.insert(position, host);
    index.erase(position, &b);
    std::set<const KnownHost *> found;
    PositionIndex::Walk walk(index, randomPosition(random));
    while (const KnownHost *host = walk.next())
        found.insert(host);
    QVERIFY(found == (std::set<const KnownHost *>{&a, &c}));
}

void TestPositionIndex::isEmptyAtFirst()
{
    const PositionIndex index;
    QVERIFY(!PositionIndex::Walk(index, Position{}).next());
}

QTEST_APPLESS_MAIN(TestPositionIndex)
#include "tst_position_index.moc"
