#include "tests/finding/find_figures.h"

#include "tests/finding/find_hostiles.h"

#include <algorithm>

namespace plug::finding {

using namespace std::chrono_literals;

namespace {

using Shares = std::vector<std::pair<std::size_t, LookupKey>>;

Shares shareSome(FindScene &scene, std::size_t count)
{
    Shares shares;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t holder = scene.anyHonest();
        shares.emplace_back(holder, scene.share(holder));
    }
    return shares;
}

std::size_t sharesIn(const SceneSize &size)
{
    return std::clamp<std::size_t>(size.hosts / 50, 2, 20);
}

bool isHolderOf(const Shares &shares, std::size_t host)
{
    return std::ranges::any_of(shares, [&](const auto &share) { return share.first == host; });
}

QString floodingIn(FindScene &scene, const Shares &shares)
{
    std::uint64_t datagrams = 0;
    std::uint64_t withHandshakes = 0;
    std::uint64_t hops = 0;
    std::uint64_t reached = 0;
    for (const auto &[holder, key] : shares) {
        if (const auto flood = scene.flood(scene.anyHonest(), holder)) {
            datagrams += flood->datagrams;
            withHandshakes += flood->withHandshakes;
            hops += std::uint64_t(flood->hops);
            ++reached;
        }
    }
    const double count = double(std::max<std::uint64_t>(reached, 1));
    return QStringLiteral("%1 datagrams, %2 with handshakes, %3 hops (means)")
        .arg(double(datagrams) / count, 0, 'f', 0).arg(double(withHandshakes) / count, 0, 'f', 0).arg(double(hops) / count, 0, 'f', 1);
}

} // namespace

Figures searchesIn(const SceneSize &size, std::size_t searches, QString *flooding)
{
    FindScene scene(size);
    scene.seedTables();
    scene.connectSome();
    const Shares shares = shareSome(scene, sharesIn(size));
    if (flooding)
        *flooding = floodingIn(scene, shares);
    return scene.findMany(searches, shares);
}

Figures searchesAfterHalfLeft(const SceneSize &size, std::size_t searches)
{
    FindScene scene(size);
    scene.seedTables();
    scene.connectSome();
    const Shares shares = shareSome(scene, sharesIn(size));
    for (const auto &[holder, key] : shares)
        scene.network.host(holder).discovery->setActive(true, scene.network.now());
    for (const std::size_t host : scene.aliveHosts()) {
        if (!isHolderOf(shares, host) && scene.network.random().below(2) == 0)
            scene.network.leave(host);
        scene.network.run(scene.network.now() + std::chrono::duration_cast<Duration>(1h) / std::int64_t(size.hosts));
    }
    for (const auto &[holder, key] : shares)
        scene.network.host(holder).discovery->setActive(false, scene.network.now());
    return scene.findMany(searches, shares);
}

HostileFigures searchesAmongHostile(const SceneSize &size, std::size_t hundredths, std::size_t searches)
{
    FindScene scene(size);
    std::vector<std::size_t> hostile;
    for (std::size_t i = 0; i < size.hosts * hundredths / 100; ++i)
        hostile.push_back(i);
    std::set<std::size_t> flooders;
    scene.makeHostile(hostile, [&](std::size_t index) -> std::unique_ptr<Hostile> {
        if (index % 4 == 0)
            return std::make_unique<Swallower>();
        if (index % 4 == 1)
            return std::make_unique<Liar>();
        if (index % 4 == 2)
            return std::make_unique<Boaster>();
        flooders.insert(index);
        return std::make_unique<Flooder>();
    });
    HostileFigures figures;
    std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> toFlooder;
    scene.network.onDatagram = [&](std::size_t from, const Endpoint &to, std::uint64_t bytes) {
        const auto receiver = scene.network.hostAt(to);
        if (receiver && flooders.contains(*receiver) && !scene.network.host(from).hostile)
            figures.mostToOneFlooder = std::max(figures.mostToOneFlooder, toFlooder[{from, *receiver}] += bytes);
    };
    const Instant begun = scene.network.now();
    scene.seedTables();
    scene.connectSome();
    const Shares shares = shareSome(scene, sharesIn(size));
    figures.figures = scene.findMany(searches, shares);
    figures.took = scene.network.now() - begun;
    return figures;
}

