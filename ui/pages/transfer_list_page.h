#pragma once

#include "core/base/ids.h"
#include "ui/models/transfer_filter_model.h"

#include <QStackedWidget>

#include <vector>

class QListView;
class QMenu;

namespace plug::ui {

class ActionRegistry;

/// The list of transfers, or what stands there while it has no rows. Knows what is selected; never posts a command.
class TransferListPage final : public QStackedWidget {
    Q_OBJECT

public:
    TransferListPage(TransferListModel &transfers, ActionRegistry &actions, QWidget *parent = nullptr);

    std::vector<TransferId> selected() const;
    /// The one that the details are of; none (0) where the list is empty.
    TransferId current() const;
    void setFilter(TransferFilter filter) { m_shown->setFilter(filter); updatePage(); }
    void setSearch(const QString &words) { m_shown->setSearch(words); updatePage(); }
    /// Now, or as soon as the row is there.
    void select(TransferId id);
    /// Until then nothing is said about an empty list.
    void setLoaded();

    QListView *list() const { return m_list; }

Q_SIGNALS:
    void selectionChanged();
    /// What is to be selected is in the list, but the group or the search hides it.
    void outOfSight();

private:
    void buildList(ActionRegistry &actions);
    void showMenu(const QPoint &at);
    void updatePage();
    void selectWanted();

    TransferListModel &m_transfers;
    TransferFilterModel *m_shown;
    QListView *m_list;
    QMenu *m_menu;
    QWidget *m_loading;
    QWidget *m_empty;
    QWidget *m_nothingFound;
    TransferId m_wanted;
    bool m_isLoaded = false;
};

} // namespace plug::ui
