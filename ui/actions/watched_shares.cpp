#include "ui/actions/watched_shares.h"

#include "core/base/limits.h"
#include "ui/settings/settings.h"

#include <QDir>

#include <algorithm>

namespace plug::ui {

WatchedShares::WatchedShares(runtime::EngineClient &client, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_settings(settings)
    , m_watch(QDir(settings.stateFolder()).filePath(QStringLiteral("watched.json")))
{
    connect(&client, &runtime::EngineClient::eventOccurred, this, &WatchedShares::onEvent);
    connect(&client, &runtime::EngineClient::snapshotChanged, this, &WatchedShares::onSnapshot);
    connect(&settings, &Settings::changed, this, [this](SettingId which) {
        if (which == SettingId::WatchFolder)
            follow();
    });
    connect(&m_watch, &WatchFolder::landed, this, &WatchedShares::share);
    connect(&m_watch, &WatchFolder::said, this, &WatchedShares::said);
}

void WatchedShares::onEvent(const engine::Event &event)
{
    if (!std::holds_alternative<engine::Loaded>(event))
        return;
    m_isLoaded = true;
    follow();
}

void WatchedShares::onSnapshot(const engine::SnapshotDelta &delta)
{
    for (const TransferId id : delta.removed)
        m_fetched.erase(id);
    for (const engine::TransferRow &row : delta.changed) {
        if (row.isShare || row.state == engine::TransferState::Hashing)
            m_fetched.erase(row.id);
        else
            m_fetched.insert_or_assign(row.id, QDir(row.path).filePath(row.name));
    }
    if (!delta.hostsChanged)
        return;
    m_friends.clear();
    for (const engine::HostRow &host : delta.hosts) {
        if (host.host && host.isFriend && m_friends.size() < limits::kMaxFriendsOfShare)
            m_friends.push_back(*host.host);
    }
}

/// What is being fetched to there is shared when it is whole, by itself.
void WatchedShares::share(const QString &path)
{
    if (std::any_of(m_fetched.begin(), m_fetched.end(), [&](const auto &fetch) { return fetch.second == path; }))
        return;
    const SharePolicy policy = m_settings.sharesAreFor();
    m_client.post(engine::SharePath{0, path, policy, policy == SharePolicy::Friends ? m_friends : std::vector<HostId>{}});
}

void WatchedShares::follow()
{
    if (m_isLoaded)
        m_watch.watch(m_settings.watchFolder());
}

} // namespace plug::ui
