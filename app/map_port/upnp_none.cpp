#include "app/map_port/upnp.h"

namespace plug::map_port {

namespace {

const QString kNotBuilt = QStringLiteral("built without libminiupnpc");

} // namespace

Outcome mapByUpnp(const Request &)
{
    return {.failure = kNotBuilt};
}

Outcome unmapByUpnp(const Request &)
{
    return {.failure = kNotBuilt};
}

} // namespace plug::map_port
