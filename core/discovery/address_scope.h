#pragma once

#include "core/base/endpoint.h"

#include <vector>

namespace plug::discovery {

/// How far an address reaches, from narrow to wide (RFC 6890, RFC 4291, RFC 4193).
enum class Scope : std::uint8_t { Unusable, Loopback, LinkLocal, Private, Global };

/// Unusable: where no host of ours can be (unspecified, multicast, documentation, reserved), and where a datagram would end at an
/// IPv4 address that is written inside (6to4, Teredo, translated): whoever counts calls by address would count wrongly.
Scope scopeOf(const Endpoint &at);

/// Whether a host that is itself at `informant` may tell of `told`: an address of its own scope or a wider one, private and
/// link-local ones only of the network that it is in itself (the same private block, /48 or link), and ports from 1024 up.
/// So a laboratory and a home can gossip, and nobody far away can point into them.
bool mayTell(const Endpoint &informant, const Endpoint &told);

/// What is left of `told` when `informant` tells of it: what it may tell, in the same order. IPv6 link-local addresses are taken for
/// ones of the link that the informant is on: the wire doesn't name links.
std::vector<Endpoint> believable(const Endpoint &informant, const std::vector<Endpoint> &told);

} // namespace plug::discovery
