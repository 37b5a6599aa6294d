#include "core/runtime/mainline_scope.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::runtime {

namespace {

constexpr std::uint16_t kFirstUserPort = 1024;

struct Ipv4Block {
    std::uint32_t address;
    int length;

    bool holds(std::uint32_t other) const { return (address >> (32 - length)) == (other >> (32 - length)); }
};

/// Neither private nor loopback nor multicast by Endpoint's word, and yet not global (RFC 6890).
constexpr Ipv4Block kSpecialIpv4[] = {
    {0x00000000, 8},  // this network
    {0x64400000, 10}, // 100.64.0.0, shared by customers of one provider
    {0xc0000000, 24}, // 192.0.0.0, protocol assignments
    {0xc0000200, 24}, // 192.0.2.0, documentation
    {0xc0586300, 24}, // 192.88.99.0, 6to4 relays
    {0xc6120000, 15}, // 198.18.0.0, benchmarks
    {0xc6336400, 24}, // 198.51.100.0, documentation
    {0xcb007100, 24}, // 203.0.113.0, documentation
    {0xf0000000, 4},  // reserved, and limited broadcast
};

bool isGlobalIpv6(const Endpoint &endpoint)
{
    const auto head = readBigEndian<std::uint32_t>(ByteView(endpoint.address));
    const bool isUnicast = (head >> 29) == 1;      // 2000::/3
    const bool isAssignment = (head >> 9) == 0x100080; // 2001::/23, of which Teredo is a part
    const bool isDocumentation = head == 0x20010db8;
    const bool is6to4 = (head >> 16) == 0x2002;
    return isUnicast && !isAssignment && !isDocumentation && !is6to4;
}

bool isGlobal(const Endpoint &endpoint)
{
    if (endpoint.isLoopback() || endpoint.isPrivate() || endpoint.isMulticast())
        return false;
    if (!endpoint.isIpv4())
        return isGlobalIpv6(endpoint);
    return std::ranges::none_of(kSpecialIpv4, [&](const Ipv4Block &block) { return block.holds(endpoint.ipv4()); });
}

/// Link-local ones mean nothing without an interface, which nobody else can name.
bool isLinkLocal(const Endpoint &endpoint)
{
    if (endpoint.isIpv4())
        return (endpoint.ipv4() >> 16) == 0xa9fe;
    return endpoint.address[0] == 0xfe && (endpoint.address[1] & 0xc0) == 0x80;
}

MainlineScope scopeOf(const QString &node)
{
    const auto endpoint = Endpoint::parse(node);
    if (!endpoint)
        return MainlineScope::Global;
    if (endpoint->isLoopback())
        return MainlineScope::Loopback;
    return endpoint->isPrivate() ? MainlineScope::Private : MainlineScope::Global;
}

} // namespace

QStringList usableBootstrap(const QStringList &bootstrap, bool isLocalOnly)
{
    QStringList usable;
    for (const QString &node : bootstrap) {
        const bool isAllowed = !isLocalOnly || scopeOf(node) == MainlineScope::Loopback;
        if (isAllowed && std::size_t(usable.size()) < limits::kMaxMainlineBootstrap)
            usable << node;
    }
    return usable;
}

MainlineScope scopeOf(const QStringList &bootstrap)
{
    MainlineScope widest = MainlineScope::Loopback;
    for (const QString &node : bootstrap)
        widest = std::max(widest, scopeOf(node));
    return widest;
}

bool isInScope(const Endpoint &endpoint, MainlineScope scope)
{
    switch (scope) {
    case MainlineScope::Loopback:
        return endpoint.isLoopback();
    case MainlineScope::Private:
        return endpoint.isPrivate() && !isLinkLocal(endpoint);
    case MainlineScope::Global:
        return isGlobal(endpoint);
    }
    return false;
}

bool isUsableHint(const Endpoint &endpoint, MainlineScope scope)
{
    return endpoint.port >= kFirstUserPort && isInScope(endpoint, scope);
}

} // namespace plug::runtime
