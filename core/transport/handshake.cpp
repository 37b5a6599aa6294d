#include "core/transport/handshake.h"

#include "core/base/check.h"
#include "core/crypto/digest.h"
#include "core/transport/cookie_reply.h"

#include <algorithm>

namespace plug::transport {

namespace {

using crypto::NoiseXx;
using Role = NoiseXx::Role;

/// Message 3 has 0 to 255 bytes of padding.
constexpr std::uint64_t kFinalPaddings = 256;

/// This side's payload without signature and indices.
HandshakePayload ownPayload(const LocalHost &local, const Hash &handshakeHash, Role role)
{
    HandshakePayload payload;
    payload.publicKey = local.identity.publicKey();
    payload.signature = local.identity.sign(viewOf(identityText(role, handshakeHash, local.noiseStatic.publicKey)));
    payload.maxDatagram = protocol::kMaxDatagram;
    payload.allowsClearText = local.allowsClearText;
    return payload;
}

/// The other side's payload out of its message; its signature and Noise's tags hold.
Result<HandshakePayload, HandshakeError> readNoise(NoiseXx &noise, ByteView message, Role remoteRole)
{
    const Hash before = noise.handshakeHash();
    const auto text = noise.read(message);
    if (!text)
        return Failure{HandshakeError::NotAuthentic};
    const std::optional<HandshakePayload> payload = decodeHandshakePayload(viewOf(*text));
    if (!payload)
        return Failure{HandshakeError::Malformed};
    const QByteArray signedText = identityText(remoteRole, before, *noise.remoteStatic());
    if (!crypto::verifySignature(payload->publicKey, viewOf(signedText), payload->signature))
        return Failure{HandshakeError::NotAuthentic};
    return *payload;
}

void setIndex(QByteArray &message, std::uint32_t index)
{
    writeBigEndian(mutableViewOf(message), index);
}

} // namespace

Initiator::Initiator(const LocalHost &local, const std::optional<HostId> &called, std::uint32_t ownIndex, RandomSource &random)
    : m_local(&local)
    , m_called(called)
    , m_ownIndex(ownIndex)
    , m_keys(called)
    , m_ephemeral(crypto::X25519KeyPair::generate(random))
{
    InitialHead head;
    random.fill(MutableByteView(head).first(kIndexSize));
    head[kTypeAt] = static_cast<std::uint8_t>(MessageType::First);
    writeBigEndian(MutableByteView(head).subspan(kTypeAt + 1), ownIndex);

    QByteArray padding(static_cast<qsizetype>(initialPadding(randomInitialSize(random))), Qt::Uninitialized);
    random.fill(mutableViewOf(padding));
    m_noise.emplace(Role::Initiator, viewOf(noisePrologue(head)), local.noiseStatic, m_ephemeral);
    const auto noise = m_noise->write(viewOf(padding));
    m_message = writeInitial(m_keys, head, viewOf(*noise));
    const ByteView mac1 = viewOf(m_message).last(2 * kMacSize).first(kMacSize);
    std::copy(mac1.begin(), mac1.end(), m_mac1.begin());
    setMac2(m_message, std::nullopt, random);
}

bool Initiator::takeCookie(ByteView reply, RandomSource &random)
{
    const std::optional<Cookie> cookie = readCookieReply(reply, m_keys, m_mac1);
    if (cookie)
        setMac2(m_message, cookie, random);
    return cookie.has_value();
}

Result<HandshakePayload, HandshakeError> Initiator::readPayload(NoiseXx &noise, ByteView datagram) const
{
    if (datagram.size() < protocol::kMinInitialDatagram || datagram.size() > static_cast<std::size_t>(m_message.size()))
        return Failure{HandshakeError::Malformed};
    QByteArray copy = toQByteArray(datagram);
    applyAnswerMask(m_keys.answerMask(m_ephemeral.publicKey), mutableViewOf(copy), kAnswerMaskedSize);
    const ByteView text = viewOf(copy);
    if (text[kTypeAt] != static_cast<std::uint8_t>(MessageType::Second))
        return Failure{HandshakeError::Malformed};
    auto payload = readNoise(noise, text.subspan(kAnswerNoiseAt), Role::Responder);
    if (payload && (payload->initiatorIndex != m_ownIndex
                    || payload->responderIndex != readBigEndian<std::uint32_t>(text.subspan(kTypeAt + 1))))
        return Failure{HandshakeError::NotAuthentic};
    return payload;
}

Result<Initiator::Answer, HandshakeError> Initiator::readAnswer(ByteView datagram) const
{
    NoiseXx noise = *m_noise;
    const auto payload = readPayload(noise, datagram);
    if (!payload)
        return Failure{payload.error()};
    const HostId host = crypto::hostIdOf(payload->publicKey);
    if ((m_called && host != *m_called) || host == m_local->identity.hostId())
        return Failure{HandshakeError::WrongIdentity};
    return Answer{std::move(noise), *payload, host};
}

std::optional<Initiator::Finished> Initiator::finish(Answer answer, bool isFresh, RandomSource &random) const
{
    Finished finished;
    finished.message = writeFinal(answer, isFresh, random);
    if (finished.message.isEmpty())
        return std::nullopt;
    finished.outcome = {answer.noise.split(), answer.host, m_ownIndex, answer.payload.responderIndex,
                        answer.payload.maxDatagram, answer.payload.allowsClearText && m_local->allowsClearText, false};
    return finished;
}

QByteArray Initiator::writeFinal(Answer &answer, bool isFresh, RandomSource &random) const
{
    HandshakePayload payload = ownPayload(*m_local, answer.noise.handshakeHash(), Role::Initiator);
    payload.initiatorIndex = m_ownIndex;
    payload.responderIndex = answer.payload.responderIndex;
    payload.isFresh = isFresh;
    const std::size_t size = HandshakePayload::kFixedSize + random.below(kFinalPaddings);
    const auto sealed = answer.noise.write(viewOf(encodeHandshakePayload(payload, size)));
    if (!sealed)
        return {};

    QByteArray message(static_cast<qsizetype>(kFinalNoiseAt), static_cast<char>(MessageType::Third));
    setIndex(message, payload.responderIndex);
    message += *sealed;
    applyAnswerMask(m_keys.answerMask(m_ephemeral.publicKey), mutableViewOf(message), 1);
    return message;
}

std::optional<Responder> Responder::answer(const LocalHost &local, const HandshakeKeys &keys, const InitialMessage &initial,
                                           std::uint32_t ownIndex, RandomSource &random)
{
    NoiseXx noise(Role::Responder, viewOf(noisePrologue(initial.head)), local.noiseStatic,
                  crypto::X25519KeyPair::generate(random));
    if (!noise.read(viewOf(initial.noise)))
        return std::nullopt;
    Responder responder(local, std::move(noise), keys.answerMask(initial.ephemeral));
    responder.m_ownIndex = ownIndex;
    responder.m_remoteIndex = initial.senderIndex;
    const std::size_t spare = initial.datagramSize - protocol::kMinInitialDatagram;
    if (!responder.writeAnswer(protocol::kMinInitialDatagram + random.below(spare + 1)))
        return std::nullopt;
    return responder;
}

bool Responder::writeAnswer(std::size_t size)
{
    HandshakePayload payload = ownPayload(*m_local, m_noise.handshakeHash(), Role::Responder);
    payload.initiatorIndex = m_remoteIndex;
    payload.responderIndex = m_ownIndex;
    const auto sealed = m_noise.write(viewOf(encodeHandshakePayload(payload, size - kAnswerOverhead)));
    if (!sealed)
        return false;
    m_message = QByteArray(static_cast<qsizetype>(kAnswerNoiseAt), static_cast<char>(MessageType::Second));
    setIndex(m_message, m_remoteIndex);
    writeBigEndian(mutableViewOf(m_message).subspan(kTypeAt + 1), m_ownIndex);
    m_message += *sealed;
    applyAnswerMask(m_mask, mutableViewOf(m_message), kAnswerMaskedSize);
    return true;
}

Result<HandshakeOutcome, HandshakeError> Responder::readFinal(ByteView datagram) const
{
    if (datagram.size() < kFinalOverhead + HandshakePayload::kFixedSize
        || datagram.size() > static_cast<std::size_t>(m_message.size()))
        return Failure{HandshakeError::Malformed};
    QByteArray copy = toQByteArray(datagram);
    applyAnswerMask(m_mask, mutableViewOf(copy), 1);
    if (viewOf(copy)[kTypeAt] != static_cast<std::uint8_t>(MessageType::Third))
        return Failure{HandshakeError::Malformed};
    NoiseXx noise = m_noise;
    const auto payload = readNoise(noise, viewOf(copy).subspan(kFinalNoiseAt), Role::Initiator);
    if (!payload)
        return Failure{payload.error()};
    if (payload->initiatorIndex != m_remoteIndex || payload->responderIndex != m_ownIndex)
        return Failure{HandshakeError::NotAuthentic};
    const HostId host = crypto::hostIdOf(payload->publicKey);
    if (host == m_local->identity.hostId())
        return Failure{HandshakeError::WrongIdentity};
    return HandshakeOutcome{noise.split(), host, m_ownIndex, m_remoteIndex, payload->maxDatagram,
                            payload->allowsClearText && m_local->allowsClearText, payload->isFresh};
}

} // namespace plug::transport
