#pragma once

#include "core/base/bytes.h"
#include "core/base/endpoint.h"
#include "core/engine/event.h"
#include "core/store/disk_request.h"

#include <vector>

namespace plug::engine {

/// A datagram that came in. The engine opens it in place, so the bytes are the engine's for the call.
struct Datagram {
    Endpoint from;
    MutableByteView bytes;
};

/// Datagrams to one address in one slab: each `segmentSize` bytes, the last one possibly shorter.
/// That is what segmentation offload takes as one call; without it they are sent one by one.
struct Run {
    Endpoint to;
    QByteArray slab;
    std::size_t segmentSize = 0;

    std::size_t count() const { return (static_cast<std::size_t>(slab.size()) + segmentSize - 1) / segmentSize; }
};

/// What is to be done after the engine was given something; drained until poll() says false.
struct Outputs {
    std::vector<Run> runs;
    std::vector<store::DiskRequest> disk;
    std::vector<Event> events;

    void clear()
    {
        runs.clear();
        disk.clear();
        events.clear();
    }
    bool isEmpty() const { return runs.empty() && disk.empty() && events.empty(); }
};

} // namespace plug::engine
