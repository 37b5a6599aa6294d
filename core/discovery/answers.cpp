#include "core/discovery/answers.h"

#include "core/base/limits.h"
#include "core/discovery/address_scope.h"

#include <algorithm>

namespace plug::discovery {

namespace {

/// Looked at for one answer: with some of them of the same prefix, or not to be told of to this listener.
constexpr std::size_t kLookedAt = 32;
/// What a receipt holds at most: announcements are many, and who announces has just searched.
constexpr std::size_t kNearerInReceipt = 3;
/// Two addresses of a host are enough to reach it, if one is of each family.
constexpr std::size_t kToldAddresses = 2;

bool isOfNewPrefix(std::set<std::uint64_t> &prefixes, const wire::Contact &contact)
{
    const Endpoint &at = contact.endpoints.front();
    return scopeOf(at) != Scope::Global || prefixes.insert(at.prefix()).second;
}

std::vector<wire::Contact> holdersToTell(const Surroundings &around, const LookupKey &key, const HostId &asker, const Endpoint &askerAt,
                                         Instant now)
{
    std::vector<wire::Contact> holders;
    for (const wire::Contact &holder : around.book.find(key, HolderBook::kMaxHoldersOfKey, now)) {
        if (holder.host == asker || around.table.isBlocked(holder.host) || holders.size() >= protocol::kMaxFoundContacts)
            continue;
        if (auto contact = tellable(holder, askerAt))
            holders.push_back(std::move(*contact));
    }
    return holders;
}

} // namespace

std::optional<wire::Contact> tellable(const wire::Contact &contact, const Endpoint &listenerAt, std::size_t most)
{
    wire::Contact told{contact.host, {}};
    for (const Endpoint &at : contact.endpoints) {
        if (told.endpoints.size() < most && mayTell(listenerAt, at))
            told.endpoints.push_back(at);
    }
    return told.endpoints.empty() ? std::nullopt : std::optional(std::move(told));
}

void spreadPrefixes(std::vector<wire::Contact> &contacts)
{
    std::set<std::uint64_t> prefixes;
    std::ranges::stable_partition(contacts, [&](const wire::Contact &contact) { return isOfNewPrefix(prefixes, contact); });
}

std::vector<wire::Contact> nearestToTell(const Surroundings &around, const Position &target, std::size_t most, const HostId &listener,
                                         const Endpoint &listenerAt)
{
    std::vector<wire::Contact> told;
    for (const KnownHost *host : around.table.nearest(target, kLookedAt, {listener})) {
        if (auto contact = tellable({host->id, host->endpoints}, listenerAt, kToldAddresses))
            told.push_back(std::move(*contact));
    }
    spreadPrefixes(told);
    told.resize(std::min(told.size(), most));
    return told;
}

wire::Found answerTo(const Surroundings &around, const wire::Find &find, const HostId &asker, const Endpoint &askerAt, Instant now)
{
    wire::Found found{.id = find.id, .isHolder = around.shares.contains(find.key)};
    found.holders = holdersToTell(around, find.key, asker, askerAt, now);
    found.nearer = nearestToTell(around, positionOf(find.key), protocol::kMaxFoundContacts, asker, askerAt);
    trimToDatagram(found);
    return found;
}

wire::Found receiptFor(const Surroundings &around, const wire::Announce &announce, const HostId &asker, const Endpoint &askerAt)
{
    const Position target = positionOf(announce.key);
    wire::Found found{.id = announce.id, .isLast = true};
    found.nearer = nearestToTell(around, target, kNearerInReceipt, asker, askerAt);
    std::erase_if(found.nearer, [&](const wire::Contact &contact) {
        return !isNearer(target, positionOf(contact.host, contact.endpoints.front()), around.place);
    });
    trimToDatagram(found);
    return found;
}

void trimToDatagram(wire::Found &found)
{
    while (datagramSize(found) > protocol::kBaseDatagram && !(found.nearer.empty() && found.holders.empty()))
        (found.nearer.empty() ? found.holders : found.nearer).pop_back();
}

} // namespace plug::discovery
