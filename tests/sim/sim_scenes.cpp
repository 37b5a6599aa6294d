#include "tests/sim/sim_scenes.h"

#include "core/base/check.h"

namespace plug::sim {

QByteArray randomBytes(std::uint64_t seed, qsizetype size)
{
    QByteArray bytes(size, '\0');
    SeededRandom(seed).fill(mutableViewOf(bytes));
    return bytes;
}

content::Link shareAt(Simulation &world, Host &host, const QByteArray &bytes)
{
    world.checkers.addTruth(bytes);
    return shareUnchecked(world, host, bytes);
}

content::Link shareUnchecked(Simulation &world, Host &host, const QByteArray &bytes)
{
    host.disk.addFile(kSharedPath, bytes);
    host.apply(engine::SharePath{1, kSharedPath}, world.now);
    const bool isShared = world.runUntil([&] { return host.seen<engine::Shared>() != nullptr; }, kLong);
    PLUG_CHECK(isShared);
    return host.seen<engine::Shared>()->link;
}

QString described(const Host &host, Instant now)
{
    QString text = host.endpoint().text();
    if (!host.isRunning())
        return text + QStringLiteral(": not running");
    for (const engine::TransferRow &row : host.snapshot(now).changed) {
        text += QStringLiteral(": state %1 cause %2 (%3), %4 of %5 on disk, hosts %6 known, %7 connected, %8 giving")
                    .arg(int(row.state)).arg(int(row.cause)).arg(row.causeDetail).arg(row.onDisk).arg(row.size)
                    .arg(row.hostsKnown).arg(row.hostsConnected).arg(row.hostsGiving);
    }
    return text;
}

Pair::Pair(std::uint64_t seed, qsizetype size, bool findsHosts)
    : world(seed, findsHosts)
    , sharer(world.addHost())
    , fetcher(world.addHost())
    , bytes(randomBytes(seed + 17, size))
    , link(shareAt(world, sharer, bytes))
{
}

bool Pair::runUntilVerified(std::uint64_t bytesVerified)
{
    return world.runUntil([&] { return fetcher.bytesVerified() >= bytesVerified; }, kLong);
}

Duration timeToFetch(Pair &pair)
{
    const Instant begin = pair.world.now;
    pair.beginFetch();
    const bool isFetched = pair.runUntilFetched();
    PLUG_CHECK(isFetched);
    return pair.world.now - begin;
}

} // namespace plug::sim
