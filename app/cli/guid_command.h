#pragma once

#include "app/cli/command_line.h"
#include "app/cli/exit_code.h"
#include "app/cli/path_hasher.h"

namespace plug::cli {

class Console;

/// `guid`: GUID, size and name of each path, a line each. One that can't be read does not keep the others from being told.
ExitCode runGuid(const GuidArguments &arguments, Console &console);

/// `verify`: Done where the file or folder is what the link names, Internal where it is something else.
ExitCode runVerify(const VerifyArguments &arguments, Console &console);

} // namespace plug::cli
