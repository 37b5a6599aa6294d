#include "ui/format/reach_sentence.h"

namespace plug::ui {

using engine::MappedPort;
using engine::Rung;

ReachText ReachSentence::of(const engine::Totals &totals, quint16 port)
{
    switch (totals.reach) {
    case Reach::Open:
        return {tr("Reachable from outside"), tr("Hosts that were never called from here have got through to this computer.")};
    case Reach::Mapped:
        return {tr("Port forwarded by %1", "the way in which the router was asked").arg(mappingName(totals.mappedBy)),
                tr("The router lets other hosts in. None of them has called yet.")};
    case Reach::Public:
        return {tr("No router in between"),
                tr("Other hosts see an address of this computer's own. Where they don't get through, a firewall keeps them out.")};
    case Reach::Silent:
        return {tr("Nobody answers"), tr("A firewall or this network seems to block UDP. PLUG keeps trying.")};
    case Reach::Unknown:
        return {totals.sessions == 0 ? tr("Nobody has answered yet") : tr("Connected, not seen from outside yet"),
                tr("Whether others reach this computer is known as soon as hosts outside of its network were met.")};
    default:
        return behindRouter(totals.reach, port);
    }
}

ReachText ReachSentence::behindRouter(Reach reach, quint16 port)
{
    const QString forward = tr("Forwarding UDP port %1 in the router lets everybody in.").arg(port);
    if (reach == Reach::Punchable)
        return {tr("Behind a router, reached through common hosts"),
                tr("Others reach this computer with the help of a host that both know.") + u' ' + forward};
    if (reach == Reach::Symmetric)
        return {tr("Behind a router that changes ports"),
                tr("Some hosts can't be reached from here, unless one that both know allows relaying.") + u' ' + forward};
    return {tr("Behind a router"), tr("How it treats hosts outside is known when more of them were met.") + u' ' + forward};
}

QString ReachSentence::mappingName(MappedPort::Protocol protocol)
{
    switch (protocol) {
    case MappedPort::Protocol::UpnpIgd:
        return QStringLiteral("UPnP");
    case MappedPort::Protocol::NatPmp:
        return QStringLiteral("NAT-PMP");
    case MappedPort::Protocol::Pcp:
        return QStringLiteral("PCP");
    default:
        return tr("the router");
    }
}

QString ReachSentence::rungName(Rung rung)
{
    switch (rung) {
    case Rung::Lan:
        return tr("local network");
    case Rung::Mapped:
        return tr("forwarded port");
    case Rung::Punched:
        return tr("common host");
    case Rung::Relayed:
        return tr("relayed");
    default:
        return tr("direct");
    }
}

QString ReachSentence::rungMeaning(Rung rung)
{
    switch (rung) {
    case Rung::Lan:
        return tr("It is in the same network.");
    case Rung::Mapped:
        return tr("It called by the port that the router forwards to this computer.");
    case Rung::Punched:
        return tr("A host that both know told each of the other, so that their routers let them through.");
    case Rung::Relayed:
        return tr("Another host passes the datagrams on. It can't read them, but is slower than a way of one's own.");
    default:
        return tr("One of the two called the other.");
    }
}

} // namespace plug::ui
