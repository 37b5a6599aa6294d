#include "ui/pages/byte_map_view.h"

#include "ui/delegates/piece_painter.h"
#include "ui/format/byte_map_text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace plug::ui {

ByteMapView::ByteMapView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // The order of bytes has one direction in every language.
    setLayoutDirection(Qt::LeftToRight);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
}

void ByteMapView::setMap(PieceMap map)
{
    if (map == m_map)
        return;
    const bool isOther = map.size() != m_map.size();
    m_map = std::move(map);
    if (isOther) {
        m_zoom = 0;
        m_current = 0;
        clearSpan();
        layOut();
        Q_EMIT zoomChanged();
    }
    viewport()->update();
    Q_EMIT currentChanged();
}

std::optional<ByteRange> ByteMapView::span() const
{
    if (!m_anchor || m_map.size() == 0)
        return std::nullopt;
    const auto [first, last] = std::minmax({m_layout.cellOf(*m_anchor), m_layout.cellOf(m_current)});
    return ByteRange{m_layout.bytesOf(first).begin, m_layout.bytesOf(last).end};
}

void ByteMapView::clearSpan()
{
    m_anchor.reset();
    viewport()->update();
    Q_EMIT spanChanged();
}

int ByteMapView::maxZoom() const
{
    return m_map.size() == 0 ? 0 : ByteMapLayout::maxZoom(m_map.size(), viewport()->size());
}

void ByteMapView::setZoom(int zoom)
{
    zoomAround(m_current, zoom);
}

QString ByteMapView::describeCurrent() const
{
    if (m_map.size() == 0)
        return {};
    const ByteRange range = span().value_or(m_layout.bytesOf(m_layout.cellOf(m_current)));
    return ByteMapText::part(range, m_map.bytesIn(range));
}

QSize ByteMapView::sizeHint() const
{
    return {60 * ByteMapLayout::kPitch, 10 * ByteMapLayout::kPitch};
}

QSize ByteMapView::minimumSizeHint() const
{
    return {12 * ByteMapLayout::kPitch, 3 * ByteMapLayout::kPitch + 2 * ByteMapLayout::kMargin};
}

void ByteMapView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    PiecePainter pieces(painter, palette());
    const auto columns = std::uint64_t(m_layout.columns());
    const std::uint64_t first = std::uint64_t(topRow()) * columns;
    const std::uint64_t end = std::min(m_layout.cellCount(), first + std::uint64_t(m_layout.rowsShown() + 1) * columns);
    const std::optional<ByteRange> chosen = span();
    for (std::uint64_t cell = first; cell < end; ++cell) {
        const QRect rect = m_layout.rectOf(cell, topRow());
        if (!rect.intersects(event->rect()))
            continue;
        const ByteRange range = m_layout.bytesOf(cell);
        if (chosen && chosen->contains(range))
            painter.fillRect(rect.adjusted(-1, -1, 1, 1), palette().color(QPalette::Highlight));
        pieces.cell(chosen && chosen->contains(range) ? rect.adjusted(1, 1, -1, -1) : rect, m_map.bytesIn(range));
    }
    if (hasFocus() && m_layout.cellCount() > 0) {
        painter.setPen(QPen(palette().color(QPalette::Text), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(m_layout.rectOf(m_layout.cellOf(m_current), topRow())).adjusted(-0.5, -0.5, 0.5, 0.5));
    }
}

void ByteMapView::resizeEvent(QResizeEvent *)
{
    layOut();
    Q_EMIT zoomChanged();
    Q_EMIT currentChanged();
}

void ByteMapView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal) {
        setZoom(m_zoom + 1);
    } else if (event->key() == Qt::Key_Minus) {
        setZoom(m_zoom - 1);
    } else if (event->key() == Qt::Key_0) {
        setZoom(0);
    } else if (event->key() == Qt::Key_Escape && m_anchor) {
        clearSpan();
    } else if (const auto cell = cellAfter(event->key())) {
        moveTo(*cell, event->modifiers() & Qt::ShiftModifier);
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void ByteMapView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_layout.cellCount() == 0)
        return;
    moveTo(m_layout.nearestCell(event->pos(), topRow()), event->modifiers() & Qt::ShiftModifier);
}

