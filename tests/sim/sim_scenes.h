#pragma once

#include "tests/sim/simulation.h"

#include <QTest>

namespace plug::sim {

inline constexpr Duration kLong = std::chrono::minutes(10);
inline constexpr qsizetype kMiB = 1024 * 1024;
inline const QString kSharedPath = QStringLiteral("/files/film.bin");
inline const QString kFetchedPath = QStringLiteral("/downloads/film.bin");
inline const QString kPartPath = QStringLiteral("/downloads/film.bin.plugpart");

QByteArray randomBytes(std::uint64_t seed, qsizetype size);

/// `host` shares these bytes, known to the checkers as true; the link it gives.
content::Link shareAt(Simulation &world, Host &host, const QByteArray &bytes);
/// The same where the checkers know nothing: of a liar.
content::Link shareUnchecked(Simulation &world, Host &host, const QByteArray &bytes);

/// What a host's list and its watched hosts say, for a failing test's message.
QString described(const Host &host, Instant now);

/// The usual beginning: one host that shares, and one that fetches from it.
struct Pair {
    explicit Pair(std::uint64_t seed, qsizetype size = 3 * kMiB, bool findsHosts = true);

    void beginFetch() { fetcher.fetch(link, world.now); }
    bool isFetched() const { return fetcher.disk.contentsOf(kFetchedPath) == std::optional(bytes); }
    bool runUntilFetched(Duration most = kLong) { return world.runUntilAllHave({&fetcher}, most); }
    /// Runs until so much of the file was verified.
    bool runUntilVerified(std::uint64_t bytesVerified);

    Simulation world;
    Host &sharer;
    Host &fetcher;
    QByteArray bytes;
    content::Link link;
};

/// A share of `size` bytes goes over once, on a line such as this; the time it took, from the first datagram to the file's name.
Duration timeToFetch(Pair &pair);

} // namespace plug::sim

/// Nothing that must not be was seen, and the file is whole.
#define PLUG_VERIFY_CLEAN(world) QCOMPARE((world).checkers.violations(), QStringList())
