#include "core/runtime/disk_failure.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <cerrno>
#endif

namespace plug::runtime {

namespace {

using store::DiskErrorKind;

struct SystemError {
    int code;
    DiskErrorKind kind;
};

#ifdef _WIN32
constexpr SystemError kSystemErrors[] = {
    {ERROR_FILE_NOT_FOUND, DiskErrorKind::Missing}, {ERROR_PATH_NOT_FOUND, DiskErrorKind::Missing},
    {ERROR_ACCESS_DENIED, DiskErrorKind::Permission}, {ERROR_SHARING_VIOLATION, DiskErrorKind::Permission},
    {ERROR_DISK_FULL, DiskErrorKind::Full}, {ERROR_HANDLE_DISK_FULL, DiskErrorKind::Full},
    {ERROR_WRITE_PROTECT, DiskErrorKind::ReadOnly}, {ERROR_FILE_TOO_LARGE, DiskErrorKind::TooLarge},
};
#else
constexpr SystemError kSystemErrors[] = {
    {ENOENT, DiskErrorKind::Missing}, {ENOTDIR, DiskErrorKind::Missing},
    {EACCES, DiskErrorKind::Permission}, {EPERM, DiskErrorKind::Permission},
    {ENOSPC, DiskErrorKind::Full}, {EDQUOT, DiskErrorKind::Full},
    {EROFS, DiskErrorKind::ReadOnly}, {EFBIG, DiskErrorKind::TooLarge},
};
#endif

} // namespace

store::DiskError diskErrorOf(const QString &path, int systemError)
{
    for (const SystemError &error : kSystemErrors) {
        if (systemError == error.code)
            return {error.kind, path, qt_error_string(systemError)};
    }
    return {DiskErrorKind::Io, path, qt_error_string(systemError)};
}

} // namespace plug::runtime
