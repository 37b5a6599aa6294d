#pragma once

#include <QStyledItemDelegate>

namespace plug::ui {

/// Paints a row of the list: sign and name with the size, the small byte map with the percentage, and the sentence that says
/// what goes on. All rows are of one height. Asks the model for words and numbers and only paints them.
class TransferDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace plug::ui
