#pragma once

#include "core/base/bytes.h"
#include "core/base/random.h"
#include "core/base/time.h"

#include <map>
#include <optional>
#include <vector>

namespace plug::runtime {

/// What the Mainline DHT files something under (BEP 5): a SHA-1.
using InfoHash = ByteArray<20>;

/// How often a round turns, and how fast.
struct MainlinePace {
    std::size_t most = 0;  ///< targets at a time
    Duration again{};      ///< from the first turn of a target to its second; from then on it doubles
    Duration longest{};    ///< what it doubles to
    Duration gap{};        ///< between turns of all targets, in the mean
    int burst = 1;         ///< turns that may come at once after a pause
};

/// A list of targets that each have their turn again and again: whose turn it is, and when the next is. Never more turns than
/// the pace allows, and no target waits for ever: who has been due longest is next. Intervals are up to an eighth shorter than
/// the pace says, by chance, so that what began together does not stay so. It does nothing itself.
class MainlineRound {
public:
    /// `random` must outlive this.
    MainlineRound(const MainlinePace &pace, RandomSource &random);

    /// The targets from now on, of which the first `most` count. New ones are due at once; the others keep their turns.
    void set(const std::vector<InfoHash> &targets, Instant now);
    /// All are due now, as if they were new.
    void restart(Instant now);

    /// Whose turn it is, if it is anybody's.
    std::optional<InfoHash> next(Instant now);
    /// When to ask again; kNever without targets.
    Instant deadline() const;

    std::size_t size() const { return m_turns.size(); }
    std::size_t beyond() const { return m_beyond; }    ///< that were given and do not count
    std::size_t waiting() const;                       ///< that have had no turn yet

private:
    struct Turn {
        Instant due{};
        Duration interval{}; ///< to the one after; zero before the first
    };
    using Turns = std::map<InfoHash, Turn>;

    Turns::const_iterator first() const;
    Duration intervalAfter(Duration last) const;
    Instant allowedFrom() const;

    MainlinePace m_pace;
    RandomSource &m_random;
    Turns m_turns;
    std::size_t m_beyond = 0;
    Instant m_booked{}; ///< when all turns that there were would be over, a gap each (the cell rate algorithm of ATM)
};

} // namespace plug::runtime
