#include "core/transport/session_cipher.h"

#include "core/base/check.h"
#include "core/crypto/digest.h"
#include "core/wire/session_header.h"

namespace plug::transport {

namespace {

using Role = crypto::NoiseXx::Role;
using protocol::kSessionHeaderSize;
using protocol::kTagSize;

const crypto::SecretKey &keyOf(const crypto::NoiseKeys &keys, Role sender)
{
    return sender == Role::Initiator ? keys.initiatorToResponder : keys.responderToInitiator;
}

Role otherThan(Role role)
{
    return role == Role::Initiator ? Role::Responder : Role::Initiator;
}

crypto::SecretKey maskKey(const crypto::SecretKey &key)
{
    return crypto::SecretKey(crypto::hmacSha256(key.view(), {viewOf(QByteArrayView("PLUG/1 header mask"))}).bytes);
}

/// Flags and counter, in place; its own inverse.
void applyHeaderMask(const crypto::HeaderMask &mask, MutableByteView datagram)
{
    const ByteArray<16> bytes = mask.forSample(datagram.last(kTagSize));
    for (std::size_t i = kIndexSize; i < kSessionHeaderSize; ++i)
        datagram[i] ^= bytes[i - kIndexSize];
}

/// The parts of a datagram that the AEAD sees: a clear datagram has all of it as associated data.
struct Parts {
    ByteView associated;
    MutableByteView text;
    MutableByteView tag;
};

Parts partsOf(MutableByteView datagram, bool isClear)
{
    const std::size_t associated = isClear ? datagram.size() - kTagSize : kSessionHeaderSize;
    return {datagram.first(associated), datagram.subspan(associated, datagram.size() - kTagSize - associated),
            datagram.last(kTagSize)};
}

} // namespace

SessionCipher::SessionCipher(const HandshakeOutcome &outcome, Role role)
    : m_sealing(keyOf(outcome.keys, role))
    , m_opening(keyOf(outcome.keys, otherThan(role)))
    , m_sealingMask(maskKey(keyOf(outcome.keys, role)))
    , m_openingMask(maskKey(keyOf(outcome.keys, otherThan(role))))
    , m_remoteIndex(outcome.remoteIndex)
    , m_isClearAllowed(outcome.isClearTextAllowed)
{
}

void SessionCipher::seal(MutableByteView datagram, bool isClear, bool isFresh)
{
    PLUG_CHECK(datagram.size() >= protocol::kDatagramOverhead);
    PLUG_CHECK(!isClear || m_isClearAllowed);
    const std::uint64_t counter = m_nextCounter++;
    wire::writeSessionHeader(datagram, {m_remoteIndex, isClear, counter, isFresh});
    const Parts parts = partsOf(datagram, isClear);
    m_sealing.seal(counter, parts.associated, parts.text, parts.tag);
    applyHeaderMask(m_sealingMask, datagram);
    m_sealedBytes += datagram.size();
}

Result<SessionCipher::Opened, Drop> SessionCipher::open(MutableByteView datagram, bool withReplays)
{
    PLUG_CHECK(datagram.size() >= protocol::kDatagramOverhead);
    applyHeaderMask(m_openingMask, datagram);
    const auto header = wire::readSessionHeader(datagram);
    if (!header || (header->isClear && !m_isClearAllowed))
        return Failure{Drop::ReservedBits};
    const bool isReplay = !m_window.isFresh(header->counter);
    if (isReplay && !withReplays)
        return Failure{Drop::Replayed};
    const Parts parts = partsOf(datagram, header->isClear);
    if (!m_opening.open(header->counter, parts.associated, parts.text, parts.tag))
        return Failure{Drop::BadTag};

    const bool isNewest = !isReplay && (m_window.isEmpty() || header->counter > m_window.highest());
    if (!isReplay) {
        m_window.mark(header->counter);
        m_openedBytes += datagram.size();
    }
    return Opened{header->counter, header->isClear, header->isFresh, isNewest, isReplay};
}

} // namespace plug::transport
