#include "core/crypto/thread_resources.h"

#include <openssl/crypto.h>

namespace plug::crypto {

ThreadResources::~ThreadResources()
{
    OPENSSL_thread_stop();
}

} // namespace plug::crypto
