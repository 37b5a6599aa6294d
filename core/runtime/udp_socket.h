#pragma once

#include "core/base/result.h"
#include "core/engine/outputs.h"

#include <QObject>
#include <QUdpSocket>

#include <deque>
#include <memory>
#include <span>
#include <vector>

namespace plug::runtime {

class DatagramIo;

/// The one socket of a host: IPv6 and IPv4 together where the system has both. What the system does not take at once waits in a
/// bounded backlog and is dropped beyond it, as the network itself would. No error of a single datagram ends anything.
class UdpSocket final : public QObject {
    Q_OBJECT

public:
    enum class BindError : std::uint8_t { PortInUse, NotPermitted, Other };

    /// Counted since bind().
    struct Counters {
        std::uint64_t datagramsIn = 0;
        std::uint64_t datagramsOut = 0;
        std::uint64_t overrun = 0;   ///< messages that came in and that the system threw away, its buffer being full
        std::uint64_t refused = 0;   ///< by the system: too large, no route
        std::uint64_t overflowed = 0; ///< the backlog was full
    };

    explicit UdpSocket(QObject *parent = nullptr);
    ~UdpSocket() override;

    /// Binds to all addresses; `port` 0 takes a free one. Once.
    Result<quint16, BindError> bind(quint16 port);
    QString errorString() const { return m_socket.errorString(); }

    /// What the system gave of the buffers that were asked for, in bytes.
    int receiveBuffer() const { return m_receiveBuffer; }
    int sendBuffer() const { return m_sendBuffer; }
    const Counters &counters() const { return m_counters; }

    /// A batch of what came, see DatagramIo::receive().
    std::span<engine::Datagram> receive();
    /// Takes the runs out of `runs`.
    void send(std::vector<engine::Run> &runs);

Q_SIGNALS:
    void readable();

private:
    struct Waiting {
        engine::Run run;
        std::size_t from = 0;
    };

    bool bindTo(const QHostAddress &address, quint16 port);
    void askForBuffers();
    /// False where the system takes no more now.
    bool sendRun(Waiting &waiting);
    void keep(Waiting waiting);
    void sendBacklog();

    QUdpSocket m_socket;
    std::unique_ptr<DatagramIo> m_io;
    std::deque<Waiting> m_backlog;
    std::size_t m_backlogBytes = 0; ///< at most limits::kSendBacklog
    Counters m_counters;
    int m_receiveBuffer = 0;
    int m_sendBuffer = 0;
};

} // namespace plug::runtime
