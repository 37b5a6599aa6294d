#pragma once

#include "core/base/protocol.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace plug::transport {

/// The fetcher's search for the largest datagram that the path from a server carries (docs/protocol.md, "Path MTU"; after
/// RFC 8899). Whoever owns the socket asks with a PING whose replySize is the size probed, and says how it went.
/// Invariant: current() is protocol::kBaseDatagram or a size that arrived. Sends nothing, knows no clock.
class PathMtu {
public:
    /// `maximum`: of the interface or the system, bytes of UDP payload.
    explicit PathMtu(std::size_t maximum);

    /// A size to probe now; counts as sent. Nothing while one is under way or none is left.
    std::optional<std::size_t> poll(Instant now, Duration roundTrip);
    /// A PONG came in a datagram of this size.
    void onProbeArrived(std::size_t size);
    /// The system refused to send or a PONG came smaller than asked for: no need to wait.
    void onProbeLost(std::size_t size, Instant now);
    /// Losses since anything larger than the base arrived, while smaller datagrams do arrive
    /// (DeliveryReceiver::lossesSinceLarge()). Enough of them are a black hole: back to the base.
    void onLossesSinceLarge(std::uint64_t losses, Instant now);
    /// Another path: the search begins anew.
    void restart(Instant now);

    std::size_t current() const { return m_current; }
    /// When poll() may give something or a probe counts as lost; kNever when the search is over.
    Instant deadline() const;

private:
    bool isOver() const { return m_next == m_candidates.size(); }
    void restartAbove(std::size_t size);
    void countFailure(Instant now);
    void endSearch(Instant now);

    std::vector<std::size_t> m_candidates; ///< ascending
    std::size_t m_next = 0;                ///< index of the candidate that is tried, or all of them
    std::size_t m_current = protocol::kBaseDatagram;
    std::size_t m_probed = 0;              ///< whose answer is believed, 0 for none
    int m_failures = 0;                    ///< in a row, of the candidate
    bool m_isUnderWay = false;
    Instant m_wakeAt{};
};

} // namespace plug::transport
