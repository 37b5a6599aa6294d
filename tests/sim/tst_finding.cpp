#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

/// Files are found by asking hosts that are known, who ask the hosts they know.
class TestFinding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstOfAChainFindsWhatTheLastHas();
    void oneSeedIsOneSearch();
    void whoAnnouncedIsFoundWithoutASession();
    void aFreshHostKnowsDozensInAMinute();
    void aSearchTellsWhatItCost();
    void nobodyHasIt();
    void whoAsksAgainNeedNotWait();
    void anAddressThatNobodyAnswersAtCanBeForgotten();
    void whoWasMetAtATypedAddressIsNotLost();
    void whatWasDecidedJustBeforeTheEndIsKept();
    void aShareByLinkIsNotLookedFor();
    void aBlockedHostIsNotAnswered();
    void aFriendStaysAndIsAskedFirst();
    void anAddressThatWasToldDrawsTwoMessages();
};

namespace {

/// Hosts in a row, each of which was told of the next one alone.
struct Chain {
    Chain(std::uint64_t seed, int length)
        : world(seed)
        , bytes(randomBytes(seed + 5, kMiB))
    {
        for (int i = 0; i < length; ++i)
            hosts.push_back(&world.addHost());
        for (std::size_t i = 0; i + 1 < hosts.size(); ++i)
            hosts[i]->apply(engine::AddHost{{std::nullopt, hosts[i + 1]->endpoint()}, {}}, world.now);
        link = shareAt(world, *hosts.back(), bytes);
        link.hosts.clear();
    }

    Simulation world;
    QByteArray bytes;
    std::vector<Host *> hosts;
    content::Link link;
};

std::size_t hostsKnown(Host &host, Instant now)
{
    return host.snapshot(now).hosts.size();
}

} // namespace

void TestFinding::theFirstOfAChainFindsWhatTheLastHas()
{
    Chain chain(1, 7);
    chain.hosts.front()->fetch(chain.link, chain.world.now);
    QVERIFY2(chain.world.runUntilAllHave({chain.hosts.front()}, 60s), qPrintable(described(*chain.hosts.front(), chain.world.now)));
    PLUG_VERIFY_CLEAN(chain.world);
}

void TestFinding::oneSeedIsOneSearch()
{
    const auto trace = [] {
        Chain chain(2, 5);
        chain.hosts.front()->fetch(chain.link, chain.world.now);
        chain.world.runFor(20s);
        return chain.world.network.trace();
    };
    QVERIFY(trace() == trace());
}

/// The sharing host and the one in the middle parted long ago.
void TestFinding::whoAnnouncedIsFoundWithoutASession()
{
    Chain chain(3, 3);
    chain.hosts[1]->apply(engine::AddHost{{std::nullopt, chain.hosts[2]->endpoint()}, {}}, chain.world.now);
    chain.world.runFor(2min);
    Host &late = chain.world.addHost();
    late.apply(engine::AddHost{{std::nullopt, chain.hosts[1]->endpoint()}, {}}, chain.world.now);
    late.fetch(chain.link, chain.world.now);
    QVERIFY2(chain.world.runUntilAllHave({&late}, 60s), qPrintable(described(late, chain.world.now)));
    PLUG_VERIFY_CLEAN(chain.world);
}

void TestFinding::aFreshHostKnowsDozensInAMinute()
{
    constexpr int kHosts = 48;
    Simulation world(4);
    std::vector<Host *> hosts;
    SeededRandom random(9);
    for (int i = 0; i < kHosts; ++i) {
        hosts.push_back(&world.addHost());
        for (int known = 0; known < 3 && i > 0; ++known)
            hosts[std::size_t(i)]->apply(engine::AddHost{hosts[random.below(std::uint64_t(i))]->asLinkHost(), {}}, world.now);
    }
    world.runFor(2min);
    Host &fresh = world.addHost();
    fresh.apply(engine::AddHost{{std::nullopt, hosts[7]->endpoint()}, {}}, world.now);
    world.runFor(1min);
    QVERIFY2(hostsKnown(fresh, world.now) >= 24, qPrintable(QString::number(hostsKnown(fresh, world.now))));
    PLUG_VERIFY_CLEAN(world);
}

