#pragma once

#include "ui/models/transfer_filter.h"

#include <QListView>

namespace plug::ui {

class FilterListModel;

/// The groups of transfers with how many are in each, and the hosts; one of them is always chosen.
class SideBar final : public QListView {
    Q_OBJECT

public:
    explicit SideBar(QWidget *parent = nullptr);

    void setCounts(const TransferCounts &counts);
    void setHostCount(int count);
    /// The group that is chosen, or was last.
    TransferFilter filter() const { return m_filter; }
    void setFilter(TransferFilter filter);
    bool isAtHosts() const;
    void goToHosts();

    QSize sizeHint() const override;

Q_SIGNALS:
    /// Also where the same group is chosen again after the hosts.
    void filterChanged(plug::ui::TransferFilter filter);
    void hostsChosen();

private:
    void onChosen();

    FilterListModel *m_filters;
    TransferFilter m_filter = TransferFilter::All;
};

} // namespace plug::ui
