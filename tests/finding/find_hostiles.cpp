#include "tests/finding/find_hostiles.h"

#include <algorithm>

namespace plug::finding {

wire::Contact Liar::invented(FindNetwork &network) const
{
    wire::Contact contact;
    network.random().fill(contact.host.bytes);
    Endpoint at = m_victim.value_or(Endpoint::fromIpv4(0x14000000 + std::uint32_t(network.random().below(0x1000000)), 4'000));
    at.port = std::uint16_t(1'024 + network.random().below(60'000));
    contact.endpoints = {at};
    return contact;
}

void Liar::onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame)
{
    const auto *find = std::get_if<wire::Find>(&frame);
    if (!find)
        return;
    wire::Found found{.id = find->id};
    for (std::size_t i = 0; i < 8; ++i) {
        found.holders.push_back(invented(network));
        // Whatever is drawn, it is as near to the key as the best of some.
        wire::Contact best = invented(network);
        for (int k = 0; k < 30 && !m_victim; ++k) {
            const wire::Contact other = invented(network);
            const auto place = [](const wire::Contact &contact) { return discovery::positionOf(contact.host, contact.endpoints.front()); };
            best = discovery::isNearer(discovery::positionOf(find->key), place(other), place(best)) ? other : best;
        }
        found.nearer.push_back(best);
    }
    network.say(self, from, found);
}

void Boaster::onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame)
{
    if (const auto *find = std::get_if<wire::Find>(&frame))
        network.say(self, from, wire::Found{.id = find->id, .isHolder = true, .isLast = true});
}

void Flooder::onConnected(FindNetwork &network, std::size_t self, std::size_t with)
{
    m_left[with] = 500;
    ask(network, self, with, 100);
}

void Flooder::onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &)
{
    ask(network, self, from, 4);
}

void Flooder::ask(FindNetwork &network, std::size_t self, std::size_t whom, int count)
{
    for (int i = 0; i < count && m_left[whom] > 0; ++i, --m_left[whom]) {
        wire::Find find{.id = ++m_id, .hops = 2, .budget = 12, .deadline = 65'535};
        network.random().fill(find.key.bytes);
        network.say(self, whom, find);
        network.say(self, whom, wire::Announce{.id = ++m_id, .key = find.key, .lifetime = 7'200});
        network.say(self, whom, wire::Hosts{.wanted = 16});
    }
}

std::vector<wire::Contact> Sybil::nearestOfKind(FindNetwork &network, const LookupKey &key) const
{
    std::vector<std::pair<discovery::Position, std::size_t>> places;
    for (const std::size_t other : m_kind)
        places.emplace_back(discovery::positionOf(network.host(other).id, network.host(other).at), other);
    std::ranges::sort(places, [&](const auto &a, const auto &b) { return discovery::isNearer(discovery::positionOf(key), a.first, b.first); });
    std::vector<wire::Contact> nearest;
    std::set<std::uint64_t> prefixes;
    for (const auto &[place, other] : places) {
        if (nearest.size() < 8 && prefixes.insert(network.host(other).at.prefix()).second)
            nearest.push_back({network.host(other).id, {network.host(other).at}});
    }
    return nearest;
}

void Sybil::onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame)
{
    if (const auto *find = std::get_if<wire::Find>(&frame)) {
        const auto nearest = nearestOfKind(network, find->key);
        network.say(self, from, wire::Found{.id = find->id, .isLast = true, .holders = nearest, .nearer = nearest});
    } else if (const auto *announce = std::get_if<wire::Announce>(&frame)) {
        network.say(self, from, wire::Found{.id = announce->id, .isLast = true, .nearer = nearestOfKind(network, announce->key)});
    } else if (const auto *asked = std::get_if<wire::Hosts>(&frame); asked && asked->wanted > 0) {
        wire::Hosts hosts;
        for (int i = 0; i < 16; ++i) {
            const auto &other = network.host(m_kind[std::size_t(network.random().below(m_kind.size()))]);
            hosts.hosts.push_back({other.id, {other.at}});
        }
        network.say(self, from, hosts);
    }
}

} // namespace plug::finding
