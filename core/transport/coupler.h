#pragma once

#include "core/base/time.h"
#include "core/transport/windowed_extreme.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace plug::transport {

/// What one path says about itself.
struct PathReport {
    std::uint64_t path = 0;      ///< the same for as long as it lives
    std::uint64_t received = 0;  ///< bytes, in all
    std::uint64_t bandwidth = 0; ///< bytes a second that its controller believes in, 0 for unknown
    Duration queueDelay {};
    Duration minRoundTrip {};
    bool isProbing = false; ///< sends more than it believes in
    bool wantsToProbe = false;
};

/// What one path may do.
struct PathShare {
    static constexpr std::uint32_t kWhole = 1 << 16;

    std::uint32_t scale = kWhole; ///< of pace and window, at least 1 of kWhole
    bool mayProbe = true;

    bool operator==(const PathShare &) const = default;
};

/// Makes the paths that one host fetches over behave like one where they share a bottleneck (docs/protocol.md, "Many
/// hosts, one bottleneck"). Each takes the most it ever saw for its own; together that is more than there is, so all are
/// scaled to the most that came over all of them. Where a queue stands they drain it together, and only some probe at once.
/// Invariant: fewer than two paths, or none that waits in a queue, are left alone: scale is the whole then. Owns no clock
/// and knows neither sessions nor controllers. A path that lies about itself weighs at most twice what it delivers, and
/// it takes more than half of all to feign a queue.
class Coupler {
public:
    static constexpr Duration kInterval = std::chrono::milliseconds(10);

    Coupler();

    /// All paths over which something is expected, by ascending `path`; every kInterval.
    void update(std::span<const PathReport> paths, Instant now);
    /// For a path of the last update.
    PathShare shareOf(std::uint64_t path) const;

    bool isDraining() const { return m_drainPercent < 100; }

private:
    struct Path {
        std::uint64_t path = 0;
        std::uint64_t received = 0; ///< when the stretch began
        std::uint64_t usual = 0;    ///< bytes a second, a mean over some stretches
        bool mayProbe = false;
    };

    void follow(std::span<const PathReport> reports, Instant now);
    void measure(std::span<const PathReport> reports, Instant now);
    void judgeQueue(std::span<const PathReport> reports, Instant now);
    void drain(std::uint32_t percent, Duration length, Instant now);
    void letProbe(std::span<const PathReport> reports);
    std::uint32_t scaleFor(std::span<const PathReport> reports) const;

    std::vector<Path> m_paths; ///< as in the last update
    WindowedExtreme<std::uint64_t, std::greater<>> m_most; ///< bytes a second over all paths
    Instant m_stretchBegin {};
    Instant m_lowAt {};     ///< when there was last no queue to speak of
    Instant m_drainBegin {};
    Instant m_drainEnd {};
    Instant m_restEnd {};
    std::uint32_t m_drainPercent = 100; ///< of what would be sent otherwise
    Instant m_emptyAt = kNever; ///< when the queue is to be seen empty again
    Instant m_emptyEnd {};
    bool m_isFull = false; ///< a queue stood some seconds ago
    Instant m_fullUntil {};
    std::uint64_t m_lastToProbe = 0;
    std::uint32_t m_scale = PathShare::kWhole;
};

} // namespace plug::transport
