#pragma once

#include "core/engine/snapshot.h"
#include "ui/models/row_table_model.h"

#include <optional>
#include <utility>

namespace plug::ui {

/// Owns the hosts that the client knows, one row for each identity, or for each address of which nobody knows yet who is there.
class KnownHostModel final : public RowTableModel<engine::HostRow, std::pair<std::optional<HostId>, Endpoint>> {
    Q_OBJECT

public:
    enum Column { Name, Marks, Address, How, RoundTrip, Answers, LastHeard, ColumnCount };

    using RowTableModel::RowTableModel;

    void setHosts(const std::vector<engine::HostRow> &hosts) { setRows(hosts); }

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// What a person calls it: the name that was given, or else the fingerprint, or else the address.
    static QString nameOf(const engine::HostRow &host);

private:
    std::pair<std::optional<HostId>, Endpoint> keyOf(const engine::HostRow &host) const override;
    static QString text(const engine::HostRow &host, int column);
    static QVariant sortValue(const engine::HostRow &host, int column);
    static QString toolTip(const engine::HostRow &host, int column);
    static QString marks(const engine::HostRow &host);
    static QVariant sign(const engine::HostRow &host);
};

} // namespace plug::ui
