#pragma once

#include "core/store/disk_request.h"

#include <QString>

namespace plug::runtime {

/// What an error number of the system (errno; on Windows that of GetLastError()) means for the file at `path`.
store::DiskError diskErrorOf(const QString &path, int systemError);

} // namespace plug::runtime
