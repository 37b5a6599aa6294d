#pragma once

#include <QFileDevice>

namespace plug::runtime {

/// Waits until the bytes written to `file` (and its length) are on the medium. False where the system could not.
///
/// file_sync_posix.cpp is built and tested. file_sync_windows.cpp is written from the documentation of FlushFileBuffers and
/// has not been built here.
bool syncToMedium(QFileDevice &file);

} // namespace plug::runtime
