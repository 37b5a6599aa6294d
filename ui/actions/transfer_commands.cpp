#include "ui/actions/transfer_commands.h"

#include "ui/actions/open_path.h"
#include "ui/format/error_text.h"
#include "ui/models/transfer_list_model.h"

#include <QFileInfo>

namespace plug::ui {

TransferCommands::TransferCommands(runtime::EngineClient &client, const TransferListModel &transfers, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_transfers(transfers)
{
    connect(&client, &runtime::EngineClient::eventOccurred, this, &TransferCommands::onEvent);
}

void TransferCommands::share(const QStringList &paths, SharePolicy policy, const std::vector<HostId> &friends)
{
    for (const QString &path : paths) {
        m_batch.expect(++m_lastRequest);
        m_client.post(engine::SharePath{m_lastRequest, path, policy, friends});
    }
}

void TransferCommands::fetch(const content::Link &link, const QString &folder)
{
    m_client.post(engine::AddLink{++m_lastRequest, link, folder});
}

void TransferCommands::pause(const std::vector<TransferId> &transfers)
{
    for (const TransferId transfer : transfers)
        m_client.post(engine::Pause{transfer});
}

void TransferCommands::resume(const std::vector<TransferId> &transfers)
{
    for (const TransferId transfer : transfers)
        m_client.post(engine::Resume{transfer});
}

void TransferCommands::pauseAll()
{
    pause(all());
}

void TransferCommands::resumeAll()
{
    resume(all());
}

void TransferCommands::remove(const std::vector<TransferId> &transfers, bool deleteData)
{
    for (const TransferId transfer : transfers)
        m_client.post(engine::Remove{transfer, deleteData});
}

void TransferCommands::setMode(const std::vector<TransferId> &transfers, engine::TransferMode mode)
{
    for (const TransferId transfer : transfers)
        m_client.post(engine::SetMode{transfer, mode});
}

void TransferCommands::setOrder(const std::vector<TransferId> &transfers, engine::FetchOrder order)
{
    for (const TransferId transfer : transfers)
        m_client.post(engine::SetOrder{transfer, order});
}

void TransferCommands::preview(TransferId transfer)
{
    const engine::TransferRow *row = m_transfers.find(transfer);
    if (!row)
        return;
    const PreviewWish wish{row->id, {}, row->guid, row->name};
    setOrder({transfer}, engine::FetchOrder::InOrder);
    Q_EMIT previewAsked(wish);
}

void TransferCommands::tellPreviewFailed(const QString &name)
{
    Q_EMIT said({Tone::Attention, tr("“%1” can't be looked at yet: no program could be started for it.").arg(name), {}, {}});
}

void TransferCommands::setLimits(const std::vector<engine::SetLimits> &limits)
{
    for (const engine::SetLimits &one : limits)
        m_client.post(one);
}

void TransferCommands::setPolicy(const engine::SetPolicy &policy)
{
    m_client.post(policy);
}

void TransferCommands::askAgain(const std::vector<TransferId> &transfers)
{
    for (const TransferId transfer : transfers)
        m_client.post(engine::SearchAgain{transfer});
}

void TransferCommands::addHost(TransferId transfer, const content::LinkHost &host)
{
    m_client.post(engine::AddHost{host, transfer});
}

QStringList TransferCommands::linksOf(const std::vector<TransferId> &transfers) const
{
    QStringList links;
    for (const TransferId id : transfers) {
        if (const engine::TransferRow *row = m_transfers.find(id); row && !row->guid.isNull())
            links << content::linkText(row->link);
    }
    return links;
}

void TransferCommands::onEvent(const engine::Event &event)
{
    std::visit([this](const auto &what) { on(what); }, event);
}

void TransferCommands::on(const engine::Added &added)
{
    if (added.wasThere) {
        m_batch.drop(added.request);
        Q_EMIT said({Tone::Neutral, tr("“%1” is in the list already.").arg(nameOf(added.transfer)), {}, {}});
    }
    if (added.request != 0)
        Q_EMIT pointedAt(added.transfer);
}

void TransferCommands::on(const engine::Shared &shared)
{
    if (!m_batch.ready(shared.request, content::linkText(shared.link)))
        return;
    const auto count = int(m_batch.links().size());
    Q_EMIT linksReady(m_batch.links().join(QLatin1Char('\n')));
    const QString name = shared.link.name.isEmpty() ? nameOf(shared.transfer) : shared.link.name;
    Q_EMIT said({Tone::Positive,
                 count == 1 ? tr("“%1” is shared. Its link is on the clipboard.").arg(name)
                            : tr("%Ln thing(s) are shared. Their links are on the clipboard.", nullptr, count),
                 {}, {}});
}

/// Of what is shared again the link comes with Shared.
void TransferCommands::on(const engine::PolicyChanged &changed)
{
    if (!m_batch.isEmpty())
        return;
    Q_EMIT linksReady(content::linkText(changed.link));
    Q_EMIT said({Tone::Positive, tr("“%1” is shared otherwise from now on. Its link is on the clipboard.").arg(nameOf(changed.transfer)), {}, {}});
}

void TransferCommands::on(const engine::Completed &completed)
{
    const QString path = completed.path;
    Q_EMIT said({Tone::Positive, tr("“%1” is complete.").arg(QFileInfo(path).fileName()), tr("Open"), [path] { openPath(path); }});
}

void TransferCommands::on(const engine::Failed &failed)
{
    m_batch.drop(failed.request);
    Q_EMIT said({Tone::Attention, ErrorText::of(failed, nameOf(failed.transfer)), {}, {}});
}

void TransferCommands::on(const engine::HostBlamed &blamed)
{
    Q_EMIT said({Tone::Neutral,
                 tr("The host at %1 sent wrong data for “%2” and was dropped. Nothing of it was kept.")
                     .arg(blamed.endpoint.text(), nameOf(blamed.transfer)),
                 {}, {}});
}

void TransferCommands::on(const engine::Loaded &)
{
    Q_EMIT loaded();
}

QString TransferCommands::nameOf(TransferId transfer) const
{
    const engine::TransferRow *row = m_transfers.find(transfer);
    return row ? row->name : QString();
}

std::vector<TransferId> TransferCommands::all() const
{
    std::vector<TransferId> ids;
    for (int row = 0; row < m_transfers.rowCount(); ++row)
        ids.push_back(m_transfers.at(row).id);
    return ids;
}

} // namespace plug::ui
