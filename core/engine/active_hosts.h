#pragma once

#include "core/base/ids.h"
#include "core/base/limits.h"
#include "core/base/time.h"

#include <optional>
#include <set>

namespace plug::engine {

/// Which hosts one transfer asks at the same time. Starts with room for limits::kMaxActiveHosts; where others wait, some more
/// are tried now and then, and kept only if with them clearly more comes in all. Invariant: is never larger than
/// limits::kMaxHostsOfTransfer. Does not know what a host gives: the engine says whom it can spare.
class ActiveHosts {
public:
    /// False where it would be one too many, or is one that can be spared.
    bool mayAsk(SessionId host);
    void onAsked(SessionId host) { m_hosts.insert(host); }
    /// Nothing of this transfer is asked of it any more.
    void onIdle(SessionId host);

    /// From time to time: what comes of the transfer now, in bytes a second.
    void review(std::uint64_t rate, Instant now);
    /// There are more than there should be, and none of them is leaving yet.
    bool canSpareOne() const { return !m_spared && m_hosts.size() > m_room; }
    void spare(SessionId host) { m_spared = host; }

    const std::set<SessionId> &hosts() const { return m_hosts; }
    std::size_t room() const { return m_room; }

private:
    std::set<SessionId> m_hosts;
    std::size_t m_room = limits::kMaxActiveHosts;
    SessionId m_spared;
    bool m_wasRefused = false;       ///< somebody would have had something to give
    std::size_t m_roomBefore = 0;    ///< a trial; 0 for none
    std::uint64_t m_rateBefore = 0;
    std::optional<Instant> m_reviewAt;
};

} // namespace plug::engine
