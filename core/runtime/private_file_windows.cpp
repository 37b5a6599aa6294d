#include "core/runtime/private_file.h"

#include "core/runtime/disk_failure.h"
#include "core/runtime/native_file_system.h"

#include <windows.h>

namespace plug::runtime {

using store::Access;
using store::DiskOutcome;

DiskOutcome<std::size_t> readPrivateFile(const QString &path, MutableByteView into)
{
    NativeFileSystem files;
    const auto file = files.open(path, Access::Read);
    if (!file)
        return Failure{file.error()};
    const auto count = (*file)->readAt(0, into);
    if (!count)
        return Failure{count.error()};
    ByteArray<1> more;
    const auto beyond = (*file)->readAt(*count, more);
    return beyond ? DiskOutcome<std::size_t>(*count + *beyond) : beyond;
}

DiskOutcome<void> createPrivateFile(const QString &path, ByteView bytes)
{
    NativeFileSystem files;
    const QString temporary = path + QStringLiteral(".new");
    if (const auto removed = files.remove(temporary); !removed)
        return removed;
    {
        const auto file = files.open(temporary, Access::CreateNew);
        if (!file)
            return Failure{file.error()};
        if (const auto written = (*file)->writeAt(0, bytes); !written)
            return written;
        if (const auto synced = (*file)->sync(); !synced)
            return synced;
    }
    const auto placed = files.placeAs(temporary, path);
    (void)files.remove(temporary);
    if (!placed)
        return Failure{placed.error()};
    return *placed ? DiskOutcome<void>() : Failure{diskErrorOf(path, ERROR_ALREADY_EXISTS)};
}

} // namespace plug::runtime
