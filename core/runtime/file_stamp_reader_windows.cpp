#include "core/runtime/file_stamp_reader.h"

#include <windows.h>

#include <io.h>

namespace plug::runtime {

namespace {

std::uint64_t joined(DWORD high, DWORD low)
{
    return static_cast<std::uint64_t>(high) << 32 | low;
}

/// FILETIME counts 100 ns from 1601.
std::int64_t nanosecondsOf(const FILETIME &time)
{
    constexpr std::int64_t kFrom1601To1970 = 116'444'736'000'000'000;
    return (static_cast<std::int64_t>(joined(time.dwHighDateTime, time.dwLowDateTime)) - kFrom1601To1970) * 100;
}

} // namespace

std::optional<content::FileStamp> readFileStamp(const QFileDevice &file)
{
    const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(file.handle()));
    BY_HANDLE_FILE_INFORMATION information = {};
    if (GetFileType(handle) != FILE_TYPE_DISK || !GetFileInformationByHandle(handle, &information))
        return std::nullopt;
    return content::FileStamp{.size = joined(information.nFileSizeHigh, information.nFileSizeLow),
                              .mtimeNs = nanosecondsOf(information.ftLastWriteTime),
                              .inode = joined(information.nFileIndexHigh, information.nFileIndexLow),
                              .device = information.dwVolumeSerialNumber};
}

} // namespace plug::runtime
