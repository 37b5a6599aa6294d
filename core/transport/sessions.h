#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/crypto/identity.h"
#include "core/transport/session_types.h"
#include "core/wire/frames.h"

#include <memory>
#include <optional>

namespace plug::transport {

/// All sessions with other hosts: handshakes, keys, indices, paths (docs/protocol.md, "Sessions").
/// A SessionId names the relation with one host: it stays the same over rekeying, restarts of the other side
/// and changes of address; underneath are at most two sets of keys and one handshake.
/// Nothing that is not authentic changes any state but the bounded path of handshakes.
class Sessions {
public:
    Sessions(const crypto::Identity &identity, RandomSource &random, const SessionsConfig &config);
    ~Sessions();

    /// Calls the host at `to`, or gives the relation that exists with `wanted`, or the call under way to `to`.
    /// A relation by bare address becomes one with whoever proves an identity there; two relations that turn out to be
    /// with one host are merged: Established names the one that stays, Failed is not sent for the other, see aliasOf().
    /// At most `mostMessages` first messages go to `to` in one call: fewer where only others say that somebody is there.
    SessionId connect(const std::optional<HostId> &wanted, const Endpoint &to, Instant now, int mostMessages = limits::kMaxHandshakeAttempts);
    /// The call under way there is expected at the other side, which keeps its NAT open for a moment: repeats go out every 250 ms for
    /// RepeatTimer::kHastened times, once in a call.
    void hasten(SessionId session, Instant now);
    /// The relation that `session` was merged into, or itself.
    SessionId aliasOf(SessionId session) const;

    /// Takes one datagram, opens it in place. Nothing where it was a handshake's or is dropped.
    std::optional<OpenedDatagram> receive(MutableByteView datagram, const Endpoint &from, Instant now);

    /// A PING is answered on the path it came by. `datagramSize` is the size of the datagram it came in.
    void handlePing(SessionId session, const wire::Ping &ping, const Endpoint &from, std::size_t datagramSize, Instant now);
    /// False for a PONG that nothing waits for.
    bool handlePong(SessionId session, const wire::Pong &pong, Instant now);

    /// Sends a padded PING on the path in use: keeps it alive and measures it. Its PONG is known in handlePong().
    void probe(SessionId session, Instant now);
    /// Asks for a PONG in a datagram of `replySize` bytes, for the path MTU search; only on a path that is proven.
    void probePathMtu(SessionId session, std::size_t replySize, Instant now);
    /// A round-trip sample from elsewhere (receipts), so that silence is judged by what the path does now.
    void onRoundTrip(SessionId session, Duration sample);

    bool isEstablished(SessionId session) const;
    std::optional<HostId> hostOf(SessionId session) const;
    std::optional<SessionId> sessionWith(const HostId &host) const;
    Endpoint endpointOf(SessionId session) const;
    /// Handshake hash of the keys that are sent on now.
    Hash binding(SessionId session) const;
    bool isClearTextAllowed(SessionId session) const;
    /// Bytes that may still be sent to the current path until it has proven itself; unlimited afterwards.
    std::uint64_t pathAllowance(SessionId session) const;
    /// Somebody who has the keys answered from the current path.
    bool isPathProven(SessionId session) const;
    Duration smoothedRtt(SessionId session) const;
    Instant lastHeard(SessionId session) const;
    /// The other side's view of our address, newest first heard.
    std::optional<Endpoint> observedAddress(SessionId session) const;
    /// Largest datagram known to pass towards this host, kBaseDatagram at first.
    std::size_t maxDatagram(SessionId session) const;
    /// From the path MTU search (PONGs of a wanted size, FLOW's report).
    void setMaxDatagram(SessionId session, std::size_t bytes);

    /// Seals a whole datagram in place: `datagram` has kSessionHeaderSize bytes of room, the payload, kTagSize bytes of room.
    /// `expectsAnswer`: silence after it means that the host or the path may be gone. Only for established sessions.
    /// False where the keys are used up and new ones are not there yet: nothing may be sent then.
    [[nodiscard]] bool seal(SessionId session, MutableByteView datagram, bool inClear, bool expectsAnswer, Instant now);

    /// Of sessions that are made from now on; those that stand keep what was agreed until their keys are renewed.
    void allowClearText(bool isAllowed);

    /// Ends the relation on this side: keys wiped, nothing sent.
    void forget(SessionId session);

    /// Handshake messages, challenges and their answers, one at a time until nothing is left.
    std::optional<Outgoing> poll(Instant now);
    std::optional<SessionEvent> nextEvent();
    void advance(Instant now);
    Instant deadline() const;

    std::uint64_t dropCount(Drop reason) const;
    std::size_t sessionCount() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::transport