Figures searchesAmongSybils(std::size_t hosts, std::uint64_t seed, std::size_t searches)
{
    constexpr std::uint32_t kSybilPrefixes = 0x20000;
    FindScene scene({.hosts = hosts / 10, .deadOfHundred = 0, .seed = seed});
    FindNetwork &network = scene.network;
    const std::size_t honest = network.size();
    std::vector<std::size_t> sybils;
    for (std::size_t i = 0; i < 9 * honest; ++i)
        sybils.push_back(network.addHost(kSybilPrefixes + std::uint32_t(i % 16)));
    scene.makeHostile(sybils, [&](std::size_t) { return std::make_unique<Sybil>(sybils); });
    for (std::size_t i = 0; i < honest; ++i) {
        for (int n = 0; n < 5; ++n)
            scene.know(i, std::size_t(network.random().below(n < 3 ? network.size() : honest)));
        network.host(i).discovery->setActive(true, network.now());
        network.drain(i);
    }
    network.run(network.now() + 5min);
    for (std::size_t i = 0; i < honest; ++i)
        network.host(i).discovery->setActive(false, network.now());
    network.run(network.now() + 40s);
    network.dropSessions([](std::size_t, std::size_t) { return false; });
    return scene.findMany(searches, shareSome(scene, 5));
}

VictimFigures messagesToAVictim(std::size_t fetchers, std::uint64_t seed)
{
    FindNetwork network(seed);
    const Endpoint victim = Endpoint::fromIpv4(0x30303030, 5'000);
    std::vector<std::size_t> liars;
    for (std::uint32_t i = 0; i < 3; ++i) {
        liars.push_back(network.addHost(1'000'000 + i));
        network.host(liars.back()).hostile = std::make_unique<Liar>(victim);
    }
    std::map<std::size_t, std::uint64_t> sent;
    network.onFirstMessage = [&](std::size_t from, const Endpoint &to) { sent[from] += to.sameAddress(victim); };
    std::vector<std::size_t> hosts;
    for (std::uint32_t i = 0; i < fetchers; ++i)
        hosts.push_back(network.addHost(i));
    for (const std::size_t host : hosts) {
        for (const std::size_t liar : liars)
            network.connect(host, liar);
    }
    for (std::uint8_t round = 0; round < 5; ++round) {
        for (const std::size_t host : hosts) {
            network.host(host).discovery->find(LookupKey{{round, 1}}, network.now());
            network.drain(host);
        }
        network.run(network.now() + 110s);
        for (const std::size_t host : hosts) {
            for (const discovery::HolderFound &holder : std::exchange(network.host(host).holders, {}))
                network.callTold(host, holder.contact);
        }
    }
    network.run(network.now() + 10s);
    VictimFigures figures;
    for (const auto &[host, count] : sent) {
        figures.most = std::max(figures.most, count);
        figures.sum += count;
    }
    return figures;
}

IdleFigures idleTraffic(std::size_t hosts, std::size_t shares, int hours, std::uint64_t seed)
{
    FindScene scene({.hosts = hosts, .known = 40, .seed = seed});
    scene.seedTables();
    FindNetwork &network = scene.network;
    const std::size_t client = 0;
    while (network.host(client).discovery->table().hosts().size() < 200)
        scene.know(client, std::size_t(network.random().below(network.size())));
    const auto total = [&] { return network.host(client).sent.bytes + network.host(client).received.bytes; };
    const auto run = [&](Duration time) {
        for (const Instant end = network.now() + time; network.now() < end;) {
            network.run(network.now() + 5min);
            network.dropSessions([](std::size_t, std::size_t) { return false; });
        }
    };
    network.host(client).discovery->setActive(true, network.now());
    for (std::size_t i = 0; i < shares; ++i) {
        LookupKey key;
        network.random().fill(key.bytes);
        network.host(client).discovery->addShare(key, network.now());
    }
    network.drain(client);
    run(1h);
    IdleFigures figures{.firstHour = total()};
    run(std::chrono::hours(hours));
    figures.bytesPerSecond = double(total() - figures.firstHour) / (3'600.0 * hours);
    figures.known = network.host(client).discovery->table().hosts().size();
    return figures;
}

std::vector<std::size_t> knownInTheFirstMinute(std::size_t hosts, std::uint64_t seed)
{
    FindScene scene({.hosts = hosts, .seed = seed});
    scene.seedTables();
    FindNetwork &network = scene.network;
    const std::size_t client = network.addHost(900'000);
    network.host(client).discovery->setActive(true, network.now());
    network.drain(client);
    network.callTold(client, {network.host(1).id, {network.host(1).at}});
    std::vector<std::size_t> known;
    for (int i = 0; i < 6; ++i) {
        network.run(network.now() + 10s);
        known.push_back(network.host(client).discovery->table().hosts().size());
    }
    return known;
}

} // namespace plug::finding
