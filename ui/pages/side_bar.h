#pragma once

#include "ui/models/transfer_filter.h"

#include <QListView>

namespace plug::ui {

class FilterListModel;

/// The groups of transfers with how many are in each; one of them is always chosen.
class SideBar final : public QListView {
    Q_OBJECT

public:
    explicit SideBar(QWidget *parent = nullptr);

    void setCounts(const TransferCounts &counts);
    TransferFilter filter() const;
    void setFilter(TransferFilter filter);

    QSize sizeHint() const override;

Q_SIGNALS:
    void filterChanged(plug::ui::TransferFilter filter);

private:
    FilterListModel *m_filters;
};

} // namespace plug::ui
