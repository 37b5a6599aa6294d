#include "core/crypto/system_random.h"

#include "core/crypto/evp.h"

#include <openssl/rand.h>

namespace plug::crypto {

void SystemRandom::fill(MutableByteView out)
{
    PLUG_CHECK(RAND_bytes(out.data(), evpLength(out)) == 1);
}

} // namespace plug::crypto
