#pragma once

#include "tests/finding/find_network.h"

namespace plug::finding {

/// A network whose hosts know each other as tables are after a while, and questions asked in it.
struct SceneSize {
    std::size_t hosts = 1'000;
    std::size_t known = 20;           ///< hosts in each table
    std::size_t deadOfHundred = 10;   ///< of the entries, to begin with
    std::size_t sessions = 3;         ///< with known hosts, before a search
    std::uint64_t seed = 1;
};

/// Of one search.
struct Search {
    bool isFound = false;     ///< the host that has the file, at its address
    Traffic untilFound;       ///< all datagrams in the network because of it
    Traffic untilOver;
    std::uint32_t hops = 0;   ///< when it was found
    std::uint32_t hostsAsked = 0;
    Duration time{};
};

struct Figures {
    std::size_t searches = 0;
    std::size_t found = 0;
    std::vector<Search> all;

    double foundOfHundred() const { return searches ? 100.0 * double(found) / double(searches) : 0; }
    /// Of those that found, sorted by `value`: the one at that hundredth.
    std::uint64_t at(int hundredth, const std::function<std::uint64_t(const Search &)> &value) const;
    QString text() const;
};

class FindScene {
public:
    explicit FindScene(const SceneSize &size);

    FindNetwork network;

    /// Hosts of `hostile` get what `make` gives instead of a Discovery of their own.
    void makeHostile(const std::vector<std::size_t> &hostile, const std::function<std::unique_ptr<Hostile>(std::size_t)> &make);
    /// Tables: 2 hosts of each bucket, drawn at random, from the farthest on, then the nearest hosts until they are full. So are tables that were filled by
    /// lookups and gossip; entries are not asked whether they are alive.
    void seedTables();
    /// `other` gets into the table of `index`, as heard 5 minutes ago.
    void know(std::size_t index, std::size_t other);
    /// A session with some of the known hosts, without datagrams.
    void connectSome();

    std::vector<std::size_t> aliveHosts() const;
    std::size_t anyHonest();
    /// The host shares it; time passes until its announcement is made.
    LookupKey share(std::size_t holder);
    /// Asks for `key`, and goes on until it is over. Sessions that it made end afterwards.
    Search find(std::size_t asker, std::size_t holder, const LookupKey &key);
    /// As many searches, each with an asker of its own and any of these files.
    Figures findMany(std::size_t count, const std::vector<std::pair<std::size_t, LookupKey>> &shares);

    /// Datagrams of blind flooding: everybody who hears of it asks all that they know, with the least TTL that reaches the holder; without and with
    /// the handshakes that the hosts would need first. Nothing where it can't be reached.
    struct Flood { std::uint64_t datagrams = 0; std::uint64_t withHandshakes = 0; int hops = 0; };
    std::optional<Flood> flood(std::size_t asker, std::size_t holder);

private:
    struct Place { discovery::Position position; std::size_t host; };

    void fillTable(std::size_t index, const std::vector<Place> &places);

    SceneSize m_size;
    std::set<std::pair<std::size_t, std::size_t>> m_kept; ///< sessions that last
};

} // namespace plug::finding
