#include "ui/pages/action_button.h"

#include <QAction>

namespace plug::ui {

ActionButton::ActionButton(QAction &action, QWidget *parent)
    : QPushButton(action.icon(), action.text(), parent)
{
    setCheckable(action.isCheckable());
    const auto follow = [this, &action] {
        setChecked(action.isChecked());
        setEnabled(action.isEnabled());
        setToolTip(action.toolTip());
    };
    follow();
    setAccessibleName(action.iconText());
    connect(&action, &QAction::changed, this, follow);
    connect(this, &QPushButton::clicked, &action, &QAction::trigger);
}

} // namespace plug::ui
