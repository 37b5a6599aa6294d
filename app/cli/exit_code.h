#pragma once

namespace plug::cli {

/// What the terminal client ends with; part of its interface (plug-cli(1)).
enum class ExitCode : int {
    Done = 0,        ///< verified and flushed
    Internal = 1,    ///< the client could not start or go on; also "not that file" of verify
    BadArguments = 2,
    NoHost = 3,      ///< no host is known, or all that were asked say that they have no such file
    OutOfReach = 4,  ///< hosts are known, but are silent or gave nothing in time
    Disk = 5,
    Interrupted = 6, ///< state is kept: the same command goes on from there
};

} // namespace plug::cli
