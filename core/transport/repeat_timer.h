#pragma once

#include "core/base/limits.h"
#include "core/base/time.h"

namespace plug {
class RandomSource;
}

namespace plug::transport {

/// When a handshake message is sent again: 250 ms after the first time, doubling to 4 s, each with up to an eighth of
/// random delay, kMaxHandshakeAttempts times in all. After the last the same wait leads to giving up. Once it may be hastened: then
/// kHastened messages more go out, 250 ms apart, before the doubling goes on where it was.
class RepeatTimer {
public:
    static constexpr Duration kFirstDelay = std::chrono::milliseconds(250);
    static constexpr Duration kLongestDelay = std::chrono::seconds(4);
    static constexpr int kHastened = 5;

    /// The message was sent, for the first time or again.
    void onSent(Instant now, RandomSource &random);
    /// The other side expects it now, through a NAT that it keeps open for a moment. Does something the first time alone.
    void hasten(Instant now);

    bool isDue(Instant now) const { return m_next <= now; }
    /// With isDue(): nothing is sent any more.
    bool isUsedUp() const { return m_doublings >= limits::kMaxHandshakeAttempts; }
    int attempts() const { return m_attempts; }
    Instant next() const { return m_next; }
    Instant lastSent() const { return m_lastSent; }

private:
    int m_attempts = 0;
    int m_doublings = 0;
    int m_hastenedLeft = 0;
    bool m_wasHastened = false;
    Instant m_lastSent{};
    Instant m_next{};
};

} // namespace plug::transport
