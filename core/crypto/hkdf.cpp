#include "core/crypto/hkdf.h"

#include "core/crypto/digest.h"

namespace plug::crypto {

namespace {

SecretKey secretHmac(const SecretKey &key, std::initializer_list<ByteView> parts)
{
    Hash mac = hmacSha256(key.view(), parts);
    const SecretKey secret(mac.bytes);
    wipe(mac.bytes);
    return secret;
}

} // namespace

std::pair<SecretKey, SecretKey> hkdf2(const SecretKey &chainingKey, ByteView input)
{
    static constexpr ByteArray<1> kFirst{1};
    static constexpr ByteArray<1> kSecond{2};
    const SecretKey extracted = secretHmac(chainingKey, {input});
    const SecretKey first = secretHmac(extracted, {kFirst});
    const SecretKey second = secretHmac(extracted, {first.view(), kSecond});
    return {first, second};
}

} // namespace plug::crypto
