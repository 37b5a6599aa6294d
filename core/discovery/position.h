#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"

namespace plug::discovery {

/// A place in the space of 256 bits that keys and hosts share; the distance of two is their XOR, read as a big-endian
/// number (Maymounkov and Mazières, Kademlia, 2.1).
using Position = Id32<struct PositionTag>;

/// Of a file: its lookup key's bytes.
Position positionOf(const LookupKey &key);

/// Of a host at a global address (Scope::Global): 4 bytes of SHA-256(0x05 || prefix || r), then the first 28 of the HostId. The
/// prefix is the address' /24 or /48 (Endpoint::prefix(), 8 bytes big-endian), r the last 3 bits of the HostId, one byte.
/// So a prefix has 8 places to be at, however many keys are made there (as BEP 42). At any other address: the HostId's bytes.
Position positionOf(const HostId &host, const Endpoint &at);

/// Whether `a` is nearer to `target` than `b`.
bool isNearer(const Position &target, const Position &a, const Position &b);

/// Leading bits in which the two agree, 0 to 256.
int sharedBits(const Position &a, const Position &b);

} // namespace plug::discovery
