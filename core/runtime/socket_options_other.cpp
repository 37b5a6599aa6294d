#include "core/runtime/socket_options.h"

namespace plug::runtime {

void forbidFragments(qintptr) {}

} // namespace plug::runtime
