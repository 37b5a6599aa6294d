#pragma once

#include "core/base/ids.h"

#include <QString>

namespace plug::ui {

/// A file that somebody wants to look at while it arrives.
struct PreviewWish {
    TransferId transfer;
    Guid file; ///< of a folder; null: the transfer itself is a file
    Guid guid; ///< of its bytes
    QString name;
};

} // namespace plug::ui
