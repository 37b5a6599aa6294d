#include "core/runtime/socket_options.h"

namespace plug::runtime {

void forbidFragments(qintptr) {}

QString largerBufferCommand(int)
{
    return {};
}

} // namespace plug::runtime
