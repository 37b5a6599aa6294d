#include "core/runtime/own_endpoints.h"

#include "core/base/limits.h"
#include "core/runtime/host_address.h"

#include <QNetworkInterface>

#include <algorithm>

namespace plug::runtime {

namespace {

/// Lower is sooner: what the whole network can reach, then what a neighbour can, then only this machine.
int rank(const Endpoint &endpoint)
{
    if (endpoint.isLoopback())
        return 2;
    return endpoint.isPrivate() ? 1 : 0;
}

} // namespace

std::vector<Endpoint> ownEndpoints(quint16 port)
{
    std::vector<Endpoint> endpoints;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        if (!interface.flags().testFlag(QNetworkInterface::IsRunning))
            continue;
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            if (!entry.ip().isLinkLocal())
                endpoints.push_back(toEndpoint(entry.ip(), port));
        }
    }
    std::stable_sort(endpoints.begin(), endpoints.end(), [](const Endpoint &a, const Endpoint &b) { return rank(a) < rank(b); });
    if (endpoints.size() > limits::kMaxOwnEndpoints)
        endpoints.resize(limits::kMaxOwnEndpoints);
    return endpoints;
}

} // namespace plug::runtime
