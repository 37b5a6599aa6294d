#pragma once

#include "ui/models/transfer_filter.h"

#include <QAbstractListModel>

namespace plug::ui {

/// The rows of the side bar: each group with how many transfers are in it, and below them the hosts that are known.
class FilterListModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { CountRole = Qt::UserRole + 1 };

    static constexpr int kHostsRow = int(kTransferFilterCount);

    using QAbstractListModel::QAbstractListModel;

    void setCounts(const TransferCounts &counts);
    void setHostCount(int count);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static QString nameOf(TransferFilter filter);

private:
    QVariant hostsData(int role) const;

    TransferCounts m_counts{};
    int m_hostCount = 0;
};

} // namespace plug::ui
