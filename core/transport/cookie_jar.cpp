#include "core/transport/cookie_jar.h"

#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/transport/initial_message.h"

#include <algorithm>

namespace plug::transport {

namespace {

constexpr Duration kCost = Duration(std::chrono::seconds(1)) / limits::kUnprovenInitialsPerSecond;
constexpr Duration kMostDebt = kCost * limits::kUnprovenInitialsPerSecond;

std::uint64_t epochOf(Instant now)
{
    return static_cast<std::uint64_t>(now.time_since_epoch() / protocol::kCookieEpoch);
}

} // namespace

CookieJar::CookieJar(RandomSource &random)
{
    random.fill(m_secret.mutableView());
}

bool CookieJar::isProven(ByteView datagram, const Endpoint &from, const ByteArray<32> &ephemeral, Instant now) const
{
    const std::uint64_t epoch = epochOf(now);
    return hasMac2(datagram, cookieOf(from, ephemeral, epoch)) || hasMac2(datagram, cookieOf(from, ephemeral, epoch - 1));
}

Cookie CookieJar::cookieFor(const Endpoint &from, const ByteArray<32> &ephemeral, Instant now) const
{
    return cookieOf(from, ephemeral, epochOf(now));
}

bool CookieJar::admitUnproven(Instant now)
{
    m_debt = std::max(Duration::zero(), m_debt - (now - m_debtAt));
    m_debtAt = now;
    if (m_debt + kCost > kMostDebt)
        return false;
    m_debt += kCost;
    return true;
}

Cookie CookieJar::cookieOf(const Endpoint &from, const ByteArray<32> &ephemeral, std::uint64_t epoch) const
{
    ByteArray<2> port;
    ByteArray<8> epochBytes;
    writeBigEndian(port, from.port);
    writeBigEndian(epochBytes, epoch);
    return shortMac(m_secret.view(), {from.address, port, ephemeral, epochBytes});
}

} // namespace plug::transport
