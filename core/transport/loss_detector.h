#pragma once

#include "core/base/range_set.h"
#include "core/base/time.h"

#include <optional>
#include <vector>

namespace plug::transport {

/// Finds what is missing among the positions of one session's DATA. A gap becomes a loss when three datagrams from behind
/// it have arrived, or when its time is over (RFC 9002, 6.1). Bounded: of too many gaps the lowest is given up at once.
/// Invariant: gaps are sorted, disjoint, non-empty and below end().
class LossDetector {
public:
    struct Loss {
        std::uint64_t bytes = 0;
        Duration queueDelay{}; ///< when the gap was noticed
    };

    /// DATA at `range` arrived. A gap that it opens is lost at `gapLostAt` if nothing fills it.
    /// Gives the bytes that were not there before; 0 for what was seen or given up.
    std::uint64_t onArrival(ByteRange range, Duration queueDelay, Instant gapLostAt);
    /// The server says that it has sent everything below `position`.
    void onSentBelow(std::uint64_t position, Duration queueDelay, Instant gapLostAt);

    /// One loss that is due; call until there is none.
    std::optional<Loss> takeLoss(Instant now);
    Instant deadline() const;

    /// Everything below has arrived or is lost; only grows.
    std::uint64_t horizon() const { return m_gaps.empty() ? m_end : m_gaps.front().range.begin; }
    /// End of the highest position known to have been sent.
    std::uint64_t end() const { return m_end; }

private:
    struct Gap {
        ByteRange range;
        int later = 0; ///< datagrams from behind that arrived
        Instant lostAt{};
        Duration queueDelay{};
    };

    std::uint64_t fill(ByteRange range);
    void countLater(std::uint64_t position);
    bool isLost(const Gap &gap, Instant now) const;

    std::vector<Gap> m_gaps;
    std::uint64_t m_end = 0;
};

} // namespace plug::transport
