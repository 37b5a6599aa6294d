#pragma once

#include "core/base/bytes.h"

#include <QString>

#include <compare>
#include <functional>
#include <optional>

namespace plug {

/// An IP address and UDP port as literals. IPv4 is held as an IPv4-mapped IPv6 address
/// (RFC 4291, 2.5.5.2); `scope` is the interface index of a link-local address, else 0.
struct Endpoint {
    ByteArray<16> address{};
    std::uint16_t port = 0;
    std::uint32_t scope = 0;

    /// "192.0.2.1:4000" or "[2001:db8::1]:4000". No names are looked up; a port is required and not 0.
    static std::optional<Endpoint> parse(const QString &text);
    static Endpoint fromIpv4(std::uint32_t hostOrderAddress, std::uint16_t port);

    bool isIpv4() const;
    std::uint32_t ipv4() const;
    bool isLoopback() const;
    bool isPrivate() const;
    bool isUnspecified() const;
    bool isMulticast() const;
    bool sameAddress(const Endpoint &other) const { return address == other.address && scope == other.scope; }

    /// Hosts are counted by prefix first: the /24 of an IPv4 address, the /48 of an IPv6 one.
    std::uint64_t prefix() const;

    QString addressText() const;
    QString text() const;

    auto operator<=>(const Endpoint &) const = default;
};

} // namespace plug

template <>
struct std::hash<plug::Endpoint> {
    std::size_t operator()(const plug::Endpoint &endpoint) const noexcept;
};
