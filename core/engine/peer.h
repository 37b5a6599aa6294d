#pragma once

#include "core/swarm/knowledge.h"
#include "core/swarm/rate_meter.h"
#include "core/swarm/request_window.h"
#include "core/swarm/serving_queue.h"
#include "core/transport/delivery_receiver.h"
#include "core/transport/delivery_sender.h"
#include "core/transport/full_speed.h"

#include <deque>
#include <map>

namespace plug::engine {

/// A control frame that waits for its datagram. Its proof is made when it is sealed, for the keys it is sealed with.
struct ControlItem {
    wire::Frame frame;
    std::optional<swarm::Knowledge> knowledge;
};

/// Another host that wants to hear of changes in what is possessed of a file here.
struct Subscription {
    Instant until{};
    Instant nextPush{};
    std::uint32_t generation = 0; ///< newest that was sent
};

/// Everything that is kept for one session: both directions of its data, and what waits to be said.
struct Peer {
    static constexpr std::size_t kMaxControl = 512;

    Peer(RandomSource &random, std::uint64_t seed)
        : sender(random), receiver(std::make_unique<transport::FullSpeed>(seed))
    {
    }

    bool isEstablished = false;
    transport::DeliverySender sender;
    transport::DeliveryReceiver receiver;
    swarm::RequestWindow window;
    swarm::ServingQueue queue;
    std::deque<ControlItem> control;
    std::map<LookupKey, Subscription> subscriptions;
    /// A STATUS that counts once the loss horizon has reached its position; and when it came.
    std::optional<wire::Status> status;
    Instant statusAt{};
    swarm::RateMeter down;
    swarm::RateMeter up;

    void say(wire::Frame frame, std::optional<swarm::Knowledge> knowledge = std::nullopt)
    {
        if (control.size() < kMaxControl)
            control.push_back({std::move(frame), std::move(knowledge)});
    }
};

} // namespace plug::engine
