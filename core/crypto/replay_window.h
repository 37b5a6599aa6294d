#pragma once

#include "core/base/protocol.h"

#include <array>
#include <cstdint>

namespace plug::crypto {

/// Which counters have been used, after RFC 6479: the highest seen and a ring of bits behind it.
/// Ask first, open the datagram, then mark: only an authentic datagram may move the window.
class ReplayWindow {
public:
    bool isFresh(std::uint64_t counter) const;
    /// A counter that is not fresh changes nothing.
    void mark(std::uint64_t counter);
    std::uint64_t highest() const { return m_highest; }
    bool isEmpty() const { return !m_hasAny; }

private:
    static constexpr std::uint64_t kWordBits = 64;
    /// One word more than the window, so that a moving edge never clears live bits.
    static constexpr std::uint64_t kWords = protocol::kReplayWindow / kWordBits + 1;

    std::array<std::uint64_t, kWords> m_words{};
    std::uint64_t m_highest = 0;
    bool m_hasAny = false;
};

} // namespace plug::crypto
