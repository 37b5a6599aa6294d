#include "core/transport/ping_ledger.h"

#include <utility>

namespace plug::transport {

void PingLedger::note(const Sent &sent)
{
    m_waiting[m_next] = sent;
    m_next = (m_next + 1) % kMaxWaiting;
}

std::optional<PingLedger::Sent> PingLedger::take(std::uint64_t token)
{
    for (std::optional<Sent> &sent : m_waiting) {
        if (sent && sent->token == token)
            return std::exchange(sent, std::nullopt);
    }
    return std::nullopt;
}

} // namespace plug::transport
