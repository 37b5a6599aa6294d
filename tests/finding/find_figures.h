#pragma once

#include "tests/finding/find_scene.h"

namespace plug::finding {

/// The scenes of docs/performance.md, "Finding": small ones as tests, large ones in bench_find.

/// One holder for each of 20 files (fewer in small networks), `searches` by hosts drawn at random.
Figures searchesIn(const SceneSize &size, std::size_t searches, QString *flooding = nullptr);
/// Half of the hosts leave within the hour after the announcements were made; the holders go on announcing meanwhile, all others do nothing.
Figures searchesAfterHalfLeft(const SceneSize &size, std::size_t searches);
/// `hundredths` of the hosts swallow, lie, boast or flood, in equal parts. `mostSent`: bytes that the busiest honest host sent to flooders, in one search at most.
struct HostileFigures {
    Figures figures;
    std::uint64_t mostToOneFlooder = 0; ///< bytes that an honest host sent to one of them
    Duration took{};
};
HostileFigures searchesAmongHostile(const SceneSize &size, std::size_t hundredths, std::size_t searches);
/// Nine of ten hosts are of one hand, in 16 address prefixes; the others know 3 hosts drawn from all and 2 honest ones, and gossip for 5 minutes.
Figures searchesAmongSybils(std::size_t hosts, std::uint64_t seed, std::size_t searches);

/// First messages to one address that `fetchers` each sent in 10 minutes, where all that they hear names it: the most and the sum.
struct VictimFigures { std::uint64_t most = 0; std::uint64_t sum = 0; };
VictimFigures messagesToAVictim(std::size_t fetchers, std::uint64_t seed);

/// Bytes a second, both ways, of a host with `shares` and 200 known hosts among `hosts`, whose sessions last 5 minutes, over `hours` after its first announcements.
struct IdleFigures { double bytesPerSecond = 0; std::size_t known = 0; std::uint64_t firstHour = 0; };
IdleFigures idleTraffic(std::size_t hosts, std::size_t shares, int hours, std::uint64_t seed);

/// Hosts that a client knows after each 10 s of its first minute, having been told of one.
std::vector<std::size_t> knownInTheFirstMinute(std::size_t hosts, std::uint64_t seed);

} // namespace plug::finding
