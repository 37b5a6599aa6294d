#include "core/transport/key_ring.h"

#include "core/base/check.h"
#include "core/transport/index_pool.h"

#include <algorithm>

namespace plug::transport {

namespace {

/// Begun by different sides, and the later handshake began before the earlier one was known to have worked.
bool areCrossing(const KeySet &set, bool begunHere, Instant begunAt)
{
    return set.begunHere != begunHere && (!set.confirmedAt || begunAt < *set.confirmedAt);
}

bool isPreferred(const KeySet &set, const KeySet &over)
{
    if (set.confirmedAt.has_value() != over.confirmedAt.has_value())
        return set.confirmedAt.has_value();
    const bool isLater = set.begunAt >= over.begunAt;
    const KeySet &earlier = isLater ? over : set;
    const KeySet &later = isLater ? set : over;
    if (areCrossing(earlier, later.begunHere, later.begunAt))
        return set.begunByLower;
    return isLater;
}

} // namespace

KeySet &KeyRing::add(KeySet set, Instant now)
{
    m_sets.push_back(std::make_unique<KeySet>(std::move(set)));
    KeySet &added = *m_sets.back();
    while (m_sets.size() > kMaxKeySets)
        remove(leastUseful(added), now);
    return added;
}

const KeySet &KeyRing::leastUseful(const KeySet &added) const
{
    const KeySet *kept = sending();
    const KeySet *oldest = nullptr;
    for (const auto &set : m_sets) {
        if (set.get() != kept && set.get() != &added && (!oldest || set->begunAt < oldest->begunAt))
            oldest = set.get();
    }
    return *oldest;
}

void KeyRing::remove(const KeySet &set, Instant now)
{
    const auto at = std::find_if(m_sets.begin(), m_sets.end(), [&set](const auto &each) { return each.get() == &set; });
    PLUG_CHECK(at != m_sets.end());
    m_indices.release(set.ownIndex, now);
    m_sets.erase(at);
}

void KeyRing::clear(Instant now)
{
    while (!m_sets.empty())
        remove(*m_sets.back(), now);
}

KeySet *KeyRing::find(std::uint32_t ownIndex)
{
    for (const auto &set : m_sets) {
        if (set->ownIndex == ownIndex)
            return set.get();
    }
    return nullptr;
}

const KeySet *KeyRing::sending() const
{
    const KeySet *best = nullptr;
    for (const auto &set : m_sets) {
        if (!best || isPreferred(*set, *best))
            best = set.get();
    }
    return best;
}

KeySet *KeyRing::sending()
{
    return const_cast<KeySet *>(std::as_const(*this).sending());
}

bool KeyRing::hasUnconfirmed() const
{
    return std::any_of(m_sets.begin(), m_sets.end(), [](const auto &set) { return !set->confirmedAt; });
}

bool KeyRing::crossesFresh(bool begunHere, Instant begunAt) const
{
    return std::any_of(m_sets.begin(), m_sets.end(), [&](const auto &set) {
        return set->isFresh && areCrossing(*set, begunHere, begunAt);
    });
}

void KeyRing::expire(Instant now)
{
    for (std::size_t i = m_sets.size(); i-- > 0;) {
        if (expiryOf(*m_sets[i]) <= now)
            remove(*m_sets[i], now);
    }
}

Instant KeyRing::nextExpiry() const
{
    Instant next = kNever;
    for (const auto &set : m_sets)
        next = std::min(next, expiryOf(*set));
    return next;
}

Instant KeyRing::expiryOf(const KeySet &set) const
{
    const Instant end = set.madeAt + protocol::kSessionEnds + protocol::kOldKeyErasedAfter;
    const KeySet *newer = sending();
    if (newer == &set || !newer->confirmedAt)
        return end;
    return std::min(end, std::max(*newer->confirmedAt, set.lastHeard) + protocol::kOldKeyErasedAfter);
}

} // namespace plug::transport
