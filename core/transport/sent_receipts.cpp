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
    const bool isRemembered = m_newest - serial < delivery::kSerialRing;
    if (!isRemembered || !isNewerSerial(serial, m_echoed))
        return std::nullopt;
    m_echoed = serial;
    Echo echo{std::max(now - m_sentAt[serial % delivery::kSerialRing], Duration(1))};
    if (!isNewerSerial(m_roundSerial, serial)) {
        echo.endsRound = true;
        m_roundSerial = m_newest + 1;
    }
    return echo;
}

} // namespace plug::transport
