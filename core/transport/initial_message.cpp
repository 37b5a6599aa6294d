#include "core/transport/initial_message.h"

#include "core/base/check.h"
#include "core/crypto/digest.h"
#include "core/crypto/mask.h"

#include <algorithm>

namespace plug::transport {

namespace {

using protocol::kMaxInitialDatagram;
using protocol::kMinInitialDatagram;

constexpr std::size_t kMacsSize = 2 * kMacSize;

} // namespace

std::size_t randomInitialSize(RandomSource &random)
{
    return kMinInitialDatagram + random.below(kMaxInitialDatagram - kMinInitialDatagram + 1);
}

std::size_t initialPadding(std::size_t datagramSize)
{
    return datagramSize - kInitialHeadSize - kNoiseKeySize - kMacsSize;
}

QByteArray writeInitial(const HandshakeKeys &keys, const InitialHead &head, ByteView noise)
{
    QByteArray message = toQByteArray(head) + toQByteArray(noise);
    const Mac mac1 = keys.mac1(viewOf(message));
    crypto::applyStreamMask(keys.initialMask(), mac1, mutableViewOf(message).subspan(kTypeAt));
    message += toQByteArray(mac1);
    message.append(qsizetype(kMacSize), '\0');
    PLUG_CHECK(isInitialSize(static_cast<std::size_t>(message.size())));
    return message;
}

void setMac2(QByteArray &message, const std::optional<Cookie> &cookie, RandomSource &random)
{
    const MutableByteView bytes = mutableViewOf(message);
    const MutableByteView mac2 = bytes.last(kMacSize);
    if (!cookie) {
        random.fill(mac2);
        return;
    }
    const Mac mac = shortMac(*cookie, {bytes.first(bytes.size() - kMacSize)});
    std::copy(mac.begin(), mac.end(), mac2.begin());
}

bool isInitialSize(std::size_t datagramSize)
{
    return kMinInitialDatagram <= datagramSize && datagramSize <= kMaxInitialDatagram;
}

std::optional<InitialMessage> readInitial(ByteView datagram, const HandshakeKeys &keys)
{
    PLUG_CHECK(isInitialSize(datagram.size()));
    const ByteView mac1 = datagram.subspan(datagram.size() - kMacsSize, kMacSize);
    ByteArray<kMaxInitialDatagram> copy;
    const MutableByteView text = MutableByteView(copy).first(datagram.size() - kMacsSize);
    std::copy_n(datagram.begin(), text.size(), text.begin());
    crypto::applyStreamMask(keys.initialMask(), mac1, text.subspan(kTypeAt));
    // The type first: it spares foreign datagrams the longer work, and tells nobody anything.
    if (text[kTypeAt] != static_cast<std::uint8_t>(MessageType::First)
        || !crypto::equalConstantTime(keys.mac1(text), mac1))
        return std::nullopt;

    InitialMessage message;
    std::copy_n(text.begin(), kInitialHeadSize, message.head.begin());
    message.senderIndex = readBigEndian<std::uint32_t>(text.subspan(kTypeAt + 1));
    std::copy_n(text.begin() + kInitialHeadSize, kNoiseKeySize, message.ephemeral.begin());
    message.noise = toQByteArray(text.subspan(kInitialHeadSize));
    std::copy(mac1.begin(), mac1.end(), message.mac1.begin());
    message.datagramSize = datagram.size();
    return message;
}

bool hasMac2(ByteView datagram, const Cookie &cookie)
{
    const std::size_t covered = datagram.size() - kMacSize;
    return crypto::equalConstantTime(shortMac(cookie, {datagram.first(covered)}), datagram.subspan(covered));
}

} // namespace plug::transport
