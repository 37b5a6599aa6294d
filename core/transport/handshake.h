#pragma once

#include "core/base/random.h"
#include "core/crypto/identity.h"
#include "core/crypto/noise_xx.h"
#include "core/transport/handshake_layout.h"
#include "core/transport/handshake_payload.h"
#include "core/transport/initial_message.h"

namespace plug::transport {

/// What this host brings into each handshake; outlives them all. The Noise static key is fresh at each start.
struct LocalHost {
    const crypto::Identity &identity;
    crypto::X25519KeyPair noiseStatic;
    bool allowsClearText = false;
};

/// Why a handshake message was put aside. It changed nothing: the wait for the true one goes on.
enum class HandshakeError : std::uint8_t {
    Malformed,
    NotAuthentic,  ///< made without the keys it should be made with, or for another handshake
    WrongIdentity, ///< a true answer, but of somebody else than was called, or of this host itself
};

/// What a finished handshake gives to one side.
struct HandshakeOutcome {
    crypto::NoiseKeys keys;
    HostId host; ///< proven
    std::uint32_t ownIndex = 0;
    std::uint32_t remoteIndex = 0;
    std::size_t maxDatagram = 0;
    bool isClearTextAllowed = false; ///< by both sides
    bool isRemoteFresh = false;      ///< only known to the responder here
};

/// The calling side: message 1, then message 3 out of a true message 2.
/// Reading an answer changes nothing here, so that a forged one costs nothing but the work.
class Initiator {
public:
    Initiator(const LocalHost &local, const std::optional<HostId> &called, std::uint32_t ownIndex, RandomSource &random);

    std::uint32_t ownIndex() const { return m_ownIndex; }
    /// Byte for byte the same each time, but for mac2 once a cookie came.
    const QByteArray &message() const { return m_message; }
    /// Takes a cookie reply. False where it is none for this message 1.
    bool takeCookie(ByteView reply, RandomSource &random);

    /// A true message 2, and the state after it.
    struct Answer {
        crypto::NoiseXx noise;
        HandshakePayload payload;
        HostId host;
    };
    Result<Answer, HandshakeError> readAnswer(ByteView datagram) const;

    struct Finished {
        HandshakeOutcome outcome;
        QByteArray message; ///< message 3
    };
    /// `isFresh`: this host holds no state with the one called from before. Nothing where Noise refuses (a weak key).
    std::optional<Finished> finish(Answer answer, bool isFresh, RandomSource &random) const;

private:
    Result<HandshakePayload, HandshakeError> readPayload(crypto::NoiseXx &noise, ByteView datagram) const;
    /// Empty where Noise refuses.
    QByteArray writeFinal(Answer &answer, bool isFresh, RandomSource &random) const;

    const LocalHost *m_local;
    std::optional<HostId> m_called;
    std::uint32_t m_ownIndex;
    HandshakeKeys m_keys;
    crypto::X25519KeyPair m_ephemeral;
    std::optional<crypto::NoiseXx> m_noise;
    QByteArray m_message;
    Mac m_mac1{};
};

/// The called side: message 2 for a message 1, then the keys out of a true message 3. It has no timer.
class Responder {
public:
    /// Nothing where Noise refuses the message (a weak key).
    static std::optional<Responder> answer(const LocalHost &local, const HandshakeKeys &keys, const InitialMessage &initial,
                                           std::uint32_t ownIndex, RandomSource &random);

    std::uint32_t ownIndex() const { return m_ownIndex; }
    /// Message 2, the same for each repeated message 1.
    const QByteArray &message() const { return m_message; }
    /// Changes nothing here: read on copies.
    Result<HandshakeOutcome, HandshakeError> readFinal(ByteView datagram) const;

private:
    Responder(const LocalHost &local, crypto::NoiseXx noise, crypto::SecretKey mask)
        : m_local(&local), m_noise(std::move(noise)), m_mask(std::move(mask)) {}

    bool writeAnswer(std::size_t size);

    const LocalHost *m_local;
    crypto::NoiseXx m_noise;
    crypto::SecretKey m_mask;
    std::uint32_t m_ownIndex = 0;
    std::uint32_t m_remoteIndex = 0;
    QByteArray m_message;
};

} // namespace plug::transport
