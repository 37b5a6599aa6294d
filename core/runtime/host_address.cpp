#include "core/runtime/host_address.h"

#include <QNetworkInterface>

#include <algorithm>

namespace plug::runtime {

namespace {

std::uint32_t scopeIndex(const QString &scope)
{
    bool isNumber = false;
    const std::uint32_t index = scope.toUInt(&isNumber);
    if (isNumber)
        return index;
    return static_cast<std::uint32_t>(std::max(0, QNetworkInterface::interfaceIndexFromName(scope)));
}

} // namespace

QHostAddress toHostAddress(const Endpoint &endpoint)
{
    if (endpoint.isIpv4())
        return QHostAddress(endpoint.ipv4());
    QHostAddress address(endpoint.address.data());
    if (endpoint.scope != 0)
        address.setScopeId(QString::number(endpoint.scope));
    return address;
}

Endpoint toEndpoint(const QHostAddress &address, quint16 port)
{
    Endpoint endpoint;
    const Q_IPV6ADDR bytes = address.toIPv6Address(); // an IPv4 address comes in its mapped form
    std::copy(std::begin(bytes.c), std::end(bytes.c), endpoint.address.begin());
    endpoint.port = port;
    if (address.protocol() == QAbstractSocket::IPv6Protocol && address.isLinkLocal())
        endpoint.scope = scopeIndex(address.scopeId());
    return endpoint;
}

} // namespace plug::runtime
