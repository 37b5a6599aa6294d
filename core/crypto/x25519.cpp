#include "core/crypto/x25519.h"

#include "core/crypto/digest.h"
#include "core/crypto/evp.h"

namespace plug::crypto {

namespace {

EvpKey privateKey(const SecretKey &secret)
{
    EvpKey key(EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, secret.view().data(), secret.view().size()));
    PLUG_CHECK(key);
    return key;
}

EvpKey publicKeyOf(const ByteArray<32> &bytes)
{
    // Every 32 bytes are a public key (RFC 7748, 5), so this cannot fail on a peer's input.
    EvpKey key(EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, bytes.data(), bytes.size()));
    PLUG_CHECK(key);
    return key;
}

} // namespace

X25519KeyPair X25519KeyPair::generate(RandomSource &random)
{
    SecretKey secret;
    random.fill(secret.mutableView());
    return fromSecret(secret);
}

X25519KeyPair X25519KeyPair::fromSecret(const SecretKey &secret)
{
    X25519KeyPair pair{secret, {}};
    const EvpKey key = privateKey(secret);
    std::size_t length = pair.publicKey.size();
    PLUG_CHECK(EVP_PKEY_get_raw_public_key(key.get(), pair.publicKey.data(), &length) == 1);
    return pair;
}

std::optional<SecretKey> x25519(const SecretKey &secret, const ByteArray<32> &publicKey)
{
    const ErrorQueueMark mark;
    const EvpKey own = privateKey(secret);
    const EvpKey theirs = publicKeyOf(publicKey);
    const EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
    PLUG_CHECK(context);
    PLUG_CHECK(EVP_PKEY_derive_init(context.get()) == 1);
    PLUG_CHECK(EVP_PKEY_derive_set_peer_ex(context.get(), theirs.get(), 0) == 1);
    SecretKey shared;
    std::size_t length = shared.view().size();
    const bool derived = EVP_PKEY_derive(context.get(), shared.mutableView().data(), &length) == 1;
    // Most of OpenSSL's implementations refuse all zeros themselves, but not each of them.
    if (!derived || equalConstantTime(shared.view(), ByteArray<32>{}))
        return std::nullopt;
    return shared;
}

} // namespace plug::crypto
