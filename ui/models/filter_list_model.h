#pragma once

#include "ui/models/transfer_filter.h"

#include <QAbstractListModel>

namespace plug::ui {

/// The rows of the side bar: each group with how many transfers are in it.
class FilterListModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { CountRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    void setCounts(const TransferCounts &counts);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static QString nameOf(TransferFilter filter);

private:
    TransferCounts m_counts{};
};

} // namespace plug::ui
