#pragma once

#include "core/base/endpoint.h"
#include "core/base/time.h"
#include "core/transport/handshake_layout.h"

namespace plug {
class RandomSource;
}

namespace plug::transport {

/// Says who must show a cookie before work is done for them, and makes and knows the cookies.
/// Keeps nothing for each caller: a cookie is a MAC over address, port, ephemeral key and epoch.
class CookieJar {
public:
    explicit CookieJar(RandomSource &random);

    /// True where `datagram`, a message 1, shows a cookie that was given to this caller in this epoch or the last.
    bool isProven(ByteView datagram, const Endpoint &from, const ByteArray<32> &ephemeral, Instant now) const;
    Cookie cookieFor(const Endpoint &from, const ByteArray<32> &ephemeral, Instant now) const;

    /// Counts one first message without a cookie. False where too many came: it gets a cookie reply and nothing else.
    [[nodiscard]] bool admitUnproven(Instant now);

private:
    Cookie cookieOf(const Endpoint &from, const ByteArray<32> &ephemeral, std::uint64_t epoch) const;

    crypto::SecretKey m_secret;
    Duration m_debt{}; ///< work admitted and not yet paid off by time, as in a leaky bucket
    Instant m_debtAt{};
};

} // namespace plug::transport
