#pragma once

#include "core/base/range_set.h"

#include <QPoint>
#include <QRect>
#include <QSize>

namespace plug::ui {

/// Where the cells of a byte map are: how many bytes one stands for at a zoom, and which place it has in rows from left to right.
/// At zoom 0 the whole file fits the area; each step more halves a cell's bytes, down to one block. Pure geometry.
class ByteMapLayout {
public:
    static constexpr int kCell = 12;
    static constexpr int kPitch = 14; ///< cell and gap
    static constexpr int kMargin = 6;

    ByteMapLayout() = default;
    ByteMapLayout(std::uint64_t size, QSize area, int zoom);

    /// The largest zoom that changes anything for this size and area.
    static int maxZoom(std::uint64_t size, QSize area);

    std::uint64_t cellCount() const { return m_cellCount; }
    std::uint64_t bytesPerCell() const { return m_bytesPerCell; }
    int columns() const { return m_columns; }
    int rowsShown() const { return m_rowsShown; }
    int rows() const;
    ByteRange bytesOf(std::uint64_t cell) const;
    std::uint64_t cellOf(std::uint64_t position) const { return m_bytesPerCell == 0 ? 0 : position / m_bytesPerCell; }
    /// On the area, with `topRow` as its first row.
    QRect rectOf(std::uint64_t cell, int topRow) const;
    /// The cell at a point, or the nearest one; meaningless where there are no cells.
    std::uint64_t nearestCell(QPoint point, int topRow) const;
    bool isOnCell(QPoint point, int topRow) const;

private:
    std::uint64_t m_size = 0;
    std::uint64_t m_bytesPerCell = 0;
    std::uint64_t m_cellCount = 0;
    int m_columns = 1;
    int m_rowsShown = 1;
};

} // namespace plug::ui
