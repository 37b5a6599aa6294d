#include "core/discovery/reachability.h"

#include "core/discovery/address_scope.h"

#include <algorithm>
#include <functional>
#include <set>

namespace plug::discovery {

namespace {

/// Witnesses of one group count once: whoever has one address has often many beside it.
Endpoint groupOf(const Endpoint &witness)
{
    Endpoint group{.address = witness.address};
    if (scopeOf(witness) != Scope::Global)
        return group;
    const std::size_t kept = witness.isIpv4() ? 14 : 4;
    std::fill(group.address.begin() + static_cast<std::ptrdiff_t>(kept), group.address.end(), std::uint8_t(0));
    return group;
}

} // namespace

void Reachability::onObserved(const HostId &host, const Endpoint &witness, const Endpoint &observed, Instant now)
{
    const Scope scope = scopeOf(witness);
    if (scope < Scope::Private || scopeOf(observed) != scope || witness.isIpv4() != observed.isIpv4() || observed.port == 0)
        return;
    const Key key{host, observed.isIpv4()};
    if (!m_sightings.contains(key) && m_sightings.size() >= kMaxSightings)
        m_sightings.erase(std::ranges::min_element(m_sightings, {}, [](const auto &sighting) { return sighting.second.at; }));
    m_sightings[key] = {witness, observed, now};
}

void Reachability::onCalledUnasked(const Endpoint &from, Instant now)
{
    const auto isNear = [&](const Endpoint &own) { return own.prefix() == from.prefix(); };
    const Scope scope = scopeOf(from);
    const bool isOutside = scope == Scope::Global || (scope == Scope::Private && std::ranges::none_of(m_own, isNear));
    if (isOutside)
        m_calledUnaskedAt = now;
}

bool Reachability::isOwn(const Endpoint &at) const
{
    return std::ranges::any_of(m_own, [&](const Endpoint &own) { return own.address == at.address && own.port == at.port; });
}

std::size_t Reachability::witnessesOf(const Endpoint &observed, Instant now) const
{
    std::set<Endpoint> groups;
    for (const auto &[key, sighting] : m_sightings) {
        if (sighting.observed == observed && now < sighting.at + kSightingLives)
            groups.insert(groupOf(sighting.witness));
    }
    return groups.size();
}

std::optional<Endpoint> Reachability::agreedAddress(bool isIpv4, Instant now) const
{
    std::optional<Endpoint> best;
    std::pair<Scope, std::size_t> most{};
    for (const auto &[key, sighting] : m_sightings) {
        const std::pair seen{scopeOf(sighting.observed), witnessesOf(sighting.observed, now)};
        if (key.isIpv4 != isIpv4 || seen.second < kWitnesses || seen <= most)
            continue;
        most = seen;
        best = sighting.observed;
    }
    return best;
}

std::vector<Endpoint> Reachability::ownAddresses(Instant now) const
{
    std::vector<Endpoint> addresses;
    const auto add = [&](const std::optional<Endpoint> &at) {
        if (at && std::ranges::find(addresses, *at) == addresses.end())
            addresses.push_back(*at);
    };
    add(m_mapping);
    for (const bool isIpv4 : {true, false})
        add(agreedAddress(isIpv4, now));
    std::vector<Endpoint> own = m_own;
    std::ranges::stable_sort(own, std::greater(), [](const Endpoint &at) { return scopeOf(at); });
    for (const Endpoint &at : own)
        add(at);
    return addresses;
}

Reach Reachability::reachOf(bool isIpv4, Instant now) const
{
    std::map<Endpoint, std::set<Endpoint>> groupsOf; ///< by what was observed
    Instant newest{};
    Scope widest = Scope::Unusable;
    for (const auto &[key, sighting] : m_sightings) {
        if (key.isIpv4 == isIpv4 && now < sighting.at + kSightingLives && scopeOf(sighting.observed) >= widest) {
            newest = scopeOf(sighting.observed) > widest ? sighting.at : std::max(newest, sighting.at);
            widest = scopeOf(sighting.observed);
        }
    }
    for (const auto &[key, sighting] : m_sightings) {
        if (key.isIpv4 == isIpv4 && scopeOf(sighting.observed) == widest && sighting.at + kComparable >= newest && now < sighting.at + kSightingLives)
            groupsOf[sighting.observed].insert(groupOf(sighting.witness));
    }
    if (groupsOf.empty())
        return Reach::Unknown;
    if (std::ranges::any_of(groupsOf, [&](const auto &seen) { return isOwn(seen.first); }))
        return Reach::Public;
    // One host alone, or its neighbours, might say anything.
    if (std::ranges::any_of(groupsOf, [](const auto &seen) { return seen.second.size() > 1; }))
        return Reach::Punchable;
    return groupsOf.size() > 1 ? Reach::Symmetric : Reach::Natted;
}

Reach Reachability::reach(Instant now) const
{
    if (m_calledUnaskedAt && now < *m_calledUnaskedAt + kUnaskedCounts)
        return Reach::Open;
    if (m_mapping)
        return Reach::Mapped;
    const Reach seen = std::max(reachOf(true, now), reachOf(false, now));
    return seen == Reach::Unknown && m_unanswered >= kSilentAfter ? Reach::Silent : seen;
}

bool Reachability::isBehindNat(Instant now) const
{
    const auto hasNat = [&](bool isIpv4) {
        const Reach seen = reachOf(isIpv4, now);
        return seen == Reach::Natted || seen == Reach::Punchable || seen == Reach::Symmetric;
    };
    return !m_mapping && (hasNat(true) || hasNat(false));
}

} // namespace plug::discovery
