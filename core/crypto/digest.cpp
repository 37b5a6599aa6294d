#include "core/crypto/digest.h"

#include "core/crypto/evp.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>

namespace plug::crypto {

namespace {

/// Fetched once: an implicit fetch at each initialisation costs more than hashing a tree's node.
const EVP_MD *sha256Method()
{
    static const EvpMd method(EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
    PLUG_CHECK(method);
    return method.get();
}

EVP_MAC *hmacMethod()
{
    static const EvpMac method(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    PLUG_CHECK(method);
    return method.get();
}

} // namespace

struct Sha256::Context {
    EvpMdContext evp{EVP_MD_CTX_new()};
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{
    PLUG_CHECK(m_context->evp);
    reset();
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;

void Sha256::reset()
{
    PLUG_CHECK(EVP_DigestInit_ex2(m_context->evp.get(), sha256Method(), nullptr) == 1);
}

void Sha256::update(ByteView bytes)
{
    PLUG_CHECK(EVP_DigestUpdate(m_context->evp.get(), bytes.data(), bytes.size()) == 1);
}

Hash Sha256::finish()
{
    Hash digest;
    PLUG_CHECK(EVP_DigestFinal_ex(m_context->evp.get(), digest.bytes.data(), nullptr) == 1);
    reset();
    return digest;
}

Hash sha256(std::initializer_list<ByteView> parts)
{
    Sha256 hasher;
    for (ByteView part : parts)
        hasher.update(part);
    return hasher.finish();
}

Hash hmacSha256(ByteView key, std::initializer_list<ByteView> parts)
{
    // A null key means "the key set before" to EVP_MAC_init; an empty one needs an address.
    static constexpr std::uint8_t kNoKey = 0;
    char digestName[] = "SHA2-256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digestName, 0),
        OSSL_PARAM_construct_end(),
    };
    const EvpMacContext context(EVP_MAC_CTX_new(hmacMethod()));
    PLUG_CHECK(context);
    PLUG_CHECK(EVP_MAC_init(context.get(), key.empty() ? &kNoKey : key.data(), key.size(), parameters) == 1);
    for (ByteView part : parts)
        PLUG_CHECK(EVP_MAC_update(context.get(), part.data(), part.size()) == 1);
    Hash mac;
    std::size_t length = 0;
    PLUG_CHECK(EVP_MAC_final(context.get(), mac.bytes.data(), &length, mac.bytes.size()) == 1);
    return mac;
}

bool equalConstantTime(ByteView a, ByteView b)
{
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace plug::crypto
