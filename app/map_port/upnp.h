#pragma once

#include "app/map_port/mapping.h"

namespace plug::map_port {

/// An Internet Gateway Device of UPnP, through libminiupnpc. What answers to the search is believed only where it stands at a
/// private address and controls itself, not something elsewhere.
Outcome mapByUpnp(const Request &request);
Outcome unmapByUpnp(const Request &request);

} // namespace plug::map_port
