#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"

#include <deque>
#include <optional>
#include <unordered_map>

namespace plug {
class RandomSource;
}

namespace plug::transport {

/// The indices that other hosts write first into their datagrams: random, unique, and given out again only
/// kIndexNotReusedFor after they were released, so that a late datagram never meets a stranger's keys.
/// A half-open handshake's index belongs to no session yet (SessionId 0).
class IndexPool {
public:
    /// Released indices that are remembered at most; beyond it the oldest are free early, which chance alone covers
    /// (1 in 2^32 for each pair).
    static constexpr std::size_t kMaxResting = 65'536;

    std::uint32_t take(SessionId owner, RandomSource &random, Instant now);
    /// Gives an index in use to a session.
    void assign(std::uint32_t index, SessionId owner);
    void release(std::uint32_t index, Instant now);
    /// Nothing for an index that is not in use.
    std::optional<SessionId> ownerOf(std::uint32_t index) const;

    std::size_t usedCount() const { return m_entries.size() - m_resting.size(); }
    std::size_t restingCount() const { return m_resting.size(); }

private:
    struct Entry {
        SessionId owner;
        bool isResting = false;
    };
    struct Resting {
        std::uint32_t index;
        Instant until;
    };
    void freeRested(Instant now);

    std::unordered_map<std::uint32_t, Entry> m_entries;
    std::deque<Resting> m_resting; ///< in the order of their times
};

} // namespace plug::transport
