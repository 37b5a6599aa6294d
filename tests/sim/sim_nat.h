#pragma once

#include "core/base/endpoint.h"
#include "core/base/random.h"
#include "core/base/time.h"

#include <map>
#include <optional>

namespace plug::sim {

/// A router that one host is behind (RFC 4787): which port it shows to others, and which of them it lets in. A flow that nothing was sent
/// on for kForgets is forgotten. There is no way through it for a host to its own outside address.
class Nat {
public:
    enum class Kind : std::uint8_t {
        Cone,       ///< one port for all; anybody may send to it
        Address,    ///< the same; addresses that the host has sent to
        Restricted, ///< the same; addresses and ports that the host has sent to
        Symmetric,  ///< a port for each destination, which alone may send to it
    };
    static constexpr Duration kForgets = std::chrono::seconds(60);

    Nat(Kind kind, const Endpoint &outside, std::uint64_t seed) : m_kind(kind), m_outside(outside), m_random(seed) {}

    const Endpoint &outside() const { return m_outside; }
    /// Where a datagram to `to` seems to come from.
    Endpoint out(const Endpoint &to, Instant now);
    /// Whether a datagram from `from` to `to`, which is an outside address, comes through.
    bool isLetIn(const Endpoint &from, const Endpoint &to, Instant now) const;

private:
    struct Flow {
        std::uint16_t port = 0;
        Instant lastSent{};
    };

    Kind m_kind;
    Endpoint m_outside; ///< with the port that a host behind it has for all, but for Symmetric
    SeededRandom m_random;
    std::map<Endpoint, Flow> m_flows; ///< by destination
};

} // namespace plug::sim
