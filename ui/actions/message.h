#pragma once

#include "ui/theme/theme.h"

#include <QString>

#include <functional>

namespace plug::ui {

/// Something to be said inside the window, without a dialog.
struct Message {
    Tone tone = Tone::Neutral;
    QString text;
    QString actionName;           ///< of a button in the message; empty for none
    std::function<void()> action; ///< must stay callable as long as the window lives
    bool isKept = false;          ///< until somebody closes it, though it gives way to news
    std::function<void()> closed = {}; ///< somebody read it: closed it, or used its button
};

} // namespace plug::ui
