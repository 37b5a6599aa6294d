#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

namespace plug::runtime {

/// A bounded FIFO from one thread to another that waits for it. It has a mutex, the only kind of place between the engine's
/// thread and others that has: it is held for the moving of a value alone, never while anything is done, and a queue without
/// one would still need something for the other thread to sleep on.
template <typename T>
class HandOver {
public:
    explicit HandOver(std::size_t capacity) : m_capacity(capacity) {}

    /// False where it is full or closed; `item` is as it was then.
    bool push(T &&item)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_isClosed || m_items.size() >= m_capacity)
                return false;
            m_items.push_back(std::move(item));
        }
        m_hasNews.notify_one();
        return true;
    }

    /// Waits for at least one item and gives up to `most` in their order; none once it is closed and empty.
    std::vector<T> take(std::size_t most)
    {
        std::unique_lock lock(m_mutex);
        m_hasNews.wait(lock, [this] { return m_isClosed || !m_items.empty(); });
        std::vector<T> taken;
        while (!m_items.empty() && taken.size() < most) {
            taken.push_back(std::move(m_items.front()));
            m_items.pop_front();
        }
        return taken;
    }

    /// Nothing more comes in; what waits is still given out.
    void close()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_isClosed = true;
        }
        m_hasNews.notify_all();
    }

    void clear()
    {
        const std::scoped_lock lock(m_mutex);
        m_items.clear();
    }

private:
    const std::size_t m_capacity;
    std::mutex m_mutex;
    std::condition_variable m_hasNews;
    std::deque<T> m_items;
    bool m_isClosed = false;
};

} // namespace plug::runtime
