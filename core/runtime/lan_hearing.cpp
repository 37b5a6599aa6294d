#include "core/runtime/lan_hearing.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::runtime {

LanHearing::Verdict LanHearing::take(const LanMessage &message, const Endpoint &endpoint, Instant now)
{
    const bool isOwn = message.instance == m_instance || message.host == m_self;
    if (isOwn || !hasRoomInThisSecond(endpoint, now))
        return {};
    return {.answer = message.asks, .tell = isToBeTold(message.host, endpoint, now)};
}

bool LanHearing::hasRoomInThisSecond(const Endpoint &endpoint, Instant now)
{
    if (now - m_second >= std::chrono::seconds(1)) {
        m_second = now;
        m_counted.clear();
    }
    const auto fromThere = std::ranges::count_if(m_counted, [&](const Endpoint &e) { return e.sameAddress(endpoint); });
    if (m_counted.size() >= limits::kMaxLanMessagesPerSecond || fromThere >= limits::kMaxLanMessagesOfSource)
        return false;
    m_counted.push_back(endpoint);
    return true;
}

bool LanHearing::isToBeTold(const HostId &host, const Endpoint &endpoint, Instant now)
{
    std::erase_if(m_heard, [&](const Heard &heard) { return now - heard.last >= limits::kLanHostExpires; });
    const auto known = std::ranges::find_if(m_heard, [&](const Heard &h) { return h.host == host && h.endpoint == endpoint; });
    if (known == m_heard.end()) {
        if (!hasRoomFor(endpoint))
            return false;
        m_heard.push_back({host, endpoint, now, now});
        return true;
    }
    known->last = now;
    if (now - known->told < limits::kLanHintInterval)
        return false;
    known->told = now;
    return true;
}

bool LanHearing::hasRoomFor(const Endpoint &endpoint) const
{
    const auto fromThere = std::ranges::count_if(m_heard, [&](const Heard &h) { return h.endpoint.sameAddress(endpoint); });
    return m_heard.size() < limits::kMaxLanHosts && fromThere < limits::kMaxLanHostsOfSource;
}

} // namespace plug::runtime
