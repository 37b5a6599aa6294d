#pragma once

#include "core/engine/snapshot.h"

#include <QAbstractTableModel>

#include <vector>

namespace plug::ui {

/// Owns the hosts of the watched transfer, one row for each session, or for each address where there is no session.
/// Given the whole list each time (it is bounded and small), it finds the difference itself: rows are inserted, removed or
/// changed in place, never reset. SortRole has raw values.
class HostTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Address, How, Has, Down, Up, RoundTrip, Loss, DatagramSize, Encryption, LastHeard, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    /// `size` of the transfer, to tell shares of it; 0 while unknown.
    void setHosts(const std::vector<engine::TransferHostRow> &hosts, std::uint64_t size);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void removeMissing(const std::vector<engine::TransferHostRow> &hosts);
    QString text(const engine::TransferHostRow &host, int column) const;
    QVariant sortValue(const engine::TransferHostRow &host, int column) const;
    QString toolTip(const engine::TransferHostRow &host, int column) const;

    std::vector<engine::TransferHostRow> m_hosts;
    std::uint64_t m_size = 0;
};

} // namespace plug::ui
