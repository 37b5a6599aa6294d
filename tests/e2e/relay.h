#pragma once

#include "core/content/link.h"

#include <QObject>
#include <QUdpSocket>

#include <map>
#include <memory>

namespace plug::e2e {

/// A box on the path between fetchers and one server, as a NAT would be. It lets a number of bytes through from the server
/// and then nothing more, so that a test can stop in the very middle of a transfer, however fast the machine is.
class Relay final : public QObject {
    Q_OBJECT

public:
    explicit Relay(const Endpoint &server);

    /// The same link, by way of this relay.
    content::Link through(content::Link link) const;

    /// Nothing more once so many bytes have come from the server since now.
    void letThrough(qint64 bytes) { m_left = bytes; }
    void letAllThrough() { m_left = -1; }
    /// From the server, passed on.
    qint64 passed() const { return m_passed; }
    void forget() { m_passed = 0; }

private:
    void onFromClient();
    void onFromServer(QUdpSocket &socket, const QHostAddress &client, quint16 port);

    QUdpSocket m_socket;
    QHostAddress m_serverAddress;
    quint16 m_serverPort;
    std::map<std::pair<QString, quint16>, std::unique_ptr<QUdpSocket>> m_upstream; ///< by client
    qint64 m_left = -1;
    qint64 m_passed = 0;
};

} // namespace plug::e2e
