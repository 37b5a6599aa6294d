#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/reach.h"
#include "core/base/time.h"

#include <map>
#include <optional>
#include <vector>

namespace plug::discovery {

/// Where this host is, by what others see of it. An address counts as the own one where kWitnesses name it that are in different /16
/// (IPv4) or /32 (IPv6); of those in private networks different addresses are enough, and they say nothing of the world outside.
/// Bounded: one sighting of each host and address family, kMaxSightings in all, each for kSightingLives.
class Reachability {
public:
    static constexpr std::size_t kWitnesses = 3;
    static constexpr std::size_t kMaxSightings = 64;
    static constexpr Duration kSightingLives = std::chrono::hours(1);
    /// A NAT may give a flow another port after it was idle: only ports that were seen so close to each other are compared.
    static constexpr Duration kComparable = std::chrono::minutes(2);
    static constexpr Duration kUnaskedCounts = std::chrono::hours(1);
    static constexpr int kSilentAfter = 5; ///< calls in a row that nobody answered

    /// PONG's `observed`, of a host at `witness`.
    void onObserved(const HostId &host, const Endpoint &witness, const Endpoint &observed, Instant now);
    /// A handshake that `from` began came through, though nothing was sent to that address for long.
    void onCalledUnasked(const Endpoint &from, Instant now);
    void onCallAnswered() { m_unanswered = 0; }
    void onCallUnanswered() { m_unanswered += m_unanswered < kSilentAfter; }
    void setMapping(const std::optional<Endpoint> &external) { m_mapping = external; }
    void setOwnEndpoints(std::vector<Endpoint> endpoints) { m_own = std::move(endpoints); }

    /// Addresses that others can be told, the best first: forwarded by the router, agreed on by witnesses, the machine's own.
    std::vector<Endpoint> ownAddresses(Instant now) const;
    /// What witnesses agree on, by family; `isIpv4` chooses.
    std::optional<Endpoint> agreedAddress(bool isIpv4, Instant now) const;
    Reach reach(Instant now) const;
    /// Whether a NAT has to be kept from forgetting this host: in one address family it has one, and forwards no port. Whoever gets in by
    /// it makes the host Open, and does not keep it so.
    bool isBehindNat(Instant now) const;

private:
    struct Sighting {
        Endpoint witness;
        Endpoint observed;
        Instant at{};
    };
    struct Key {
        HostId host;
        bool isIpv4 = false;
        auto operator<=>(const Key &) const = default;
    };

    bool isOwn(const Endpoint &at) const;
    std::size_t witnessesOf(const Endpoint &observed, Instant now) const;
    Reach reachOf(bool isIpv4, Instant now) const;

    std::map<Key, Sighting> m_sightings;
    std::optional<Endpoint> m_mapping;
    std::vector<Endpoint> m_own;
    std::optional<Instant> m_calledUnaskedAt;
    int m_unanswered = 0;
};

} // namespace plug::discovery
