#include "core/runtime/datagram_io.h"

#include "core/base/check.h"
#include "core/base/limits.h"

#include <QSocketNotifier>
#include <QUdpSocket>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace plug::runtime {

namespace {

/// A merged message (udp(7), UDP_GRO) is at most one IP packet long.
constexpr std::size_t kSlotSize = 64 * 1024;
constexpr std::size_t kSlots = 8;
/// The kernel's own bound on the datagrams of one message, in and out.
constexpr std::size_t kMaxSegments = 64;
/// So that a message with its headers is one IP packet, of either family.
constexpr std::size_t kMaxMessage = 65487;
static_assert(kSlots * kMaxSegments <= limits::kReceiveBatch);

/// Room for control messages that hold a number each: in, of UDP_GRO and SO_RXQ_OVFL; out, of UDP_SEGMENT.
struct alignas(cmsghdr) Control {
    std::array<char, 2 * CMSG_SPACE(sizeof(int))> bytes{};
};

Endpoint endpointOf(const sockaddr_in6 &address)
{
    if (address.sin6_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        return Endpoint::fromIpv4(ntohl(v4.sin_addr.s_addr), ntohs(v4.sin_port));
    }
    Endpoint endpoint;
    std::memcpy(endpoint.address.data(), &address.sin6_addr, sizeof address.sin6_addr);
    endpoint.port = ntohs(address.sin6_port);
    endpoint.scope = IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr) ? address.sin6_scope_id : 0;
    return endpoint;
}

/// An address as a socket of one family takes it.
struct SocketAddress {
    sockaddr_in6 storage{};
    socklen_t size = 0; ///< 0: the socket's family can't reach it

    SocketAddress(const Endpoint &endpoint, sa_family_t family)
    {
        if (family == AF_INET6) {
            storage.sin6_family = AF_INET6;
            storage.sin6_port = htons(endpoint.port);
            storage.sin6_scope_id = endpoint.scope;
            std::memcpy(&storage.sin6_addr, endpoint.address.data(), endpoint.address.size());
            size = sizeof(sockaddr_in6);
        } else if (endpoint.isIpv4()) {
            sockaddr_in v4{};
            v4.sin_family = AF_INET;
            v4.sin_port = htons(endpoint.port);
            v4.sin_addr.s_addr = htonl(endpoint.ipv4());
            std::memcpy(&storage, &v4, sizeof v4);
            size = sizeof v4;
        }
    }
};

/// What a received message says beside its bytes.
struct Notes {
    std::size_t segmentSize = 0;  ///< of the datagrams that were merged; 0 where none were
    std::uint32_t overflows = 0;  ///< of the socket so far
};

Notes notesOf(msghdr &message)
{
    Notes notes;
    for (cmsghdr *control = CMSG_FIRSTHDR(&message); control; control = CMSG_NXTHDR(&message, control)) {
        std::uint32_t number = 0;
        std::memcpy(&number, CMSG_DATA(control), sizeof number);
        if (control->cmsg_level == SOL_UDP && control->cmsg_type == UDP_GRO)
            notes.segmentSize = number;
        else if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_RXQ_OVFL)
            notes.overflows = number;
    }
    return notes;
}

