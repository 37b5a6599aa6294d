#include "core/runtime/snapshot_pace.h"

namespace plug::runtime {

std::optional<engine::Generation> SnapshotPace::due() const
{
    if (!m_isVisible || !m_isTaken)
        return std::nullopt;
    return m_generation;
}

bool SnapshotPace::offer(const engine::SnapshotDelta &delta)
{
    const bool isNew = !delta.changed.empty() || !delta.removed.empty() || delta.hostsChanged || delta.detail.has_value()
        || delta.totals != m_totals;
    m_generation = delta.generation;
    if (!isNew && !m_isForced)
        return false;
    m_totals = delta.totals;
    m_isForced = false;
    m_isTaken = false;
    return true;
}

} // namespace plug::runtime
