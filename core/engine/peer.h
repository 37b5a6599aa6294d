#pragma once

#include "core/engine/config.h"
#include "core/swarm/knowledge.h"
#include "core/swarm/rate_meter.h"
#include "core/swarm/request_window.h"
#include "core/swarm/serving_queue.h"
#include "core/transport/background.h"
#include "core/transport/delivery_receiver.h"
#include "core/transport/delivery_sender.h"
#include "core/transport/full_speed.h"
#include "core/transport/path_mtu.h"

#include <deque>
#include <map>
#include <set>

namespace plug::engine {

/// A control frame that waits for its datagram. Its proof is made when it is sealed, for the keys it is sealed with.
struct ControlItem {
    wire::Frame frame;
    std::optional<swarm::Knowledge> knowledge;
};

/// Another host that wants to hear of changes in what is possessed of a file here.
struct Subscription {
    Instant until{};
    Instant pushed{};
    std::uint32_t generation = 0; ///< newest that was sent; 0 where there was none yet
    std::uint64_t possessed = 0;  ///< bytes that it told of
    TransferId transfer;          ///< by which it was admitted
};

/// Everything that is kept for one session: both directions of its data, and what waits to be said.
struct Peer {
    static constexpr std::size_t kMaxControl = 512;

    Peer(RandomSource &random, std::uint64_t seed_, std::size_t maxDatagram)
        : seed(seed_), sender(random), receiver(std::make_unique<transport::FullSpeed>(seed)), mtu(maxDatagram)
    {
    }

    const std::uint64_t seed;
    bool isEstablished = false;
    TransferMode mode = TransferMode::FullSpeed; ///< of what it is asked for
    transport::DeliverySender sender;
    transport::DeliveryReceiver receiver;
    transport::PathMtu mtu; ///< of the way from there to here
    swarm::RequestWindow window;
    swarm::ServingQueue queue;
    std::deque<ControlItem> control;
    std::set<swarm::FetchId> offers; ///< files of ours that it said it has something of
    std::map<LookupKey, Subscription> subscriptions;
    /// A STATUS that counts once the loss horizon has reached its position; and when it came.
    std::optional<wire::Status> status;
    Instant statusAt{};
    Instant nextReminder{}; ///< while the other side waits for something here and is silent
    swarm::RateMeter down;
    swarm::RateMeter up;

    /// How long this host would need for `bytes` more than it is asked for; long where it has not shown what it can do.
    Duration timeFor(std::uint64_t bytes) const
    {
        constexpr std::uint64_t kUnknownBandwidth = 64 * 1024;
        const std::uint64_t bandwidth = receiver.bandwidth() > 0 ? receiver.bandwidth() : kUnknownBandwidth;
        return receiver.smoothedRtt() + std::chrono::milliseconds((window.outstandingBytes() + bytes) * 1000 / bandwidth);
    }
    /// How long it will need for what it is asked for, as far as it can be known: it does no better than it did so far.
    Duration timeLeft(Instant now) const
    {
        return window.isEmpty() ? Duration{} : std::max<Duration>(timeFor(0), (now - window.requests().front().asked) / 2);
    }

    void setMode(TransferMode wanted, Instant now)
    {
        if (wanted == mode)
            return;
        mode = wanted;
        if (wanted == TransferMode::Background)
            receiver.setCongestion(std::make_unique<transport::Background>(), now);
        else
            receiver.setCongestion(std::make_unique<transport::FullSpeed>(seed), now);
    }

    void say(wire::Frame frame, std::optional<swarm::Knowledge> knowledge = std::nullopt)
    {
        if (control.size() < kMaxControl)
            control.push_back({std::move(frame), std::move(knowledge)});
    }
};

} // namespace plug::engine
