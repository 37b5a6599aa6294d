#include "tests/e2e/relay.h"

#include <QNetworkDatagram>
#include <QVariant>

namespace plug::e2e {

namespace {

constexpr int kBuffer = 4 * 1024 * 1024;

void bindToLoopback(QUdpSocket &socket)
{
    if (!socket.bind(QHostAddress(QHostAddress::LocalHost)))
        qFatal("the relay has no port: %s", qPrintable(socket.errorString()));
    socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, kBuffer);
    socket.setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, kBuffer);
}

} // namespace

Relay::Relay(const Endpoint &server)
    : m_serverAddress(server.addressText())
    , m_serverPort(server.port)
{
    bindToLoopback(m_socket);
    connect(&m_socket, &QUdpSocket::readyRead, this, &Relay::onFromClient);
}

content::Link Relay::through(content::Link link) const
{
    link.hosts.resize(1);
    link.hosts[0].endpoint = Endpoint::fromIpv4(0x7f000001, m_socket.localPort());
    return link;
}

void Relay::onFromClient()
{
    while (m_socket.hasPendingDatagrams()) {
        const QNetworkDatagram datagram = m_socket.receiveDatagram();
        const QHostAddress client = datagram.senderAddress();
        const auto port = static_cast<quint16>(datagram.senderPort());
        auto &upstream = m_upstream[{client.toString(), port}];
        if (!upstream) {
            upstream = std::make_unique<QUdpSocket>();
            bindToLoopback(*upstream);
            connect(upstream.get(), &QUdpSocket::readyRead, this,
                    [this, socket = upstream.get(), client, port] { onFromServer(*socket, client, port); });
        }
        upstream->writeDatagram(datagram.data(), m_serverAddress, m_serverPort);
    }
}

void Relay::onFromServer(QUdpSocket &socket, const QHostAddress &client, quint16 port)
{
    while (socket.hasPendingDatagrams()) {
        const QByteArray bytes = socket.receiveDatagram().data();
        if (m_left >= 0 && m_left < bytes.size())
            continue;
        if (m_left >= 0)
            m_left -= bytes.size();
        m_passed += bytes.size();
        m_socket.writeDatagram(bytes, client, port);
    }
}

} // namespace plug::e2e
