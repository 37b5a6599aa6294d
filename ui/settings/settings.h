#pragma once

#include "core/base/share_policy.h"
#include "core/engine/config.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QVariant>

#include <array>
#include <optional>

class QSettings;

namespace plug::ui {

enum class SettingId : std::uint8_t {
    DownloadFolder,
    DownloadLimit, ///< bytes a second, 0 for none
    UploadLimit,
    AllowClearText,
    FetchInBackground, ///< what is added from now on
    WatchFolder,       ///< what lands there is shared; "" for none
    SharesAreFor,      ///< SharePolicy of new shares; for Friends it is asked which
    Preallocate,       ///< takes a file's space on the disk before it is fetched
    Language,      ///< "" for the system's
    ColorScheme,
    Filter,
    DetailsTab,
    DetailsVisible,
    WindowGeometry,
    WindowState,
    MainSplitter,
    DetailsSplitter,
    HostColumns,
    KnownHostColumns,
    BufferHintClosed, ///< the hint at a small socket buffer was read
    FindHosts,        ///< asks known hosts for others and for files
    UseLan,
    MapPorts,
    UseMainlineDht,
    RelayForOthers,
    RelayBytesOfDay, ///< at most, while it relays
};

inline constexpr int kSettingCount = int(SettingId::RelayBytesOfDay) + 1;

/// What may be passed on for others in a day, in bytes.
inline constexpr std::uint64_t kLeastRelayBytes = 1'000'000;
inline constexpr std::uint64_t kMostRelayBytes = 1'000'000'000'000;

/// What the user chose, by one table of key, type, default and rule. A stored value that is of another type or against its
/// rule counts as not there; a new one is refused. The store outlives this object; it is read once, at the start.
class Settings final : public QObject {
    Q_OBJECT

public:
    explicit Settings(QSettings &store, QObject *parent = nullptr);

    QVariant value(SettingId id) const { return m_values[std::size_t(id)]; }
    /// False, and nothing changed, where the value is not valid.
    bool setValue(SettingId id, const QVariant &value);

    QString downloadFolder() const { return value(SettingId::DownloadFolder).toString(); }
    QString watchFolder() const { return value(SettingId::WatchFolder).toString(); }
    QString stateFolder() const { return m_stateFolder; }
    QString language() const { return value(SettingId::Language).toString(); }
    bool allowsClearText() const { return isOn(SettingId::AllowClearText); }
    bool isOn(SettingId which) const { return value(which).toBool(); }
    ColorScheme colorScheme() const { return ColorScheme(value(SettingId::ColorScheme).toInt()); }
    SharePolicy sharesAreFor() const { return SharePolicy(value(SettingId::SharesAreFor).toInt()); }
    std::optional<std::uint64_t> limit(SettingId which) const;
    /// What of this the engine wants to know.
    engine::Config engineConfig() const;
    /// Where the engine keeps its state in this run, where it is not the usual place; not stored.
    void setStateFolder(const QString &folder) { m_stateFolder = folder; }

Q_SIGNALS:
    void changed(plug::ui::SettingId id);

private:
    QSettings &m_store;
    std::array<QVariant, kSettingCount> m_values;
    QString m_stateFolder;
};

} // namespace plug::ui
