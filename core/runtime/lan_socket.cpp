#include "core/runtime/lan_socket.h"

#include "core/base/protocol.h"

#include <QNetworkDatagram>
#include <QVariant>

namespace plug::runtime {

namespace {

/// Local networks only: no router passes it on.
constexpr int kHops = 1;

QHostAddress groupOf(LanSocket::Family family)
{
    if (family == LanSocket::Family::Ipv4)
        return QHostAddress(protocol::kLanGroup4);
    return QHostAddress(QString::fromLatin1(protocol::kLanGroup6));
}

bool isSameAddress(QHostAddress a, QHostAddress b)
{
    a.setScopeId({});
    b.setScopeId({});
    return a == b;
}

} // namespace

LanSocket::LanSocket(Family family, QObject *parent)
    : QObject(parent)
    , m_family(family)
    , m_group(groupOf(family))
{
    connect(&m_socket, &QUdpSocket::readyRead, this, &LanSocket::readable);
}

bool LanSocket::bind()
{
    if (m_socket.state() == QAbstractSocket::BoundState)
        return true;
    const QHostAddress any(m_family == Family::Ipv4 ? QHostAddress::AnyIPv4 : QHostAddress::AnyIPv6);
    if (!m_socket.bind(any, protocol::kLanPort, QAbstractSocket::ShareAddress | QAbstractSocket::ReuseAddressHint))
        return false;
    m_socket.setSocketOption(QAbstractSocket::MulticastTtlOption, kHops);
    m_socket.setSocketOption(QAbstractSocket::MulticastLoopbackOption, 1); // other clients of this machine hear it
    return true;
}

bool LanSocket::join(const QNetworkInterface &interface)
{
    return bind() && m_socket.joinMulticastGroup(m_group, interface);
}

void LanSocket::leave(const QNetworkInterface &interface)
{
    m_socket.leaveMulticastGroup(m_group, interface);
}

void LanSocket::send(const QNetworkInterface &interface, const QByteArray &bytes)
{
    m_socket.setMulticastInterface(interface);
    m_socket.writeDatagram(bytes, m_group, protocol::kLanPort);
}

std::optional<LanSocket::Heard> LanSocket::receive()
{
    const QNetworkDatagram datagram = m_socket.receiveDatagram(qint64(protocol::kMaxLanMessage) + 1);
    if (!isSameAddress(datagram.destinationAddress(), m_group) || datagram.interfaceIndex() == 0)
        return std::nullopt;
    return Heard{datagram.data(), datagram.senderAddress(), static_cast<int>(datagram.interfaceIndex())};
}

} // namespace plug::runtime

#include "moc_lan_socket.cpp"
