#include "app/remote/row_json.h"

#include "core/content/guid_text.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace plug::remote {

using engine::TransferState;
using engine::WaitCause;

namespace {

/// A table of values and their words; each value once.
template <typename T, std::size_t N>
using Words = std::array<std::pair<T, const char *>, N>;

constexpr Words<TransferState, 8> kStates{{
    {TransferState::Hashing, "hashing"},
    {TransferState::Starting, "starting"},
    {TransferState::Fetching, "fetching"},
    {TransferState::Waiting, "waiting"},
    {TransferState::Finishing, "finishing"},
    {TransferState::Sharing, "sharing"},
    {TransferState::Paused, "paused"},
    {TransferState::Failed, "failed"},
}};

constexpr Words<WaitCause, 18> kCauses{{
    {WaitCause::None, ""},
    {WaitCause::NoHosts, "noHosts"},
    {WaitCause::HostsSilent, "hostsSilent"},
    {WaitCause::BehindNats, "behindNats"},
    {WaitCause::WrongIdentity, "wrongIdentity"},
    {WaitCause::HostsHaveNothing, "hostsHaveNothing"},
    {WaitCause::HostsLied, "hostsLied"},
    {WaitCause::NoMissingRanges, "noMissingRanges"},
    {WaitCause::DiskFull, "diskFull"},
    {WaitCause::DiskReadOnly, "diskReadOnly"},
    {WaitCause::DiskFolderMissing, "diskFolderMissing"},
    {WaitCause::DiskPermission, "diskPermission"},
    {WaitCause::DiskError, "diskError"},
    {WaitCause::DiskSlow, "diskSlow"},
    {WaitCause::FileChanged, "fileChanged"},
    {WaitCause::BadCollection, "badCollection"},
    {WaitCause::RateLimited, "rateLimited"},
    {WaitCause::Searching, "searching"},
}};

constexpr Words<SharePolicy, 3> kPolicies{{
    {SharePolicy::Public, "public"},
    {SharePolicy::ByLink, "by-link"},
    {SharePolicy::Friends, "friends"},
}};

constexpr Words<engine::Rung, 5> kRungs{{
    {engine::Rung::Lan, "lan"},
    {engine::Rung::Direct, "direct"},
    {engine::Rung::Mapped, "mapped"},
    {engine::Rung::Punched, "punched"},
    {engine::Rung::Relayed, "relayed"},
}};

constexpr Words<Reach, 8> kReaches{{
    {Reach::Unknown, "unknown"},
    {Reach::Silent, "silent"},
    {Reach::Symmetric, "symmetric"},
    {Reach::Natted, "natted"},
    {Reach::Punchable, "punchable"},
    {Reach::Public, "public"},
    {Reach::Mapped, "mapped"},
    {Reach::Open, "open"},
}};

template <typename T, std::size_t N>
QString wordOf(const Words<T, N> &words, T value)
{
    const auto at = std::find_if(words.begin(), words.end(), [&](const auto &word) { return word.first == value; });
    return at == words.end() ? QString() : QString::fromLatin1(at->second);
}

template <typename T, std::size_t N>
std::optional<T> valueOf(const Words<T, N> &words, const QString &text)
{
    const auto at = std::find_if(words.begin(), words.end(), [&](const auto &word) { return text == QLatin1String(word.second); });
    return at == words.end() ? std::nullopt : std::optional(at->first);
}

QJsonValue number(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

/// null for none.
QJsonValue optionalNumber(const std::optional<std::uint64_t> &value)
{
    return value ? number(*value) : QJsonValue(QJsonValue::Null);
}

QJsonArray hexOf(const std::vector<HostId> &hosts)
{
    QJsonArray result;
    for (const HostId &host : hosts)
        result << QString::fromLatin1(host.hex());
    return result;
}

/// What stands in one or the other kind of row alone.
void addKind(QJsonObject &object, const engine::TransferRow &row)
{
    if (row.state == TransferState::Hashing)
        object.insert(QStringLiteral("hashed"), number(row.hashed));
    if (row.state == TransferState::Hashing || row.guid.isNull())
        return;
    object.insert(QStringLiteral("guid"), content::guidText(row.guid));
    object.insert(QStringLiteral("link"), content::linkText(row.link));
}

void addCause(QJsonObject &object, const engine::TransferRow &row)
{
    if (row.cause == WaitCause::None || (row.state != TransferState::Waiting && row.state != TransferState::Failed))
        return;
    object.insert(QStringLiteral("cause"), causeText(row.cause));
    if (!row.causeDetail.isEmpty())
        object.insert(QStringLiteral("causeDetail"), row.causeDetail);
}

void addTraffic(QJsonObject &object, const engine::TransferRow &row)
{
    object.insert(QStringLiteral("downRate"), number(row.downRate));
    object.insert(QStringLiteral("upRate"), number(row.upRate));
    object.insert(QStringLiteral("downTotal"), number(row.downTotal));
    object.insert(QStringLiteral("upTotal"), number(row.upTotal));
    object.insert(QStringLiteral("downLimit"), optionalNumber(row.downLimit));
    object.insert(QStringLiteral("upLimit"), optionalNumber(row.upLimit));
    object.insert(QStringLiteral("hostsKnown"), number(row.hostsKnown));
    object.insert(QStringLiteral("hostsConnected"), number(row.hostsConnected));
    object.insert(QStringLiteral("hostsGiving"), number(row.hostsGiving));
    object.insert(QStringLiteral("hostsAsking"), number(row.hostsAsking));
    if (row.secondsLeft)
        object.insert(QStringLiteral("secondsLeft"), number(*row.secondsLeft));
}

void addShare(QJsonObject &object, const engine::TransferRow &row)
{
    object.insert(QStringLiteral("policy"), policyText(row.policy));
    if (row.policy == SharePolicy::Friends)
        object.insert(QStringLiteral("friends"), hexOf(row.friends));
}

} // namespace

QJsonObject transferJson(const engine::TransferRow &row)
{
    QJsonObject object{
        {QStringLiteral("transfer"), number(row.id.value)},
        {QStringLiteral("name"), row.name},
        {QStringLiteral("path"), row.path},
        {QStringLiteral("state"), stateText(row.state)},
        {QStringLiteral("share"), row.isShare},
        {QStringLiteral("folder"), row.isFolder},
        {QStringLiteral("size"), number(row.size)},
        {QStringLiteral("bytes"), number(row.onDisk)},
        {QStringLiteral("files"), number(row.fileCount)},
        {QStringLiteral("filesDone"), number(row.filesDone)},
        {QStringLiteral("background"), row.mode == engine::TransferMode::Background},
        {QStringLiteral("inOrder"), row.order == engine::FetchOrder::InOrder},
        {QStringLiteral("added"), timeText(row.added)},
    };
    if (row.finished)
        object.insert(QStringLiteral("finished"), timeText(*row.finished));
    addKind(object, row);
    addCause(object, row);
    addTraffic(object, row);
    addShare(object, row);
    return object;
}

QJsonObject hostJson(const engine::HostRow &row)
{
    QJsonObject object{{QStringLiteral("address"), row.endpoint.text()},   {QStringLiteral("addedByHand"), row.addedByHand},
                       {QStringLiteral("connected"), row.isConnected},     {QStringLiteral("friend"), row.isFriend},
                       {QStringLiteral("blocked"), row.isBlocked},         {QStringLiteral("answered"), number(row.answered)},
                       {QStringLiteral("unanswered"), number(row.unanswered)}};
    if (row.host)
        object.insert(QStringLiteral("host"), QString::fromLatin1(row.host->hex()));
    if (row.lastHeard)
        object.insert(QStringLiteral("lastHeard"), timeText(*row.lastHeard));
    if (row.isConnected)
        object.insert(QStringLiteral("how"), rungText(row.rung));
    if (!row.name.isEmpty())
        object.insert(QStringLiteral("name"), row.name);
    return object;
}

QJsonObject totalsJson(const engine::Totals &totals)
{
    QJsonArray addresses;
    for (const Endpoint &endpoint : totals.ownEndpoints)
        addresses << endpoint.text();
    return {{QStringLiteral("downRate"), number(totals.downRate)},
            {QStringLiteral("upRate"), number(totals.upRate)},
            {QStringLiteral("downTotal"), number(totals.downTotal)},
            {QStringLiteral("upTotal"), number(totals.upTotal)},
            {QStringLiteral("hostsConnected"), number(totals.sessions)},
            {QStringLiteral("host"), QString::fromLatin1(totals.ownHost.hex())},
            {QStringLiteral("addresses"), addresses},
            {QStringLiteral("reach"), reachText(totals.reach)}};
}

QString stateText(TransferState state)
{
    return wordOf(kStates, state);
}

QString causeText(WaitCause cause)
{
    return wordOf(kCauses, cause);
}

std::optional<WaitCause> causeOf(const QString &text)
{
    return valueOf(kCauses, text);
}

QString policyText(SharePolicy policy)
{
    return wordOf(kPolicies, policy);
}

std::optional<SharePolicy> policyOf(const QString &text)
{
    return valueOf(kPolicies, text);
}

QString rungText(engine::Rung rung)
{
    return wordOf(kRungs, rung);
}

QString reachText(Reach reach)
{
    return wordOf(kReaches, reach);
}

QString timeText(WallTime time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODate);
}

} // namespace plug::remote
