#pragma once

#include "core/base/bytes.h"
#include "core/base/protocol.h"

#include <optional>

namespace plug::wire {

/// The header of a session's datagram before it is masked: index u32, flags u8, counter u64, big-endian
/// (docs/protocol.md, "Datagrams"). It is authenticated with the payload.
struct SessionHeader {
    std::uint32_t index = 0; ///< of the session, as the receiver chose it
    bool isClear = false;    ///< the payload is authenticated, but not encrypted
    std::uint64_t counter = 0;
    bool isFresh = false; ///< the sender holds no state with the receiver from before these keys

    bool operator==(const SessionHeader &) const = default;
};

/// Writes kSessionHeaderSize bytes; `to` must have room for them.
void writeSessionHeader(MutableByteView to, const SessionHeader &header);

/// Reads the first kSessionHeaderSize bytes; nothing where there are fewer or a reserved flag is set.
std::optional<SessionHeader> readSessionHeader(ByteView datagram);

} // namespace plug::wire
