#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace plug::ui {

/// A QR code (ISO/IEC 18004) as a square of cells, without the quiet zone around it.
struct QrCode {
    /// Cells that must stay free on each side.
    static constexpr int kQuietZone = 4;

    int side = 0;
    std::vector<bool> cells; ///< row by row, true where it is dark

    bool isDark(int x, int y) const { return cells[static_cast<std::size_t>(y * side + x)]; }
    /// Of these bytes; nothing where they are too many for any code. As safe against damage as it can be, up to a quarter.
    static std::optional<QrCode> of(const QByteArray &bytes);
    /// This build can make them.
    static bool isThere();
};

} // namespace plug::ui