/// Gives `bytes` to the system as datagrams of `segmentSize`. Errno, or 0.
int sendMessage(int descriptor, SocketAddress &to, std::span<char> bytes, std::size_t segmentSize)
{
    iovec part{bytes.data(), bytes.size()};
    Control control;
    msghdr message{};
    message.msg_name = &to.storage;
    message.msg_namelen = to.size;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (bytes.size() > segmentSize) {
        message.msg_control = control.bytes.data();
        message.msg_controllen = CMSG_SPACE(sizeof(std::uint16_t));
        cmsghdr *const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_UDP;
        header->cmsg_type = UDP_SEGMENT;
        header->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
        const auto size = static_cast<std::uint16_t>(segmentSize);
        std::memcpy(CMSG_DATA(header), &size, sizeof size);
    }
    while (sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

} // namespace

struct DatagramIo::System {
    int descriptor = -1;
    sa_family_t family = AF_INET6;
    std::uint32_t overflows = 0;
    /// Until a network card turns out to be unable to (EIO).
    bool canSegment = true;
    std::unique_ptr<QSocketNotifier> readable;
    std::unique_ptr<QSocketNotifier> writable;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(kSlots * kSlotSize);
    std::vector<engine::Datagram> batch;
    std::array<sockaddr_in6, kSlots> senders{};
    std::array<Control, kSlots> controls{};
    std::array<iovec, kSlots> parts{};
    std::array<mmsghdr, kSlots> messages{};

    /// The kernel changes what it fills.
    void prepareSlots()
    {
        for (std::size_t i = 0; i < kSlots; ++i) {
            parts[i] = {buffer.data() + i * kSlotSize, kSlotSize};
            msghdr &message = messages[i].msg_hdr;
            message = {};
            message.msg_name = &senders[i];
            message.msg_namelen = sizeof senders[i];
            message.msg_iov = &parts[i];
            message.msg_iovlen = 1;
            message.msg_control = controls[i].bytes.data();
            message.msg_controllen = controls[i].bytes.size();
        }
    }

    void takeSlot(std::size_t i)
    {
        const std::size_t total = messages[i].msg_len;
        const Notes notes = notesOf(messages[i].msg_hdr);
        const std::size_t segment = notes.segmentSize > 0 ? notes.segmentSize : total;
        overflows = std::max(overflows, notes.overflows);
        const Endpoint from = endpointOf(senders[i]);
        std::uint8_t *const bytes = buffer.data() + i * kSlotSize;
        for (std::size_t at = 0; at < total; at += segment)
            batch.push_back({from, {bytes + at, std::min(segment, total - at)}});
    }

    /// Bytes for one call: as many whole segments as a message holds, or one where segments can't be many.
    std::size_t chunkOf(std::size_t left, std::size_t segmentSize) const
    {
        const std::size_t segments = canSegment ? std::clamp<std::size_t>(kMaxMessage / segmentSize, 1, kMaxSegments) : 1;
        return std::min(left, segments * segmentSize);
    }
};

DatagramIo::DatagramIo(QUdpSocket &socket)
    : m_system(std::make_unique<System>())
{
    // Reading beside a QUdpSocket's own notifier makes that one deaf; a duplicate has its own.
    m_system->descriptor = fcntl(static_cast<int>(socket.socketDescriptor()), F_DUPFD_CLOEXEC, 0);
    PLUG_CHECK(m_system->descriptor >= 0);
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    getsockname(m_system->descriptor, reinterpret_cast<sockaddr *>(&own), &size);
    m_system->family = own.ss_family;
    const int on = 1;
    setsockopt(m_system->descriptor, SOL_UDP, UDP_GRO, &on, sizeof on); // from Linux 5.0 on; before, nothing is merged
    setsockopt(m_system->descriptor, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
    m_system->batch.reserve(limits::kReceiveBatch);

    m_system->readable = std::make_unique<QSocketNotifier>(m_system->descriptor, QSocketNotifier::Read);
    m_system->writable = std::make_unique<QSocketNotifier>(m_system->descriptor, QSocketNotifier::Write);
    m_system->writable->setEnabled(false);
    connect(m_system->readable.get(), &QSocketNotifier::activated, this, &DatagramIo::readable);
    connect(m_system->writable.get(), &QSocketNotifier::activated, this, [this] {
        m_system->writable->setEnabled(false);
        Q_EMIT writable();
    });
}

DatagramIo::~DatagramIo()
{
    m_system->readable.reset();
    m_system->writable.reset();
    close(m_system->descriptor);
}

std::span<engine::Datagram> DatagramIo::receive()
{
    m_system->batch.clear();
    m_system->prepareSlots();
    const int count = recvmmsg(m_system->descriptor, m_system->messages.data(), kSlots, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < count; ++i)
        m_system->takeSlot(static_cast<std::size_t>(i));
    return m_system->batch;
}

std::uint64_t DatagramIo::overflows() const
{
    return m_system->overflows;
}

DatagramIo::Sent DatagramIo::send(const engine::Run &run, std::size_t from)
{
    SocketAddress to(run.to, m_system->family);
    const auto total = static_cast<std::size_t>(run.slab.size());
    Sent sent{from};
    bool oneByOne = to.size == 0;
    while (sent.upTo < total) {
        const std::size_t chunk = std::min(m_system->chunkOf(total - sent.upTo, run.segmentSize), oneByOne ? run.segmentSize : total);
        char *const bytes = const_cast<char *>(run.slab.constData()) + sent.upTo;
        const int error = to.size == 0 ? EAFNOSUPPORT : sendMessage(m_system->descriptor, to, {bytes, chunk}, run.segmentSize);
        if (error == EAGAIN) {
            sent.isBlocked = true;
            m_system->writable->setEnabled(true);
            return sent;
        }
        if (error != 0 && chunk > run.segmentSize) {
            // The card can't cut it (EIO), or the segments are larger than the path (EINVAL): then each by itself.
            m_system->canSegment = m_system->canSegment && error != EIO;
            oneByOne = true;
            continue;
        }
        sent.dropped += error == 0 ? 0 : 1;
        sent.upTo += chunk;
    }
    return sent;
}

} // namespace plug::runtime

#include "moc_datagram_io.cpp"
