#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/wire/frames.h"

#include <memory>
#include <optional>
#include <variant>

namespace plug::discovery {

/// Datagrams of two hosts that can't reach each other, passed on by a third (docs/protocol.md, "Relaying"). Their session is their own: the
/// relay sees sizes and times. An end of a circuit is an Endpoint of the discard prefix (RFC 6666), from which no packet ever comes, so that
/// sessions need to know nothing of it; each end has one of its own, which is never used again.
///
/// Bounded: as relay only while it is allowed, kMaxCircuits, each with a byte budget, kMaxCircuitsOfPrefix for callers of one address
/// prefix, and a day's budget in all; as end kMaxEnds, of which others open kMaxCalledEnds at most, and kMaxEndsOfPrefix by the relay's prefix.
class Circuits {
public:
    static constexpr std::size_t kMaxCircuits = 32;
    static constexpr std::size_t kMaxCircuitsOfPrefix = 4;
    static constexpr std::size_t kMaxEnds = 64;
    static constexpr std::size_t kMaxCalledEnds = kMaxEnds / 2;
    static constexpr std::size_t kMaxEndsOfPrefix = 8;
    static constexpr Duration kIdleFor = std::chrono::minutes(2);
    static constexpr Duration kRepeatInterval = std::chrono::milliseconds(500);
    static constexpr int kMaxRepeats = 4; ///< of an Open that nobody answers

    struct Limits {
        bool isAllowed = false; ///< off unless the user says otherwise
        std::uint64_t bytesOfCircuit = 64 * 1024 * 1024;
        std::uint64_t bytesOfDay = 1024 * 1024 * 1024;

        bool operator==(const Limits &) const = default;
    };

    struct Say { HostId to; wire::Relay frame; };
    struct PassOn { HostId to; std::uint32_t circuit = 0; };      ///< the bytes being handled, as RELAYED of that circuit
    struct Arrived { Endpoint from; };                            ///< the bytes being handled are a datagram from there
    struct Ready { HostId host; Endpoint at; };                   ///< a session with `host` may be made at this address
    struct Closed { HostId host; HostId relay; Endpoint at; bool wasRefused = false; }; ///< `wasRefused`: never was open
    using Output = std::variant<Say, Ready, Closed>;
    using Passage = std::variant<std::monostate, PassOn, Arrived>;

    /// `random` gives circuits their numbers and must outlive this.
    explicit Circuits(RandomSource &random);
    ~Circuits();
    /// What is passed on beyond them is closed.
    void setLimits(const Limits &limits);

    /// As caller: asks `relay` for a way to `host`; again where it is under way does nothing.
    void open(const HostId &host, const HostId &relay, Instant now);
    /// `isTargetConnected`: whether the host named in it has a session here, on a path of its own.
    void handle(const HostId &from, const Endpoint &fromAt, const wire::Relay &frame, bool isTargetConnected, Instant now);
    /// What becomes of the bytes that `from` sent; charged.
    Passage handle(const HostId &from, const wire::Relayed &frame, Instant now);
    /// The session with `host` is gone or began anew: none of its circuits are left.
    void onDisconnected(const HostId &host);

    static bool isCircuit(const Endpoint &at);
    /// Where a datagram for that end goes: over whose session, as which circuit. Nothing where it is closed or too large.
    std::optional<PassOn> wayTo(const Endpoint &at, std::size_t bytes, Instant now);
    std::optional<HostId> relayOf(const Endpoint &at) const;
    /// That are passed on here for others.
    std::size_t passedOnCount() const;

    std::optional<Output> poll();
    void advance(Instant now);
    Instant deadline() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::discovery
