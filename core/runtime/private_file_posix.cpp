#include "core/runtime/private_file.h"

#include "core/runtime/disk_failure.h"
#include "core/runtime/native_file_system.h"
#include "core/store/layout.h"

#include <QFile>

#include <cerrno>
#include <sys/stat.h>

namespace plug::runtime {

using store::Access;
using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;

namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

Failure<DiskError> lastError(const QString &path)
{
    return Failure{diskErrorOf(path, errno)};
}

/// Of a path in a shell, whatever is in it.
QString quoted(QString path)
{
    return u'\'' + path.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

DiskOutcome<bool> isOpenToOthers(const QString &path)
{
    struct stat status = {};
    if (stat(QFile::encodeName(path).constData(), &status) != 0)
        return lastError(path);
    return (status.st_mode & kOthers) != 0;
}

DiskOutcome<void> fillTemporary(NativeFileSystem &files, const QString &path, ByteView bytes)
{
    const auto file = files.open(path, Access::CreateNew);
    if (!file)
        return Failure{file.error()};
    // Before the first byte is in it.
    if (chmod(QFile::encodeName(path).constData(), kOwnerOnly) != 0)
        return lastError(path);
    const auto isOpen = isOpenToOthers(path);
    if (!isOpen)
        return Failure{isOpen.error()};
    if (*isOpen)
        return Failure{DiskError{DiskErrorKind::Permission, path,
                                 QStringLiteral("this file system can't keep other users from reading a file")}};
    if (const auto written = (*file)->writeAt(0, bytes); !written)
        return written;
    return (*file)->sync();
}

} // namespace

DiskOutcome<std::size_t> readPrivateFile(const QString &path, MutableByteView into)
{
    NativeFileSystem files;
    const auto file = files.open(path, Access::Read);
    if (!file)
        return Failure{file.error()};
    const auto isOpen = isOpenToOthers(path);
    if (!isOpen)
        return Failure{isOpen.error()};
    if (*isOpen)
        return Failure{DiskError{DiskErrorKind::Permission, path,
                                 QStringLiteral("other users may read it; run: chmod 600 %1").arg(quoted(path))}};
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
    if (const auto filled = fillTemporary(files, temporary, bytes); !filled) {
        (void)files.remove(temporary);
        return Failure{DiskError{filled.error().kind, path, filled.error().system}};
    }
    const auto placed = files.placeAs(temporary, path);
    (void)files.remove(temporary);
    if (!placed)
        return Failure{placed.error()};
    if (!*placed)
        return Failure{diskErrorOf(path, EEXIST)};
    return files.syncFolder(store::folderOf(path));
}

} // namespace plug::runtime
