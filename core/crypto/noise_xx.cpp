#include "core/crypto/noise_xx.h"

#include "core/crypto/digest.h"
#include "core/crypto/hkdf.h"

#include <algorithm>
#include <tuple>

namespace plug::crypto {

namespace {

constexpr char kProtocolName[] = "Noise_XX_25519_AESGCM_SHA256";
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSealedKeySize = kKeySize + Aead::kTagSize;
constexpr std::size_t kMaxMessage = 65535;

/// e · e, s, payload · s, payload: what a message holds besides its payload's text.
constexpr std::array<std::size_t, 3> kOverhead{
    kKeySize,
    kKeySize + kSealedKeySize + Aead::kTagSize,
    kSealedKeySize + Aead::kTagSize,
};

/// A protocol name of at most 32 bytes is its own hash, filled up with zeros (5.2, InitializeSymmetric).
Hash initialHash()
{
    static_assert(sizeof kProtocolName - 1 <= Hash::kSize);
    Hash hash;
    std::copy(std::begin(kProtocolName), std::end(kProtocolName) - 1, hash.bytes.begin());
    return hash;
}

ByteArray<kKeySize> keyFrom(ByteView bytes)
{
    ByteArray<kKeySize> key;
    std::copy_n(bytes.begin(), kKeySize, key.begin());
    return key;
}

void append(QByteArray &out, ByteView bytes)
{
    out.append(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

} // namespace

NoiseXx::NoiseXx(Role role, ByteView prologue, const X25519KeyPair &staticKey, const X25519KeyPair &ephemeral)
    : m_role(role)
    , m_static(staticKey)
    , m_ephemeral(ephemeral)
    , m_hash(initialHash())
{
    m_chainingKey = SecretKey(m_hash.bytes);
    mixHash(prologue);
}

Result<QByteArray, NoiseError> NoiseXx::write(ByteView payload)
{
    if (isFinished() || !isOwnTurn())
        return Failure{NoiseError::OutOfOrder};
    const std::size_t overhead = kOverhead[static_cast<std::size_t>(m_messageIndex)];
    if (payload.size() > kMaxMessage - overhead)
        return Failure{NoiseError::TooLong};
    QByteArray message;
    message.reserve(static_cast<qsizetype>(overhead + payload.size()));
    if (m_messageIndex < 2) {
        append(message, m_ephemeral.publicKey);
        mixHash(m_ephemeral.publicKey);
    }
    if (m_messageIndex == 1 && !mixKey(m_ephemeral, *m_remoteEphemeral))
        return Failure{NoiseError::WeakKey};
    if (m_messageIndex > 0) {
        encryptAndHash(message, m_static.publicKey);
        if (!mixKey(m_static, *m_remoteEphemeral))
            return Failure{NoiseError::WeakKey};
    }
    encryptAndHash(message, payload);
    ++m_messageIndex;
    return message;
}

Result<QByteArray, NoiseError> NoiseXx::read(ByteView message)
{
    if (isFinished() || isOwnTurn())
        return Failure{NoiseError::OutOfOrder};
    if (message.size() < kOverhead[static_cast<std::size_t>(m_messageIndex)])
        return Failure{NoiseError::TooShort};
    if (message.size() > kMaxMessage)
        return Failure{NoiseError::TooLong};
    if (m_messageIndex < 2) {
        m_remoteEphemeral = keyFrom(message);
        mixHash(*m_remoteEphemeral);
        message = message.subspan(kKeySize);
    }
    if (m_messageIndex == 1 && !mixKey(m_ephemeral, *m_remoteEphemeral))
        return Failure{NoiseError::WeakKey};
    if (m_messageIndex > 0) {
        const auto key = decryptAndHash(message.first(kSealedKeySize));
        if (!key)
            return key;
        m_remoteStatic = keyFrom(viewOf(*key));
        if (!mixKey(m_ephemeral, *m_remoteStatic))
            return Failure{NoiseError::WeakKey};
        message = message.subspan(kSealedKeySize);
    }
    auto payload = decryptAndHash(message);
    if (payload)
        ++m_messageIndex;
    return payload;
}

NoiseKeys NoiseXx::split() const
{
    PLUG_CHECK(isFinished());
    auto [first, second] = hkdf2(m_chainingKey, {});
    return {first, second, m_hash};
}

bool NoiseXx::isOwnTurn() const
{
    return (m_messageIndex % 2 == 0) == (m_role == Role::Initiator);
}

void NoiseXx::mixHash(ByteView bytes)
{
    m_hash = sha256({m_hash.view(), bytes});
}

bool NoiseXx::mixKey(const X25519KeyPair &own, const ByteArray<32> &theirs)
{
    const auto shared = x25519(own.secret, theirs);
    if (!shared)
        return false;
    std::tie(m_chainingKey, m_key) = hkdf2(m_chainingKey, shared->view());
    m_nonce = 0;
    return true;
}

void NoiseXx::encryptAndHash(QByteArray &out, ByteView text)
{
    const auto begin = static_cast<std::size_t>(out.size());
    append(out, text);
    if (m_key) {
        out.append(Aead::kTagSize, '\0');
        const MutableByteView sealed = mutableViewOf(out).subspan(begin);
        Aead(*m_key).seal(m_nonce++, m_hash.view(), sealed.first(text.size()), sealed.last(Aead::kTagSize));
    }
    mixHash(viewOf(out).subspan(begin));
}

Result<QByteArray, NoiseError> NoiseXx::decryptAndHash(ByteView sealed)
{
    if (!m_key) {
        mixHash(sealed);
        return toQByteArray(sealed);
    }
    QByteArray text = toQByteArray(sealed.first(sealed.size() - Aead::kTagSize));
    if (!Aead(*m_key).open(m_nonce++, m_hash.view(), mutableViewOf(text), sealed.last(Aead::kTagSize)))
        return Failure{NoiseError::BadTag};
    mixHash(sealed);
    return text;
}

} // namespace plug::crypto
