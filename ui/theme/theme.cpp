#include "ui/theme/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace plug::ui::theme {
namespace {

struct Accents {
    QColor active;
    QColor positive;
    QColor attention;
};

Accents accentsOf(const QPalette &palette)
{
    if (isDark(palette))
        return {QColor(0x6c, 0xb8, 0xf0), QColor(0x7c, 0xcf, 0x8a), QColor(0xff, 0xb3, 0x6b)};
    return {QColor(0x0b, 0x5c, 0x9c), QColor(0x1c, 0x6b, 0x33), QColor(0xa1, 0x3d, 0x00)};
}

QColor accentOf(Tone tone, const QPalette &palette)
{
    const Accents accents = accentsOf(palette);
    switch (tone) {
    case Tone::Active:
        return accents.active;
    case Tone::Positive:
        return accents.positive;
    case Tone::Attention:
        return accents.attention;
    case Tone::Neutral:
        break;
    }
    return palette.color(QPalette::Text);
}

qreal luminance(const QColor &color)
{
    const auto linear = [](qreal channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QPalette lightPalette()
{
    QPalette palette(QColor(0xef, 0xf0, 0xf1), QColor(0xf5, 0xf6, 0xf7));
    palette.setColor(QPalette::Base, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::AlternateBase, QColor(0xf7, 0xf8, 0xf9));
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x77, 0xb8));
    palette.setColor(QPalette::HighlightedText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Link, QColor(0x0b, 0x5c, 0x9c));
    palette.setColor(QPalette::PlaceholderText, QColor(0x68, 0x6d, 0x72));
    return palette;
}

QPalette darkPalette()
{
    QPalette palette(QColor(0x31, 0x36, 0x3b), QColor(0x2a, 0x2e, 0x32));
    const QColor words(0xf0, 0xf1, 0xf2);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, words);
    palette.setColor(QPalette::Base, QColor(0x1d, 0x20, 0x23));
    palette.setColor(QPalette::AlternateBase, QColor(0x23, 0x26, 0x29));
    palette.setColor(QPalette::ToolTipBase, QColor(0x31, 0x36, 0x3b));
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x77, 0xb8));
    palette.setColor(QPalette::HighlightedText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Link, QColor(0x6c, 0xb8, 0xf0));
    palette.setColor(QPalette::PlaceholderText, QColor(0x9d, 0xa3, 0xa8));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x7c, 0x82, 0x87));
    return palette;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightnessF() < 0.5;
}

QPalette paletteOf(ColorScheme scheme)
{
    switch (scheme) {
    case ColorScheme::Light:
        return lightPalette();
    case ColorScheme::Dark:
        return darkPalette();
    case ColorScheme::System:
        break;
    }
    return QPalette();
}

QColor mixed(const QColor &from, const QColor &to, qreal share)
{
    const auto mix = [share](qreal a, qreal b) { return float(a + (b - a) * share); };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()), mix(from.blueF(), to.blueF()));
}

qreal contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

QColor textOf(Tone tone, const QPalette &palette)
{
    return tone == Tone::Neutral ? mutedText(palette) : accentOf(tone, palette);
}

QColor mutedText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.32);
}

QColor pieceFill(engine::PieceState state, const QPalette &palette)
{
    const QColor active = accentsOf(palette).active;
    switch (state) {
    case engine::PieceState::Flushed:
        return mixed(active, palette.color(QPalette::Base), isDark(palette) ? 0.25 : 0.1);
    case engine::PieceState::Verified:
        return mixed(active, palette.color(QPalette::Base), 0.45);
    case engine::PieceState::Requested:
        return accentsOf(palette).positive;
    case engine::PieceState::Unavailable:
        return accentsOf(palette).attention;
    case engine::PieceState::Missing:
        break;
    }
    return trough(palette);
}

QColor pieceOutline(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.35);
}

QColor trough(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.1);
}

QColor selectionFill(const QPalette &palette, bool isActive)
{
    const QColor strong = isActive ? palette.color(QPalette::Active, QPalette::Highlight) : palette.color(QPalette::Text);
    return mixed(palette.color(QPalette::Base), strong, isActive ? (isDark(palette) ? 0.35 : 0.18) : 0.1);
}

QColor hoverFill(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Active, QPalette::Highlight), 0.08);
}

QColor messageFill(Tone tone, const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), accentOf(tone, palette), tone == Tone::Neutral ? 0.06 : 0.14);
}

QColor messageFrame(Tone tone, const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), accentOf(tone, palette), 0.55);
}

} // namespace plug::ui::theme
