#include "app/remote/event_json.h"

#include "app/remote/limits.h"
#include "app/remote/row_json.h"

#include <QJsonArray>

#include <algorithm>

namespace plug::remote {

namespace {

QJsonValue number(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

QJsonObject of(const QString &event, TransferId transfer)
{
    return {{QStringLiteral("event"), event}, {QStringLiteral("transfer"), number(transfer.value)}};
}

struct Teller {
    std::optional<QJsonObject> operator()(const engine::Added &added) const
    {
        if (added.wasThere)
            return std::nullopt;
        return of(QStringLiteral("added"), added.transfer);
    }
    std::optional<QJsonObject> operator()(const engine::Shared &shared) const
    {
        QJsonObject object = of(QStringLiteral("shared"), shared.transfer);
        object.insert(QStringLiteral("bytes"), number(shared.bytes));
        object.insert(QStringLiteral("policy"), policyText(shared.policy));
        object.insert(QStringLiteral("link"), content::linkText(shared.link));
        return object;
    }
    std::optional<QJsonObject> operator()(const engine::PolicyChanged &changed) const
    {
        QJsonObject object = of(QStringLiteral("policyChanged"), changed.transfer);
        object.insert(QStringLiteral("policy"), policyText(changed.policy));
        object.insert(QStringLiteral("link"), content::linkText(changed.link));
        return object;
    }
    std::optional<QJsonObject> operator()(const engine::Completed &completed) const
    {
        QJsonObject object = of(QStringLiteral("completed"), completed.transfer);
        object.insert(QStringLiteral("bytes"), number(completed.bytes));
        object.insert(QStringLiteral("path"), completed.path);
        return object;
    }
    std::optional<QJsonObject> operator()(const engine::Failed &failed) const
    {
        if (!failed.transfer)
            return std::nullopt;
        QJsonObject object = of(QStringLiteral("failed"), failed.transfer);
        object.insert(QStringLiteral("reason"), errorOf(failed).message);
        object.insert(QStringLiteral("path"), failed.disk.path);
        return object;
    }
    std::optional<QJsonObject> operator()(const engine::HostBlamed &blamed) const
    {
        QJsonObject object = of(QStringLiteral("blamed"), blamed.transfer);
        object.insert(QStringLiteral("host"), QString::fromLatin1(blamed.host.hex()));
        object.insert(QStringLiteral("address"), blamed.endpoint.text());
        return object;
    }
    // Searches and previews of others, and what the end of the connection tells.
    std::optional<QJsonObject> operator()(const engine::HolderFound &) const { return std::nullopt; }
    std::optional<QJsonObject> operator()(const engine::FindEnded &) const { return std::nullopt; }
    std::optional<QJsonObject> operator()(const engine::FileRead &) const { return std::nullopt; }
    std::optional<QJsonObject> operator()(const engine::ReadFailed &) const { return std::nullopt; }
    std::optional<QJsonObject> operator()(const engine::Loaded &) const { return std::nullopt; }
    std::optional<QJsonObject> operator()(const engine::Stopped &) const { return std::nullopt; }
};

} // namespace

std::optional<QJsonObject> eventJson(const engine::Event &event)
{
    return std::visit(Teller{}, event);
}

std::vector<QJsonObject> changeJson(const engine::SnapshotDelta &delta)
{
    std::vector<QJsonObject> pages;
    std::size_t at = 0;
    do {
        const std::size_t end = std::min(delta.changed.size(), at + limits::kMaxPage);
        QJsonArray rows;
        for (; at < end; ++at)
            rows << transferJson(delta.changed[at]);
        pages.push_back({{QStringLiteral("transfers"), rows}});
    } while (at < delta.changed.size());
    QJsonArray removed;
    for (const TransferId id : delta.removed)
        removed << number(id.value);
    pages.back().insert(QStringLiteral("removed"), removed);
    pages.back().insert(QStringLiteral("totals"), totalsJson(delta.totals));
    return pages;
}

Error errorOf(const engine::Failed &failed)
{
    switch (failed.reason) {
    case engine::Failed::Reason::TooMany: return {ErrorCode::ListFull, QStringLiteral("The list of transfers is full.")};
    case engine::Failed::Reason::BadCollection: return {ErrorCode::Disk, QStringLiteral("The folder's list of files is broken or unsafe.")};
    case engine::Failed::Reason::SharingStopped: return {ErrorCode::Stopping, QStringLiteral("PLUG is about to end.")};
    case engine::Failed::Reason::Disk: break;
    }
    QString sentence = diskErrorText(failed.disk) + u'.';
    sentence[0] = sentence[0].toUpper();
    return {ErrorCode::Disk, sentence};
}

QString diskErrorText(const store::DiskError &error)
{
    const auto text = [&] {
        switch (error.kind) {
        case store::DiskErrorKind::Full: return QStringLiteral("the disk is full");
        case store::DiskErrorKind::ReadOnly: return QStringLiteral("the disk can't be written to");
        case store::DiskErrorKind::Missing: return QStringLiteral("it does not exist");
        case store::DiskErrorKind::Permission: return QStringLiteral("the system does not permit it");
        case store::DiskErrorKind::Changed: return QStringLiteral("it changed meanwhile");
        case store::DiskErrorKind::Corrupt: return QStringLiteral("what was stored is broken");
        case store::DiskErrorKind::TooLarge: return QStringLiteral("it is too large, or has too many files");
        case store::DiskErrorKind::Cancelled: return QStringLiteral("it was cancelled");
        case store::DiskErrorKind::UnsafeName: return QStringLiteral("a name in it is not allowed on every system");
        case store::DiskErrorKind::Io: break;
        }
        return QStringLiteral("it can't be read or written");
    }();
    return error.system.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, error.system);
}

} // namespace plug::remote
