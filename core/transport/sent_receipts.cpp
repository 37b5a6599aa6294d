#include "core/transport/sent_receipts.h"

#include "core/transport/serial_number.h"

#include <algorithm>

namespace plug::transport {

std::uint32_t SentReceipts::next(Instant now)
{
    ++m_newest;
    m_sentAt[m_newest % delivery::kSerialRing] = now;
    return m_newest;
}

std::optional<SentReceipts::Echo> SentReceipts::onEcho(std::uint32_t serial, Instant now)
{
    const std::optional<Duration> age = ageOf(serial, now);
    if (!age || !isNewerSerial(serial, m_echoed))
        return std::nullopt;
    m_echoed = serial;
    Echo echo{*age};
    if (!isNewerSerial(m_roundSerial, serial)) {
        echo.endsRound = true;
        m_roundSerial = m_newest + 1;
    }
    return echo;
}

std::optional<Duration> SentReceipts::ageOf(std::uint32_t serial, Instant now) const
{
    const bool isRemembered = serial != 0 && m_newest - serial < delivery::kSerialRing;
    if (!isRemembered)
        return std::nullopt;
    return std::max(now - m_sentAt[serial % delivery::kSerialRing], Duration(1));
}

} // namespace plug::transport
