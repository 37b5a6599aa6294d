#pragma once

#include "core/engine/snapshot.h"

#include <QColor>
#include <QPalette>

#include <cstdint>

/// The only place of the window that names colours. All of them are derived from the palette at hand, so that they
/// follow the desktop's scheme, light or dark.
namespace plug::ui {

/// What a state means to the person who looks at it; always told by words or a shape as well.
enum class Tone : std::uint8_t { Neutral, Active, Positive, Attention };

enum class ColorScheme : std::uint8_t { System, Light, Dark };

namespace theme {

bool isDark(const QPalette &palette);
/// Of a light or dark window; System is the palette that the application started with.
QPalette paletteOf(ColorScheme scheme);

/// `share` of the way from `from` (0) to `to` (1).
QColor mixed(const QColor &from, const QColor &to, qreal share);
/// WCAG 2.1 contrast ratio, 1 to 21.
qreal contrast(const QColor &a, const QColor &b);

/// Words of a tone on the palette's base; readable (WCAG AA) on light and dark.
QColor textOf(Tone tone, const QPalette &palette);
/// Second-rank words on the palette's base.
QColor mutedText(const QPalette &palette);
/// Fill of a piece of a byte map.
QColor pieceFill(engine::PieceState state, const QPalette &palette);
/// Line around pieces and bars.
QColor pieceOutline(const QPalette &palette);
/// What lies under a bar's pieces.
QColor trough(const QPalette &palette);
/// Under a chosen row: light enough that words and bars keep their own colours on it.
QColor selectionFill(const QPalette &palette, bool isActive);
/// Under the row that the pointer is over.
QColor hoverFill(const QPalette &palette);
/// Background and frame of an in-window message.
QColor messageFill(Tone tone, const QPalette &palette);
QColor messageFrame(Tone tone, const QPalette &palette);

} // namespace theme
} // namespace plug::ui
