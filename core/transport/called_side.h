#pragma once

#include "core/transport/cookie_jar.h"
#include "core/transport/half_open_table.h"
#include "core/transport/session_context.h"

namespace plug::transport {

/// Answers those who call this host: message 1 with message 2, a cookie, or nothing; message 3 with a finished handshake.
/// What it keeps for strangers is bounded, and it never sends more to an address than came from there.
class CalledSide {
public:
    explicit CalledSide(SessionContext &context);

    /// A datagram that has the size of message 1 and an index that nobody here has.
    void onInitial(ByteView datagram, const Endpoint &from, Instant now);

    struct Finished {
        HandshakeOutcome outcome;
        Endpoint from;
        bool isFromProven = false; ///< message 1 came from there too
        Instant begunAt{};
        std::optional<Duration> roundTrip;
    };
    /// A datagram to a half-open handshake's index; it stays in use when this succeeds.
    std::optional<Finished> onFinal(std::uint32_t index, ByteView datagram, const Endpoint &from, Instant now);

    void advance(Instant now) { m_halfOpen.expire(m_context.indices, now); }
    Instant deadline() const { return m_halfOpen.deadline(); }

private:
    bool admit(const HandshakeKeys &keys, const InitialMessage &initial, ByteView datagram, const Endpoint &from, Instant now);
    void begin(const HandshakeKeys &keys, const InitialMessage &initial, const Endpoint &from, Instant now);
    void repeat(HalfOpenTable::Entry &entry, const Endpoint &from, Instant now);

    SessionContext &m_context;
    std::array<HandshakeKeys, 2> m_keys; ///< by this host's name, by bare address
    CookieJar m_cookies;
    HalfOpenTable m_halfOpen;
};

} // namespace plug::transport
