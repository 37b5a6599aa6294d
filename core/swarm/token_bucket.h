#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>

namespace plug::swarm {

/// A rate limit: bytes drip in at `rate`, up to a twentieth of a second's worth (at least one datagram) may be saved up: more
/// would let through more than the rate over a few seconds.
/// Without a rate everything passes. May go into debt by one run, so that runs need not be cut; a debt above 2^40 bytes
/// is forgiven down to that.
class TokenBucket {
public:
    void setRate(std::optional<std::uint64_t> bytesPerSecond, Instant now);
    std::optional<std::uint64_t> rate() const { return m_rate; }

    /// Bytes that may pass now.
    std::uint64_t available(Instant now) const;
    void take(std::uint64_t bytes, Instant now);
    /// Taken for nothing: they may pass again, however many they are.
    void give(std::uint64_t bytes);
    /// When available() is above zero again; `now` where it is already.
    Instant nextAvailable(Instant now) const;

private:
    Duration timeToReach(std::int64_t wanted, std::int64_t level) const;
    std::int64_t levelAt(Instant now) const;
    std::int64_t depth() const;

    std::optional<std::uint64_t> m_rate;
    std::int64_t m_level = 0;
    Instant m_updated{};
};

} // namespace plug::swarm
