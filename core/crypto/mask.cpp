#include "core/crypto/mask.h"

#include "core/crypto/evp.h"

namespace plug::crypto {

namespace {

const EVP_CIPHER *ecbMethod()
{
    static const EvpCipher method(EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr));
    PLUG_CHECK(method);
    return method.get();
}

const EVP_CIPHER *ctrMethod()
{
    static const EvpCipher method(EVP_CIPHER_fetch(nullptr, "AES-256-CTR", nullptr));
    PLUG_CHECK(method);
    return method.get();
}

} // namespace

struct HeaderMask::Context {
    EvpCipherContext evp{EVP_CIPHER_CTX_new()};
};

HeaderMask::HeaderMask(const SecretKey &key)
    : m_context(std::make_unique<Context>())
{
    EVP_CIPHER_CTX *context = m_context->evp.get();
    PLUG_CHECK(context);
    PLUG_CHECK(EVP_EncryptInit_ex2(context, ecbMethod(), key.view().data(), nullptr, nullptr) == 1);
}

HeaderMask::~HeaderMask() = default;
HeaderMask::HeaderMask(HeaderMask &&) noexcept = default;
HeaderMask &HeaderMask::operator=(HeaderMask &&) noexcept = default;

ByteArray<16> HeaderMask::forSample(ByteView sample) const
{
    PLUG_CHECK(sample.size() == kSampleSize);
    ByteArray<16> mask;
    int written = 0;
    PLUG_CHECK(EVP_EncryptUpdate(m_context->evp.get(), mask.data(), &written, sample.data(), evpLength(sample)) == 1);
    PLUG_CHECK(written == static_cast<int>(mask.size()));
    return mask;
}

void applyStreamMask(const SecretKey &key, ByteView iv, MutableByteView bytes)
{
    PLUG_CHECK(iv.size() == 16);
    if (bytes.empty())
        return;
    const EvpCipherContext context(EVP_CIPHER_CTX_new());
    PLUG_CHECK(context);
    PLUG_CHECK(EVP_EncryptInit_ex2(context.get(), ctrMethod(), key.view().data(), iv.data(), nullptr) == 1);
    int written = 0;
    PLUG_CHECK(EVP_EncryptUpdate(context.get(), bytes.data(), &written, bytes.data(), evpLength(bytes)) == 1);
    PLUG_CHECK(written == evpLength(bytes));
}

} // namespace plug::crypto
