#pragma once

#include <QObject>

class QSystemTrayIcon;
class QMenu;

namespace plug::ui {

class ActionRegistry;

/// PLUG's sign in the system tray with a short menu, where the desktop has a tray; else nothing at all.
class Tray final : public QObject {
    Q_OBJECT

public:
    Tray(ActionRegistry &actions, QWidget &window);

    void setToolTip(const QString &words);

private:
    void showWindow();

    QWidget &m_window;
    QMenu *m_menu = nullptr;
    QSystemTrayIcon *m_icon = nullptr;
};

} // namespace plug::ui
