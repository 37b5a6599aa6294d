#include "app/cli/share_command.h"

#include "app/cli/format.h"

#include "core/content/guid_text.h"

#include <algorithm>

namespace plug::cli {

using engine::TransferState;

namespace {

qint64 signedNumber(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

QString errorText(const engine::Failed &failed)
{
    if (failed.reason == engine::Failed::Reason::TooMany)
        return QStringLiteral("the list of transfers is full");
    return diskErrorText(failed.disk);
}

} // namespace

ShareCommand::ShareCommand(ShareArguments arguments, runtime::EngineClient &client, Console &terminal)
    : EngineCommand(client, terminal)
    , m_limits(arguments.limits)
    , m_policy(arguments.policy)
    , m_friends(std::move(arguments.friends))
{
    for (const QString &path : arguments.paths)
        m_items.push_back({path, {}, false, Item::State::Asked});
    watchBuffer();
    engine().setVisible(true);
}

void ShareCommand::interrupt()
{
    std::uint64_t sent = 0;
    for (const Item &item : m_items) {
        if (const auto row = m_rows.find(item.transfer); row != m_rows.end())
            sent += row->second.upTotal;
    }
    console().event(QStringLiteral("finished"),
                    {{QStringLiteral("bytes"), signedNumber(sent)}, {QStringLiteral("seconds"), secondsSinceStart()}});
    const bool hasFailed = std::any_of(m_items.begin(), m_items.end(),
                                       [](const Item &item) { return item.state == Item::State::Failed; });
    finish(hasFailed ? ExitCode::Disk : ExitCode::Done);
}

ShareCommand::Item *ShareCommand::itemOf(engine::CommandId request)
{
    return request >= 1 && request <= m_items.size() ? &m_items[request - 1] : nullptr;
}

void ShareCommand::onEvent(const engine::Event &event)
{
    if (std::holds_alternative<engine::Loaded>(event)) {
        onLoaded();
    } else if (const auto *added = std::get_if<engine::Added>(&event)) {
        onAdded(*added);
    } else if (const auto *shared = std::get_if<engine::Shared>(&event)) {
        if (Item *item = itemOf(shared->request)) {
            item->transfer = shared->transfer;
            tellShared(*item, shared->link, shared->bytes, shared->policy);
        }
    } else if (const auto *failed = std::get_if<engine::Failed>(&event)) {
        onFailed(*failed);
    }
}

void ShareCommand::onLoaded()
{
    for (std::size_t i = 0; i < m_items.size(); ++i)
        engine().post(engine::SharePath{i + 1, m_items[i].path, m_policy, m_friends});
}

void ShareCommand::onAdded(const engine::Added &added)
{
    Item *const item = itemOf(added.request);
    if (!item)
        return;
    item->transfer = added.transfer;
    item->wasThere = added.wasThere;
    if (const auto row = m_rows.find(added.transfer); row != m_rows.end())
        tellRow(engine::TransferRow(row->second));
}

void ShareCommand::onFailed(const engine::Failed &failed)
{
    Item *const item = itemOf(failed.request);
    if (!item || item->state != Item::State::Asked) {
        if (failed.transfer)
            tellUnreadable(failed);
        return;
    }
    item->state = Item::State::Failed;
    console().event(QStringLiteral("failed"),
                    {{QStringLiteral("path"), item->path}, {QStringLiteral("reason"), errorText(failed)}});
    console().message(QStringLiteral("%1 can't be shared: %2.").arg(item->path, errorText(failed)));
    endWhereNoneIsLeft();
}

/// A share, of this run or an earlier one, whose file changed or can't be read.
void ShareCommand::tellUnreadable(const engine::Failed &failed)
{
    const QString path = failed.disk.path;
    console().event(QStringLiteral("unreadable"), {{QStringLiteral("transfer"), signedNumber(failed.transfer.value)},
                                                   {QStringLiteral("path"), path},
                                                   {QStringLiteral("reason"), errorText(failed)}});
    console().message(QStringLiteral("%1 can't be served: %2.").arg(path, errorText(failed)));
}

void ShareCommand::endWhereNoneIsLeft()
{
    if (std::all_of(m_items.begin(), m_items.end(), [](const Item &item) { return item.state == Item::State::Failed; }))
        finish(ExitCode::Disk);
}

void ShareCommand::tellShared(Item &item, const content::Link &link, std::uint64_t bytes, SharePolicy policy)
{
    if (item.state != Item::State::Asked)
        return;
    item.state = Item::State::Shared;
    tellLimits(item.transfer);
    console().line(content::linkText(link));
    if (policy != m_policy)
        console().message(QStringLiteral("%1 stays shared as it was: %2.").arg(item.path, remote::policyText(policy)));
    console().event(QStringLiteral("shared"),
                    {{QStringLiteral("transfer"), signedNumber(item.transfer.value)},
                     {QStringLiteral("path"), item.path},
                     {QStringLiteral("guid"), content::guidText(link.guid)},
                     {QStringLiteral("bytes"), signedNumber(bytes)},
                     {QStringLiteral("policy"), remote::policyText(policy)},
                     {QStringLiteral("link"), content::linkText(link)}});
}

/// Only now: what is still hashed has none.
void ShareCommand::tellLimits(TransferId transfer)
{
    if (m_limits.isEmpty())
        return;
    const auto row = m_rows.find(transfer);
    const engine::TransferRow was = row == m_rows.end() ? engine::TransferRow() : row->second;
    engine().post(m_limits.of(transfer, was.downLimit, was.upLimit));
}

void ShareCommand::onSnapshot(const engine::SnapshotDelta &delta)
{
    for (const engine::TransferRow &row : delta.changed) {
        m_rows[row.id] = row;
        tellRow(row);
    }
    for (const TransferId id : delta.removed)
        m_rows.erase(id);
}

/// News of one of the paths: how far its hashing is, its link where it was shared before, what others fetch of it.
void ShareCommand::tellRow(const engine::TransferRow &row)
{
    const auto item = std::find_if(m_items.begin(), m_items.end(),
                                   [&](const Item &candidate) { return candidate.transfer && candidate.transfer == row.id; });
    if (item == m_items.end())
        return;
    if (row.state == TransferState::Hashing)
        console().progress(QStringLiteral("%1  %2").arg(progressText(row), row.name));
    else if (item->wasThere && row.isShare && row.state == TransferState::Sharing)
        tellShared(*item, row.link, row.size, row.policy);
    tellTraffic(row);
}

void ShareCommand::tellTraffic(const engine::TransferRow &row)
{
    std::uint64_t &told = m_toldTraffic[row.id];
    if (row.upTotal == told)
        return;
    told = row.upTotal;
    console().event(QStringLiteral("progress"),
                    {{QStringLiteral("transfer"), signedNumber(row.id.value)},
                     {QStringLiteral("bytes"), signedNumber(row.upTotal)},
                     {QStringLiteral("rate"), signedNumber(row.upRate)},
                     {QStringLiteral("hosts"), signedNumber(row.hostsAsking)}});
    console().progress(QStringLiteral("%1  sent %2  %3/s  to %4 hosts")
                           .arg(row.name, bytesText(row.upTotal), bytesText(row.upRate))
                           .arg(row.hostsAsking));
}

} // namespace plug::cli

#include "moc_share_command.cpp"