void TestFinding::aSearchTellsWhatItCost()
{
    Chain chain(5, 4);
    Host &asking = *chain.hosts.front();
    asking.apply(engine::FindFile{7, chain.link}, chain.world.now);
    QVERIFY(chain.world.runUntil([&] { return asking.seen<engine::FindEnded>() != nullptr; }, 60s));
    const auto *found = asking.seen<engine::HolderFound>();
    QVERIFY(found);
    QCOMPARE(found->request, engine::CommandId(7));
    QCOMPARE(found->host.hostId, std::optional(chain.hosts.back()->id()));
    QCOMPARE(found->host.endpoint, chain.hosts.back()->endpoint());
    const engine::SearchFigures figures = asking.seen<engine::FindEnded>()->figures;
    QVERIFY(figures.isOver && figures.holders >= 1 && figures.hostsAsked >= 1 && figures.hops >= 1 && figures.bytes > 100);
    QVERIFY(asking.snapshot(chain.world.now).changed.empty());
}

void TestFinding::nobodyHasIt()
{
    Chain chain(6, 4);
    content::Link other = chain.link;
    other.guid.bytes[3] ^= 1;
    Host &asking = *chain.hosts.front();
    asking.fetch(other, chain.world.now);
    QVERIFY(chain.world.runUntil([&] { return asking.row(chain.world.now).cause == engine::WaitCause::Searching; }, 5s));
    QVERIFY(chain.world.runUntil([&] {
        const engine::TransferRow row = asking.row(chain.world.now);
        return row.search && row.search->isOver && row.search->hostsAsked >= 1
            && (row.cause == engine::WaitCause::NoHosts || row.cause == engine::WaitCause::HostsHaveNothing);
    }, 60s));
    asking.apply(engine::FindFile{8, other}, chain.world.now);
    QVERIFY(chain.world.runUntil([&] { return asking.seen<engine::FindEnded>() != nullptr; }, 60s));
    QVERIFY(!asking.seen<engine::HolderFound>());
}

void TestFinding::whoAsksAgainNeedNotWait()
{
    Chain chain(11, 3);
    content::Link other = chain.link;
    other.guid.bytes[3] ^= 1;
    Host &asking = *chain.hosts.front();
    asking.fetch(other, chain.world.now);
    const auto isSearching = [&] { return asking.row(chain.world.now).cause == engine::WaitCause::Searching; };
    const auto isOver = [&] {
        const auto search = asking.row(chain.world.now).search;
        return search && search->isOver && search->hostsAsked >= 1;
    };
    // By then the next round would be minutes off.
    chain.world.runFor(20min);
    QVERIFY(chain.world.runUntil([&] { return isOver() && !isSearching(); }, 60s));
    chain.world.runFor(10s);
    QVERIFY(!isSearching());
    asking.apply(engine::SearchAgain{asking.row(chain.world.now).id}, chain.world.now);
    QVERIFY(chain.world.runUntil(isSearching, 2s));
    QVERIFY(chain.world.runUntil([&] { return isOver() && !isSearching(); }, 60s));
    asking.apply(engine::SearchAgain{TransferId{999}}, chain.world.now);
}

void TestFinding::anAddressThatNobodyAnswersAtCanBeForgotten()
{
    Pair pair(12);
    const Endpoint nobody = pair.world.nextAddress();
    pair.fetcher.apply(engine::AddHost{{std::nullopt, nobody}, {}}, pair.world.now);
    pair.world.runFor(10s);
    QCOMPARE(hostsKnown(pair.fetcher, pair.world.now), std::size_t(1));
    pair.fetcher.apply(engine::RemoveHost{{}, nobody}, pair.world.now);
    QCOMPARE(hostsKnown(pair.fetcher, pair.world.now), std::size_t(0));
    pair.world.runFor(10s);
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(1s);
    QVERIFY2(hostsKnown(pair.fetcher, pair.world.now) == 0, "the catalogue has forgotten it too");
}

void TestFinding::whoWasMetAtATypedAddressIsNotLost()
{
    Pair pair(13);
    const auto hosts = [&] { return pair.fetcher.snapshot(pair.world.now).hosts; };
    pair.fetcher.apply(engine::AddHost{{std::nullopt, pair.sharer.endpoint()}, {}}, pair.world.now);
    QVERIFY(pair.world.runUntil([&] { return hosts().size() == 1 && hosts().front().host == pair.sharer.id(); }, 10s));
    pair.world.runFor(100ms); // a disk's time
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    QVERIFY(pair.world.runUntil([&] { return !hosts().empty(); }, 1s));
    QVERIFY(hosts().front().addedByHand);
}

