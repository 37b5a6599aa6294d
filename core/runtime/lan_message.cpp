#include "core/runtime/lan_message.h"

#include "core/base/protocol.h"

namespace plug::runtime {

namespace {

constexpr QByteArrayView kMagic(protocol::kName, sizeof(protocol::kName) - 1);
constexpr std::size_t kFlagsAt = std::size_t(kMagic.size());
constexpr std::size_t kPortAt = kFlagsAt + 1;
constexpr std::size_t kInstanceAt = kPortAt + sizeof(std::uint16_t);
constexpr std::size_t kHostAt = kInstanceAt + sizeof(std::uint64_t);
static_assert(kHostAt + HostId::kSize == protocol::kLanMessageSize);

constexpr std::uint8_t kAsks = 1;

} // namespace

QByteArray encodeLanMessage(const LanMessage &message)
{
    QByteArray bytes(qsizetype(protocol::kLanMessageSize), '\0');
    const MutableByteView out = mutableViewOf(bytes);
    std::copy(kMagic.begin(), kMagic.end(), out.begin());
    out[kFlagsAt] = message.asks ? kAsks : 0;
    writeBigEndian(out.subspan(kPortAt), message.port);
    writeBigEndian(out.subspan(kInstanceAt), message.instance);
    std::ranges::copy(message.host.bytes, out.subspan(kHostAt).begin());
    return bytes;
}

std::optional<LanMessage> readLanMessage(ByteView bytes)
{
    if (bytes.size() < protocol::kLanMessageSize || bytes.size() > protocol::kMaxLanMessage
        || !equalBytes(bytes.first(kFlagsAt), viewOf(kMagic)))
        return std::nullopt;
    LanMessage message;
    message.asks = (bytes[kFlagsAt] & kAsks) != 0;
    message.port = readBigEndian<std::uint16_t>(bytes.subspan(kPortAt));
    message.instance = readBigEndian<std::uint64_t>(bytes.subspan(kInstanceAt));
    message.host = *HostId::fromBytes(bytes.subspan(kHostAt, HostId::kSize));
    if (message.port < protocol::kLeastLanPort || message.host.isNull())
        return std::nullopt;
    return message;
}

} // namespace plug::runtime
