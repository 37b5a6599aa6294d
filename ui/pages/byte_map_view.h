#pragma once

#include "ui/models/piece_map.h"
#include "ui/pages/byte_map_layout.h"

#include <QAbstractScrollArea>

#include <optional>

namespace plug::ui {

/// A file as a field of cells, read like a page: zoomed with + and - and with the wheel (Ctrl held, once it is zoomed), walked with the arrow
/// keys, and a span chosen by dragging or with Shift held. Owns what is shown of the map, never the transfer.
class ByteMapView final : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ByteMapView(QWidget *parent = nullptr);

    /// Zoom, place and span are kept where the size stays.
    void setMap(PieceMap map);
    const PieceMap &map() const { return m_map; }
    /// What is chosen, by whole cells.
    std::optional<ByteRange> span() const;
    void clearSpan();

    int zoom() const { return m_zoom; }
    int maxZoom() const;
    void setZoom(int zoom);
    QString describeCurrent() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void spanChanged();
    void zoomChanged();
    void currentChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void layOut();
    void zoomAround(std::uint64_t position, int zoom);
    void moveTo(std::uint64_t cell, bool extends);
    std::optional<std::uint64_t> cellAfter(int key) const;
    void ensureVisible(std::uint64_t cell);
    void showToolTip(QPoint point, QPoint global);
    int topRow() const;

    PieceMap m_map;
    ByteMapLayout m_layout;
    int m_zoom = 0;
    std::uint64_t m_current = 0;                ///< a byte: the cell that the keyboard is at
    std::optional<std::uint64_t> m_anchor; ///< a byte: where the span began
};

} // namespace plug::ui
