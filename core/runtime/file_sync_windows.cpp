#include "core/runtime/file_sync.h"

#include <windows.h>

#include <io.h>

namespace plug::runtime {

bool syncToMedium(QFileDevice &file)
{
    return file.flush() && FlushFileBuffers(reinterpret_cast<HANDLE>(_get_osfhandle(file.handle())));
}

} // namespace plug::runtime
