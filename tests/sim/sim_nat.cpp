#include "tests/sim/sim_nat.h"

#include <algorithm>

namespace plug::sim {

Endpoint Nat::out(const Endpoint &to, Instant now)
{
    Flow &flow = m_flows[to];
    const bool isNew = flow.port == 0 || flow.lastSent + kForgets < now;
    if (isNew)
        flow.port = m_kind == Kind::Symmetric ? static_cast<std::uint16_t>(20'000 + m_random.below(40'000)) : m_outside.port;
    flow.lastSent = now;
    Endpoint from = m_outside;
    from.port = flow.port;
    return from;
}

bool Nat::isLetIn(const Endpoint &from, const Endpoint &to, Instant now) const
{
    return std::ranges::any_of(m_flows, [&](const auto &entry) {
        const auto &[destination, flow] = entry;
        if (flow.port != to.port || flow.lastSent + kForgets < now)
            return false;
        return m_kind == Kind::Cone || (m_kind == Kind::Address ? destination.sameAddress(from) : destination == from);
    });
}

} // namespace plug::sim
