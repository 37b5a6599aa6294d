#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;
using engine::Rung;
using engine::WaitCause;

namespace {

using Kind = std::optional<Nat::Kind>;

const QString kKnownPath = QStringLiteral("/files/known.bin");

struct Home {
    const char *name;
    Kind nat;
};
constexpr std::array<Home, 5> kHomes{{{"none", std::nullopt},
                                      {"cone", Nat::Kind::Cone},
                                      {"address", Nat::Kind::Address},
                                      {"restricted", Nat::Kind::Restricted},
                                      {"symmetric", Nat::Kind::Symmetric}}};

/// In a /16 of its own.
Endpoint place(std::uint32_t n)
{
    return Endpoint::fromIpv4(0x08000001u + (n << 16), 4000);
}

/// Two hosts at home, and one that both know since they have a file of it.
struct Homes {
    Homes(std::uint64_t seed, const Kind &sharerNat, const Kind &fetcherNat, bool doesRelay)
        : world(seed, false)
        , common(world.addHost(place(1)))
        , sharer(add(sharerNat, 2))
        , fetcher(add(fetcherNat, 3))
        , bytes(randomBytes(seed + 17, kMiB))
    {
        common.config.relaysForOthers = doesRelay;
        common.apply(engine::SetConfig{common.config}, world.now);
        const QByteArray known = randomBytes(seed + 18, 64 * 1024);
        world.checkers.addTruth(known);
        common.disk.addFile(kKnownPath, known);
        common.apply(engine::SharePath{1, kKnownPath}, world.now);
        world.runUntil([&] { return common.seen<engine::Shared>() != nullptr; }, 10s);
        content::Link all = common.seen<engine::Shared>()->link;
        for (Host *host : {&sharer, &fetcher})
            host->fetch(all, world.now);
        world.runUntilAllHave({&sharer, &fetcher}, 10s);
        fetcher.forgetEvents();
        link = shareAt(world, sharer, bytes);
    }

    Host &add(const Kind &nat, std::uint32_t n) { return nat ? world.addHostBehind(*nat, place(n)) : world.addHost(place(n)); }

    /// How long it took until they had a session; nothing where they have none after `most`.
    std::optional<Duration> meet(Duration most)
    {
        const Instant began = world.now;
        fetcher.fetch(link, began);
        const bool isThere = world.runUntil([&] { return rung().has_value(); }, most);
        return isThere ? std::optional(world.now - began) : std::nullopt;
    }
    /// Of the fetcher's way to the sharer.
    std::optional<Rung> rung()
    {
        const auto rows = fetcher.snapshot(world.now).changed;
        const auto row = std::ranges::find(rows, link.guid, &engine::TransferRow::guid);
        if (row == rows.end())
            return std::nullopt;
        fetcher.apply(engine::WatchTransfer{row->id}, world.now);
        const auto detail = fetcher.snapshot(world.now).detail.value_or(engine::TransferDetail{});
        for (const engine::TransferHostRow &host : detail.hosts) {
            if (host.isConnected && host.host == sharer.id())
                return host.rung;
        }
        return std::nullopt;
    }
    WaitCause cause()
    {
        const auto rows = fetcher.snapshot(world.now).changed;
        return std::ranges::find(rows, link.guid, &engine::TransferRow::guid)->cause;
    }
    bool isFetched() const { return fetcher.disk.contentsOf(kFetchedPath) == std::optional(bytes); }

    Simulation world;
    Host &common;
    Host &sharer;
    Host &fetcher;
    QByteArray bytes;
    content::Link link;
};

bool canBePunched(const Kind &one, const Kind &other)
{
    const auto isSymmetric = [](const Kind &kind) { return kind == Nat::Kind::Symmetric; };
    const auto wantsPort = [&](const Kind &kind) { return kind == Nat::Kind::Restricted || isSymmetric(kind); };
    return !(isSymmetric(one) && wantsPort(other)) && !(isSymmetric(other) && wantsPort(one));
}

} // namespace

/// Hosts behind routers of all kinds, and one that they have in common.
class TestNats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPairMeets_data();
    void everyPairMeets();
    void hearsayLeavesRoomForAMeeting();
    void whoIsCalledThroughANatStaysInReach();
};

void TestNats::everyPairMeets_data()
{
    QTest::addColumn<int>("sharer");
    QTest::addColumn<int>("fetcher");
    QTest::addColumn<bool>("doesRelay");
    for (int sharer = 0; sharer < int(kHomes.size()); ++sharer) {
        for (int fetcher = 0; fetcher < int(kHomes.size()); ++fetcher) {
            for (const bool doesRelay : {false, true})
                QTest::addRow("%s to %s, relay %d", kHomes[sharer].name, kHomes[fetcher].name, doesRelay) << sharer << fetcher << doesRelay;
        }
    }
}

void TestNats::everyPairMeets()
{
    QFETCH(int, sharer);
    QFETCH(int, fetcher);
    QFETCH(bool, doesRelay);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        Homes homes(seed, kHomes[sharer].nat, kHomes[fetcher].nat, doesRelay);
        const bool isPunchable = canBePunched(kHomes[sharer].nat, kHomes[fetcher].nat);
        const auto took = homes.meet(isPunchable ? 2s : 6s);
        QCOMPARE(took.has_value(), isPunchable || doesRelay);
        if (took) {
            QCOMPARE(*homes.rung(), !isPunchable ? Rung::Relayed : kHomes[sharer].nat ? Rung::Punched : Rung::Direct);
            QVERIFY(homes.world.runUntilAllHave({&homes.fetcher}, kLong));
            QVERIFY(homes.isFetched());
        } else {
            QCOMPARE(homes.cause(), WaitCause::BehindNats);
        }
        PLUG_VERIFY_CLEAN(homes.world);
    }
}

/// The sharer was told of the fetcher, and called it in vain: another host that is not there any more, or the fetcher itself, whose call goes
/// on. Only the sharer's call gets through.
void TestNats::hearsayLeavesRoomForAMeeting()
{
    for (const bool isGivenUp : {true, false}) {
        Homes homes(1, Nat::Kind::Symmetric, Nat::Kind::Address, false);
        Endpoint before = place(3);
        before.port += isGivenUp;
        const HostId told = isGivenUp ? HostId{{7}} : homes.fetcher.id();
        homes.sharer.apply(engine::HintHost{.host = {told, before}, .origin = engine::HintHost::Origin::Dht, .key = {}}, homes.world.now);
        homes.world.runFor(isGivenUp ? 20s : 2s);
        QVERIFY(homes.meet(2s));
        QCOMPARE(*homes.rung(), Rung::Punched);
        PLUG_VERIFY_CLEAN(homes.world);
    }
}

/// [N-3] A router that lets a stranger in forgets its host all the same.
void TestNats::whoIsCalledThroughANatStaysInReach()
{
    Homes homes(1, Nat::Kind::Cone, Nat::Kind::Restricted, false);
    Host &stranger = homes.world.addHost(place(4));
    content::Link outside = homes.link;
    outside.hosts = {{homes.sharer.id(), place(2)}};
    stranger.fetch(outside, homes.world.now);
    QVERIFY(homes.world.runUntilAllHave({&stranger}, 10s));
    QCOMPARE(homes.sharer.snapshot(homes.world.now).totals.reach, Reach::Open);
    homes.world.runFor(3 * Nat::kForgets);
    QVERIFY(homes.meet(2s));
    PLUG_VERIFY_CLEAN(homes.world);
}

QTEST_APPLESS_MAIN(TestNats)
#include "tst_nats.moc"
