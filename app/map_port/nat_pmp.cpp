#include "app/map_port/nat_pmp.h"

#include <QDeadlineTimer>
#include <QHostAddress>

#include <algorithm>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <sys/select.h>
#endif

#include <natpmp.h>

namespace plug::map_port {

namespace {

/// RFC 6886, 3.1 goes on for two minutes; a gateway on the same network that has not answered after the third try does not.
constexpr int kPatienceMs = 2'000;

Outcome failed(const char *what, int code)
{
    return {.failure = QStringLiteral("NAT-PMP: %1 (%2)").arg(QLatin1String(what)).arg(code)};
}

/// A socket to the gateway.
class Gateway {
public:
    explicit Gateway(const std::optional<QString> &address)
    {
        const quint32 forced = address ? QHostAddress(*address).toIPv4Address() : 0;
        m_error = initnatpmp(&m_state, address ? 1 : 0, htonl(forced));
    }
    ~Gateway()
    {
        if (m_error == 0)
            closenatpmp(&m_state);
    }
    Gateway(const Gateway &) = delete;
    Gateway &operator=(const Gateway &) = delete;

    int error() const { return m_error; }
    natpmp_t *state() { return &m_state; }

    /// What it says to the request that was sent; 0 or an error.
    int answer(natpmpresp_t &response)
    {
        QDeadlineTimer deadline(kPatienceMs);
        while (!deadline.hasExpired()) {
            waitForMore(deadline.remainingTime());
            if (const int code = readnatpmpresponseorretry(&m_state, &response); code != NATPMP_TRYAGAIN)
                return code;
        }
        return NATPMP_TRYAGAIN;
    }

private:
    void waitForMore(qint64 mostMs)
    {
        timeval wait = {};
        if (getnatpmprequesttimeout(&m_state, &wait) != 0)
            return;
        const qint64 ms = std::clamp<qint64>(qint64(wait.tv_sec) * 1'000 + wait.tv_usec / 1'000, 1, std::max<qint64>(mostMs, 1));
        wait = {.tv_sec = ms / 1'000, .tv_usec = ms % 1'000 * 1'000};
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(m_state.s, &readable);
        select(static_cast<int>(m_state.s) + 1, &readable, nullptr, nullptr, &wait);
    }

    natpmp_t m_state = {};
    int m_error = 0;
};

/// Lease 0 takes the mapping away (RFC 6886, 3.4).
int askForPort(Gateway &gateway, const Request &request, std::uint32_t lease, natpmpresp_t &response)
{
    const std::uint16_t external = lease == 0 ? 0 : request.external;
    const int sent = sendnewportmappingrequest(gateway.state(), NATPMP_PROTOCOL_UDP, request.port, external, lease);
    return sent < 0 ? sent : gateway.answer(response);
}

} // namespace

Outcome mapByNatPmp(const Request &request)
{
    Gateway gateway(request.gateway);
    if (gateway.error() != 0)
        return failed("no gateway", gateway.error());
    natpmpresp_t response = {};
    if (const int sent = sendpublicaddressrequest(gateway.state()); sent < 0)
        return failed("nothing can be sent", sent);
    if (const int code = gateway.answer(response); code != 0)
        return failed("no address", code);
    const QHostAddress address(ntohl(response.pnu.publicaddress.addr.s_addr));
    if (const int code = askForPort(gateway, request, request.lease, response); code != 0)
        return failed("no mapping", code);
    if (response.pnu.newportmapping.privateport != request.port)
        return failed("an answer for another port", response.pnu.newportmapping.privateport);
    return {.failure = {}, .address = address.toString(), .port = response.pnu.newportmapping.mappedpublicport,
            .lease = response.pnu.newportmapping.lifetime, .igd = {}};
}

Outcome unmapByNatPmp(const Request &request)
{
    Gateway gateway(request.gateway);
    natpmpresp_t response = {};
    if (gateway.error() != 0)
        return failed("no gateway", gateway.error());
    const int code = askForPort(gateway, request, 0, response);
    return code == 0 ? Outcome{} : failed("not taken away", code);
}

} // namespace plug::map_port
