#include "core/transport/handshake_layout.h"

#include "core/base/check.h"
#include "core/crypto/digest.h"
#include "core/crypto/mask.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr std::size_t kMaskIvSize = 16;

ByteView textBytes(QByteArrayView text)
{
    return viewOf(text);
}

crypto::SecretKey labelledKey(QByteArrayView label, const HostId &called)
{
    return crypto::SecretKey(crypto::sha256({textBytes(label), called.view()}).bytes);
}

} // namespace

HandshakeKeys::HandshakeKeys(const std::optional<HostId> &called)
    : m_initialMask(labelledKey("PLUG/1 handshake mask", called.value_or(HostId())))
    , m_mac1(labelledKey("PLUG/1 mac1", called.value_or(HostId())))
    , m_cookie(labelledKey("PLUG/1 cookie", called.value_or(HostId())))
{
}

crypto::SecretKey HandshakeKeys::answerMask(const ByteArray<32> &initiatorEphemeral) const
{
    return crypto::SecretKey(crypto::hmacSha256(m_initialMask.view(), {initiatorEphemeral}).bytes);
}

Mac HandshakeKeys::mac1(ByteView unmasked) const
{
    return shortMac(m_mac1.view(), {unmasked});
}

crypto::SecretKey HandshakeKeys::cookieKey(ByteView nonce) const
{
    return crypto::SecretKey(crypto::hmacSha256(m_cookie.view(), {nonce}).bytes);
}

Mac shortMac(ByteView key, std::initializer_list<ByteView> parts)
{
    const Hash whole = crypto::hmacSha256(key, parts);
    Mac mac;
    std::copy_n(whole.bytes.begin(), mac.size(), mac.begin());
    return mac;
}

QByteArray noisePrologue(const InitialHead &head)
{
    return QByteArray(protocol::kName) + toQByteArray(head);
}

void applyAnswerMask(const crypto::SecretKey &key, MutableByteView datagram, std::size_t count)
{
    PLUG_CHECK(datagram.size() >= kTypeAt + count + kMaskIvSize);
    crypto::applyStreamMask(key, datagram.last(kMaskIvSize), datagram.subspan(kTypeAt, count));
}

} // namespace plug::transport
