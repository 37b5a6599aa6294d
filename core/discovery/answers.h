#pragma once

#include "core/discovery/surroundings.h"

namespace plug::discovery {

/// `contact` with those of its addresses that a host at `listenerAt` may be told of (mayTell), at most `most`; nothing where none is left.
std::optional<wire::Contact> tellable(const wire::Contact &contact, const Endpoint &listenerAt,
                                      std::size_t most = protocol::kMaxContactEndpoints);

/// Puts those of address prefixes that come for the first time before the others (of addresses that reach all over the world); else the order stays.
void spreadPrefixes(std::vector<wire::Contact> &contacts);

/// At most `most` hosts of the table, nearest to `target` first, those of address prefixes that are not among them yet before others, as
/// `listenerAt` may be told of them; not `listener` itself.
std::vector<wire::Contact> nearestToTell(const Surroundings &around, const Position &target, std::size_t most, const HostId &listener,
                                         const Endpoint &listenerAt);

/// What this host itself knows of `key`, for `asker`: whether it has it, who has, and who is nearer to it.
wire::Found answerTo(const Surroundings &around, const wire::Find &find, const HostId &asker, const Endpoint &askerAt, Instant now);

/// The receipt for an announcement, with hosts that are nearer to its key than this one.
wire::Found receiptFor(const Surroundings &around, const wire::Announce &announce, const HostId &asker, const Endpoint &askerAt);

/// Leaves out what does not fit one datagram of protocol::kBaseDatagram: the farthest hosts first, then the last holders.
void trimToDatagram(wire::Found &found);

} // namespace plug::discovery