void TestFinding::whatWasDecidedJustBeforeTheEndIsKept()
{
    Pair pair(14);
    const auto hosts = [&] { return pair.fetcher.snapshot(pair.world.now).hosts; };
    pair.fetcher.apply(engine::AddHost{{std::nullopt, pair.sharer.endpoint()}, {}}, pair.world.now);
    QVERIFY(pair.world.runUntil([&] { return hosts().size() == 1 && hosts().front().host == pair.sharer.id(); }, 10s));
    pair.fetcher.apply(engine::SetFriend{pair.sharer.id()}, pair.world.now);
    pair.fetcher.askToStop(pair.world.now);
    QVERIFY(pair.world.runUntil([&] { return pair.fetcher.seen<engine::Stopped>() != nullptr; }, 10s));
    pair.world.runFor(100ms); // the catalogue ends what it was given
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    QVERIFY(pair.world.runUntil([&] { return !hosts().empty(); }, 1s));
    QVERIFY(hosts().front().isFriend);
}

void TestFinding::aShareByLinkIsNotLookedFor()
{
    Chain chain(7, 3);
    Host &asking = *chain.hosts.front();
    content::Link secret = chain.link;
    secret.secret = ByteArray<16>{1, 2, 3};
    asking.fetch(secret, chain.world.now);
    chain.world.runFor(30s);
    QVERIFY(!asking.row(chain.world.now).search);
    QVERIFY(!asking.seen<engine::Completed>());
}

void TestFinding::aBlockedHostIsNotAnswered()
{
    Pair pair(8);
    pair.sharer.apply(engine::AddHost{pair.fetcher.asLinkHost(), {}}, pair.world.now);
    pair.world.runFor(2s);
    pair.sharer.apply(engine::SetBlocked{pair.fetcher.id(), true}, pair.world.now);
    pair.beginFetch();
    pair.world.runFor(1min);
    QVERIFY(!pair.fetcher.seen<engine::Completed>());
    QCOMPARE(pair.fetcher.row(pair.world.now).downTotal, std::uint64_t(0));
    const auto hosts = pair.sharer.snapshot(pair.world.now).hosts;
    QVERIFY(std::ranges::any_of(hosts, [](const engine::HostRow &row) { return row.isBlocked && !row.isConnected; }));

    pair.sharer.apply(engine::SetBlocked{pair.fetcher.id(), false}, pair.world.now);
    QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
}

void TestFinding::aFriendStaysAndIsAskedFirst()
{
    Pair pair(9);
    pair.beginFetch();
    QVERIFY(pair.runUntilFetched());
    pair.fetcher.apply(engine::SetFriend{pair.sharer.id(), true}, pair.world.now);
    pair.fetcher.apply(engine::NameHost{pair.sharer.id(), QStringLiteral("Bücherei")}, pair.world.now);
    pair.world.runFor(10s);
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(1s);
    const auto hosts = pair.fetcher.snapshot(pair.world.now).hosts;
    QCOMPARE(hosts.size(), std::size_t(1));
    QVERIFY(hosts.front().isFriend);
    QCOMPARE(hosts.front().name, QStringLiteral("Bücherei"));
    QCOMPARE(hosts.front().host, std::optional(pair.sharer.id()));
}

/// A hundred hosts that are said to be at one address.
void TestFinding::anAddressThatWasToldDrawsTwoMessages()
{
    Pair pair(10);
    const Endpoint victim = pair.world.nextAddress();
    int messages = 0;
    pair.world.network.onSent = [&, next = pair.world.network.onSent](const Packet &packet, Instant now) {
        messages += packet.to.sameAddress(victim);
        if (next)
            next(packet, now);
    };
    pair.fetcher.fetch({.guid = pair.link.guid, .name = {}, .size = {}, .hosts = {}, .secret = {}}, pair.world.now);
    for (std::uint8_t i = 0; i < 100; ++i) {
        HostId host = pair.sharer.id();
        host.bytes[0] ^= i + 1;
        Endpoint at = victim;
        at.port = std::uint16_t(2000 + i);
        pair.fetcher.apply(engine::HintHost{{host, at}, engine::HintHost::Origin::Lan, {}}, pair.world.now);
        pair.world.runFor(5s);
    }
    QCOMPARE(messages, 2); // the third is for a meeting
    pair.world.runFor(10min);
    QVERIFY2(messages <= 4, qPrintable(QString::number(messages)));
}

QTEST_APPLESS_MAIN(TestFinding)
#include "tst_finding.moc"
