#include "ui/actions/tray.h"

#include "ui/actions/action_registry.h"
#include "ui/theme/icons.h"

#include <QMenu>
#include <QSystemTrayIcon>
#include <QWidget>

namespace plug::ui {

Tray::Tray(ActionRegistry &actions, QWidget &window)
    : QObject(&window)
    , m_window(window)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_menu = new QMenu(&window);
    m_menu->addAction(tr("Show the &window"), this, &Tray::showWindow);
    for (const ActionId id : {ActionId::ShareFiles, ActionId::PasteLink, ActionId::PauseAll, ActionId::ResumeAll, ActionId::Quit})
        m_menu->addAction(&actions[id]);
    m_icon = new QSystemTrayIcon(applicationIcon(), this);
    m_icon->setContextMenu(m_menu);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            showWindow();
    });
    m_icon->show();
}

void Tray::setToolTip(const QString &words)
{
    if (m_icon)
        m_icon->setToolTip(words);
}

void Tray::showWindow()
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

} // namespace plug::ui
