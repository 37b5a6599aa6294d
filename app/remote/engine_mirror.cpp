#include "app/remote/engine_mirror.h"

#include <utility>

namespace plug::remote {

EngineMirror::EngineMirror(runtime::EngineClient &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&m_engine, &runtime::EngineClient::snapshotChanged, this, &EngineMirror::take);
}

void EngineMirror::whenFresh(std::function<void()> then)
{
    m_waiting.push_back(std::move(then));
    // Said again, it brings a delta at once.
    m_engine.setVisible(true);
}

void EngineMirror::setWatched(bool isWatched)
{
    if (std::exchange(m_isWatched, isWatched) == isWatched)
        return;
    if (isWatched)
        m_engine.setVisible(true);
    else
        restWhereNobodyWaits();
}

void EngineMirror::take(const engine::SnapshotDelta &delta)
{
    for (const engine::TransferRow &row : delta.changed) {
        engine::TransferRow &mine = m_transfers[row.id];
        mine = row;
        mine.miniMap = {};
    }
    for (const TransferId id : delta.removed)
        m_transfers.erase(id);
    if (delta.hostsChanged)
        m_hosts = delta.hosts;
    m_totals = delta.totals;
    for (const auto &then : std::exchange(m_waiting, {}))
        then();
    Q_EMIT changed(delta);
    restWhereNobodyWaits();
}

void EngineMirror::restWhereNobodyWaits()
{
    if (!m_isWatched && m_waiting.empty())
        m_engine.setVisible(false);
}

} // namespace plug::remote

#include "moc_engine_mirror.cpp"
