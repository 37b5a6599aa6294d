#pragma once

#include "core/base/endpoint.h"

#include <QHostAddress>

namespace plug::runtime {

/// Qt's form of an address, with the interface of a link-local one.
QHostAddress toHostAddress(const Endpoint &endpoint);
Endpoint toEndpoint(const QHostAddress &address, quint16 port);

} // namespace plug::runtime
