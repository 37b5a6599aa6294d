#include "core/discovery/informants.h"

#include <algorithm>
#include <bit>

namespace plug::discovery {

void Informants::Record::add(bool wasMet)
{
    constexpr std::uint32_t kMask = (1u << kWindow) - 1;
    failures = ((failures << 1) | (wasMet ? 0u : 1u)) & kMask;
    tried = std::min(tried + 1, kWindow);
}

bool Informants::Record::isBad() const
{
    return tried >= kLeastTried && 2 * std::popcount(failures) > tried;
}

void Informants::onTried(const HostId &informant, const Endpoint &at, bool wasMet)
{
    record({0, informant}, wasMet);
    if (const auto prefix = countedPrefix(at))
        record({*prefix, {}}, wasMet);
}

void Informants::onIgnored(const HostId &informant, const Endpoint &at)
{
    forgive({0, informant});
    if (const auto prefix = countedPrefix(at))
        forgive({*prefix, {}});
}

bool Informants::isDistrusted(const HostId &informant, const Endpoint &at) const
{
    return isDistrusted(informant) || isDistrusted(groupOf(informant, at));
}

bool Informants::isDistrusted(const HostGroup &group) const
{
    const auto found = m_records.find(group);
    return found != m_records.end() && found->second.isBad();
}

void Informants::record(const HostGroup &group, bool wasMet)
{
    Record &record = m_records[group];
    record.add(wasMet);
    m_byUse.erase(record.used);
    record.used = ++m_uses;
    m_byUse.emplace(record.used, group);
    if (m_records.size() > kMaxRemembered)
        forgetOldest();
}

void Informants::forgive(const HostGroup &group)
{
    const auto found = m_records.find(group);
    if (found == m_records.end() || !found->second.isBad() || ++found->second.ignored < kForgivenAfter)
        return;
    m_byUse.erase(found->second.used);
    m_records.erase(found);
}

void Informants::forgetOldest()
{
    const auto oldest = m_byUse.begin();
    m_records.erase(oldest->second);
    m_byUse.erase(oldest);
}

} // namespace plug::discovery
