#include "core/wire/frame_codec.h"

#include "core/base/check.h"
#include "core/wire/cbor_map_reader.h"
#include "core/wire/cbor_map_writer.h"
#include "core/wire/fixed_frames.h"
#include "core/wire/frame_bounds.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace plug::wire {

namespace {

using protocol::kDataHeaderSize;
using protocol::kFrameHeaderSize;

using MaybeFrame = Result<std::optional<Frame>, FrameError>;

constexpr FrameType typeOf(const Ping &) { return FrameType::Ping; }
constexpr FrameType typeOf(const Pong &) { return FrameType::Pong; }
constexpr FrameType typeOf(const What &) { return FrameType::What; }
constexpr FrameType typeOf(const Have &) { return FrameType::Have; }
constexpr FrameType typeOf(const Get &) { return FrameType::Get; }
constexpr FrameType typeOf(const Data &) { return FrameType::Data; }
constexpr FrameType typeOf(const Part &) { return FrameType::Part; }
constexpr FrameType typeOf(const None &) { return FrameType::None; }
constexpr FrameType typeOf(const Gone &) { return FrameType::Gone; }
constexpr FrameType typeOf(const Cancel &) { return FrameType::Cancel; }
constexpr FrameType typeOf(const Flow &) { return FrameType::Flow; }
constexpr FrameType typeOf(const Status &) { return FrameType::Status; }
constexpr FrameType typeOf(const Hashes &) { return FrameType::Hashes; }
constexpr FrameType typeOf(const Find &) { return FrameType::Find; }
constexpr FrameType typeOf(const Found &) { return FrameType::Found; }
constexpr FrameType typeOf(const Announce &) { return FrameType::Announce; }
constexpr FrameType typeOf(const Hosts &) { return FrameType::Hosts; }
constexpr FrameType typeOf(const Rendezvous &) { return FrameType::Rendezvous; }
constexpr FrameType typeOf(const Relay &) { return FrameType::Relay; }
constexpr FrameType typeOf(const Relayed &) { return FrameType::Relayed; }

void writeFrameHeader(MutableByteView to, FrameType type, std::size_t bodySize)
{
    PLUG_CHECK(bodySize <= std::numeric_limits<std::uint16_t>::max());
    to[0] = static_cast<std::uint8_t>(type);
    writeBigEndian(to.subspan(1), static_cast<std::uint16_t>(bodySize));
}

QByteArray encode(const Data &data)
{
    QByteArray frame(static_cast<qsizetype>(kFrameHeaderSize + kDataHeaderSize + data.bytes.size()), Qt::Uninitialized);
    const MutableByteView to = mutableViewOf(frame);
    std::copy(data.bytes.begin(), data.bytes.end(), to.begin() + static_cast<std::ptrdiff_t>(writeDataHeader(to, data)));
    return frame;
}

QByteArray encode(const Flow &flow)
{
    QByteArray frame(static_cast<qsizetype>(kFrameHeaderSize + kFlowSize), Qt::Uninitialized);
    writeFrameHeader(mutableViewOf(frame), typeOf(flow), kFlowSize);
    writeFlowBody(mutableViewOf(frame).subspan(kFrameHeaderSize), flow);
    return frame;
}

QByteArray encode(const Relayed &relayed)
{
    QByteArray frame(static_cast<qsizetype>(kFrameHeaderSize + protocol::kRelayedHeaderSize + relayed.bytes.size()), Qt::Uninitialized);
    const MutableByteView to = mutableViewOf(frame);
    writeFrameHeader(to, typeOf(relayed), protocol::kRelayedHeaderSize + relayed.bytes.size());
    writeRelayedBody(to.subspan(kFrameHeaderSize), relayed);
    return frame;
}

template <typename CborFrame>
QByteArray encode(const CborFrame &value)
{
    std::uint64_t fieldCount = 0;
    visitFields(value, [&](Field, const auto &) { ++fieldCount; });
    CborMapWriter map(fieldCount);
    visitFields(value, [&](Field key, const auto &field) { map.write(key, field); });
    const QByteArray body = map.take();

    QByteArray frame(static_cast<qsizetype>(kFrameHeaderSize), Qt::Uninitialized);
    writeFrameHeader(mutableViewOf(frame), typeOf(value), static_cast<std::size_t>(body.size()));
    return frame + body;
}

template <typename CborFrame>
void readField(CborMapReader &map, std::uint64_t key, CborFrame &frame)
{
    bool isKnown = false;
    visitFields(frame, [&](Field field, auto &value) {
        if (static_cast<std::uint64_t>(field) == key) {
            map.read(value);
            isKnown = true;
        }
    });
    if (!isKnown)
        map.skip();
}

template <typename CborFrame>
MaybeFrame decodeCbor(ByteView body)
{
    CborFrame frame;
    CborMapReader map(body);
    while (const std::optional<std::uint64_t> key = map.nextKey())
        readField(map, *key, frame);
    visitFields(frame, [&](Field field, const auto &) {
        if (!map.hasSeen(field))
            map.fail(FrameError::MissingKey);
    });
    if (map.error())
        return Failure{*map.error()};
    if (!keepsBounds(frame))
        return Failure{FrameError::OutOfBounds};
    return std::optional<Frame>(std::move(frame));
}

template <typename FixedFrame>
MaybeFrame asFrame(Result<FixedFrame, FrameError> frame)
{
    if (!frame)
        return Failure{frame.error()};
    return std::optional<Frame>(*std::move(frame));
}

/// Nothing where the type is unknown.
MaybeFrame decode(std::uint8_t type, ByteView body)
{
    switch (static_cast<FrameType>(type)) {
    case FrameType::Ping: return decodeCbor<Ping>(body);
    case FrameType::Pong: return decodeCbor<Pong>(body);
    case FrameType::What: return decodeCbor<What>(body);
    case FrameType::Have: return decodeCbor<Have>(body);
    case FrameType::Get: return decodeCbor<Get>(body);
    case FrameType::Data: return asFrame(readDataBody(body));
    case FrameType::Part: return decodeCbor<Part>(body);
    case FrameType::None: return decodeCbor<None>(body);
    case FrameType::Gone: return decodeCbor<Gone>(body);
    case FrameType::Cancel: return decodeCbor<Cancel>(body);
    case FrameType::Flow: return asFrame(readFlowBody(body));
    case FrameType::Status: return decodeCbor<Status>(body);
    case FrameType::Hashes: return decodeCbor<Hashes>(body);
    case FrameType::Find: return decodeCbor<Find>(body);
    case FrameType::Found: return decodeCbor<Found>(body);
    case FrameType::Announce: return decodeCbor<Announce>(body);
    case FrameType::Hosts: return decodeCbor<Hosts>(body);
    case FrameType::Rendezvous: return decodeCbor<Rendezvous>(body);
    case FrameType::Relay: return decodeCbor<Relay>(body);
    case FrameType::Relayed: return asFrame(readRelayedBody(body));
    case FrameType::Padding: break;
    }
    return std::optional<Frame>();
}

} // namespace