void ByteMapView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && m_layout.cellCount() > 0)
        moveTo(m_layout.nearestCell(event->pos(), topRow()), true);
}

void ByteMapView::wheelEvent(QWheelEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier) && m_zoom > 0) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    if (m_layout.cellCount() > 0 && event->angleDelta().y() != 0) {
        const std::uint64_t cell = m_layout.nearestCell(event->position().toPoint(), topRow());
        zoomAround(m_layout.bytesOf(cell).begin, m_zoom + (event->angleDelta().y() > 0 ? 1 : -1));
    }
    event->accept();
}

void ByteMapView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ByteMapView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool ByteMapView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    showToolTip(help->pos(), help->globalPos());
    return true;
}

void ByteMapView::layOut()
{
    if (m_map.size() == 0) {
        m_layout = {};
    } else {
        m_zoom = std::clamp(m_zoom, 0, maxZoom());
        m_layout = ByteMapLayout(m_map.size(), viewport()->size(), m_zoom);
    }
    verticalScrollBar()->setRange(0, std::max(0, m_layout.rows() - m_layout.rowsShown()));
    verticalScrollBar()->setPageStep(m_layout.rowsShown());
    viewport()->update();
}

/// Keeps the position in the row of the area where it was.
void ByteMapView::zoomAround(std::uint64_t position, int zoom)
{
    zoom = std::clamp(zoom, 0, maxZoom());
    if (zoom == m_zoom || m_map.size() == 0)
        return;
    const auto rowOf = [&] { return int(m_layout.cellOf(position) / std::uint64_t(m_layout.columns())); };
    const int shownAt = rowOf() - topRow();
    m_zoom = zoom;
    layOut();
    verticalScrollBar()->setValue(rowOf() - shownAt);
    Q_EMIT zoomChanged();
    Q_EMIT currentChanged();
}

void ByteMapView::moveTo(std::uint64_t cell, bool extends)
{
    if (extends && !m_anchor)
        m_anchor = m_current;
    else if (!extends)
        m_anchor.reset();
    m_current = m_layout.bytesOf(cell).begin;
    ensureVisible(cell);
    viewport()->update();
    Q_EMIT spanChanged();
    Q_EMIT currentChanged();
}

std::optional<std::uint64_t> ByteMapView::cellAfter(int key) const
{
    if (m_layout.cellCount() == 0)
        return std::nullopt;
    const auto current = std::int64_t(m_layout.cellOf(m_current));
    const auto last = std::int64_t(m_layout.cellCount()) - 1;
    const auto to = [last](std::int64_t cell) { return std::uint64_t(std::clamp<std::int64_t>(cell, 0, last)); };
    const std::int64_t page = std::int64_t(m_layout.columns()) * m_layout.rowsShown();
    switch (key) {
    case Qt::Key_Left:
        return to(current - 1);
    case Qt::Key_Right:
        return to(current + 1);
    case Qt::Key_Up:
        return to(current - m_layout.columns());
    case Qt::Key_Down:
        return to(current + m_layout.columns());
    case Qt::Key_PageUp:
        return to(current - page);
    case Qt::Key_PageDown:
        return to(current + page);
    case Qt::Key_Home:
        return 0;
    case Qt::Key_End:
        return std::uint64_t(last);
    default:
        return std::nullopt;
    }
}

void ByteMapView::ensureVisible(std::uint64_t cell)
{
    const int row = int(cell / std::uint64_t(m_layout.columns()));
    if (row < topRow())
        verticalScrollBar()->setValue(row);
    else if (row >= topRow() + m_layout.rowsShown())
        verticalScrollBar()->setValue(row - m_layout.rowsShown() + 1);
}

void ByteMapView::showToolTip(QPoint point, QPoint global)
{
    if (!m_layout.isOnCell(point, topRow())) {
        QToolTip::hideText();
        return;
    }
    const std::uint64_t cell = m_layout.nearestCell(point, topRow());
    const ByteRange range = m_layout.bytesOf(cell);
    QToolTip::showText(global, ByteMapText::part(range, m_map.bytesIn(range)), viewport(), m_layout.rectOf(cell, topRow()));
}

int ByteMapView::topRow() const
{
    return verticalScrollBar()->value();
}

} // namespace plug::ui
