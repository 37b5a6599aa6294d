#include "core/runtime/lan_interfaces.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::runtime {

namespace {

bool leadsToALocalNetwork(const QNetworkInterface &interface)
{
    const auto flags = interface.flags();
    return interface.isValid() && flags.testFlag(QNetworkInterface::IsUp) && flags.testFlag(QNetworkInterface::IsRunning)
        && flags.testFlag(QNetworkInterface::CanMulticast) && !flags.testFlag(QNetworkInterface::IsLoopBack)
        && !flags.testFlag(QNetworkInterface::IsPointToPoint);
}

bool hasAddressOf(const QNetworkInterface &interface, QAbstractSocket::NetworkLayerProtocol protocol)
{
    const QList<QNetworkAddressEntry> entries = interface.addressEntries();
    return std::ranges::any_of(entries, [&](const QNetworkAddressEntry &e) { return e.ip().protocol() == protocol; });
}

} // namespace

bool LanInterface::isOnLink(const QHostAddress &address) const
{
    if (address.isLinkLocal())
        return true;
    const QList<QNetworkAddressEntry> entries = interface.addressEntries();
    return std::ranges::any_of(entries, [&](const QNetworkAddressEntry &entry) {
        return entry.prefixLength() > 0 && address.protocol() == entry.ip().protocol()
            && address.isInSubnet(entry.ip(), entry.prefixLength());
    });
}

bool LanInterface::isSame(const LanInterface &other) const
{
    const auto addressesOf = [](const LanInterface &lan) {
        QList<std::pair<QString, int>> addresses;
        for (const QNetworkAddressEntry &entry : lan.interface.addressEntries())
            addresses.emplaceBack(entry.ip().toString(), entry.prefixLength());
        std::sort(addresses.begin(), addresses.end());
        return addresses;
    };
    return index() == other.index() && addressesOf(*this) == addressesOf(other);
}

std::vector<LanInterface> lanInterfaces()
{
    std::vector<LanInterface> found;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        if (!leadsToALocalNetwork(interface))
            continue;
        const LanInterface lan{interface, hasAddressOf(interface, QAbstractSocket::IPv4Protocol),
                               hasAddressOf(interface, QAbstractSocket::IPv6Protocol)};
        if (lan.hasIpv4 || lan.hasIpv6)
            found.push_back(lan);
    }
    std::ranges::sort(found, {}, &LanInterface::index);
    if (found.size() > limits::kMaxLanInterfaces)
        found.resize(limits::kMaxLanInterfaces);
    return found;
}

} // namespace plug::runtime
