#include "ui/delegates/filter_delegate.h"

#include "ui/delegates/row_ground.h"
#include "ui/format/format.h"
#include "ui/models/filter_list_model.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace plug::ui {
namespace {

constexpr int kMargin = 10;
constexpr int kPadding = 7;
constexpr int kSignSize = 16;

} // namespace

void FilterDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int count = index.data(FilterListModel::CountRole).toInt();
    const QString number = Format::count(std::uint64_t(count));
    const QRect inside = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const int numberWidth = option.fontMetrics.horizontalAdvance(number) + 1;
    const auto mirrored = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };

    painter->save();
    paintRowGround(*painter, option);
    const QRect sign(inside.left(), inside.center().y() - kSignSize / 2, kSignSize, kSignSize);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, mirrored(sign), Qt::AlignCenter);

    painter->setPen(option.palette.color(QPalette::Text));
    const QRect name = inside.adjusted(kSignSize + kMargin, 0, -numberWidth - kMargin, 0);
    const auto leading = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter) | Qt::TextSingleLine;
    painter->drawText(mirrored(name), leading,
                      option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, name.width()));
    painter->setPen(theme::mutedText(option.palette));
    const QRect trailing(inside.right() + 1 - numberWidth, inside.top(), numberWidth, inside.height());
    painter->drawText(mirrored(trailing), int(Qt::AlignCenter) | Qt::TextSingleLine, number);
    painter->restore();
}

QSize FilterDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int name = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    const int number = option.fontMetrics.horizontalAdvance(QStringLiteral("00,000"));
    return {4 * kMargin + kSignSize + name + number, option.fontMetrics.height() + 2 * kPadding};
}

} // namespace plug::ui
