#include "core/discovery/host_table.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::discovery {

void HostTable::alter(const HostId &host, const std::function<void(KnownHost &)> &change)
{
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end()) {
        alterUnknown(host, change);
        return;
    }
    KnownHost &known = found->second;
    const bool wasKept = known.isKept();
    unlink(known);
    change(known);
    known.isAnchor = known.isAnchor && !known.isBlocked;
    link(known);
    if (wasKept && !known.isKept() && !fitsUnkept(known))
        evict(host);
    else
        changed(host);
}

void HostTable::alterUnknown(const HostId &host, const std::function<void(KnownHost &)> &change)
{
    KnownHost named{.id = host};
    change(named);
    if (host == m_self || !named.isKept() || !admit(std::move(named)))
        return;
    m_candidates.remove(host);
    changed(host);
}

/// Whether the limits that it was above of let it stay.
bool HostTable::fitsUnkept(const KnownHost &host)
{
    const auto prefix = m_places.at(host.id).prefix;
    return !host.endpoints.empty() && (!prefix || m_prefixes.at(*prefix) <= kMaxHostsOfPrefix);
}

void HostTable::setFriend(const HostId &host, bool isFriend)
{
    alter(host, [isFriend](KnownHost &known) { known.isFriend = isFriend; });
}

void HostTable::setBlocked(const HostId &host, bool isBlocked)
{
    alter(host, [isBlocked](KnownHost &known) { known.isBlocked = isBlocked; });
}

void HostTable::setName(const HostId &host, const QString &name)
{
    alter(host, [&name](KnownHost &known) { known.name = name.left(protocol::kMaxNameBytes); });
}

void HostTable::addByHand(const HostId &host, const Endpoint &at)
{
    if (!isKeepable(at, true))
        return;
    alter(host, [&at](KnownHost &known) {
        known.addedByHand = true;
        known.failures = 0;
        putFirst(known.endpoints, at);
    });
}

void HostTable::remove(const HostId &host)
{
    m_candidates.remove(host);
    if (m_hosts.contains(host))
        evict(host);
}

} // namespace plug::discovery
