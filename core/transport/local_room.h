#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>

namespace plug::transport {

/// How many bytes may wait in this host itself, beyond what the paths hold: for the time between two receipts, for batches, for a
/// thread that wakes late. A host that is slow to read takes what waits in its own socket for the path's unrest and asks for
/// more, until the socket's buffer runs over. Each overflow halves the room; without any it comes back within half a minute.
class LocalRoom {
public:
    /// As much as batches of 40 ms need at 1 Gbit/s.
    static constexpr std::uint64_t kMost = 8 * 1024 * 1024;
    static constexpr std::uint64_t kLeast = 128 * 1024;

    /// The system threw away what came in: its buffer was full. One full buffer is often told of several times.
    void onOverflow(Instant now);
    /// For all paths together.
    std::uint64_t bytes(Instant now) const;

private:
    std::uint64_t m_afterCut = kMost;
    std::optional<Instant> m_cutAt;
};

} // namespace plug::transport
