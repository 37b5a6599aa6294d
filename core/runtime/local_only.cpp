#include "core/runtime/local_only.h"

#include <QtGlobal>

namespace plug::runtime {

bool isLocalOnly()
{
    return !qEnvironmentVariableIsEmpty("PLUG_LOCAL_ONLY");
}

} // namespace plug::runtime
