#include "core/runtime/port_mapping.h"

#include "core/base/limits.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace plug::runtime {

namespace {

constexpr qsizetype kLongestFailure = 400;
constexpr qsizetype kLongestUrl = 1'000;

MappingAnswer failed(const QString &why)
{
    MappingAnswer answer;
    answer.mapping.failure = why.left(kLongestFailure);
    return answer;
}

PortMapping::Protocol protocolOf(const QString &name)
{
    if (name == QStringLiteral("nat-pmp"))
        return PortMapping::Protocol::NatPmp;
    return name == QStringLiteral("upnp") ? PortMapping::Protocol::UpnpIgd : PortMapping::Protocol::None;
}

/// Addresses of carriers' NATs (RFC 6598) and of tests and documents count as unreachable, too.
bool isReachable(const Endpoint &endpoint)
{
    const std::uint32_t address = endpoint.ipv4();
    const bool isShared = (address >> 22) == (0x64400000u >> 22);
    return !endpoint.isPrivate() && !endpoint.isLoopback() && !isShared && (address >> 24) != 0;
}

std::chrono::seconds leaseOf(const QJsonObject &object)
{
    const std::chrono::seconds told(object[QStringLiteral("lease")].toInteger());
    return std::clamp(told, limits::kLeastMappingLease, limits::kMappingLease);
}

} // namespace

MappingAnswer readMappingAnswer(QByteArrayView line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
    if (const QString failure = object[QStringLiteral("failure")].toString(); !failure.isEmpty())
        return failed(failure);
    MappingAnswer answer;
    answer.mapping.protocol = protocolOf(object[QStringLiteral("protocol")].toString());
    const QString address = object[QStringLiteral("address")].toString();
    const int port = object[QStringLiteral("port")].toInt();
    const auto endpoint = Endpoint::parse(QStringLiteral("%1:%2").arg(address).arg(port));
    if (answer.mapping.protocol == PortMapping::Protocol::None || !endpoint || !endpoint->isIpv4() || endpoint->isMulticast())
        return failed(QStringLiteral("the router's answer makes no sense"));
    answer.externalPort = endpoint->port;
    answer.lease = leaseOf(object);
    answer.igd = object[QStringLiteral("igd")].toString();
    if (answer.igd.size() > kLongestUrl)
        answer.igd.clear();
    answer.mapping.isBehindAnotherNat = !isReachable(*endpoint);
    if (!answer.mapping.isBehindAnotherNat)
        answer.mapping.external = endpoint;
    return answer;
}

} // namespace plug::runtime
