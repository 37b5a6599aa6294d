#pragma once

#include <QString>

namespace plug::cli {

/// Makes a folder and those above it. Empty where it is there or could be made, otherwise the system's words.
QString makeFolder(const QString &path);

} // namespace plug::cli
