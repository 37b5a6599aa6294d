#pragma once

#include "core/store/disk_request.h"

#include <QFileDevice>
#include <QString>

namespace plug::runtime {

/// What went wrong last with `file`, which stands at `path`. QFile knows no finer kinds than "can't open" and "can't write";
/// the kind comes from the system's own words, which it keeps.
store::DiskError diskErrorOf(const QString &path, const QFileDevice &file);

/// The same for an error number of the system (errno; on Windows that of GetLastError()).
store::DiskError diskErrorOf(const QString &path, int systemError);

} // namespace plug::runtime
