#pragma once

#include "core/base/endpoint.h"

#include <QStringList>

namespace plug::runtime {

/// How far a Mainline DHT reaches: the public one, or a private one of a laboratory or a test.
enum class MainlineScope { Loopback, Private, Global };

/// Of `bootstrap` ("host:port"), what may be asked: all of it, or in local mode literal loopback addresses alone. At most
/// limits::kMaxMainlineBootstrap.
QStringList usableBootstrap(const QStringList &bootstrap, bool isLocalOnly);

/// The widest that `bootstrap` names; a name that must be looked up is global, and nothing at all is loopback.
MainlineScope scopeOf(const QStringList &bootstrap);

/// Whether the address is one of that reach: strangers in a global DHT can't point at a private network or this machine.
/// Global is global unicast (RFC 6890), without what carries an IPv4 address inside (6to4, Teredo, NAT64).
bool isInScope(const Endpoint &endpoint, MainlineScope scope);

/// Whether a host may be tried there: in scope, and a port from 1024 up.
bool isUsableHint(const Endpoint &endpoint, MainlineScope scope);

} // namespace plug::runtime
