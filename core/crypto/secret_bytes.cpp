#include "core/crypto/secret_bytes.h"

#include <openssl/crypto.h>

namespace plug::crypto {

void wipe(MutableByteView bytes)
{
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

} // namespace plug::crypto
