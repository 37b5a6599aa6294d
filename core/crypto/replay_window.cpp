#include "core/crypto/replay_window.h"

#include <algorithm>

namespace plug::crypto {

bool ReplayWindow::isFresh(std::uint64_t counter) const
{
    if (!m_hasAny || counter > m_highest)
        return true;
    if (m_highest - counter >= protocol::kReplayWindow)
        return false;
    const std::uint64_t bit = std::uint64_t(1) << (counter % kWordBits);
    return (m_words[counter / kWordBits % kWords] & bit) == 0;
}

void ReplayWindow::mark(std::uint64_t counter)
{
    if (!isFresh(counter))
        return;
    if (!m_hasAny || counter > m_highest) {
        const std::uint64_t from = m_highest / kWordBits;
        const std::uint64_t cleared = std::min(counter / kWordBits - from, kWords);
        for (std::uint64_t i = 1; i <= cleared; ++i)
            m_words[(from + i) % kWords] = 0;
        m_highest = counter;
        m_hasAny = true;
    }
    m_words[counter / kWordBits % kWords] |= std::uint64_t(1) << (counter % kWordBits);
}

} // namespace plug::crypto