void appendFrame(QByteArray &payload, const Frame &frame)
{
    std::visit([&](const auto &value) {
        PLUG_CHECK(keepsBounds(value));
        payload += encode(value);
    }, frame);
}

std::size_t encodedSize(const Frame &frame)
{
    if (const Data *data = std::get_if<Data>(&frame))
        return kFrameHeaderSize + kDataHeaderSize + data->bytes.size();
    return std::visit([](const auto &value) { return static_cast<std::size_t>(encode(value).size()); }, frame);
}

std::size_t writeDataHeader(MutableByteView to, const Data &data)
{
    PLUG_CHECK(keepsBounds(data));
    PLUG_CHECK(to.size() >= kFrameHeaderSize + kDataHeaderSize);
    writeFrameHeader(to, typeOf(data), kDataHeaderSize + data.bytes.size());
    writeDataBody(to.subspan(kFrameHeaderSize), data);
    return kFrameHeaderSize + kDataHeaderSize;
}

MaybeFrame FrameReader::next()
{
    while (!m_rest.empty()) {
        const std::uint8_t type = m_rest[0];
        if (type == static_cast<std::uint8_t>(FrameType::Padding)) {
            m_rest = m_rest.subspan(1);
            continue;
        }
        const ByteView frame = std::exchange(m_rest, {});
        if (frame.size() < kFrameHeaderSize)
            return Failure{FrameError::Truncated};
        const std::size_t bodySize = readBigEndian<std::uint16_t>(frame.subspan(1));
        if (frame.size() - kFrameHeaderSize < bodySize)
            return Failure{FrameError::Truncated};
        MaybeFrame decoded = decode(type, frame.subspan(kFrameHeaderSize, bodySize));
        if (!decoded)
            return decoded;
        m_rest = frame.subspan(kFrameHeaderSize + bodySize);
        if (decoded->has_value())
            return decoded;
    }
    return std::optional<Frame>();
}

} // namespace plug::wire
