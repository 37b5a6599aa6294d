#include "core/transport/cookie_reply.h"

#include "core/crypto/aead.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kSealedAt = kIndexSize + kNonceSize;
constexpr std::size_t kSealedSize = 32;
static_assert(kSealedAt + kSealedSize + protocol::kTagSize == protocol::kCookieDatagram);

// Each reply has a key of its own, made from its nonce; so the counter is always the first.
constexpr std::uint64_t kCounter = 0;

} // namespace

QByteArray writeCookieReply(const HandshakeKeys &keys, std::uint32_t toIndex, const Mac &mac1, const Cookie &cookie,
                            RandomSource &random)
{
    QByteArray reply(protocol::kCookieDatagram, '\0');
    const MutableByteView bytes = mutableViewOf(reply);
    const MutableByteView nonce = bytes.subspan(kIndexSize, kNonceSize);
    writeBigEndian(bytes, toIndex);
    random.fill(nonce);
    std::copy(cookie.begin(), cookie.end(), bytes.begin() + kSealedAt);
    crypto::Aead(keys.cookieKey(nonce)).seal(kCounter, mac1, bytes.subspan(kSealedAt, kSealedSize),
                                             bytes.last(protocol::kTagSize));
    return reply;
}

std::optional<Cookie> readCookieReply(ByteView reply, const HandshakeKeys &keys, const Mac &mac1)
{
    if (reply.size() != protocol::kCookieDatagram)
        return std::nullopt;
    ByteArray<kSealedSize> text;
    std::copy_n(reply.begin() + kSealedAt, kSealedSize, text.begin());
    crypto::Aead aead(keys.cookieKey(reply.subspan(kIndexSize, kNonceSize)));
    if (!aead.open(kCounter, mac1, text, reply.last(protocol::kTagSize)))
        return std::nullopt;
    Cookie cookie;
    std::copy_n(text.begin(), cookie.size(), cookie.begin());
    return cookie;
}

} // namespace plug::transport
