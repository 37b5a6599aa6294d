#pragma once

#include <QCoreApplication>
#include <QList>

class QAction;
class QMenuBar;

namespace plug::ui {

class ActionRegistry;

/// Which actions are in which menu of the window, and in what order. Each action that there is, is in one.
class WindowMenus {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::WindowMenus)

public:
    /// Null in `hostActions` parts groups.
    static void fill(QMenuBar &bar, const ActionRegistry &actions, const QList<QAction *> &hostActions);
};

} // namespace plug::ui
