#include "core/swarm/seed_sparing.h"

#include "core/base/protocol.h"

#include <algorithm>

namespace plug::swarm {

namespace {

/// Companions that give less than a seed by this are slow.
constexpr std::uint64_t kSlow = 16;
/// Three times as long as it takes one of them at least to say that it has more.
constexpr Duration kPatience = 3 * protocol::kLeastHavePushInterval;
constexpr Duration kPatienceWithSlow = std::chrono::milliseconds(500);
constexpr Duration kPatienceWithPace = std::chrono::seconds(1);

} // namespace

bool SeedSparing::review(std::uint64_t seedRate, std::span<const Companion> companions, bool isNews, Instant now)
{
    // While they are spared, the seeds give nothing: what they could give is forgotten slowly.
    m_seedRate = std::max(seedRate, m_seedRate - m_seedRate / 1024);
    const std::vector<SessionId> slowBefore = std::exchange(m_slow, {});
    for (const Companion &companion : companions) {
        const bool wasSlow = std::ranges::find(slowBefore, companion.id) != slowBefore.end();
        if (companion.most < m_seedRate / kSlow && (wasSlow || companion.waited >= kPatienceWithSlow))
            m_slow.push_back(companion.id);
    }
    const Need before = std::exchange(m_need, judge(companions, isNews, now));
    return m_need != before || m_slow != slowBefore;
}

SeedSparing::Need SeedSparing::judge(std::span<const Companion> companions, bool isNews, Instant now)
{
    std::uint64_t rate = 0;
    bool isAnyBusy = false;
    for (const Companion &companion : companions) {
        // Less is as good as come, before anybody could be told to look for more.
        const bool isBusy = companion.left > companion.given / 20 && !isSlow(companion.id);
        isAnyBusy = isAnyBusy || isBusy;
        if (isBusy)
            rate += companion.most > 0 ? companion.given : m_seedRate;
    }
    if (isAnyBusy || isNews || m_heard == Instant{})
        m_heard = now;
    if (!isAnyBusy || rate * 3 >= m_seedRate * 2)
        m_keptPace = now;
    if (now - m_keptPace >= kPatienceWithPace)
        return Need::Everything;
    return now - m_heard >= kPatience ? Need::WhatNoneHas : Need::OwnParts;
}

std::uint64_t SeedSparing::mostAtOnce() const
{
    constexpr std::uint64_t kLeast = 4 * protocol::kBlockSize;
    return std::max(kLeast, m_seedRate / 10);
}

bool SeedSparing::isSlow(SessionId companion) const
{
    return std::ranges::find(m_slow, companion) != m_slow.end();
}

} // namespace plug::swarm
