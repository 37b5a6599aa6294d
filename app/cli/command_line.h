#pragma once

#include "app/cli/arguments.h"

namespace plug::cli {

/// `arguments` without the program's name.
Result<Invocation, UsageError> parseCommandLine(const QStringList &arguments);

} // namespace plug::cli
