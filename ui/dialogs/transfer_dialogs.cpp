#include "ui/dialogs/transfer_dialogs.h"

#include "ui/actions/transfer_commands.h"
#include "ui/dialogs/add_host_dialog.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/limit_dialog.h"
#include "ui/dialogs/policy_dialog.h"
#include "ui/dialogs/qr_dialog.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/models/transfer_list_model.h"

#include <QFileDialog>
#include <QFileInfo>

namespace plug::ui {

TransferDialogs::TransferDialogs(const TransferListModel &transfers, TransferCommands &commands, QWidget &window)
    : m_transfers(transfers)
    , m_commands(commands)
    , m_window(window)
{
}

void TransferDialogs::askRemove(const std::vector<TransferId> &ids)
{
    const std::vector<engine::TransferRow> rows = rowsOf(ids);
    if (rows.empty())
        return;
    auto *dialog = new RemoveDialog(rows, &m_window);
    connect(dialog, &QDialog::accepted, &m_commands, [this, dialog, ids] { m_commands.remove(ids, dialog->deletesData()); });
    dialog->open();
}

void TransferDialogs::askLimits(const std::vector<TransferId> &ids)
{
    std::vector<engine::TransferRow> rows = rowsOf(ids);
    // What is still read for the first time can't be limited yet.
    std::erase_if(rows, [](const engine::TransferRow &row) { return row.guid.isNull(); });
    if (rows.empty())
        return;
    auto *dialog = new LimitDialog(std::move(rows), &m_window);
    connect(dialog, &QDialog::accepted, &m_commands, [this, dialog] { m_commands.setLimits(dialog->choices()); });
    dialog->open();
}

void TransferDialogs::askHost(TransferId id)
{
    const engine::TransferRow *row = m_transfers.find(id);
    if (!row)
        return;
    // A name's own ampersand is no mnemonic.
    const QString name = QString(row->name).replace(QLatin1Char('&'), QLatin1String("&&"));
    auto *dialog = new AddHostDialog(tr("&Address and port of a host that has “%1”:").arg(name), &m_window);
    connect(dialog, &QDialog::accepted, &m_commands, [this, dialog, id] { m_commands.addHost(id, dialog->host()); });
    dialog->open();
}

void TransferDialogs::showQrCode(TransferId id)
{
    const engine::TransferRow *row = m_transfers.find(id);
    const QStringList links = m_commands.linksOf({id});
    if (!row || links.isEmpty())
        return;
    auto *dialog = new QrDialog(row->name, links.front(), &m_window);
    connect(dialog, &QrDialog::copyAsked, &m_commands, &TransferCommands::linksReady);
    dialog->open();
}

/// What the first of them is for now is offered; whoever accepts that for several means it for all.
void TransferDialogs::askPolicy(const std::vector<TransferId> &ids)
{
    std::vector<engine::TransferRow> rows = rowsOf(ids);
    std::erase_if(rows, [](const engine::TransferRow &row) { return !row.isShare; });
    if (rows.empty())
        return;
    const QString question = rows.size() == 1 ? tr("Who may fetch “%1”?").arg(rows.front().name)
                                              : tr("Who may fetch each of %Ln share(s)?", nullptr, int(rows.size()));
    auto *dialog = new PolicyDialog(question, {rows.front().policy, rows.front().friends}, m_hosts, &m_window);
    connect(dialog, &QDialog::accepted, &m_commands, [this, dialog, rows] {
        const PolicyDialog::Choice choice = dialog->choice();
        for (const engine::TransferRow &row : rows)
            m_commands.setPolicy({row.id, choice.policy, choice.friends});
    });
    dialog->open();
}

void TransferDialogs::chooseFiles(SharePolicy policy)
{
    QFileDialog *dialog = newFilesDialog(&m_window, tr("Share files"));
    connect(dialog, &QFileDialog::filesSelected, this, [this, policy](const QStringList &paths) { share(paths, policy); });
    dialog->open();
}

void TransferDialogs::chooseFolder(SharePolicy policy)
{
    QFileDialog *dialog = newFolderDialog(&m_window, tr("Share a folder"), {});
    connect(dialog, &QFileDialog::filesSelected, this, [this, policy](const QStringList &paths) { share(paths, policy); });
    dialog->open();
}

void TransferDialogs::askWhatToShare()
{
    QFileDialog *dialog = newFilesDialog(&m_window, tr("Share files for some"));
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) { askForWhom(paths, SharePolicy::ByLink); });
    dialog->open();
}

void TransferDialogs::share(const QStringList &paths, SharePolicy policy)
{
    if (policy == SharePolicy::Friends)
        askForWhom(paths, policy);
    else
        m_commands.share(paths, policy);
}

void TransferDialogs::askForWhom(const QStringList &paths, SharePolicy policy)
{
    std::vector<HostId> friends;
    for (const engine::HostRow &host : m_hosts) {
        if (host.host && host.isFriend)
            friends.push_back(*host.host);
    }
    const QString question = paths.size() == 1 ? tr("Who may fetch “%1”?").arg(QFileInfo(paths.front()).fileName())
                                               : tr("Who may fetch each of %Ln file(s)?", nullptr, int(paths.size()));
    auto *dialog = new PolicyDialog(question, {policy, std::move(friends)}, m_hosts, &m_window);
    connect(dialog, &QDialog::accepted, &m_commands, [this, dialog, paths] {
        const PolicyDialog::Choice choice = dialog->choice();
        m_commands.share(paths, choice.policy, choice.friends);
    });
    dialog->open();
}

void TransferDialogs::takeHosts(const engine::SnapshotDelta &delta)
{
    if (delta.hostsChanged)
        m_hosts = delta.hosts;
}

std::vector<engine::TransferRow> TransferDialogs::rowsOf(const std::vector<TransferId> &ids) const
{
    std::vector<engine::TransferRow> rows;
    for (const TransferId id : ids) {
        if (const engine::TransferRow *row = m_transfers.find(id))
            rows.push_back(*row);
    }
    return rows;
}

} // namespace plug::ui
