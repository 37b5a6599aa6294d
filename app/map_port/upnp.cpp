#include "app/map_port/upnp.h"

#include "core/base/endpoint.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include <miniupnpc/miniupnpc.h>
#include <miniupnpc/upnpcommands.h>
#include <miniupnpc/upnperrors.h>

static_assert(MINIUPNPC_API_VERSION >= 14, "libminiupnpc 2.0 or later");

namespace plug::map_port {

namespace {

constexpr int kSearchMs = 2'000;
constexpr unsigned char kHops = 2; // UPnP Device Architecture 1.1, 1.3.2
constexpr std::array kServices{std::string_view("urn:schemas-upnp-org:service:WANIPConnection:"),
                               std::string_view("urn:schemas-upnp-org:service:WANPPPConnection:")};
constexpr int kPortsTried = 4;     ///< where others have those before

// Of the UPnP Forum's WANIPConnection:1.
constexpr int kConflict = 718;
constexpr int kOnlyPermanent = 725;

using Address = std::array<char, 64>;

Outcome failed(const QString &what)
{
    return {.failure = QStringLiteral("UPnP: ") + what};
}

Outcome failed(const char *what, int code)
{
    const char *name = strupnperror(code);
    return failed(QStringLiteral("%1: %2 (%3)").arg(QLatin1String(what), QLatin1String(name ? name : "error")).arg(code));
}

bool isPrivate(const QString &host)
{
    const auto endpoint = Endpoint::parse(host + QStringLiteral(":1"));
    return endpoint && endpoint->isPrivate();
}

using Devices = std::unique_ptr<UPNPDev, decltype(&freeUPNPDevlist)>;

/// Those that stand at private addresses: no answer to a search sends this machine to others, not even for a description.
Devices nearOf(UPNPDev *found)
{
    UPNPDev *near = nullptr;
    while (found) {
        UPNPDev *const one = std::exchange(found, found->pNext);
        const bool isNear = isPrivate(QUrl(QString::fromUtf8(one->descURL)).host());
        one->pNext = isNear ? std::exchange(near, one) : nullptr;
        if (!isNear)
            freeUPNPDevlist(one);
    }
    return {near, &freeUPNPDevlist};
}

/// A device and where it is controlled. Its addresses are for requests to it alone.
class Igd {
public:
    explicit Igd(const std::optional<QString> &description)
    {
        m_isFound = description ? UPNP_GetIGDFromUrl(description->toUtf8().constData(), &m_urls, &m_data, m_own.data(), int(m_own.size())) == 1
                                : search();
    }
    ~Igd()
    {
        FreeUPNPUrls(&m_urls);
    }
    Igd(const Igd &) = delete;
    Igd &operator=(const Igd &) = delete;

    /// Why it is not to be used; empty where it is.
    QString objection() const
    {
        if (!m_isFound || !m_urls.controlURL || !m_urls.rootdescURL)
            return QStringLiteral("no gateway");
        const QString host = QUrl(description()).host();
        return QUrl(QString::fromUtf8(m_urls.controlURL)).host() == host ? QString() : QStringLiteral("the gateway is controlled elsewhere");
    }

    QString description() const { return QString::fromUtf8(m_urls.rootdescURL); }
    const char *control() const { return m_urls.controlURL; }
    const char *service() const { return m_data.first.servicetype; }
    const char *own() const { return m_own.data(); }

private:
    bool search()
    {
        int error = 0;
        const Devices found = nearOf(upnpDiscover(kSearchMs, nullptr, nullptr, UPNP_LOCAL_PORT_ANY, 0, kHops, &error));
        if (!found)
            return false;
#if MINIUPNPC_API_VERSION >= 18
        Address external{};
        const int kind = UPNP_GetValidIGD(found.get(), &m_urls, &m_data, m_own.data(), int(m_own.size()), external.data(), int(external.size()));
#else
        const int kind = UPNP_GetValidIGD(found.get(), &m_urls, &m_data, m_own.data(), int(m_own.size()));
#endif
        return kind != 0 && forwardsPorts();
    }

    /// Any device that answered may be what was found. Whether a router is connected is seen by what it says of its address.
    bool forwardsPorts() const
    {
        return std::ranges::any_of(kServices, [&](std::string_view name) { return std::string_view(service()).starts_with(name); });
    }

    UPNPUrls m_urls = {};
    IGDdatas m_data = {};
    Address m_own{};
    bool m_isFound = false;
};

int add(const Igd &igd, std::uint16_t external, std::uint16_t port, std::uint32_t lease)
{
    return UPNP_AddPortMapping(igd.control(), igd.service(), QByteArray::number(external).constData(), QByteArray::number(port).constData(),
                               igd.own(), "PLUG", "UDP", nullptr, QByteArray::number(lease).constData());
}

/// Routers that know no leases are many.
int addForGood(const Igd &igd, std::uint16_t external, const Request &request)
{
    const int code = add(igd, external, request.port, request.lease);
    return code == kOnlyPermanent ? add(igd, external, request.port, 0) : code;
}

} // namespace

Outcome mapByUpnp(const Request &request)
{
    const Igd igd(request.igd);
    if (const QString objection = igd.objection(); !objection.isEmpty())
        return failed(objection);
    Address address{};
    if (const int code = UPNP_GetExternalIPAddress(igd.control(), igd.service(), address.data()); code != UPNPCOMMAND_SUCCESS)
        return failed("no address", code);
    std::uint16_t external = request.external;
    int code = addForGood(igd, external, request);
    for (int i = 1; i < kPortsTried && code == kConflict && external < 0xffff; ++i)
        code = addForGood(igd, ++external, request);
    if (code != UPNPCOMMAND_SUCCESS)
        return failed("no mapping", code);
    return {.failure = {}, .address = QString::fromLatin1(address.data(), qsizetype(qstrnlen(address.data(), address.size()))),
            .port = external, .lease = request.lease, .igd = igd.description()};
}

Outcome unmapByUpnp(const Request &request)
{
    const Igd igd(request.igd);
    if (const QString objection = igd.objection(); !objection.isEmpty())
        return failed(objection);
    const int code = UPNP_DeletePortMapping(igd.control(), igd.service(), QByteArray::number(request.external).constData(), "UDP", nullptr);
    return code == UPNPCOMMAND_SUCCESS ? Outcome{} : failed("not taken away", code);
}

} // namespace plug::map_port
