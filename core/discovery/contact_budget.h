#pragma once

#include "core/base/endpoint.h"
#include "core/base/time.h"

#include <deque>
#include <map>
#include <set>

namespace plug::discovery {

/// How often first messages may go to addresses that nobody here has heard from: what keeps a lie about somebody's address from turning
/// many hosts against it (docs/protocol.md, "Third-party addresses").
///
/// At most kCallsToAddress in kWindow to one unproven IP address (all its ports together, and a whole /64 of global IPv6 ones, which one host can
/// have to itself), of which Hearsay gets kCallsOfHearsay, so that one is left for a meeting; kNewAddressesPerSecond new addresses in all and kNewAddressesOfPrefix a second of one prefix. What people typed in or
/// links name counts against the address, and not against the two rates.
/// Bounded: kMaxAddresses called, and where that is full, no new one is called; kMaxProven that were heard from, the one heard longest ago is
/// forgotten. What third parties tell can't fill the first: its rate is less than the size over the window.
class ContactBudget {
public:
    static constexpr int kCallsToAddress = 3;
    static constexpr int kCallsOfHearsay = 2;
    static constexpr Duration kWindow = std::chrono::minutes(10);
    static constexpr int kNewAddressesPerSecond = 20;
    static constexpr int kNewAddressesOfPrefix = 2;
    static constexpr std::size_t kMaxAddresses = 16'384;
    static constexpr std::size_t kMaxProven = 8'192;
    static constexpr Duration kProvenFor = std::chrono::minutes(10);

    enum class Origin : std::uint8_t {
        Person,
        ThirdParty, ///< which says that it is connected with who is there: a meeting
        Hearsay,    ///< gossip and answers to searches: who was there may be gone, or behind a NAT that lets no call in
    };

    /// Counts a call where it is allowed. A call may send as many messages as one handshake's repetitions, which count as one here.
    /// `now` is never earlier than in the calls before.
    bool mayCall(const Endpoint &to, Origin origin, Instant now);
    /// An authentic datagram came from there: no limit any more, until kProvenFor without one.
    void onProven(const Endpoint &at, Instant now);
    bool isProven(const Endpoint &at, Instant now) const;
    /// When a call to `to` may be allowed next; `now` where it is at once.
    Instant nextCallAt(const Endpoint &to, Origin origin, Instant now) const;

    /// Addresses remembered, called or proven.
    std::size_t size() const { return m_called.size() + m_proven.size(); }

private:
    struct Address {
        ByteArray<16> bytes{};
        std::uint32_t scope = 0;

        auto operator<=>(const Address &) const = default;
    };
    struct NewCall {
        Instant at;
        std::uint64_t prefix = 0;
    };
    using Calls = std::deque<Instant>; ///< 1 to kCallsToAddress, the oldest first

    static Address addressOf(const Endpoint &endpoint);
    void forgetBefore(Instant now);
    Instant whenAddressAllows(const Endpoint &to, Origin origin, Instant now) const;
    Instant whenRatesAllow(const Endpoint &to, Instant now) const;
    bool isCalled(const Address &address, Instant now) const;

    std::map<Address, Calls> m_called;
    std::deque<std::pair<Instant, Address>> m_calls; ///< all of m_called, the oldest first
    std::deque<NewCall> m_newCalls;                  ///< of the last second, at most kNewAddressesPerSecond
    std::map<Address, Instant> m_proven;             ///< until when
    std::set<std::pair<Instant, Address>> m_provenByEnd;
};

} // namespace plug::discovery
