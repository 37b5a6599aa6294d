/// plug-map-port: asks the router to forward one UDP port, says what came of it in one line of JSON, and ends. A process of its
/// own, since the libraries wait, and read what strangers on the network send in C: here that has bounds in time and memory, and
/// nothing of the engine's within reach. Started by the clients; people have no use for it.
#include "app/map_port/confinement.h"
#include "app/map_port/nat_pmp.h"
#include "app/map_port/upnp.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace plug::map_port {

namespace {

const QString kNatPmp = QStringLiteral("nat-pmp");
const QString kUpnp = QStringLiteral("upnp");

int say(const QString &protocol, const Outcome &outcome)
{
    QJsonObject line{{QStringLiteral("failure"), outcome.failure}};
    if (outcome.failure.isEmpty() && outcome.port != 0) {
        line = {{QStringLiteral("protocol"), protocol}, {QStringLiteral("address"), outcome.address},
                {QStringLiteral("port"), outcome.port}, {QStringLiteral("lease"), qint64(outcome.lease)},
                {QStringLiteral("igd"), outcome.igd}};
    }
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    return outcome.failure.isEmpty() ? 0 : 1;
}

/// NAT-PMP is first: it answers, or does not, within two seconds.
int map(const Request &request)
{
    const Outcome natPmp = request.igd && !request.gateway ? Outcome{.failure = QStringLiteral("NAT-PMP: not asked")} : mapByNatPmp(request);
    if (natPmp.failure.isEmpty())
        return say(kNatPmp, natPmp);
    Outcome upnp = mapByUpnp(request);
    if (!upnp.failure.isEmpty())
        upnp.failure = natPmp.failure + QStringLiteral("; ") + upnp.failure;
    return say(kUpnp, upnp);
}

int unmap(const Request &request, const QString &protocol)
{
    return say(protocol, protocol == kNatPmp ? unmapByNatPmp(request) : unmapByUpnp(request));
}

std::optional<QString> optional(const QCommandLineParser &parser, const QString &name)
{
    return parser.isSet(name) ? std::optional(parser.value(name)) : std::nullopt;
}

constexpr int kBadWords = 2;

int tellUsage()
{
    std::fputs("usage: plug-map-port [--gateway ADDRESS] [--igd URL] map PORT EXTERNAL SECONDS\n"
               "       plug-map-port [--gateway ADDRESS] [--igd URL] unmap PORT EXTERNAL nat-pmp|upnp\n", stderr);
    return kBadWords;
}

int run(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("gateway"), QString(), QStringLiteral("ADDRESS")});
    parser.addOption({QStringLiteral("igd"), QString(), QStringLiteral("URL")});
    const bool isRead = parser.parse(arguments);
    const QStringList words = parser.positionalArguments();
    if (!isRead || words.size() != 4)
        return tellUsage();
    Request request{.port = words[1].toUShort(), .external = words[2].toUShort(), .lease = 0,
                    .gateway = optional(parser, QStringLiteral("gateway")), .igd = optional(parser, QStringLiteral("igd"))};
    const bool maps = words[0] == QStringLiteral("map");
    if (maps)
        request.lease = words[3].toUInt();
    const bool isKnown = maps ? request.lease != 0
                              : words[0] == QStringLiteral("unmap") && (words[3] == kNatPmp || words[3] == kUpnp);
    if (!isKnown || request.port == 0 || request.external == 0)
        return tellUsage();
    if (!qEnvironmentVariableIsEmpty("PLUG_LOCAL_ONLY"))
        return say({}, {.failure = QStringLiteral("PLUG_LOCAL_ONLY is set")});
    return maps ? map(request) : unmap(request, words[3]);
}

} // namespace

} // namespace plug::map_port

int main(int argc, char *argv[])
{
    plug::map_port::confine();
    const QCoreApplication application(argc, argv);
    return plug::map_port::run(QCoreApplication::arguments());
}
