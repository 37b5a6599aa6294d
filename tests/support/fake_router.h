#pragma once

#include <QHash>
#include <QHostAddress>
#include <QStringList>
#include <QTcpServer>
#include <QUdpSocket>

#include <optional>

namespace plug::test {

/// A home router as far as it is asked to forward ports: NAT-PMP (RFC 6886), and an Internet Gateway Device of UPnP that is
/// searched for by SSDP. Forwards nothing; writes down what it was asked. For a network of the test's own: it binds the ports that
/// the protocols name.
class FakeRouter {
public:
    explicit FakeRouter(QHostAddress address);

    /// From then on it answers. False where a port is taken.
    bool speakNatPmp();
    bool speakUpnp();

    /// "nat-pmp map 40000 40000 3600", in the order of their coming; "nat-pmp address" and what only looks at a device is left out.
    QStringList asked() const { return m_asked; }
    /// Datagrams and connections of any kind.
    int messages() const { return m_messages; }
    int connections() const { return m_connections; }
    QString descriptionUrl() const;

    QHostAddress external{QStringLiteral("203.0.113.5")};
    std::optional<quint16> portGiven;     ///< by NAT-PMP, in place of the wanted one
    quint16 natPmpResult = 0;             ///< RFC 6886, 3.5
    QList<int> portsOfOthers;             ///< a conflict for who wants one of them by UPnP
    bool hasLeases = true;                ///< else UPnP's mappings are for good
    std::optional<QString> controlUrl;    ///< in the description, in place of its own
    std::optional<QString> location;      ///< in answers to searches
    QByteArray rubbish;                   ///< in place of every answer of UPnP

private:
    void readNatPmp();
    QByteArray natPmpAnswer(const QByteArray &request);
    void readSearches();
    void serve();
    QByteArray page(const QByteArray &request);
    QByteArray describe() const;
    QByteArray act(const QByteArray &action, const QByteArray &body);
    QByteArray add(const QByteArray &body);

    const QHostAddress m_address;
    QUdpSocket m_natPmp;
    QUdpSocket m_ssdp;
    QTcpServer m_http;
    QStringList m_asked;
    int m_messages = 0;
    int m_connections = 0;
};

} // namespace plug::test
