#pragma once

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/runtime/start_failure.h"

namespace plug::runtime {

struct EngineOptions;
class KeptPort;
class UdpSocket;

/// Binds to the port that was asked for; else to the kept one; else draws one and keeps it.
Result<quint16, StartFailure> bindAsAsked(UdpSocket &socket, const EngineOptions &options, const KeptPort &kept,
                                          RandomSource &random);

} // namespace plug::runtime
