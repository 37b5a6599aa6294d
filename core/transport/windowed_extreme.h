#pragma once

#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <optional>

namespace plug::transport {

/// The most extreme value of about the last `window`, in a fixed number of slots of equal time. `Compare` says which of
/// two is the more extreme. Values leave only when newer ones come, so that a pause forgets nothing by itself.
template <typename T, typename Compare, std::size_t Slots = 10>
class WindowedExtreme {
public:
    explicit WindowedExtreme(Duration window)
        : m_slotLength(window / static_cast<std::int64_t>(Slots))
    {
    }

    void add(T value, Instant now)
    {
        const std::int64_t slot = now.time_since_epoch() / m_slotLength;
        if (slot > m_newest)
            moveTo(slot);
        std::optional<T> &at = m_slots[indexOf(m_newest)];
        if (!at || Compare()(value, *at))
            at = value;
        m_extreme = extreme();
    }

    void reset()
    {
        m_slots = {};
        m_extreme.reset();
    }

    /// Nothing before the first value.
    std::optional<T> value() const { return m_extreme; }

private:
    static std::size_t indexOf(std::int64_t slot) { return static_cast<std::size_t>(slot) % Slots; }

    void moveTo(std::int64_t slot)
    {
        if (slot - m_newest >= static_cast<std::int64_t>(Slots))
            m_slots = {};
        else
            for (std::int64_t s = m_newest + 1; s <= slot; ++s)
                m_slots[indexOf(s)].reset();
        m_newest = slot;
    }

    std::optional<T> extreme() const
    {
        std::optional<T> best;
        for (const std::optional<T> &value : m_slots) {
            if (value && (!best || Compare()(*value, *best)))
                best = value;
        }
        return best;
    }

    Duration m_slotLength;
    std::array<std::optional<T>, Slots> m_slots{};
    std::int64_t m_newest = 0;
    std::optional<T> m_extreme;
};

} // namespace plug::transport
