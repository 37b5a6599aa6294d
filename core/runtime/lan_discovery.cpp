#include "core/runtime/lan_discovery.h"

#include "core/base/limits.h"
#include "core/runtime/clock.h"
#include "core/runtime/host_address.h"

#include <algorithm>

namespace plug::runtime {

LanDiscovery::LanDiscovery(const HostId &self, quint16 port, QObject *parent)
    : QObject(parent)
    , m_message{.host = self, .port = port, .instance = m_secrets.next64()}
    , m_hearing(self, m_message.instance)
{
    for (LanSocket *socket : {&m_ipv4, &m_ipv6})
        connect(socket, &LanSocket::readable, this, [this, socket] { onReadable(*socket); });
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::CoarseTimer);
    connect(&m_deadline, &QTimer::timeout, this, &LanDiscovery::onDeadline);
    connect(&m_interfaces, &QTimer::timeout, this, &LanDiscovery::look);
}

void LanDiscovery::start()
{
    m_interfaces.start(limits::kInterfaceInterval);
    look();
}

void LanDiscovery::look()
{
    const std::vector<LanInterface> present = lanInterfaces();
    leaveWhatIsGone(present);
    addWhatIsNew(present);
    for (Spot &spot : m_spots)
        joinWhatIsNot(spot);
    arm();
}

/// An interface whose addresses have changed is another network: it goes, and comes anew.
void LanDiscovery::leaveWhatIsGone(const std::vector<LanInterface> &present)
{
    std::erase_if(m_spots, [&](const Spot &spot) {
        if (std::ranges::any_of(present, [&](const LanInterface &lan) { return lan.isSame(spot.lan); }))
            return false;
        if (spot.hasIpv4)
            m_ipv4.leave(spot.lan.interface);
        if (spot.hasIpv6)
            m_ipv6.leave(spot.lan.interface);
        return true;
    });
}

void LanDiscovery::addWhatIsNew(const std::vector<LanInterface> &present)
{
    for (const LanInterface &lan : present) {
        if (std::ranges::none_of(m_spots, [&](const Spot &spot) { return spot.lan.isSame(lan); }))
            m_spots.push_back({.lan = lan, .schedule = LanSchedule(now(), m_secrets.next64())});
    }
}

void LanDiscovery::joinWhatIsNot(Spot &spot)
{
    if (spot.lan.hasIpv4 && !spot.hasIpv4)
        spot.hasIpv4 = m_ipv4.join(spot.lan.interface);
    if (spot.lan.hasIpv6 && !spot.hasIpv6)
        spot.hasIpv6 = m_ipv6.join(spot.lan.interface);
}

void LanDiscovery::onReadable(LanSocket &socket)
{
    for (std::size_t i = 0; i < limits::kLanBatch && socket.hasMore(); ++i) {
        if (const auto heard = socket.receive())
            takeIn(*heard);
    }
    if (socket.hasMore())
        QMetaObject::invokeMethod(this, [this, &socket] { onReadable(socket); }, Qt::QueuedConnection);
    arm();
}

void LanDiscovery::takeIn(const LanSocket::Heard &heard)
{
    const auto message = readLanMessage(viewOf(heard.bytes));
    const auto spot = std::ranges::find_if(m_spots, [&](const Spot &s) { return s.lan.index() == heard.interface; });
    if (!message || spot == m_spots.end() || !spot->lan.isOnLink(heard.sender))
        return;
    const Endpoint endpoint = toEndpoint(heard.sender, message->port);
    const LanHearing::Verdict verdict = m_hearing.take(*message, endpoint, now());
    if (verdict.answer)
        spot->schedule.onAsked(now());
    if (verdict.tell)
        Q_EMIT hostHeard(message->host, endpoint);
}

void LanDiscovery::onDeadline()
{
    for (Spot &spot : m_spots) {
        if (const auto sending = spot.schedule.poll(now()))
            speak(spot, sending->asks);
    }
    arm();
}

void LanDiscovery::speak(const Spot &spot, bool asks)
{
    LanMessage message = m_message;
    message.asks = asks;
    const QByteArray bytes = encodeLanMessage(message);
    if (spot.hasIpv4)
        m_ipv4.send(spot.lan.interface, bytes);
    if (spot.hasIpv6)
        m_ipv6.send(spot.lan.interface, bytes);
}

void LanDiscovery::arm()
{
    const auto next = std::ranges::min_element(m_spots, {}, [](const Spot &spot) { return spot.schedule.deadline(); });
    if (next == m_spots.end())
        return m_deadline.stop();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next->schedule.deadline() - now());
    m_deadline.start(std::max(wait, std::chrono::milliseconds(0)));
}

} // namespace plug::runtime

#include "moc_lan_discovery.cpp"
