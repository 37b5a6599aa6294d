#include "core/discovery/host_group.h"

#include "core/discovery/address_scope.h"

namespace plug::discovery {

std::optional<std::uint64_t> countedPrefix(const Endpoint &at)
{
    if (scopeOf(at) != Scope::Global)
        return std::nullopt;
    return at.prefix();
}

HostGroup groupOf(const HostId &host, const Endpoint &at)
{
    if (const auto prefix = countedPrefix(at))
        return {*prefix, {}};
    return {0, host};
}

} // namespace plug::discovery
