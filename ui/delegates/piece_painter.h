#pragma once

#include "ui/models/piece_map.h"

#include <QPalette>
#include <QRectF>

class QPainter;

namespace plug::ui {

/// Draws states of pieces so that each can be told by its shape as well as by its colour:
/// flushed is solid, verified is solid with a slanting hatch, requested is a lower half, missing is empty, unavailable is crossed.
class PiecePainter {
public:
    PiecePainter(QPainter &painter, const QPalette &palette) : m_painter(painter), m_palette(palette) {}

    /// A cell of the byte map; what is here fills it from below, the rest shows the state that prevails there.
    void cell(const QRectF &rect, const PieceBytes &bytes);
    /// A part of a bar, as high as the bar.
    void segment(const QRectF &rect, engine::PieceState state);
    /// The bar's ground, under its segments.
    void ground(const QRectF &rect);
    void frame(const QRectF &rect);

private:
    void rest(const QRectF &rect, engine::PieceState state);
    /// Slanting lines, as dense at each scale of the screen.
    void hatch(const QRectF &rect, const QColor &color, qreal distance);

    QPainter &m_painter;
    const QPalette &m_palette;
};

} // namespace plug::ui
