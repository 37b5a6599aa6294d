#include "core/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace plug {

void checkFailed(const char *expression, const char *file, int line)
{
    std::fprintf(stderr, "plug: broken invariant: %s (%s:%d)\n", expression, file, line);
    std::abort();
}

} // namespace plug
