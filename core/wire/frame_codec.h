#pragma once

#include "core/base/result.h"
#include "core/wire/frames.h"

namespace plug::wire {

/// Why a payload is no run of frames. Each is counted; the datagram that holds it is dropped whole.
enum class FrameError : std::uint8_t {
    Truncated,      ///< a length that runs over the payload's end
    MalformedBody,  ///< not the CBOR or the fixed layout it should be
    WrongType,      ///< a known key with a value of another type
    DuplicateKey,
    MissingKey,
    OutOfBounds,    ///< a list, number or range beyond its limit
    TooDeep,
};

/// Appends one frame, header included, to `payload`.
/// Encoding a value that breaks a bound of the specification is a broken invariant.
void appendFrame(QByteArray &payload, const Frame &frame);

/// Bytes that appendFrame() would append.
std::size_t encodedSize(const Frame &frame);

/// Writes DATA's frame and fixed header (kFrameHeaderSize + kDataHeaderSize bytes) into `to`; `data.bytes.size()` is its
/// body's length, the bytes themselves are put behind it by the caller. Returns the bytes written. Never allocates.
std::size_t writeDataHeader(MutableByteView to, const Data &data);

/// Reads a payload frame by frame. PADDING and unknown types are skipped. DATA's bytes point into the payload.
class FrameReader {
public:
    explicit FrameReader(ByteView payload) : m_rest(payload) {}

    /// The next frame; nothing at the end; an error ends the reading.
    Result<std::optional<Frame>, FrameError> next();

private:
    ByteView m_rest;
};

} // namespace plug::wire
