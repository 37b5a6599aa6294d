#pragma once

#include "core/base/bytes.h"
#include "core/base/check.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <limits>
#include <memory>

/// How this room holds OpenSSL's objects. No other room includes this header.
namespace plug::crypto {

template <auto free>
struct Deleter {
    template <typename T>
    void operator()(T *object) const { free(object); }
};

using EvpMd = std::unique_ptr<EVP_MD, Deleter<&EVP_MD_free>>;
using EvpMdContext = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;
using EvpMac = std::unique_ptr<EVP_MAC, Deleter<&EVP_MAC_free>>;
using EvpMacContext = std::unique_ptr<EVP_MAC_CTX, Deleter<&EVP_MAC_CTX_free>>;
using EvpCipher = std::unique_ptr<EVP_CIPHER, Deleter<&EVP_CIPHER_free>>;
using EvpCipherContext = std::unique_ptr<EVP_CIPHER_CTX, Deleter<&EVP_CIPHER_CTX_free>>;
using EvpKey = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using EvpKeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<&EVP_PKEY_CTX_free>>;

/// Takes what OpenSSL reports in its scope off the thread's error queue again: a peer's bad key or
/// signature is a value to us, and must not be found later by somebody else who reads the queue.
class ErrorQueueMark {
public:
    ErrorQueueMark() { ERR_set_mark(); }
    ~ErrorQueueMark() { ERR_pop_to_mark(); }
    ErrorQueueMark(const ErrorQueueMark &) = delete;
    ErrorQueueMark &operator=(const ErrorQueueMark &) = delete;
};

/// A length as EVP's cipher calls want it. No datagram or secret comes near the limit.
inline int evpLength(ByteView bytes)
{
    PLUG_CHECK(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(bytes.size());
}

} // namespace plug::crypto
