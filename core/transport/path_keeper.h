#pragma once

#include "core/base/endpoint.h"
#include "core/base/time.h"
#include "core/transport/session_types.h"

#include <limits>
#include <optional>

namespace plug::transport {

/// Where one host is: the path in use, and at most one other that it may have moved to (docs/protocol.md, "Roaming").
/// Only the newest authentic datagram from elsewhere makes a candidate; both paths are challenged; the session moves
/// when the candidate has answered and the path in use was silent for 3 PTO, and returns with the first newer
/// datagram on the path it left. A path in use that has not proven itself gives way at once to any that has. To an address that
/// has not answered a challenge it lets out at most what came from it.
/// It sends nothing itself: the owner asks which endpoints to challenge and tells it who answered.
class PathKeeper {
public:
    static constexpr int kSilentPtos = 3;
    static constexpr int kMaxChallenges = 5;
    /// The smallest datagram that holds a PING: less is not worth a challenge.
    static constexpr std::uint64_t kSmallestChallenge = 45;
    /// How long the path that was left can be returned to without a challenge.
    static constexpr Duration kFormerLifetime = std::chrono::seconds(60);
    static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

    /// A handshake ended there. Proven: message 2 or 3 came from where the one before it was sent to.
    void start(const Endpoint &endpoint, bool isProven, std::size_t bytesHeard, Instant now);

    const Endpoint &endpoint() const { return m_current.endpoint; }
    bool isProven() const { return m_current.isProven; }
    /// Bytes that may be sent there now.
    std::uint64_t allowance(const Endpoint &to) const;
    void onSent(const Endpoint &to, std::size_t bytes);

    struct Heard {
        Endpoint from;
        std::size_t bytes = 0;
        std::uint64_t counter = 0;
        bool isNewest = false; ///< else it moves nothing; a replay of a recent one shows that its path is alive
    };
    std::optional<SessionEvent::Moved> onHeard(const Heard &heard, Instant now);
    std::optional<SessionEvent::Moved> onAnswered(const Endpoint &challenged, Instant now);
    /// Other keys: counters begin anew, so what was learnt by counters is forgotten.
    void onNewKeys() { m_candidate.reset(); m_former.reset(); }
    bool isWatching() const { return m_candidate.has_value() || m_former.has_value(); }

    /// Moves where it is time to.
    std::optional<SessionEvent::Moved> advance(Duration pto, Instant now);
    /// Which endpoints are to be challenged now.
    struct Challenges {
        std::optional<Endpoint> unproven;
        std::optional<Endpoint> inUse;
    };
    Challenges takeChallenges(Duration pto, Instant now);
    Instant deadline() const;

private:
    struct Place {
        Endpoint endpoint;
        bool isProven = false;
        std::uint64_t bytesIn = 0;
        std::uint64_t bytesOut = 0;
        int challenges = 0;
        Instant nextChallenge{};
    };
    struct Candidate {
        Place place;
        std::uint64_t counter = 0; ///< of the datagram that made it one
        Instant decideAt = kNever;   ///< once challenged: 3 PTO later
    };
    struct Former {
        Endpoint endpoint;
        std::uint64_t counter = 0;
        Instant until{};
    };

    SessionEvent::Moved moveTo(const Place &place);
    std::optional<SessionEvent::Moved> onNewestElsewhere(const Heard &heard, Instant now);
    static std::uint64_t allowanceOf(const Place &place);
    static bool wantsChallenge(const Place &place);
    bool isUndecided() const;

    Place m_current;
    std::optional<Candidate> m_candidate;
    std::optional<Former> m_former;
};

} // namespace plug::transport
