#include "core/wire/session_header.h"

#include "core/base/check.h"

namespace plug::wire {

namespace {

constexpr std::uint8_t kClear = 0x01;
constexpr std::uint8_t kFresh = 0x02;

constexpr std::size_t kFlagsAt = 4;
constexpr std::size_t kCounterAt = 5;

} // namespace

void writeSessionHeader(MutableByteView to, const SessionHeader &header)
{
    PLUG_CHECK(to.size() >= protocol::kSessionHeaderSize);
    writeBigEndian(to, header.index);
    to[kFlagsAt] = static_cast<std::uint8_t>((header.isClear ? kClear : 0) | (header.isFresh ? kFresh : 0));
    writeBigEndian(to.subspan(kCounterAt), header.counter);
}

std::optional<SessionHeader> readSessionHeader(ByteView datagram)
{
    if (datagram.size() < protocol::kSessionHeaderSize || (datagram[kFlagsAt] & ~(kClear | kFresh)) != 0)
        return std::nullopt;
    return SessionHeader{readBigEndian<std::uint32_t>(datagram), (datagram[kFlagsAt] & kClear) != 0,
                         readBigEndian<std::uint64_t>(datagram.subspan(kCounterAt)), (datagram[kFlagsAt] & kFresh) != 0};
}

} // namespace plug::wire
