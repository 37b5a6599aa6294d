#pragma once

#include "core/base/range_set.h"
#include "core/base/time.h"
#include "core/transport/windowed_extreme.h"

#include <deque>
#include <functional>
#include <optional>

namespace plug::transport {

/// Finds what is missing among the positions of one session's DATA. A gap becomes a loss when three datagrams from behind
/// it have arrived, or when its time is over (RFC 9002, 6.1); on a path that was seen to reorder neither before data has had
/// as long as it lately needed (as in RFC 8985). Gaps are given up from the lowest on, of too many the lowest at once.
/// Invariant: gaps and what was given up are sorted by position, disjoint and non-empty, the latter below the former,
/// those below end().
class LossDetector {
public:
    struct Loss {
        std::uint64_t bytes = 0;
        Duration queueDelay{}; ///< when the gap was noticed
    };

    LossDetector();

    /// DATA at `range` arrived. A gap that it opens lasts for `timeout` at most, unless the path reorders.
    /// Gives the bytes that were not there before; 0 for what was seen or given up.
    std::uint64_t onArrival(ByteRange range, Duration queueDelay, Instant now, Duration timeout);
    /// The server says that it has sent everything below `position`.
    void onSentBelow(std::uint64_t position, Duration queueDelay, Instant now, Duration timeout);
    /// Another path, which may keep the order.
    void forgetReordering();

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
        Instant noticedAt{};
        Duration timeout{};
        Duration queueDelay{};
    };
    using Gaps = std::deque<Gap>;

    static Gaps::iterator firstAbove(Gaps &gaps, std::uint64_t position);
    std::uint64_t fill(ByteRange range, Instant now);
    void noteLate(ByteRange range, Instant now);
    void noteReordering(const Gap &gap, Instant now);
    void countLater(std::uint64_t position);
    Instant lostAt(const Gap &gap) const;

    Gaps m_gaps;
    Gaps m_givenUp; ///< lately: what comes of it after all tells of reordering
    WindowedExtreme<Duration, std::greater<>> m_lateness;
    std::uint64_t m_end = 0;
};

} // namespace plug::transport
