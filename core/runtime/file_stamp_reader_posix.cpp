#include "core/runtime/file_stamp_reader.h"

#include <sys/stat.h>

namespace plug::runtime {

namespace {

std::int64_t nanosecondsOf(const timespec &time)
{
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

#ifdef __APPLE__
const timespec &modifiedOf(const struct stat &status) { return status.st_mtimespec; }
#else
const timespec &modifiedOf(const struct stat &status) { return status.st_mtim; }
#endif

} // namespace

std::optional<content::FileStamp> readFileStamp(const QFileDevice &file)
{
    struct stat status = {};
    if (fstat(file.handle(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return content::FileStamp{.size = static_cast<std::uint64_t>(status.st_size),
                              .mtimeNs = nanosecondsOf(modifiedOf(status)),
                              .inode = static_cast<std::uint64_t>(status.st_ino),
                              .device = static_cast<std::uint64_t>(status.st_dev)};
}

} // namespace plug::runtime
