#pragma once

class QPainter;
class QStyleOptionViewItem;

namespace plug::ui {

/// What lies under a row's words: the tint of a chosen row or of the one under the pointer, and a line where the keyboard is.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option);

} // namespace plug::ui
