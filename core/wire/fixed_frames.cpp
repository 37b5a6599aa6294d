#include "core/wire/fixed_frames.h"

#include "core/wire/frame_bounds.h"

#include <algorithm>
#include <concepts>
#include <type_traits>

namespace plug::wire {

namespace {

/// Numbers off the front of a body; who reads has compared the body's length.
struct NumberReader {
    ByteView rest;

    template <std::unsigned_integral T>
    void operator()(T &value)
    {
        value = readBigEndian<T>(rest);
        rest = rest.subspan(sizeof(T));
    }
};

struct NumberWriter {
    MutableByteView rest;

    template <std::unsigned_integral T>
    void operator()(T value)
    {
        writeBigEndian(rest, value);
        rest = rest.subspan(sizeof(T));
    }
};

template <typename T, typename F>
concept MaybeConst = std::same_as<std::remove_const_t<T>, F>;

void visitNumbers(MaybeConst<Data> auto &data, auto &&visit)
{
    visit(data.request);
    visit(data.offset);
    visit(data.position);
    visit(data.clock);
    visit(data.flowEcho);
    visit(data.token);
    visit(data.flags);
}

void visitNumbers(MaybeConst<Flow> auto &flow, auto &&visit)
{
    visit(flow.serial);
    visit(flow.flags);
    visit(flow.credit);
    visit(flow.pace);
    visit(flow.quantum);
    visit(flow.highestPosition);
    visit(flow.received);
    visit(flow.lost);
    visit(flow.bandwidth);
    visit(flow.queueDelay);
    visit(flow.maxDatagram);
    visit(flow.token);
    visit(flow.clockEcho);
    visit(flow.echoDelay);
}

} // namespace

void writeDataBody(MutableByteView to, const Data &data)
{
    visitNumbers(data, NumberWriter{to.first(protocol::kDataHeaderSize)});
}

Result<Data, FrameError> readDataBody(ByteView body)
{
    if (body.size() < protocol::kDataHeaderSize)
        return Failure{FrameError::MalformedBody};
    Data data;
    visitNumbers(data, NumberReader{body});
    data.flags &= Data::kLimited | Data::kLast;
    data.bytes = body.subspan(protocol::kDataHeaderSize);
    if (!keepsBounds(data))
        return Failure{FrameError::OutOfBounds};
    return data;
}

void writeFlowBody(MutableByteView to, const Flow &flow)
{
    visitNumbers(flow, NumberWriter{to.first(kFlowSize)});
}

Result<Flow, FrameError> readFlowBody(ByteView body)
{
    if (body.size() < kFlowSize)
        return Failure{FrameError::MalformedBody};
    Flow flow;
    visitNumbers(flow, NumberReader{body});
    flow.flags &= Flow::kPoke;
    if (!keepsBounds(flow))
        return Failure{FrameError::OutOfBounds};
    return flow;
}

void writeRelayedBody(MutableByteView to, const Relayed &relayed)
{
    writeBigEndian(to, relayed.circuit);
    std::copy(relayed.bytes.begin(), relayed.bytes.end(), to.begin() + protocol::kRelayedHeaderSize);
}

Result<Relayed, FrameError> readRelayedBody(ByteView body)
{
    if (body.size() < protocol::kRelayedHeaderSize)
        return Failure{FrameError::MalformedBody};
    const Relayed relayed{readBigEndian<std::uint32_t>(body), body.subspan(protocol::kRelayedHeaderSize)};
    if (!keepsBounds(relayed))
        return Failure{FrameError::OutOfBounds};
    return relayed;
}

} // namespace plug::wire
