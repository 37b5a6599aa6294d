#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <map>

namespace plug::discovery {

/// How often something happened for each key within a window of time. Bounded: `mostKeys` remembered; where that is full, a new key is
/// refused, so that nobody makes room for himself by filling it.
template <typename Key>
class WindowCount {
public:
    WindowCount(int most, Duration window, std::size_t mostKeys) : m_most(most), m_window(window), m_mostKeys(mostKeys) {}

    /// Counts it, where it may happen now.
    bool take(const Key &key, Instant now)
    {
        if (m_counts.size() >= m_mostKeys && !m_counts.contains(key))
            expire(now);
        if (m_counts.size() >= m_mostKeys && !m_counts.contains(key))
            return false;
        Entry &entry = m_counts[key];
        if (entry.count == 0 || now >= entry.begunAt + m_window)
            entry = {now, 0};
        if (entry.count >= m_most)
            return false;
        ++entry.count;
        return true;
    }

    std::size_t size() const { return m_counts.size(); }

private:
    struct Entry {
        Instant begunAt{};
        int count = 0;
    };

    void expire(Instant now)
    {
        std::erase_if(m_counts, [&](const auto &entry) { return now >= entry.second.begunAt + m_window; });
    }

    int m_most;
    Duration m_window;
    std::size_t m_mostKeys;
    std::map<Key, Entry> m_counts;
};

} // namespace plug::discovery
