#include "core/swarm/serving_order.h"

namespace plug::swarm {

void ServingOrder::setReady(SessionId host, std::uint64_t prefix, bool isReady)
{
    const auto known = m_prefixOf.find(host);
    if (known == m_prefixOf.end() && !isReady)
        return;
    if (known != m_prefixOf.end() && known->second != prefix)
        remove(host); // it has moved
    m_prefixOf[host] = prefix;
    Turns<SessionId> &hosts = m_hosts[prefix];
    hosts.setReady(host, isReady);
    m_prefixes.setReady(prefix, hosts.isAnyReady());
}

void ServingOrder::remove(SessionId host)
{
    const auto known = m_prefixOf.find(host);
    if (known == m_prefixOf.end())
        return;
    const auto group = m_hosts.find(known->second);
    group->second.remove(host);
    if (group->second.isEmpty()) {
        m_prefixes.remove(group->first);
        m_hosts.erase(group);
    } else {
        m_prefixes.setReady(group->first, group->second.isAnyReady());
    }
    m_prefixOf.erase(known);
}

std::optional<SessionId> ServingOrder::next() const
{
    if (!m_prefixes.isAnyReady())
        return std::nullopt;
    return m_hosts.at(m_prefixes.first()).first();
}

void ServingOrder::charge(SessionId host, std::uint64_t bytes)
{
    const auto known = m_prefixOf.find(host);
    if (known == m_prefixOf.end())
        return;
    m_prefixes.charge(known->second, bytes);
    m_hosts.at(known->second).charge(host, bytes);
}

} // namespace plug::swarm
