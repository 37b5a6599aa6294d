#pragma once

#include "core/wire/frames.h"

/// The limits that docs/protocol.md sets on the values of each frame, apart from the width of its numbers.
/// Held against every frame on its way in (a peer's fault) and out (our own).
namespace plug::wire {

bool keepsBounds(const Ping &ping);
bool keepsBounds(const Pong &pong);
bool keepsBounds(const What &what);
bool keepsBounds(const Have &have);
bool keepsBounds(const Get &get);
bool keepsBounds(const Hashes &hashes);
bool keepsBounds(const Data &data);
bool keepsBounds(const Part &part);
bool keepsBounds(const None &none);
bool keepsBounds(const Gone &gone);
bool keepsBounds(const Cancel &cancel);
bool keepsBounds(const Flow &flow);
bool keepsBounds(const Status &status);
bool keepsBounds(const Find &find);
bool keepsBounds(const Found &found);
bool keepsBounds(const Announce &announce);
bool keepsBounds(const Hosts &hosts);
bool keepsBounds(const Rendezvous &rendezvous);
bool keepsBounds(const Relay &relay);
bool keepsBounds(const Relayed &relayed);

} // namespace plug::wire
