#include "core/runtime/udp_socket.h"

#include "core/base/limits.h"
#include "core/runtime/datagram_io.h"
#include "core/runtime/socket_options.h"

#include <QNetworkProxy>
#include <QVariant>

namespace plug::runtime {

namespace {

std::size_t datagramsFrom(const engine::Run &run, std::size_t from)
{
    return (static_cast<std::size_t>(run.slab.size()) - from + run.segmentSize - 1) / run.segmentSize;
}

} // namespace

UdpSocket::UdpSocket(QObject *parent)
    : QObject(parent)
{
}

UdpSocket::~UdpSocket() = default;

Result<quint16, UdpSocket::BindError> UdpSocket::bind(quint16 port)
{
    // The first serves both families; the second is for systems without IPv6.
    if (!bindTo(QHostAddress(QHostAddress::Any), port)) {
        if (m_socket.error() == QAbstractSocket::AddressInUseError)
            return Failure{BindError::PortInUse};
        if (m_socket.error() == QAbstractSocket::SocketAccessError)
            return Failure{BindError::NotPermitted};
        if (!bindTo(QHostAddress(QHostAddress::AnyIPv4), port))
            return Failure{BindError::Other};
    }
    askForBuffers();
    forbidFragments(m_socket.socketDescriptor());
    m_io = std::make_unique<DatagramIo>(m_socket);
    connect(m_io.get(), &DatagramIo::readable, this, &UdpSocket::readable);
    connect(m_io.get(), &DatagramIo::writable, this, &UdpSocket::sendBacklog);
    return m_socket.localPort();
}

bool UdpSocket::bindTo(const QHostAddress &address, quint16 port)
{
    // Else Qt asks the system which proxy to use, and there is none for this.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    // Without DontShareAddress some systems let a second program take the same port.
    return m_socket.bind(address, port, QAbstractSocket::DontShareAddress);
}

void UdpSocket::askForBuffers()
{
    m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, limits::kSocketBuffer);
    m_socket.setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, limits::kSocketBuffer);
    m_receiveBuffer = m_socket.socketOption(QAbstractSocket::ReceiveBufferSizeSocketOption).toInt();
    m_sendBuffer = m_socket.socketOption(QAbstractSocket::SendBufferSizeSocketOption).toInt();
}

std::span<engine::Datagram> UdpSocket::receive()
{
    if (!m_io)
        return {};
    const auto batch = m_io->receive();
    m_counters.datagramsIn += batch.size();
    m_counters.overrun = m_io->overflows();
    return batch;
}

void UdpSocket::send(std::vector<engine::Run> &runs)
{
    for (engine::Run &run : runs) {
        Waiting waiting{std::move(run), 0};
        if (!m_io || !m_backlog.empty() || !sendRun(waiting))
            keep(std::move(waiting));
    }
    runs.clear();
}

bool UdpSocket::sendRun(Waiting &waiting)
{
    const std::size_t before = datagramsFrom(waiting.run, waiting.from);
    const DatagramIo::Sent sent = m_io->send(waiting.run, waiting.from);
    waiting.from = sent.upTo;
    m_counters.refused += sent.dropped;
    m_counters.datagramsOut += before - datagramsFrom(waiting.run, waiting.from) - sent.dropped;
    return !sent.isBlocked;
}

void UdpSocket::keep(Waiting waiting)
{
    const std::size_t bytes = static_cast<std::size_t>(waiting.run.slab.size()) - waiting.from;
    if (!m_io || m_backlogBytes + bytes > limits::kSendBacklog) {
        m_counters.overflowed += datagramsFrom(waiting.run, waiting.from);
        return;
    }
    m_backlogBytes += bytes;
    m_backlog.push_back(std::move(waiting));
}

void UdpSocket::sendBacklog()
{
    while (!m_backlog.empty()) {
        Waiting &waiting = m_backlog.front();
        const std::size_t from = waiting.from;
        const bool isDone = sendRun(waiting);
        m_backlogBytes -= waiting.from - from;
        if (!isDone)
            return;
        m_backlog.pop_front();
    }
}

} // namespace plug::runtime

#include "moc_udp_socket.cpp"
