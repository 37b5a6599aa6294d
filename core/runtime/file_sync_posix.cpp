#include "core/runtime/file_sync.h"

#include <fcntl.h>
#include <unistd.h>

namespace plug::runtime {

bool syncToMedium(QFileDevice &file)
{
    if (!file.flush())
        return false;
#ifdef __APPLE__
    // There fsync() stops at the drive's cache.
    return fcntl(file.handle(), F_FULLFSYNC) == 0;
#else
    return fdatasync(file.handle()) == 0;
#endif
}

} // namespace plug::runtime
