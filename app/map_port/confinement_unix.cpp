#include "app/map_port/confinement.h"

#include <sys/resource.h>
#include <unistd.h>

namespace plug::map_port {

void confine()
{
    alarm(kMostSeconds); // its signal ends the process
    const rlimit processor{5, 5};
    setrlimit(RLIMIT_CPU, &processor);
#ifndef PLUG_IS_SANITIZED // sanitizers map terabytes
    constexpr rlim_t kMemory = 64 * 1024 * 1024;
    const rlimit memory{kMemory, kMemory};
    setrlimit(RLIMIT_DATA, &memory);
#endif
    const rlimit none{0, 0};
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_CORE, &none);
}

} // namespace plug::map_port
