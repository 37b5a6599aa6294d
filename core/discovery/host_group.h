#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"

#include <optional>

namespace plug::discovery {

/// Whoever counts as one where hosts share out something: all of an address prefix where addresses are global, for there HostIds cost
/// nothing; each host by itself elsewhere.
struct HostGroup {
    std::uint64_t prefix = 0; ///< Endpoint::prefix(), 0 for a host by itself
    HostId host{};

    auto operator<=>(const HostGroup &) const = default;
};

/// The prefix that `at` counts for; none where it isn't global.
std::optional<std::uint64_t> countedPrefix(const Endpoint &at);
HostGroup groupOf(const HostId &host, const Endpoint &at);

} // namespace plug::discovery
