// Searches in networks of 100, 1,000 and 10,000 hosts: what they find and cost (docs/performance.md, "Finding").
// bench_find [searches] [largest network]
#include "tests/finding/find_scene.h"

#include <cstdio>
#include <cstdlib>

using namespace plug;
using namespace plug::finding;

namespace {

void growth(std::size_t hosts, std::size_t sessions, std::size_t searches)
{
    FindScene scene({.hosts = hosts, .sessions = sessions, .seed = hosts + sessions});
    scene.seedTables();
    scene.connectSome();
    std::vector<std::pair<std::size_t, LookupKey>> shares;
    for (int i = 0; i < 20; ++i) {
        const std::size_t holder = scene.anyHonest();
        shares.emplace_back(holder, scene.share(holder));
    }
    std::uint64_t flooded = 0;
    std::uint64_t handshakes = 0;
    std::uint64_t hops = 0;
    std::uint64_t reached = 0;
    for (int i = 0; i < 20; ++i) {
        if (const auto flood = scene.flood(scene.anyHonest(), shares[std::size_t(i)].first)) {
            flooded += flood->datagrams;
            handshakes += flood->withHandshakes;
            hops += std::uint64_t(flood->hops);
            ++reached;
        }
    }
    const Figures figures = scene.findMany(searches, shares);
    std::printf("%zu hosts, %zu sessions each: %s\n", hosts, sessions, qPrintable(figures.text()));
    reached = std::max<std::uint64_t>(reached, 1);
    std::printf("    blind flooding: %llu datagrams, %llu with handshakes, %.1f hops (mean)\n", static_cast<unsigned long long>(flooded / reached),
                static_cast<unsigned long long>(handshakes / reached), double(hops) / double(reached));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    const std::size_t searches = argc > 1 ? std::size_t(std::atoll(argv[1])) : 300;
    const std::size_t largest = argc > 2 ? std::size_t(std::atoll(argv[2])) : 10'000;
    for (const std::size_t sessions : {std::size_t(0), std::size_t(3)}) {
        for (std::size_t hosts = 100; hosts <= largest; hosts *= 10)
            growth(hosts, sessions, searches);
    }
    return 0;
}
