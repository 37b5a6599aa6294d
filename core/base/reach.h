#pragma once

#include <cstdint>

namespace plug {

/// How others can reach this host, as far as it has been seen; the better the later.
enum class Reach : std::uint8_t {
    Unknown,    ///< nobody was met yet
    Silent,     ///< nobody answers at all: UDP seems to be blocked
    Symmetric,  ///< behind a NAT that shows each host another port: only hosts that are reachable themselves can be called
    Natted,     ///< behind a NAT of which nothing more is known yet
    Punchable,  ///< behind a NAT that shows all hosts the same address and port
    Public,     ///< others see an address of this machine's own; whether a firewall lets them in, nobody has shown yet
    Mapped,     ///< the router forwards a port
    Open,       ///< hosts that were never called from here have called, from outside
};

} // namespace plug
