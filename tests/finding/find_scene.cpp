#include "tests/finding/find_scene.h"

#include "core/base/check.h"

#include <algorithm>
#include <deque>
#include <numeric>

namespace plug::finding {

using namespace std::chrono_literals;
using discovery::Position;

std::uint64_t Figures::at(int hundredth, const std::function<std::uint64_t(const Search &)> &value) const
{
    std::vector<std::uint64_t> values;
    for (const Search &search : all) {
        if (search.isFound)
            values.push_back(value(search));
    }
    std::ranges::sort(values);
    return values.empty() ? 0 : values[std::min(values.size() - 1, values.size() * std::size_t(hundredth) / 100)];
}

QString Figures::text() const
{
    const auto both = [&](const std::function<std::uint64_t(const Search &)> &value) {
        return QStringLiteral("%1 (%2)").arg(at(50, value)).arg(at(95, value));
    };
    return QStringLiteral("found %1 % of %2; until found: datagrams %3, bytes %4, hops %5, ms %6; until over: datagrams %7, bytes %8, hosts asked %9")
        .arg(foundOfHundred(), 0, 'f', 1).arg(searches)
        .arg(both([](const Search &s) { return s.untilFound.datagrams; }), both([](const Search &s) { return s.untilFound.bytes; }))
        .arg(both([](const Search &s) { return s.hops; }), both([](const Search &s) { return std::uint64_t(s.time / 1ms); }))
        .arg(both([](const Search &s) { return s.untilOver.datagrams; }), both([](const Search &s) { return s.untilOver.bytes; }))
        .arg(both([](const Search &s) { return s.hostsAsked; }));
}

FindScene::FindScene(const SceneSize &size)
    : network(size.seed)
    , m_size(size)
{
    // The dead ones were hosts as well once: they are in tables at their places, and nobody answers there.
    const std::size_t all = size.hosts * 100 / (100 - size.deadOfHundred);
    for (std::size_t i = 0; i < all; ++i)
        network.addHost(std::uint32_t(network.random().below(std::max<std::uint64_t>(4 * all, 1'000))));
    for (std::size_t i = size.hosts; i < all; ++i)
        network.leave(i);
}

void FindScene::makeHostile(const std::vector<std::size_t> &hostile, const std::function<std::unique_ptr<Hostile>(std::size_t)> &make)
{
    for (const std::size_t index : hostile)
        network.host(index).hostile = make(index);
}

void FindScene::seedTables()
{
    std::vector<Place> places;
    for (std::size_t i = 0; i < network.size(); ++i)
        places.push_back({discovery::positionOf(network.host(i).id, network.host(i).at), i});
    std::ranges::sort(places, {}, &Place::position);
    for (std::size_t i = 0; i < network.size(); ++i) {
        if (network.host(i).isAlive && !network.host(i).hostile)
            fillTable(i, places);
    }
}

void FindScene::fillTable(std::size_t index, const std::vector<Place> &places)
{
    constexpr std::size_t kOfBucket = 2;
    const Position own = discovery::positionOf(network.host(index).id, network.host(index).at);
    std::size_t begin = 0;
    std::size_t end = places.size();
    std::size_t count = 0;
    // Each bit halves what is left: the half without this host is a bucket.
    for (int bit = 0; bit < 256 && end - begin > m_size.known - count && count < m_size.known; ++bit) {
        const auto isOne = [&](const Place &place) { return (place.position.bytes[std::size_t(bit / 8)] >> (7 - bit % 8) & 1) != 0; };
        const auto first = places.begin() + std::ptrdiff_t(begin);
        const auto last = places.begin() + std::ptrdiff_t(end);
        const auto middle = std::partition_point(first, last, [&](const Place &place) { return !isOne(place); });
        const bool isInUpper = isOne({own, index});
        const std::size_t split = std::size_t(middle - places.begin());
        const std::pair<std::size_t, std::size_t> bucket = isInUpper ? std::pair(begin, split) : std::pair(split, end);
        (isInUpper ? begin : end) = split;
        for (std::size_t i = 0; i < kOfBucket && bucket.first < bucket.second && count < m_size.known; ++i, ++count)
            know(index, places[bucket.first + std::size_t(network.random().below(bucket.second - bucket.first))].host);
    }
    for (std::size_t i = begin; i < end && count < m_size.known; ++i, ++count)
        know(index, places[i].host);
}

void FindScene::know(std::size_t index, std::size_t other)
{
    if (index == other)
        return;
    discovery::KnownHost known{.id = network.host(other).id, .endpoints = {network.host(other).at}};
    known.lastHeard = network.wallNow() - 5min;
    network.host(index).discovery->table().restore(known);
}

void FindScene::connectSome()
{
    for (std::size_t i = 0; i < network.size(); ++i) {
        if (!network.host(i).isAlive || network.host(i).hostile)
            continue;
        std::vector<std::size_t> known;
        for (const auto &[id, host] : network.host(i).discovery->table().hosts()) {
            const auto other = network.hostOf(id);
            if (other && network.host(*other).isAlive)
                known.push_back(*other);
        }
        for (std::size_t n = 0; n < m_size.sessions && !known.empty(); ++n) {
            const std::size_t other = known[std::size_t(network.random().below(known.size()))];
            network.connect(i, other);
            m_kept.insert({std::min(i, other), std::max(i, other)});
        }
    }
}

std::vector<std::size_t> FindScene::aliveHosts() const
{
    std::vector<std::size_t> hosts;
    for (std::size_t i = 0; i < network.size(); ++i) {
        if (const_cast<FindNetwork &>(network).host(i).isAlive)
            hosts.push_back(i);
    }
    return hosts;
}

std::size_t FindScene::anyHonest()
{
    for (;;) {
        const std::size_t index = std::size_t(network.random().below(network.size()));
        if (network.host(index).isAlive && !network.host(index).hostile)
            return index;
    }
}

LookupKey FindScene::share(std::size_t holder)
{
    LookupKey key;
    network.random().fill(key.bytes);
    FindNetwork::Host &host = network.host(holder);
    host.discovery->setActive(true, network.now());
    host.discovery->addShare(key, network.now());
    network.drain(holder);
    network.run(network.now() + 60s);
    host.discovery->setActive(false, network.now());
    network.drain(holder);
    network.dropSessions([&](std::size_t a, std::size_t b) { return m_kept.contains({a, b}); });
    return key;
}

Search FindScene::find(std::size_t asker, std::size_t holder, const LookupKey &key)
{
    FindNetwork::Host &host = network.host(asker);
    const Traffic before = network.traffic();
    const Instant begun = network.now();
    Search search;
    host.holders.clear();
    host.ledgers.clear();
    const auto since = [&] { return Traffic{network.traffic().datagrams - before.datagrams, network.traffic().bytes - before.bytes}; };
    const auto isFound = [&] {
        return std::ranges::any_of(host.holders, [&](const discovery::HolderFound &found) {
            return found.contact.host == network.host(holder).id && std::ranges::count(found.contact.endpoints, network.host(holder).at) > 0;
        });
    };
    const auto isOver = [&] { return !host.ledgers.empty() && host.ledgers.back().isOver; };
    host.discovery->find(key, network.now());
    network.drain(asker);
    network.run(network.now() + 40s, [&] { return isFound() || isOver(); });
    search.isFound = isFound();
    search.untilFound = since();
    search.time = network.now() - begun;
    search.hops = host.ledgers.empty() ? 0 : host.ledgers.back().hops;
    network.run(network.now() + 40s, isOver);
    search.untilOver = since();
    search.hostsAsked = host.ledgers.empty() ? 0 : host.ledgers.back().hostsAsked;
    network.run(network.now() + 5s);
    network.dropSessions([&](std::size_t a, std::size_t b) { return m_kept.contains({a, b}); });
    return search;
}

Figures FindScene::findMany(std::size_t count, const std::vector<std::pair<std::size_t, LookupKey>> &shares)
{
    Figures figures;
    for (std::size_t i = 0; i < count; ++i) {
        const auto &[holder, key] = shares[i % shares.size()];
        std::size_t asker = anyHonest();
        while (asker == holder)
            asker = anyHonest();
        figures.all.push_back(find(asker, holder, key));
        ++figures.searches;
        figures.found += figures.all.back().isFound;
    }
    return figures;
}

std::optional<FindScene::Flood> FindScene::flood(std::size_t asker, std::size_t holder)
{
    Flood flood;
    std::set<std::size_t> seen{asker};
    std::vector<std::size_t> ring{asker};
    while (!ring.empty() && !seen.contains(holder)) {
        ++flood.hops;
        std::vector<std::size_t> next;
        for (const std::size_t index : ring) {
            for (const auto &[id, known] : network.host(index).discovery->table().hosts()) {
                const auto other = network.hostOf(id);
                const bool answers = other && network.host(*other).isAlive && !network.host(*other).hostile;
                flood.datagrams += 1;
                flood.withHandshakes += answers ? 4 : FindNetwork::kMessagesToDead;
                if (answers && seen.insert(*other).second)
                    next.push_back(*other);
            }
        }
        ring = std::move(next);
    }
    return seen.contains(holder) ? std::optional(flood) : std::nullopt;
}

} // namespace plug::finding
