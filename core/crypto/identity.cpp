#include "core/crypto/identity.h"

#include "core/crypto/digest.h"
#include "core/crypto/evp.h"

namespace plug::crypto {

namespace {

EvpKey privateKey(const SecretKey &seed)
{
    EvpKey key(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.view().data(), seed.view().size()));
    PLUG_CHECK(key);
    return key;
}

EvpMdContext newContext()
{
    EvpMdContext context(EVP_MD_CTX_new());
    PLUG_CHECK(context);
    return context;
}

} // namespace

HostId hostIdOf(const PublicKey &publicKey)
{
    return HostId{sha256(publicKey).bytes};
}

bool verifySignature(const PublicKey &publicKey, ByteView message, const Signature &signature)
{
    const ErrorQueueMark mark;
    const EvpKey key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, publicKey.data(), publicKey.size()));
    if (!key)
        return false;
    const EvpMdContext context = newContext();
    return EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1
        && EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

Identity Identity::generate(RandomSource &random)
{
    SecretKey seed;
    random.fill(seed.mutableView());
    return fromSeed(seed);
}

Identity Identity::fromSeed(const SecretKey &seed)
{
    Identity identity;
    identity.m_seed = seed;
    const EvpKey key = privateKey(seed);
    std::size_t length = identity.m_publicKey.size();
    PLUG_CHECK(EVP_PKEY_get_raw_public_key(key.get(), identity.m_publicKey.data(), &length) == 1);
    identity.m_hostId = hostIdOf(identity.m_publicKey);
    return identity;
}

Signature Identity::sign(ByteView message) const
{
    const EvpKey key = privateKey(m_seed);
    const EvpMdContext context = newContext();
    Signature signature{};
    std::size_t length = signature.size();
    PLUG_CHECK(EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1);
    PLUG_CHECK(EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()) == 1);
    PLUG_CHECK(length == signature.size());
    return signature;
}

} // namespace plug::crypto
