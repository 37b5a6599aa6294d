#pragma once

#include "core/runtime/engine_client.h"

#include <functional>
#include <map>
#include <vector>

namespace plug::remote {

/// The engine's rows, as of the last delta. It has the engine make deltas only while somebody waits for one or watches.
class EngineMirror final : public QObject {
    Q_OBJECT

public:
    /// From before the engine starts, or it misses what is never told again.
    explicit EngineMirror(runtime::EngineClient &engine, QObject *parent = nullptr);

    /// Calls back when rows are here that show what was asked of the engine until now.
    void whenFresh(std::function<void()> then);
    void setWatched(bool isWatched);
    bool isWatched() const { return m_isWatched; }

    /// Their small maps are left out.
    const std::map<TransferId, engine::TransferRow> &transfers() const { return m_transfers; }
    const std::vector<engine::HostRow> &hosts() const { return m_hosts; }
    const engine::Totals &totals() const { return m_totals; }

Q_SIGNALS:
    void changed(const plug::engine::SnapshotDelta &delta);

private:
    void take(const engine::SnapshotDelta &delta);
    void restWhereNobodyWaits();

    runtime::EngineClient &m_engine;
    std::map<TransferId, engine::TransferRow> m_transfers;
    std::vector<engine::HostRow> m_hosts;
    engine::Totals m_totals;
    std::vector<std::function<void()>> m_waiting;
    bool m_isWatched = false;
};

} // namespace plug::remote
