#pragma once

#include "core/wire/frame_codec.h"

/// The bodies of fixed binary layout, big-endian, in the order of the struct's fields (docs/protocol.md, "Frames").
/// Bits of `flags` that have no name yet are not told to the reader.
namespace plug::wire {

inline constexpr std::size_t kFlowSize = 75;

/// Writes kDataHeaderSize bytes: all but data.bytes.
void writeDataBody(MutableByteView to, const Data &data);
/// `data.bytes` of the result is a view into `body`.
Result<Data, FrameError> readDataBody(ByteView body);

/// Writes kFlowSize bytes.
void writeFlowBody(MutableByteView to, const Flow &flow);
/// What is longer than kFlowSize is of a later version, and ignored.
Result<Flow, FrameError> readFlowBody(ByteView body);

/// Writes kRelayedHeaderSize bytes and relayed.bytes.
void writeRelayedBody(MutableByteView to, const Relayed &relayed);
/// `bytes` of the result is a view into `body`.
Result<Relayed, FrameError> readRelayedBody(ByteView body);

} // namespace plug::wire
