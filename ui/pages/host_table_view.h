#pragma once

#include "ui/settings/settings.h"

#include <QTableView>

class QSortFilterProxyModel;

namespace plug::ui {

/// Which columns a table of hosts begins with.
struct HostColumns {
    SettingId kept; ///< where widths, order and hidden columns are remembered
    const QAbstractItemModel &widest; ///< of the same kind; each is made wide enough for its rows, in the words of the language at hand
    int sortedBy = 0;
    Qt::SortOrder order = Qt::AscendingOrder;
};

/// A table of hosts that can be sorted, and whose columns can be moved and hidden; the choice is remembered. The first column
/// stays, so that a row always says whom it is about.
class HostTableView final : public QTableView {
    Q_OBJECT

public:
    /// `hosts`, which has raw values in kSortRole, and `settings` outlive it.
    HostTableView(QAbstractItemModel &hosts, const HostColumns &columns, Settings &settings, QWidget *parent = nullptr);

    /// What is shown, in its order.
    QSortFilterProxyModel &shown() const { return *m_shown; }

private:
    void buildHeader(const HostColumns &columns);
    int widthOf(const QModelIndex &cell) const;
    void offerColumns(const QPoint &at);
    void saveColumns();

    Settings &m_settings;
    SettingId m_kept;
    QSortFilterProxyModel *m_shown;
};

} // namespace plug::ui
