#pragma once

#include "core/base/endpoint.h"

#include <vector>

namespace plug::runtime {

/// The addresses of this machine's interfaces with `port`: those that others can reach first, loopback last; at most
/// limits::kMaxOwnEndpoints. Link-local addresses are left out: they mean nothing without an interface of the reader's.
std::vector<Endpoint> ownEndpoints(quint16 port);

} // namespace plug::runtime
