#pragma once

#include "ui/models/transfer_filter.h"
#include "ui/models/transfer_list_model.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace plug::ui {

/// What of the list is shown: one group of the side bar, what the search names, the newest first. The order depends on
/// nothing that changes while a transfer lives, so that no row moves under the pointer.
class TransferFilterModel final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit TransferFilterModel(TransferListModel &transfers, QObject *parent = nullptr);

    TransferFilter filter() const { return m_filter; }
    void setFilter(TransferFilter filter);
    /// Looked for in names and paths, letter case ignored; a link or GUID finds its own transfer; empty finds all.
    void setSearch(const QString &words);

    const engine::TransferRow &rowOf(const QModelIndex &shown) const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    bool isFound(const engine::TransferRow &row) const;

    const TransferListModel &m_transfers;
    TransferFilter m_filter = TransferFilter::All;
    QString m_search;
    std::optional<Guid> m_searchedGuid; ///< where the search is a link or GUID
};

} // namespace plug::ui
