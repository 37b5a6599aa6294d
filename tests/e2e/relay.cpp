#include "tests/e2e/relay.h"

#include <QNetworkDatagram>
#include <QUdpSocket>
#include <QVariant>

#include <map>
#include <memory>

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

/// What lives on the relay's thread.
class Relay::Box final : public QObject {
public:
    Box(Relay &relay, const Endpoint &server)
        : m_relay(relay)
        , m_serverAddress(server.addressText())
        , m_serverPort(server.port)
    {
    }

    /// The port that fetchers send to.
    quint16 open()
    {
        m_socket = std::make_unique<QUdpSocket>();
        bindToLoopback(*m_socket);
        connect(m_socket.get(), &QUdpSocket::readyRead, this, &Box::onFromClient);
        return m_socket->localPort();
    }

private:
    using Client = std::pair<QHostAddress, quint16>;

    void onFromClient()
    {
        while (m_socket->hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket->receiveDatagram();
            const Client client(datagram.senderAddress(), static_cast<quint16>(datagram.senderPort()));
            upstreamOf(client).writeDatagram(datagram.data(), m_serverAddress, m_serverPort);
        }
    }

    QUdpSocket &upstreamOf(const Client &client)
    {
        auto &upstream = m_upstream[{client.first.toString(), client.second}];
        if (!upstream) {
            upstream = std::make_unique<QUdpSocket>();
            bindToLoopback(*upstream);
            connect(upstream.get(), &QUdpSocket::readyRead, this,
                    [this, socket = upstream.get(), client] { onFromServer(*socket, client); });
        }
        return *upstream;
    }

    void onFromServer(QUdpSocket &socket, const Client &client)
    {
        while (socket.hasPendingDatagrams()) {
            const QByteArray bytes = socket.receiveDatagram().data();
            const qint64 left = m_relay.m_left;
            if (left >= 0 && left < bytes.size())
                continue;
            if (left >= 0)
                m_relay.m_left -= bytes.size();
            m_relay.m_passed += bytes.size();
            m_socket->writeDatagram(bytes, client.first, client.second);
        }
    }

    Relay &m_relay;
    QHostAddress m_serverAddress;
    quint16 m_serverPort;
    std::unique_ptr<QUdpSocket> m_socket;
    std::map<std::pair<QString, quint16>, std::unique_ptr<QUdpSocket>> m_upstream; ///< by client
};

Relay::Relay(const Endpoint &server)
    : m_box(new Box(*this, server))
{
    m_box->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_box, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_box, [this] { m_port = m_box->open(); }, Qt::BlockingQueuedConnection);
}

Relay::~Relay()
{
    m_thread.quit();
    m_thread.wait();
}

content::Link Relay::through(content::Link link) const
{
    link.hosts.resize(1);
    link.hosts[0].endpoint = Endpoint::fromIpv4(0x7f000001, m_port);
    return link;
}

} // namespace plug::e2e
