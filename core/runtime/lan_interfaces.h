#pragma once

#include <QHostAddress>
#include <QNetworkInterface>

#include <vector>

namespace plug::runtime {

/// An interface that leads to a local network, as it was when it was looked at.
struct LanInterface {
    QNetworkInterface interface;
    bool hasIpv4 = false;
    bool hasIpv6 = false;

    int index() const { return interface.index(); }
    /// Whether that is an address of this interface's own network: link-local, or in the subnet of one of its addresses.
    bool isOnLink(const QHostAddress &address) const;
    /// The same interface, with the same addresses.
    bool isSame(const LanInterface &other) const;
};

/// Those that are up and can do multicast, neither loopback nor tunnels from point to point; at most
/// limits::kMaxLanInterfaces, the lowest indices first.
std::vector<LanInterface> lanInterfaces();

} // namespace plug::runtime
