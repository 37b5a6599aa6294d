#pragma once

#include "core/base/ids.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace plug::swarm {

/// Turns among equals: whoever of those that are ready has had the fewest bytes is next. Somebody who was not ready for a while
/// comes back with at most kPatience bytes to make up for.
template <typename Key>
class Turns {
public:
    /// What may be made up for: a host that is paced is not ready between two of its runs, and must not lose its turn by that.
    static constexpr std::uint64_t kPatience = 128 * 1024;

    void setReady(Key key, bool isReady)
    {
        const auto [it, isNew] = m_had.try_emplace(key, m_level);
        if (m_ready.contains({it->second, key}) == isReady)
            return;
        if (isReady)
            it->second = std::max(it->second, m_level - std::min(m_level, kPatience));
        isReady ? void(m_ready.insert({it->second, key})) : void(m_ready.erase({it->second, key}));
    }

    bool isAnyReady() const { return !m_ready.empty(); }
    /// Only where isAnyReady().
    Key first() const { return m_ready.begin()->second; }

    void charge(Key key, std::uint64_t bytes)
    {
        const auto it = m_had.find(key);
        if (it == m_had.end())
            return;
        const bool wasReady = m_ready.erase({it->second, key}) > 0;
        m_level = std::max(m_level, it->second);
        it->second += bytes;
        if (wasReady)
            m_ready.insert({it->second, key});
    }

    void remove(Key key)
    {
        const auto it = m_had.find(key);
        if (it == m_had.end())
            return;
        m_ready.erase({it->second, key});
        m_had.erase(it);
    }

    bool isEmpty() const { return m_had.empty(); }

private:
    std::map<Key, std::uint64_t> m_had;             ///< bytes, from where the level was when the key came
    std::set<std::pair<std::uint64_t, Key>> m_ready; ///< with what they have had
    std::uint64_t m_level = 0;                       ///< what the one served last had had before
};

/// In which order fetchers are served: fair between address prefixes, and within each between its hosts, in bytes. This is
/// start-time fair queueing (Goyal, Vin, Cheng 1996) in two levels; deficit round robin, which gives the same shares to those
/// that always have something to send, takes the turn from a host that its pace forbids to send just then.
/// Holds an entry for each host that was ready once, until remove(): the caller bounds them.
class ServingOrder {
public:
    /// Whether that host could be sent something now, were it its turn. Its prefix is Endpoint::prefix() of where it is.
    void setReady(SessionId host, std::uint64_t prefix, bool isReady);
    void remove(SessionId host);

    /// Whose turn it is; nothing where nobody is ready.
    std::optional<SessionId> next() const;
    /// That host was sent so much.
    void charge(SessionId host, std::uint64_t bytes);

private:
    Turns<std::uint64_t> m_prefixes;
    std::map<std::uint64_t, Turns<SessionId>> m_hosts; ///< by prefix; never empty turns
    std::map<SessionId, std::uint64_t> m_prefixOf;
};

} // namespace plug::swarm
