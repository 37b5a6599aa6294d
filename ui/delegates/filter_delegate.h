#pragma once

#include <QStyledItemDelegate>

namespace plug::ui {

/// Paints a group of the side bar: its sign, its name, and at the far end how many transfers are in it.
class FilterDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace plug::ui
