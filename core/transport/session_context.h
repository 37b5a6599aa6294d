#pragma once

#include "core/base/random.h"
#include "core/transport/handshake.h"
#include "core/transport/index_pool.h"
#include "core/transport/outbox.h"
#include "core/transport/session_types.h"

#include <array>
#include <deque>

namespace plug::transport {

/// What all sessions of a host share: its keys, its random source, its indices, and where their datagrams and events go.
struct SessionContext {
    LocalHost local;
    SessionsConfig config;
    RandomSource &random;
    IndexPool indices;
    Outbox outbox;
    std::deque<SessionEvent> events; ///< a few for each input at most; the owner takes them after each
    std::array<std::uint64_t, static_cast<std::size_t>(Drop::Count)> drops{};

    void count(Drop reason) { ++drops[static_cast<std::size_t>(reason)]; }
};

} // namespace plug::transport
