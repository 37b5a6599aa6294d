#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/crypto/system_random.h"
#include "core/runtime/lan_hearing.h"
#include "core/runtime/lan_interfaces.h"
#include "core/runtime/lan_schedule.h"
#include "core/runtime/lan_socket.h"

#include <QTimer>

#include <vector>

namespace plug::runtime {

/// Finds the hosts of the local networks that this machine is in, and lets itself be found: by multicast, on each interface,
/// over IPv4 and IPv6 (docs/protocol.md, Local network). What it hears nobody vouches for; it only tells of it.
/// Lives on the engine's thread, needs its event loop, and never waits.
class LanDiscovery final : public QObject {
    Q_OBJECT

public:
    /// `port` is the one of the host's PLUG socket.
    LanDiscovery(const HostId &self, quint16 port, QObject *parent = nullptr);

    /// Joins the groups and begins to speak; looks for interfaces again every limits::kInterfaceInterval. Once.
    void start();
    /// Looks for interfaces now.
    void look();

Q_SIGNALS:
    void hostHeard(plug::HostId host, plug::Endpoint endpoint);

private:
    /// An interface that is spoken on.
    struct Spot {
        LanInterface lan;
        LanSchedule schedule;
        bool hasIpv4 = false; ///< its group is joined
        bool hasIpv6 = false;
    };

    void leaveWhatIsGone(const std::vector<LanInterface> &present);
    void addWhatIsNew(const std::vector<LanInterface> &present);
    void joinWhatIsNot(Spot &spot);
    void onReadable(LanSocket &socket);
    void takeIn(const LanSocket::Heard &heard);
    void onDeadline();
    void speak(const Spot &spot, bool asks);
    void arm();

    crypto::SystemRandom m_secrets;
    LanMessage m_message; ///< of this host
    LanHearing m_hearing;
    LanSocket m_ipv4{LanSocket::Family::Ipv4};
    LanSocket m_ipv6{LanSocket::Family::Ipv6};
    std::vector<Spot> m_spots; ///< at most limits::kMaxLanInterfaces
    QTimer m_deadline;
    QTimer m_interfaces;
};

} // namespace plug::runtime
