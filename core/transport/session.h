#pragma once

#include "core/transport/call.h"
#include "core/transport/key_ring.h"
#include "core/transport/pacer.h"
#include "core/transport/path_keeper.h"
#include "core/transport/ping_ledger.h"
#include "core/transport/rtt_estimator.h"
#include "core/transport/session_context.h"
#include "core/transport/silence.h"
#include "core/wire/frames.h"

namespace plug::transport {

/// The relation with one host: its keys, at most one call of ours, its path, and whether it still answers.
/// Lives from the first call or message 3 until it fails, is lost or forgotten; stays the same over new keys, restarts of
/// the other side and changes of address. Only authentic datagrams change it. It never closes anything on the other side.
class Session {
public:
    /// A datagram of ours that asks for an answer is padded to at least this: room for a PONG with an address of 16 bytes, and
    /// for the challenge to who is not proven.
    static constexpr std::size_t kPingDatagram = 63 + PathKeeper::kSmallestChallenge;
    /// The side that was called renews keys this much later, if the other one has not.
    static constexpr Duration kRenewalLag = std::chrono::minutes(1);
    static constexpr Duration kRenewalPause = std::chrono::seconds(30);
    /// A repeated message 3 is answered at most once in this time.
    static constexpr Duration kConfirmationPause = std::chrono::milliseconds(50);

    Session(SessionContext &context, SessionId id, const std::optional<HostId> &host);

    SessionId id() const { return m_id; }
    /// Proven, or wanted while the first call is under way.
    const std::optional<HostId> &host() const { return m_host; }
    bool isEstablished() const { return m_isEstablished; }
    bool isOver() const { return m_isOver; }
    const KeySet *sendingKeys() const { return m_ring.sending(); }
    const PathKeeper &path() const { return m_path; }
    const RttEstimator &rtt() const { return m_rtt; }
    Instant lastHeard() const { return m_lastHeard; }
    const std::optional<Endpoint> &observedAddress() const { return m_observed; }
    std::size_t maxDatagram() const { return std::min(m_maxDatagram, m_remoteMaxDatagram); }
    void setMaxDatagram(std::size_t bytes) { m_maxDatagram = bytes; }
    void onRoundTrip(Duration sample) { m_rtt.onSample(sample); }

    /// Calls, or tries one address more where a call is under way.
    void call(const Endpoint &to, int mostMessages, Instant now);
    /// What a call under way repeats goes out faster for a while: the host expects it.
    void hastenCall(Instant now);
    Call *currentCall() { return m_call ? &*m_call : nullptr; }
    void endCall(Instant now);
    /// The call was answered: its index belongs to the new keys.
    void handOverCall() { m_call.reset(); }
    /// Whether keys of a handshake that began then would be this side's first with that host.
    bool isFreshFor(bool begunHere, Instant begunAt) const;
    /// Takes over a finished handshake; its index is this session's from here on.
    void adopt(KeySet set, const HandshakeOutcome &outcome, std::optional<Duration> roundTrip, Instant now);

    std::optional<OpenedDatagram> open(MutableByteView datagram, const Endpoint &from, Instant now);
    /// The challenges that are due: after a datagram's frames, since answers go first with what came from there.
    void challenge(Instant now);
    [[nodiscard]] bool seal(MutableByteView datagram, bool inClear, bool expectsAnswer, Instant now);
    /// The first of a datagram is answered, no other.
    void handlePing(const wire::Ping &ping, const Endpoint &from, std::size_t datagramSize, Instant now);
    /// False for a PONG that nothing waits for.
    bool handlePong(const wire::Pong &pong, Instant now);
    /// Sends a PING on the path in use.
    void probe(Instant now);
    /// Sends one whose PONG is to fill a datagram of `replySize` bytes: its loss says nothing of the host.
    void probePathMtu(std::size_t replySize, Instant now);

    void advance(Instant now);
    Instant deadline() const;
    /// Somebody else needs its place.
    void giveWay() { finish(SessionEvent::Lost{}); }
    /// Wipes keys and gives back indices.
    void end(Instant now);

private:
    /// Also until its keys are known to work.
    bool isCallUnderWay() const { return m_call || m_ring.hasUnconfirmed(); }
    void startCall(Call::Purpose purpose, const Endpoint &to, int mostMessages, Instant now);
    void onCallUsedUp(Instant now);
    void advanceFinals(Instant now);
    void advanceSilence(Instant now);
    void advancePath(Instant now);
    void renewIfOld(Instant now);

    void onAuthentic(KeySet &set, const SessionCipher::Opened &opened, Instant now);
    void onRemoteFresh(KeySet &set);
    void onMaybeOtherKeys(const KeySet *before, Instant now);
    void onMoved(const std::optional<SessionEvent::Moved> &moved, Instant now);
    bool isRepeatedFinal(KeySet &set, ByteView datagram) const;
    void confirm(KeySet &set, Instant now);

    void sendPing(KeySet &set, const Endpoint &to, std::uint64_t atMost, std::size_t replySize, Instant now);
    void sendSealed(KeySet &set, QByteArray payload, std::size_t datagramSize, const Endpoint &to);
    void raise(decltype(SessionEvent::what) what) { m_context.events.push_back({m_id, std::move(what)}); }
    void finish(decltype(SessionEvent::what) what);

    SessionContext &m_context;
    SessionId m_id;
    std::optional<HostId> m_host;
    KeyRing m_ring;
    std::optional<Call> m_call;
    PathKeeper m_path;
    RttEstimator m_rtt;
    PingLedger m_pings;
    Pacer m_pongExcess; ///< bytes by which PONGs may be longer than what asked for them
    bool m_mayAnswerPing = false; ///< none of this datagram's was answered yet
    Silence m_silence;
    std::optional<Endpoint> m_observed;
    Instant m_lastHeard{};
    Instant m_noRenewalBefore{};
    std::size_t m_maxDatagram = protocol::kBaseDatagram;
    std::size_t m_remoteMaxDatagram = protocol::kBaseDatagram;
    bool m_isEstablished = false;
    bool m_isOver = false;
};

} // namespace plug::transport
