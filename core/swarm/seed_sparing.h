#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"

#include <cstdint>
#include <span>
#include <vector>

namespace plug::swarm {

/// Somebody who fetches the same file.
struct Companion {
    SessionId id;
    std::uint64_t number = 0; ///< by which those who fetch together tell each other apart, see rankFor()
    std::uint64_t given = 0;  ///< lately, in bytes a second
    std::uint64_t most = 0;   ///< that it can give, in bytes a second; 0 where it has given nothing yet
    std::uint64_t left = 0;   ///< bytes that it may still give: it has them, and they have not come
    Duration waited{};        ///< for the oldest of what it is asked for
};

/// Decides how far hosts that have all of a file (seeds) are spared by one that fetches it together with others: they are asked
/// for its own parts, and the companions bring the rest. They are asked for more where companions have nothing left to give and
/// tell of nothing new, or give less than the seeds would. Companions that are no match for a seed don't count.
/// It knows nothing of what parts there are.
class SeedSparing {
public:
    enum class Need : std::uint8_t {
        OwnParts,    ///< the companions bring the rest
        WhatNoneHas, ///< a little of it at a time: whoever it belongs to may come to have it
        Everything,
    };

    /// From time to time, about every kLeastHavePushInterval; `seedRate` is what all seeds gave lately, in bytes a second. Where
    /// `isNews`, a companion has come to have more since. True where anything is decided otherwise than before.
    bool review(std::uint64_t seedRate, std::span<const Companion> companions, bool isNews, Instant now);

    Need need() const { return m_need; }
    /// What may be asked for at once where need() is WhatNoneHas.
    std::uint64_t mostAtOnce() const;
    /// It gives so little that nothing is to be left to it that a seed has.
    bool isSlow(SessionId companion) const;

private:
    Need judge(std::span<const Companion> companions, bool isNews, Instant now);

    std::uint64_t m_seedRate = 0; ///< the largest of late
    std::vector<SessionId> m_slow;
    Need m_need = Need::OwnParts;
    Instant m_heard{};       ///< companions had something to give, or something new
    Instant m_keptPace{};    ///< what they give was worth more than a seed's
};

} // namespace plug::swarm
