#pragma once

#include "core/runtime/engine_client.h"
#include "ui/actions/watch_folder.h"

#include <map>
#include <vector>

namespace plug::ui {

class Settings;

/// Shares what lands in the folder that the settings name, for those whom new shares are for; where that is friends, for all that are
/// marked as such by then. Nobody waits for the links: clipboard and selection stay as they are. Begins when the engine has
/// said what is shared already.
class WatchedShares final : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    WatchedShares(runtime::EngineClient &client, const Settings &settings, QObject *parent = nullptr);

Q_SIGNALS:
    void said(const plug::ui::Message &message);

private:
    void onEvent(const engine::Event &event);
    void onSnapshot(const engine::SnapshotDelta &delta);
    void share(const QString &path);
    void follow();

    runtime::EngineClient &m_client;
    const Settings &m_settings;
    WatchFolder m_watch;
    std::vector<HostId> m_friends;
    std::map<TransferId, QString> m_fetched; ///< where to
    bool m_isLoaded = false;
};

} // namespace plug::ui
