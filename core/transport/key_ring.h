#pragma once

#include "core/transport/key_set.h"

#include <memory>
#include <vector>

namespace plug::transport {

class IndexPool;

/// At most two key sets with one host, and which of them is sent on: the newest that is confirmed; of two whose
/// handshakes crossed, the one that the lower HostId began, so that both sides choose alike without a word.
/// The other one still opens datagrams, and is erased 60 s after it was last heard.
class KeyRing {
public:
    static constexpr std::size_t kMaxKeySets = 2;

    explicit KeyRing(IndexPool &indices) : m_indices(indices) {}

    bool isEmpty() const { return m_sets.empty(); }
    /// Where there are too many, the one that began first of those not sent on goes: when two handshakes cross beside old keys,
    /// each side may be sending on either new one already.
    KeySet &add(KeySet set, Instant now);
    void remove(const KeySet &set, Instant now);
    void clear(Instant now);

    KeySet *find(std::uint32_t ownIndex);
    /// The one to send on; nothing where there is none.
    KeySet *sending();
    const KeySet *sending() const;
    /// Keys of a call of this side wait for a sign that the other side has them.
    bool hasUnconfirmed() const;
    /// Whether the handshake that began then crossed one that began without earlier state.
    bool crossesFresh(bool begunHere, Instant begunAt) const;

    const std::vector<std::unique_ptr<KeySet>> &sets() const { return m_sets; }

    /// Erases what is too old.
    void expire(Instant now);
    Instant nextExpiry() const;

private:
    const KeySet &leastUseful(const KeySet &added) const;
    Instant expiryOf(const KeySet &set) const;

    IndexPool &m_indices;
    std::vector<std::unique_ptr<KeySet>> m_sets;
};

} // namespace plug::transport
