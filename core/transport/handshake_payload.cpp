#include "core/transport/handshake_payload.h"

#include "core/base/check.h"
#include "core/base/protocol.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr std::size_t kPublicKeyAt = 8;
constexpr std::size_t kSignatureAt = kPublicKeyAt + 32;
constexpr std::size_t kMaxDatagramAt = kSignatureAt + 64;
constexpr std::size_t kFlagsAt = kMaxDatagramAt + 2;
constexpr std::size_t kExtensionsAt = kFlagsAt + 1;
static_assert(kExtensionsAt + 2 == HandshakePayload::kFixedSize);

constexpr std::uint8_t kClearText = 0x01;
constexpr std::uint8_t kFresh = 0x02;

} // namespace

QByteArray encodeHandshakePayload(const HandshakePayload &payload, std::size_t size)
{
    PLUG_CHECK(size >= HandshakePayload::kFixedSize);
    QByteArray bytes(static_cast<qsizetype>(size), '\0');
    const MutableByteView to = mutableViewOf(bytes);
    writeBigEndian(to, payload.initiatorIndex);
    writeBigEndian(to.subspan(4), payload.responderIndex);
    std::copy(payload.publicKey.begin(), payload.publicKey.end(), to.begin() + kPublicKeyAt);
    std::copy(payload.signature.begin(), payload.signature.end(), to.begin() + kSignatureAt);
    writeBigEndian(to.subspan(kMaxDatagramAt), payload.maxDatagram);
    to[kFlagsAt] = static_cast<std::uint8_t>((payload.allowsClearText ? kClearText : 0) | (payload.isFresh ? kFresh : 0));
    return bytes;
}

std::optional<HandshakePayload> decodeHandshakePayload(ByteView bytes)
{
    if (bytes.size() < HandshakePayload::kFixedSize)
        return std::nullopt;
    const std::size_t extensionBytes = readBigEndian<std::uint16_t>(bytes.subspan(kExtensionsAt));
    HandshakePayload payload;
    payload.maxDatagram = readBigEndian<std::uint16_t>(bytes.subspan(kMaxDatagramAt));
    if (bytes.size() - HandshakePayload::kFixedSize < extensionBytes || payload.maxDatagram < protocol::kBaseDatagram)
        return std::nullopt;
    payload.initiatorIndex = readBigEndian<std::uint32_t>(bytes);
    payload.responderIndex = readBigEndian<std::uint32_t>(bytes.subspan(4));
    std::copy_n(bytes.begin() + kPublicKeyAt, payload.publicKey.size(), payload.publicKey.begin());
    std::copy_n(bytes.begin() + kSignatureAt, payload.signature.size(), payload.signature.begin());
    payload.allowsClearText = (bytes[kFlagsAt] & kClearText) != 0;
    payload.isFresh = (bytes[kFlagsAt] & kFresh) != 0;
    return payload;
}

QByteArray identityText(crypto::NoiseXx::Role role, const Hash &handshakeHash, const ByteArray<32> &noiseStatic)
{
    const char roleByte = role == crypto::NoiseXx::Role::Initiator ? '\x01' : '\x02';
    return QByteArray("PLUG/1 identity") + roleByte + toQByteArray(handshakeHash.view()) + toQByteArray(noiseStatic);
}

} // namespace plug::transport
