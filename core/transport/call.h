#pragma once

#include "core/transport/repeat_timer.h"
#include "core/transport/session_context.h"

#include <vector>

namespace plug::transport {

/// A handshake that this host began and that waits for message 2: sends message 1 to the addresses where the host may
/// be, again and again until the attempts are used up. Its index is its owner's to release or to give to the keys.
class Call {
public:
    static constexpr std::size_t kMaxTargets = 8;
    enum class Purpose : std::uint8_t {
        First,   ///< nothing is there yet
        Renewal, ///< the keys grow old
        Silence, ///< no answer under the old keys
    };

    /// At most `mostMessages` first messages go to `to`, however often the call repeats them.
    Call(SessionContext &context, SessionId owner, const std::optional<HostId> &wanted, Purpose purpose, const Endpoint &to,
         int mostMessages, Instant now);

    Purpose purpose() const { return m_purpose; }
    const Initiator &initiator() const { return m_initiator; }
    Instant begunAt() const { return m_begunAt; }
    /// The address to use after an answer from there.
    const Endpoint &targetFor(const Endpoint &from) const;
    bool hasTarget(const Endpoint &to) const;
    /// One more address to try; beyond kMaxTargets it is left out. Where it is one already, at least so many messages more may go to it.
    void addTarget(const Endpoint &to, int mostMessages);
    void hasten(Instant now) { m_timer.hasten(now); }

    bool takeCookie(ByteView reply) { return m_initiator.takeCookie(reply, m_context.random); }
    void noteWrongIdentity() { m_sawWrongIdentity = true; }
    SessionEvent::Failed::Reason failure() const;
    /// A sample where message 1 went out once only (Karn's algorithm).
    std::optional<Duration> roundTrip(Instant now) const;

    /// False where the attempts are used up.
    [[nodiscard]] bool advance(Instant now);
    Instant deadline() const { return m_timer.next(); }

private:
    struct Target {
        Endpoint at;
        int messagesLeft = 0;
    };

    std::vector<Target>::const_iterator find(const Endpoint &at) const;
    void send(Instant now);
    void sendTo(Target &target);

    SessionContext &m_context;
    Purpose m_purpose;
    Initiator m_initiator;
    std::vector<Target> m_targets;
    RepeatTimer m_timer;
    Instant m_begunAt;
    bool m_sawWrongIdentity = false;
};

} // namespace plug::transport
