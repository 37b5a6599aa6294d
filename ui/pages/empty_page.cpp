#include "ui/pages/empty_page.h"

#include "ui/pages/action_button.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace plug::ui {
namespace {

QLabel *centred(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

EmptyPage::EmptyPage(const QString &title, const QString &hint, const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    QLabel *heading = centred(title, this);
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 1.6);
    heading->setFont(font);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QAction *action : actions)
        buttons->addWidget(new ActionButton(*action, this));
    buttons->addStretch();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(32, 24, 32, 24);
    column->addStretch(2);
    column->addWidget(heading);
    column->addSpacing(6);
    column->addWidget(centred(hint, this));
    column->addSpacing(14);
    column->addLayout(buttons);
    column->addStretch(3);
}

} // namespace plug::ui
