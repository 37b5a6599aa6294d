#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/runtime/lan_message.h"

#include <vector>

namespace plug::runtime {

/// Which of the messages that come from the local network are worth a hint. Whoever is on that network can write any of them:
/// so many count in a second, from one address and in all, and so many hosts are remembered. Newcomers never take the place of
/// what was heard lately.
class LanHearing {
public:
    /// What to do about a message.
    struct Verdict {
        bool answer = false; ///< it asks, and counts
        bool tell = false;   ///< the host is new here, or was told of long ago
    };

    LanHearing(const HostId &self, std::uint64_t instance) : m_self(self), m_instance(instance) {}

    /// `endpoint` is where the message came from, with the port that it names.
    Verdict take(const LanMessage &message, const Endpoint &endpoint, Instant now);
    std::size_t size() const { return m_heard.size(); }

private:
    struct Heard {
        HostId host;
        Endpoint endpoint;
        Instant last;
        Instant told;
    };

    bool hasRoomInThisSecond(const Endpoint &endpoint, Instant now);
    bool isToBeTold(const HostId &host, const Endpoint &endpoint, Instant now);
    bool hasRoomFor(const Endpoint &endpoint) const;

    HostId m_self;
    std::uint64_t m_instance;
    std::vector<Heard> m_heard;       ///< at most limits::kMaxLanHosts
    std::vector<Endpoint> m_counted;  ///< who sent what counts of this second
    Instant m_second{};               ///< when it began
};

} // namespace plug::runtime
