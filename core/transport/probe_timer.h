#pragma once

#include "core/base/time.h"

namespace plug::transport {

/// When to ask a server that has gone quiet where it stands: after a probe timeout, then after twice that, and so on
/// (RFC 9002, 6.2), up to 4 s without any answer, up to half a second while answers come but no data does.
class ProbeTimer {
public:
    /// Something is expected from now on that was not before.
    void start(Instant now);
    /// Requests were repeated: an answer to them takes its time.
    void onRequested(Instant now) { m_since = now; }
    void onData(Instant now);
    void onAnswer(Instant now);
    void onFired(Instant now);

    Instant deadline(Duration probeTimeout) const;
    /// How often it fired since anything was heard.
    int silentTimeouts() const { return m_silent; }

private:
    Instant m_since{};
    int m_backoff = 0;
    int m_silent = 0;
};

} // namespace plug::transport
