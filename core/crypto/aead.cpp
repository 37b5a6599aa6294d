#include "core/crypto/aead.h"

#include "core/crypto/evp.h"

#include <algorithm>

namespace plug::crypto {

namespace {

constexpr std::size_t kNonceSize = 12;

ByteArray<kNonceSize> nonceOf(std::uint64_t counter)
{
    ByteArray<kNonceSize> nonce{};
    writeBigEndian(MutableByteView(nonce).subspan<4>(), counter);
    return nonce;
}

const EVP_CIPHER *gcmMethod()
{
    static const EvpCipher method(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    PLUG_CHECK(method);
    return method.get();
}

/// EVP takes a null output for associated data, so empty parts must not reach it: their pointer may be null too.
bool update(EVP_CIPHER_CTX *context, std::uint8_t *out, ByteView in)
{
    int written = 0;
    return in.empty() || EVP_CipherUpdate(context, out, &written, in.data(), evpLength(in)) == 1;
}

} // namespace

struct Aead::Contexts {
    EvpCipherContext seal{EVP_CIPHER_CTX_new()};
    EvpCipherContext open{EVP_CIPHER_CTX_new()};
};

Aead::Aead(const SecretKey &key)
    : m_contexts(std::make_unique<Contexts>())
{
    PLUG_CHECK(m_contexts->seal && m_contexts->open);
    const std::uint8_t *bytes = key.view().data();
    PLUG_CHECK(EVP_EncryptInit_ex2(m_contexts->seal.get(), gcmMethod(), bytes, nullptr, nullptr) == 1);
    PLUG_CHECK(EVP_DecryptInit_ex2(m_contexts->open.get(), gcmMethod(), bytes, nullptr, nullptr) == 1);
}

Aead::~Aead() = default;
Aead::Aead(Aead &&) noexcept = default;
Aead &Aead::operator=(Aead &&) noexcept = default;

void Aead::seal(std::uint64_t counter, ByteView associated, MutableByteView text, MutableByteView tag)
{
    PLUG_CHECK(tag.size() == kTagSize);
    EVP_CIPHER_CTX *context = m_contexts->seal.get();
    const auto nonce = nonceOf(counter);
    ByteArray<kTagSize> rest; // GCM leaves nothing for the last call; it wants an address all the same.
    int written = 0;
    PLUG_CHECK(EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1);
    PLUG_CHECK(update(context, nullptr, associated));
    PLUG_CHECK(update(context, text.data(), text));
    PLUG_CHECK(EVP_EncryptFinal_ex(context, rest.data(), &written) == 1);
    PLUG_CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, tag.data()) == 1);
}

bool Aead::open(std::uint64_t counter, ByteView associated, MutableByteView text, ByteView tag)
{
    PLUG_CHECK(tag.size() == kTagSize);
    EVP_CIPHER_CTX *context = m_contexts->open.get();
    const auto nonce = nonceOf(counter);
    ByteArray<kTagSize> expected;
    std::copy(tag.begin(), tag.end(), expected.begin());
    int written = 0;
    PLUG_CHECK(EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1);
    PLUG_CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagSize, expected.data()) == 1);
    PLUG_CHECK(update(context, nullptr, associated));
    PLUG_CHECK(update(context, text.data(), text));
    return EVP_DecryptFinal_ex(context, expected.data(), &written) == 1;
}

} // namespace plug::crypto
