#include "ui/delegates/row_ground.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOptionViewItem>
#include <QWidget>

namespace plug::ui {
namespace {

constexpr qreal kRadius = 4;
constexpr qreal kInset = 2;

} // namespace

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option)
{
    const QPalette &palette = option.palette;
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isHovered = option.state & QStyle::State_MouseOver;
    // What is chosen stays chosen while the keyboard is elsewhere in the window.
    const bool isActive = option.widget ? option.widget->isActiveWindow() : option.state & QStyle::State_Active;
    if (option.features & QStyleOptionViewItem::Alternate)
        painter.fillRect(option.rect, palette.color(QPalette::AlternateBase));
    if (!isSelected && !isHovered && !(option.state & QStyle::State_HasFocus))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isSelected  ? QBrush(theme::selectionFill(palette, isActive))
                     : isHovered ? QBrush(theme::hoverFill(palette))
                                 : QBrush(Qt::NoBrush));
    if (option.state & QStyle::State_HasFocus)
        painter.setPen(QPen(palette.color(QPalette::Highlight), 1));
    painter.drawRoundedRect(QRectF(option.rect).adjusted(kInset + 0.5, kInset / 2 + 0.5, -kInset - 0.5, -kInset / 2 - 0.5), kRadius, kRadius);
    painter.restore();
}

} // namespace plug::ui
