#include "ui/dialogs/transfer_dialogs.h"

#include "ui/actions/transfer_commands.h"
#include "ui/dialogs/add_host_dialog.h"
#include "ui/dialogs/limit_dialog.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/models/transfer_list_model.h"

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
    auto *dialog = new AddHostDialog(row->name, &m_window);
    connect(dialog, &QDialog::accepted, &m_commands, [this, dialog, id] { m_commands.addHost(id, dialog->host()); });
    dialog->open();
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
