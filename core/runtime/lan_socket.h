#pragma once

#include <QObject>
#include <QNetworkInterface>
#include <QUdpSocket>

#include <optional>

namespace plug::runtime {

/// The multicast group of one address family: a socket on protocol::kLanPort that all clients of this machine share.
/// No error of it ends anything: what can't be done now is tried again with the next call.
class LanSocket final : public QObject {
    Q_OBJECT

public:
    enum class Family : quint8 { Ipv4, Ipv6 };

    struct Heard {
        QByteArray bytes; ///< cut off one byte after protocol::kMaxLanMessage
        QHostAddress sender;
        int interface = 0;
    };

    explicit LanSocket(Family family, QObject *parent = nullptr);

    /// Whether the group is heard on that interface from now on.
    bool join(const QNetworkInterface &interface);
    void leave(const QNetworkInterface &interface);
    void send(const QNetworkInterface &interface, const QByteArray &bytes);

    bool hasMore() const { return m_socket.hasPendingDatagrams(); }
    /// The next datagram; nothing where it was not sent to the group, or can't be told where it came in.
    std::optional<Heard> receive();

Q_SIGNALS:
    void readable();

private:
    bool bind();

    const Family m_family;
    const QHostAddress m_group;
    QUdpSocket m_socket;
};

} // namespace plug::runtime
