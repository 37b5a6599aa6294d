#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/// Preloaded into a program, has each of its TCP sockets use CUBIC, as desktops do, whatever this machine's usual one is.
extern "C" int socket(int domain, int type, int protocol)
{
    using Socket = int (*)(int, int, int);
    static const auto system = reinterpret_cast<Socket>(dlsym(RTLD_NEXT, "socket"));
    const int descriptor = system(domain, type, protocol);
    constexpr int kKind = 0xf; // the rest are flags
    if (descriptor >= 0 && (type & kKind) == SOCK_STREAM)
        setsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5);
    return descriptor;
}
