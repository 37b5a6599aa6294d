#pragma once

namespace plug {

/// Ends the process with the broken invariant on stderr. Never reachable from a peer's input.
[[noreturn]] void checkFailed(const char *expression, const char *file, int line);

} // namespace plug

/// Aborts, in release builds too, where an invariant of the program itself is broken.
#define PLUG_CHECK(expression) \
    do { \
        if (!(expression)) [[unlikely]] \
            ::plug::checkFailed(#expression, __FILE__, __LINE__); \
    } while (false)
