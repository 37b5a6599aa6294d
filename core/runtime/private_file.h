#pragma once

#include "core/base/bytes.h"
#include "core/store/file_system.h"

namespace plug::runtime {

/// Files that their owner alone may read, for secrets.
///
/// private_file_posix.cpp is built and tested. private_file_windows.cpp relies on the profile folder's access list, which
/// already keeps other users out, and has not been built here.

/// Fills all of `into`; how many bytes the file has, at most one more than fit. Permission where others may read the file,
/// with the command that mends it in `system`.
store::DiskOutcome<std::size_t> readPrivateFile(const QString &path, MutableByteView into);

/// Makes a file that was not there, whole and on the medium or not at all. Permission where the file system can't keep others
/// out; nothing is left behind then.
store::DiskOutcome<void> createPrivateFile(const QString &path, ByteView bytes);

} // namespace plug::runtime
