#include "ui/settings/settings.h"

#include "ui/models/transfer_filter.h"

#include <QDir>
#include <QMetaType>
#include <QSettings>
#include <QStandardPaths>

namespace plug::ui {
namespace {

struct Row {
    SettingId id;
    const char *key;
    QMetaType::Type type;
    QVariant (*byDefault)();
    bool (*isValid)(const QVariant &);
};

bool isAnything(const QVariant &)
{
    return true;
}

template <int kCount>
bool isBelow(const QVariant &value)
{
    return value.toInt() >= 0 && value.toInt() < kCount;
}

bool isAbsoluteFolder(const QVariant &value)
{
    return QDir::isAbsolutePath(value.toString());
}

bool isFolderOrNone(const QVariant &value)
{
    return value.toString().isEmpty() || isAbsoluteFolder(value);
}

bool isLimit(const QVariant &value)
{
    constexpr qulonglong kSlowest = 1'000;
    constexpr qulonglong kFastest = 1'000'000'000'000;
    const qulonglong limit = value.toULongLong();
    return limit == 0 || (limit >= kSlowest && limit <= kFastest);
}

bool isRelayBudget(const QVariant &value)
{
    const qulonglong bytes = value.toULongLong();
    return bytes >= kLeastRelayBytes && bytes <= kMostRelayBytes;
}

bool isLanguage(const QVariant &value)
{
    constexpr int kLongestName = 16;
    return value.toString().size() <= kLongestName;
}

QVariant downloads()
{
    return QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
}

template <typename T>
QVariant empty()
{
    return QVariant::fromValue(T{});
}

QVariant yes()
{
    return true;
}

QVariant gigabyte()
{
    return qulonglong(1'000'000'000);
}

constexpr std::array<Row, kSettingCount> kTable{{
    {SettingId::DownloadFolder, "transfers/downloadFolder", QMetaType::QString, downloads, isAbsoluteFolder},
    {SettingId::DownloadLimit, "transfers/downloadLimit", QMetaType::ULongLong, empty<qulonglong>, isLimit},
    {SettingId::UploadLimit, "transfers/uploadLimit", QMetaType::ULongLong, empty<qulonglong>, isLimit},
    {SettingId::AllowClearText, "security/allowClearText", QMetaType::Bool, empty<bool>, isAnything},
    {SettingId::FetchInBackground, "transfers/fetchInBackground", QMetaType::Bool, empty<bool>, isAnything},
    {SettingId::WatchFolder, "transfers/watchFolder", QMetaType::QString, empty<QString>, isFolderOrNone},
    {SettingId::SharesAreFor, "transfers/sharesAreFor", QMetaType::Int, empty<int>, isBelow<int(SharePolicy::Friends) + 1>},
    {SettingId::Preallocate, "transfers/preallocate", QMetaType::Bool, empty<bool>, isAnything},
    {SettingId::Language, "general/language", QMetaType::QString, empty<QString>, isLanguage},
    {SettingId::ColorScheme, "general/colorScheme", QMetaType::Int, empty<int>, isBelow<3>},
    {SettingId::Filter, "window/filter", QMetaType::Int, empty<int>, isBelow<int(kTransferFilterCount)>},
    {SettingId::DetailsTab, "window/detailsTab", QMetaType::Int, empty<int>, isBelow<3>},
    {SettingId::DetailsVisible, "window/detailsVisible", QMetaType::Bool, yes, isAnything},
    {SettingId::WindowGeometry, "window/geometry", QMetaType::QByteArray, empty<QByteArray>, isAnything},
    {SettingId::WindowState, "window/state", QMetaType::QByteArray, empty<QByteArray>, isAnything},
    {SettingId::MainSplitter, "window/mainSplitter", QMetaType::QByteArray, empty<QByteArray>, isAnything},
    {SettingId::DetailsSplitter, "window/detailsSplitter", QMetaType::QByteArray, empty<QByteArray>, isAnything},
    {SettingId::HostColumns, "window/hostColumns", QMetaType::QByteArray, empty<QByteArray>, isAnything},
    {SettingId::KnownHostColumns, "window/knownHostColumns", QMetaType::QByteArray, empty<QByteArray>, isAnything},
    {SettingId::BufferHintClosed, "window/bufferHintClosed", QMetaType::Bool, empty<bool>, isAnything},
    {SettingId::FindHosts, "network/findHosts", QMetaType::Bool, yes, isAnything},
    {SettingId::UseLan, "network/useLan", QMetaType::Bool, yes, isAnything},
    {SettingId::MapPorts, "network/mapPorts", QMetaType::Bool, yes, isAnything},
    {SettingId::UseMainlineDht, "network/useMainlineDht", QMetaType::Bool, empty<bool>, isAnything},
    {SettingId::RelayForOthers, "network/relayForOthers", QMetaType::Bool, empty<bool>, isAnything},
    {SettingId::RelayBytesOfDay, "network/relayBytesOfDay", QMetaType::ULongLong, gigabyte, isRelayBudget},
}};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (std::size_t(kTable[i].id) != i)
            return false;
    }
    return true;
}
static_assert(isInOrder(), "a setting's place in the table is its number");

/// Text files hold every value as text, so the type is asked for, not expected.
std::optional<QVariant> checked(const Row &row, QVariant value)
{
    if (!value.isValid() || !value.convert(QMetaType(row.type)) || !row.isValid(value))
        return std::nullopt;
    return value;
}

} // namespace

Settings::Settings(QSettings &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_stateFolder(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation))
{
    for (const Row &row : kTable)
        m_values[std::size_t(row.id)] = checked(row, m_store.value(QLatin1String(row.key))).value_or(row.byDefault());
}

bool Settings::setValue(SettingId id, const QVariant &value)
{
    const Row &row = kTable[std::size_t(id)];
    const std::optional<QVariant> valid = checked(row, value);
    if (!valid)
        return false;
    if (*valid == m_values[std::size_t(id)])
        return true;
    m_values[std::size_t(id)] = *valid;
    m_store.setValue(QLatin1String(row.key), *valid);
    Q_EMIT changed(id);
    return true;
}

std::optional<std::uint64_t> Settings::limit(SettingId which) const
{
    const qulonglong limit = value(which).toULongLong();
    return limit == 0 ? std::nullopt : std::optional<std::uint64_t>(limit);
}

engine::Config Settings::engineConfig() const
{
    engine::Config config;
    config.downloadFolder = downloadFolder();
    config.stateFolder = m_stateFolder;
    config.allowClearText = allowsClearText();
    config.downloadLimit = limit(SettingId::DownloadLimit);
    config.uploadLimit = limit(SettingId::UploadLimit);
    config.defaultMode = isOn(SettingId::FetchInBackground) ? engine::TransferMode::Background : engine::TransferMode::FullSpeed;
    config.preallocates = isOn(SettingId::Preallocate);
    config.findsHosts = isOn(SettingId::FindHosts);
    config.usesLan = isOn(SettingId::UseLan);
    config.mapsPorts = isOn(SettingId::MapPorts);
    config.usesMainlineDht = isOn(SettingId::UseMainlineDht);
    config.relaysForOthers = isOn(SettingId::RelayForOthers);
    config.relayBytesOfDay = value(SettingId::RelayBytesOfDay).toULongLong();
    return config;
}

} // namespace plug::ui
