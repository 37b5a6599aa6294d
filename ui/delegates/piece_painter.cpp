#include "ui/delegates/piece_painter.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace plug::ui {

using engine::PieceState;

namespace {

std::uint64_t of(const PieceBytes &bytes, PieceState state)
{
    return bytes[std::size_t(state)];
}

/// The part of `rect` from the bottom up.
QRectF bottomOf(const QRectF &rect, double share)
{
    return {rect.left(), rect.bottom() - rect.height() * share, rect.width(), rect.height() * share};
}

} // namespace

void PiecePainter::cell(const QRectF &rect, const PieceBytes &bytes)
{
    std::uint64_t total = 0;
    for (const std::uint64_t part : bytes)
        total += part;
    if (total == 0)
        return;
    m_painter.fillRect(rect, theme::trough(m_palette));
    const double flushed = double(of(bytes, PieceState::Flushed)) / double(total);
    const double here = flushed + double(of(bytes, PieceState::Verified)) / double(total);
    if (here < 1) {
        PieceBytes absent = bytes;
        absent[std::size_t(PieceState::Flushed)] = absent[std::size_t(PieceState::Verified)] = 0;
        rest(rect, prevailing(absent));
    }
    if (here > 0)
        segment(bottomOf(rect, here), PieceState::Verified);
    if (flushed > 0)
        m_painter.fillRect(bottomOf(rect, flushed), theme::pieceFill(PieceState::Flushed, m_palette));
    frame(rect);
}

void PiecePainter::rest(const QRectF &rect, PieceState state)
{
    if (state == PieceState::Requested) {
        const qreal inset = rect.width() / 3;
        m_painter.fillRect(rect.adjusted(inset, inset, -inset, -inset), theme::pieceFill(state, m_palette));
    }
    if (state != PieceState::Unavailable)
        return;
    const QRectF inner = rect.adjusted(2.5, 2.5, -2.5, -2.5);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(theme::pieceFill(state, m_palette), 1.4));
    m_painter.drawLine(inner.topLeft(), inner.bottomRight());
    m_painter.drawLine(inner.bottomLeft(), inner.topRight());
    m_painter.restore();
}

void PiecePainter::segment(const QRectF &rect, PieceState state)
{
    const QColor fill = theme::pieceFill(state, m_palette);
    switch (state) {
    case PieceState::Flushed:
        m_painter.fillRect(rect, fill);
        break;
    case PieceState::Verified:
        m_painter.fillRect(rect, fill);
        hatch(rect, theme::pieceFill(PieceState::Flushed, m_palette), 4);
        break;
    case PieceState::Requested:
        m_painter.fillRect(bottomOf(rect, 0.5), fill);
        break;
    case PieceState::Unavailable:
        hatch(rect, fill, 5);
        break;
    case PieceState::Missing:
        break;
    }
}

void PiecePainter::hatch(const QRectF &rect, const QColor &color, qreal distance)
{
    m_painter.save();
    m_painter.setClipRect(rect, Qt::IntersectClip);
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(color, 1.2));
    // From a place that does not depend on where the rectangle begins, so that neighbours' lines meet.
    const qreal first = std::floor((rect.left() - rect.height()) / distance) * distance;
    for (qreal x = first; x < rect.right(); x += distance)
        m_painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    m_painter.restore();
}

void PiecePainter::ground(const QRectF &rect)
{
    m_painter.fillRect(rect, theme::trough(m_palette));
}

void PiecePainter::frame(const QRectF &rect)
{
    m_painter.setPen(QPen(theme::pieceOutline(m_palette), 0));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(rect.adjusted(0, 0, -1, -1));
}

} // namespace plug::ui
