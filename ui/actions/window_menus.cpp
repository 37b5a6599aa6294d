#include "ui/actions/window_menus.h"

#include "ui/actions/action_registry.h"

#include <QMenu>
#include <QMenuBar>

#include <initializer_list>
#include <optional>

namespace plug::ui {

void WindowMenus::fill(QMenuBar &bar, const ActionRegistry &actions, const QList<QAction *> &hostActions)
{
    const auto add = [&](const QString &title, std::initializer_list<std::optional<ActionId>> ids) {
        QMenu *menu = bar.addMenu(title);
        for (const std::optional<ActionId> id : ids)
            id ? menu->addAction(&actions[*id]) : static_cast<void>(menu->addSeparator());
    };
    add(tr("&File"), {ActionId::ShareFiles, ActionId::ShareFolder, ActionId::ShareForSome, std::nullopt, ActionId::AddLink,
                      ActionId::PasteLink, std::nullopt, ActionId::Preferences, std::nullopt, ActionId::Quit});
    add(tr("&Transfer"), {ActionId::Open, ActionId::Preview, ActionId::ShowInFolder, ActionId::CopyLink, ActionId::ShowQrCode, ActionId::AddHost, ActionId::AskAgain, std::nullopt,
                          ActionId::Pause, ActionId::Resume, ActionId::Remove, std::nullopt, ActionId::LimitSpeed, ActionId::WhoMayFetch,
                          ActionId::Background, ActionId::InOrder, std::nullopt, ActionId::PauseAll, ActionId::ResumeAll});
    QMenu *hosts = bar.addMenu(tr("H&osts"));
    for (QAction *action : hostActions)
        action ? hosts->addAction(action) : static_cast<void>(hosts->addSeparator());
    add(tr("&View"), {ActionId::Search, ActionId::ShowAll, ActionId::ShowHosts, std::nullopt, ActionId::ShowDetails});
    add(tr("&Help"), {ActionId::About});
}

} // namespace plug::ui
