#pragma once

#include "core/base/ids.h"
#include "core/wire/frames.h"

#include <optional>

namespace plug::swarm {

/// Who proves: the host that asks (WHAT, GET, HASHES) or the one that possesses (HAVE).
enum class Prover : std::uint8_t { Asker = 0x61, Possessor = 0x68 };

/// What one must know to be answered: the GUID, and the share's secret where it has one.
struct Knowledge {
    Guid guid;
    std::optional<ByteArray<16>> secret;
};

/// HMAC-SHA-256(GUID || secret, "PLUG/1 know" || prover || handshake hash || K), its first 16 bytes
/// (docs/protocol.md, "Knowing the GUID"). `binding` ties it to one session, so that it is worth nothing in another.
wire::Proof proveKnowledge(const Knowledge &knowledge, Prover prover, const Hash &binding, const LookupKey &key);

/// Compares in constant time.
bool isProofOf(const wire::Proof &proof, const Knowledge &knowledge, Prover prover, const Hash &binding,
               const LookupKey &key);

} // namespace plug::swarm
