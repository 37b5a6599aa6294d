#pragma once

#include "core/base/endpoint.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/wire/frames.h"

#include <memory>
#include <optional>
#include <variant>

namespace plug::discovery {

/// Bringing together two hosts that can't call each other, by one that both have a session with (docs/protocol.md, "Rendezvous"; RFC 5128,
/// 3.3). All three parts: who asks, the common host, who is asked for. Knows no session: says whom to tell what, whom to call, where to punch.
///
/// Bounded: kMaxMeetings asked for and kMaxMeetings punched for at a time; as common host kMaxAsksOfPrefix in kAskWindow from one address prefix
/// and kMaxAsksForHost for one host; who is told to meet by others obeys kMaxMeetsOfPrefix of one address prefix. To an address go kPunches
/// punches of kPunchSize bytes for each meeting, and only where mayTell() lets the common host speak of it.
class Meetings {
public:
    static constexpr std::size_t kMaxMeetings = 64;
    static constexpr int kPunches = 5;
    static constexpr std::size_t kPunchSize = 64;
    static constexpr int kFirstMessages = 3; ///< of a handshake, to an address that the common host told
    static constexpr Duration kPunchInterval = std::chrono::milliseconds(250);
    static constexpr int kMaxAsksOfPrefix = 20;
    static constexpr int kMaxAsksForHost = 60;
    static constexpr int kMaxMeetsOfPrefix = 20;
    static constexpr Duration kAskWindow = std::chrono::minutes(1);
    static constexpr std::size_t kMaxCounted = 4096; ///< prefixes or hosts whose asks are counted at a time
    static constexpr Duration kRepeatInterval = std::chrono::milliseconds(500);
    static constexpr int kMaxRepeats = 3; ///< of an Ask that nobody answers; of one that was answered, 1 at most

    struct Say { HostId to; wire::Rendezvous frame; };
    struct Punch { Endpoint to; };
    struct Call { wire::Contact contact; HostId common; }; ///< handshakes to these addresses now, and again while punches go
    struct Refused { HostId host; HostId common; };        ///< or did not answer: try another common host, or a relay
    using Output = std::variant<Say, Punch, Call, Refused>;

    explicit Meetings(RandomSource &random);
    ~Meetings();

    /// Asks `common` to bring us together with `host`; what is asked already goes on.
    void ask(const HostId &host, const HostId &common, Instant now);
    /// Asked for or punched for.
    bool isUnderWay(const HostId &host) const;
    /// There is a session with it now.
    void onConnected(const HostId &host);

    /// `from` is connected, on a proven path from `fromAt`. `target` is where the host that it asks for is, if it is connected here on a proven
    /// path: what makes this host a common one.
    void handle(const HostId &from, const Endpoint &fromAt, const wire::Rendezvous &frame, const std::optional<Endpoint> &target, Instant now);

    std::optional<Output> poll();
    void advance(Instant now);
    Instant deadline() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::discovery
