#pragma once

#include "app/map_port/mapping.h"

namespace plug::map_port {

/// NAT-PMP (RFC 6886) at the gateway, through libnatpmp. Waits for answers for two seconds each.
Outcome mapByNatPmp(const Request &request);
Outcome unmapByNatPmp(const Request &request);

} // namespace plug::map_port
