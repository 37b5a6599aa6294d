#pragma once

#include "core/engine/snapshot.h"

#include <optional>

namespace plug::runtime {

/// Decides which deltas go up: none while nobody looks, the next only when the last was taken, none that says nothing new.
/// How often it is asked is its owner's affair.
class SnapshotPace {
public:
    void setVisible(bool visible) { m_isVisible = visible; }
    bool isVisible() const { return m_isVisible; }
    void take() { m_isTaken = true; }
    /// The next delta goes up even where it says nothing new: somebody waits for it.
    void force() { m_isForced = true; }

    /// May a delta be made now, and since when.
    std::optional<engine::Generation> due() const;
    /// Was told the delta of the engine; true where it is to go up.
    bool offer(const engine::SnapshotDelta &delta);

private:
    bool m_isVisible = false;
    bool m_isTaken = true;
    bool m_isForced = true;
    engine::Generation m_generation = 0;
    engine::Totals m_totals;
};

} // namespace plug::runtime
