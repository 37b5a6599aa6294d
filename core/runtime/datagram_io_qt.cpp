#include "core/runtime/datagram_io.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/runtime/host_address.h"

#include <QTimer>
#include <QUdpSocket>

#include <vector>

namespace plug::runtime {

using namespace std::chrono_literals;

namespace {

/// Room for a whole batch of datagrams of a usual size, and always for one of the largest.
constexpr std::size_t kBufferSize = 1024 * 1024;
constexpr std::size_t kReads = 64;
static_assert(kReads <= limits::kReceiveBatch);

/// Qt has no writable() for UDP, and a full queue of the network card empties within such a time.
constexpr auto kRetryAfter = 1ms;

} // namespace

struct DatagramIo::System {
    explicit System(QUdpSocket &s)
        : socket(s)
        , buffer(kBufferSize)
    {
        batch.reserve(kReads);
        retry.setSingleShot(true);
        retry.setTimerType(Qt::PreciseTimer);
    }

    QUdpSocket &socket;
    std::vector<std::uint8_t> buffer;
    std::vector<engine::Datagram> batch;
    QTimer retry;
};

DatagramIo::DatagramIo(QUdpSocket &socket)
    : m_system(std::make_unique<System>(socket))
{
    connect(&socket, &QUdpSocket::readyRead, this, &DatagramIo::readable);
    connect(&m_system->retry, &QTimer::timeout, this, &DatagramIo::writable);
}

DatagramIo::~DatagramIo() = default;

std::span<engine::Datagram> DatagramIo::receive()
{
    m_system->batch.clear();
    std::size_t used = 0;
    for (std::size_t i = 0; i < kReads && used + protocol::kMaxDatagram <= kBufferSize; ++i) {
        QHostAddress sender;
        quint16 port = 0;
        std::uint8_t *const slot = m_system->buffer.data() + used;
        const qint64 size = m_system->socket.readDatagram(reinterpret_cast<char *>(slot), protocol::kMaxDatagram, &sender, &port);
        if (size < 0 && m_system->socket.error() == QAbstractSocket::TemporaryError)
            break;
        if (size <= 0)
            continue;
        m_system->batch.push_back({toEndpoint(sender, port), {slot, static_cast<std::size_t>(size)}});
        used += static_cast<std::size_t>(size);
    }
    return m_system->batch;
}

std::uint64_t DatagramIo::overflows() const
{
    return 0;
}

DatagramIo::Sent DatagramIo::send(const engine::Run &run, std::size_t from)
{
    const QHostAddress to = toHostAddress(run.to);
    const auto total = static_cast<std::size_t>(run.slab.size());
    Sent sent{from};
    while (sent.upTo < total) {
        const std::size_t size = std::min(run.segmentSize, total - sent.upTo);
        const char *const bytes = run.slab.constData() + sent.upTo;
        if (m_system->socket.writeDatagram(bytes, static_cast<qint64>(size), to, run.to.port) < 0) {
            if (m_system->socket.error() == QAbstractSocket::TemporaryError) {
                sent.isBlocked = true;
                m_system->retry.start(kRetryAfter);
                return sent;
            }
            ++sent.dropped;
        }
        sent.upTo += size;
    }
    return sent;
}

} // namespace plug::runtime

#include "moc_datagram_io.cpp"
