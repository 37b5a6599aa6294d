#pragma once

#include <QIcon>

#include <cstdint>

namespace plug::ui {

/// The drawings of resources/icons.
enum class Icon : std::uint8_t {
    ShareFiles, ShareFolder, AddLink, Pause, Resume, Remove, Search, All, Fetching, Sharing, Attention, Information, Done,
    File, Folder, Copy, Open, ShowInFolder, ZoomIn, ZoomOut, ZoomFit, Lock, Unlock, Hosts, AddHost, Close, Settings, First, Quit,
    Friend, Blocked, Rename,
};

inline constexpr int kIconCount = int(Icon::Rename) + 1;

/// A one-colour drawing in the colour that the palette has for words at the time of painting, sharp at each size.
QIcon icon(Icon which);
/// The same in one colour for good, as for the icon of a message.
QIcon icon(Icon which, const QColor &color);
/// PLUG's own sign, in its own colours.
QIcon applicationIcon();

} // namespace plug::ui
