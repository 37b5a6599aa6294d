#include "ui/pages/byte_map_layout.h"

#include "core/base/protocol.h"

#include <algorithm>

namespace plug::ui {

using protocol::kBlockSize;

namespace {

int fitting(int length)
{
    return std::max(1, (length - 2 * ByteMapLayout::kMargin + ByteMapLayout::kPitch - ByteMapLayout::kCell) / ByteMapLayout::kPitch);
}

std::uint64_t divideUp(std::uint64_t a, std::uint64_t b)
{
    return (a + b - 1) / b;
}

std::uint64_t bytesPerCellAt(std::uint64_t size, QSize area, int zoom)
{
    const auto capacity = std::uint64_t(fitting(area.width())) * std::uint64_t(fitting(area.height()));
    const std::uint64_t blocks = divideUp(divideUp(size, capacity), kBlockSize);
    return std::max<std::uint64_t>(1, blocks >> zoom) * kBlockSize;
}

} // namespace

ByteMapLayout::ByteMapLayout(std::uint64_t size, QSize area, int zoom)
    : m_size(size)
    , m_bytesPerCell(bytesPerCellAt(size, area, zoom))
    , m_cellCount(divideUp(size, m_bytesPerCell))
    , m_columns(fitting(area.width()))
    , m_rowsShown(fitting(area.height()))
{
}

int ByteMapLayout::maxZoom(std::uint64_t size, QSize area)
{
    int zoom = 0;
    while (bytesPerCellAt(size, area, zoom) > kBlockSize)
        ++zoom;
    return zoom;
}

int ByteMapLayout::rows() const
{
    return int(divideUp(m_cellCount, std::uint64_t(m_columns)));
}

ByteRange ByteMapLayout::bytesOf(std::uint64_t cell) const
{
    const std::uint64_t begin = std::min(cell * m_bytesPerCell, m_size);
    return {begin, std::min(begin + m_bytesPerCell, m_size)};
}

QRect ByteMapLayout::rectOf(std::uint64_t cell, int topRow) const
{
    const int column = int(cell % std::uint64_t(m_columns));
    const int row = int(cell / std::uint64_t(m_columns)) - topRow;
    return {kMargin + column * kPitch, kMargin + row * kPitch, kCell, kCell};
}

std::uint64_t ByteMapLayout::nearestCell(QPoint point, int topRow) const
{
    const int column = std::clamp((point.x() - kMargin) / kPitch, 0, m_columns - 1);
    const int row = std::max(0, topRow + (point.y() < kMargin ? -1 : (point.y() - kMargin) / kPitch));
    return std::min(std::uint64_t(row) * std::uint64_t(m_columns) + std::uint64_t(column), m_cellCount - 1);
}

bool ByteMapLayout::isOnCell(QPoint point, int topRow) const
{
    return m_cellCount > 0 && rectOf(nearestCell(point, topRow), topRow).adjusted(-1, -1, 1, 1).contains(point);
}

} // namespace plug::ui
