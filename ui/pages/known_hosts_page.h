#pragma once

#include "core/runtime/engine_client.h"
#include "ui/actions/host_actions.h"

#include <QWidget>

class QMenu;
class QStackedWidget;

namespace plug::ui {

class HostTableView;
class KnownHostModel;
class Settings;

/// The hosts that this client knows, with what can be done about them; or what to do while there are none. Follows the
/// engine's list by itself.
class KnownHostsPage final : public QWidget {
    Q_OBJECT

public:
    /// Both outlive it.
    KnownHostsPage(runtime::EngineClient &client, Settings &settings, QWidget *parent = nullptr);

    /// Only hosts with these words in what their row shows.
    void setSearch(const QString &words);
    /// For a menu of the window, in order; null between groups.
    QList<QAction *> actionsInOrder() const;
    HostTableView *table() const { return m_table; }

Q_SIGNALS:
    void countChanged(int count);

private:
    HostTableView *newTable(Settings &settings);
    void buildTable();
    QWidget *newBar();
    void show(const std::vector<engine::HostRow> &hosts);
    void updateChosen();
    void updatePage();
    void showMenu(const QPoint &at);
    void selectAdded();

    HostActions m_actions;
    KnownHostModel *m_hosts;
    HostTableView *m_table;
    QMenu *m_menu;
    QWidget *m_bar;
    QWidget *m_loading;
    QWidget *m_empty;
    QWidget *m_nothingFound;
    QStackedWidget *m_stack;
    std::optional<Endpoint> m_added; ///< to be shown as soon as it is there
    bool m_isLoaded = false;
};

} // namespace plug::ui
