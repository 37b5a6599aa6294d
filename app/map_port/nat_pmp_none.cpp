#include "app/map_port/nat_pmp.h"

namespace plug::map_port {

namespace {

const QString kNotBuilt = QStringLiteral("built without libnatpmp");

} // namespace

Outcome mapByNatPmp(const Request &)
{
    return {.failure = kNotBuilt};
}

Outcome unmapByNatPmp(const Request &)
{
    return {.failure = kNotBuilt};
}

} // namespace plug::map_port
