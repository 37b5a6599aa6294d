#pragma once

#include "core/engine/snapshot.h"
#include "ui/models/row_table_model.h"

#include <utility>

namespace plug::ui {

/// Owns the hosts of the watched transfer, one row for each session, or for each address where there is no session.
class HostTableModel final : public RowTableModel<engine::TransferHostRow, std::pair<SessionId, Endpoint>> {
    Q_OBJECT

public:
    enum Column { Name, Address, How, Has, Down, Up, RoundTrip, Loss, DatagramSize, Encryption, LastHeard, ColumnCount };

    using RowTableModel::RowTableModel;

    /// `size` of the transfer, to tell shares of it; 0 while unknown.
    void setHosts(const std::vector<engine::TransferHostRow> &hosts, std::uint64_t size);

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::pair<SessionId, Endpoint> keyOf(const engine::TransferHostRow &host) const override;
    QString text(const engine::TransferHostRow &host, int column) const;
    QVariant sortValue(const engine::TransferHostRow &host, int column) const;
    QString toolTip(const engine::TransferHostRow &host, int column) const;

    std::uint64_t m_size = 0;
};

} // namespace plug::ui
