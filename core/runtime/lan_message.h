#pragma once

#include "core/base/bytes.h"
#include "core/base/ids.h"

#include <optional>

namespace plug::runtime {

/// What a host says to its local network (docs/protocol.md, Local network). Nobody vouches for it: a hint, never more.
struct LanMessage {
    HostId host{};
    std::uint16_t port = 0;     ///< of its PLUG socket
    std::uint64_t instance = 0; ///< drawn at its start, so that it knows its own messages
    bool asks = false;          ///< wants the others to say the same

    bool operator==(const LanMessage &) const = default;
};

QByteArray encodeLanMessage(const LanMessage &message);
/// Nothing for what breaks a rule of the specification.
std::optional<LanMessage> readLanMessage(ByteView bytes);

} // namespace plug::runtime
