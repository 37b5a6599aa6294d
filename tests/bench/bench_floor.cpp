#include "core/base/bytes.h"
#include "core/base/protocol.h"
#include "core/crypto/aead.h"
#include "core/crypto/digest.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/// The least that any verified, encrypted transfer over UDP must do for each byte, and nothing else: one process reads blocks, seals
/// them into datagrams and sends those in runs; another takes them, opens them, hashes each block and writes it. No protocol:
/// a counter in shared memory keeps the socket's buffer from running over.
///   bench_floor FILE OUT [BYTES OF A DATAGRAM]
/// Prints one line of JSON. Exit code 1 where a datagram was lost or anything failed.
namespace {

using namespace plug;

constexpr std::size_t kBlock = protocol::kBlockSize;
constexpr std::size_t kNumber = 8; ///< of the datagram: place in the file and nonce at once
constexpr std::size_t kAround = kNumber + protocol::kTagSize;
constexpr std::size_t kRun = 64 * 1024 - 4096;
constexpr std::uint64_t kAhead = 2 * 1024 * 1024;

struct Progress {
    std::atomic<std::uint64_t> written{0};
    std::atomic<bool> isOver{false};
};

void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

std::size_t datagramsOf(std::size_t payload) { return (kBlock + payload - 1) / payload; }

/// Takes one datagram: opens it in place, and writes its block when that is whole.
class Receiver {
public:
    Receiver(int out, std::uint64_t size, std::size_t payload, Progress &progress)
        : m_out(out), m_payload(payload), m_slots(kSlots * kBlock), m_counts(size / kBlock), m_progress(progress)
    {
    }

    void take(MutableByteView datagram)
    {
        const auto number = readBigEndian<std::uint64_t>(datagram);
        const MutableByteView text = datagram.subspan(kNumber, datagram.size() - kAround);
        if (!m_aead.open(number, ByteView(datagram).first(kNumber), text, ByteView(datagram).last(protocol::kTagSize)))
            fail("bench_floor: a datagram does not open");
        const std::uint64_t block = number / datagramsOf(m_payload);
        const std::size_t at = number % datagramsOf(m_payload) * m_payload;
        std::uint8_t *slot = m_slots.data() + block % kSlots * kBlock;
        std::memcpy(slot + at, text.data(), text.size());
        if (++m_counts.at(block) == datagramsOf(m_payload))
            write(block, slot);
    }
    bool isWhole() const { return m_written == m_counts.size(); }

private:
    static constexpr std::size_t kSlots = 1024;

    void write(std::uint64_t block, const std::uint8_t *bytes)
    {
        m_hash = crypto::sha256({ByteView(bytes, kBlock)});
        if (pwrite(m_out, bytes, kBlock, static_cast<off_t>(block * kBlock)) != static_cast<ssize_t>(kBlock))
            fail("pwrite");
        m_progress.written = ++m_written * kBlock;
    }

    int m_out;
    std::size_t m_payload;
    crypto::Aead m_aead{crypto::SecretKey()};
    std::vector<std::uint8_t> m_slots;
    std::vector<std::uint16_t> m_counts;
    std::uint64_t m_written = 0;
    Hash m_hash;
    Progress &m_progress;
};

int receive(int socket, Receiver &receiver, std::size_t datagram, Progress &progress)
{
    constexpr std::size_t kBatch = 64;
    std::vector<std::uint8_t> buffers(kBatch << 16);
    std::vector<mmsghdr> messages(kBatch);
    std::vector<iovec> parts(kBatch);
    const timeval patience{2, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (!receiver.isWhole()) {
        for (std::size_t i = 0; i < kBatch; ++i) {
            parts[i] = {buffers.data() + (i << 16), 1 << 16};
            messages[i] = {};
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        const int count = recvmmsg(socket, messages.data(), kBatch, MSG_WAITFORONE, nullptr);
        if (count <= 0)
            break;
        for (int i = 0; i < count; ++i) {
            MutableByteView run(buffers.data() + (static_cast<std::size_t>(i) << 16), messages[static_cast<std::size_t>(i)].msg_len);
            for (; !run.empty(); run = run.subspan(std::min(datagram, run.size())))
                receiver.take(run.first(std::min(datagram, run.size())));
        }
    }
    progress.isOver = true;
    return receiver.isWhole() ? 0 : 1;
}

class Sender {
public:
    Sender(int socket, int in, std::size_t payload) : m_socket(socket), m_in(in), m_payload(payload), m_run(kRun) {}

    /// A block is cut into datagrams of one size and a shorter last one, which ends its run.
    void send(std::uint64_t block)
    {
        if (pread(m_in, m_block.data(), kBlock, static_cast<off_t>(block * kBlock)) != static_cast<ssize_t>(kBlock))
            fail("pread");
        std::size_t used = 0;
        for (std::size_t i = 0; i < datagramsOf(m_payload); ++i) {
            const std::size_t at = i * m_payload;
            const std::size_t size = std::min(m_payload, kBlock - at);
            const MutableByteView datagram = MutableByteView(m_run).subspan(used, size + kAround);
            const std::uint64_t number = block * datagramsOf(m_payload) + i;
            writeBigEndian(datagram, number);
            const MutableByteView text = datagram.subspan(kNumber, size);
            std::memcpy(text.data(), m_block.data() + at, size);
            m_aead.seal(number, datagram.first(kNumber), text, datagram.last(protocol::kTagSize));
            used += datagram.size();
        }
        sendRun(used);
    }

private:
    void sendRun(std::size_t size)
    {
        iovec part{m_run.data(), size};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(std::uint16_t))] = {};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr *segment = CMSG_FIRSTHDR(&message);
        segment->cmsg_level = SOL_UDP;
        segment->cmsg_type = UDP_SEGMENT;
        segment->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
        const auto datagram = static_cast<std::uint16_t>(m_payload + kAround);
        std::memcpy(CMSG_DATA(segment), &datagram, sizeof datagram);
        if (sendmsg(m_socket, &message, 0) < 0)
            fail("sendmsg");
    }

    int m_socket;
    int m_in;
    std::size_t m_payload;
    crypto::Aead m_aead{crypto::SecretKey()};
    std::array<std::uint8_t, kBlock> m_block{};
    std::vector<std::uint8_t> m_run;
};

/// Two sockets on the loopback, the second one connected to the first.
std::pair<int, int> sockets()
{
    const int receiving = socket(AF_INET, SOCK_DGRAM, 0);
    const int sending = socket(AF_INET, SOCK_DGRAM, 0);
    const int buffer = 8 * 1024 * 1024;
    const int on = 1;
    setsockopt(receiving, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(sending, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    setsockopt(receiving, IPPROTO_UDP, UDP_GRO, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto *address = reinterpret_cast<sockaddr *>(&at);
    if (bind(receiving, address, size) < 0 || getsockname(receiving, address, &size) < 0 || connect(sending, address, size) < 0)
        fail("bench_floor: no socket");
    return {receiving, sending};
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        std::fputs("usage: bench_floor FILE OUT [BYTES OF A DATAGRAM]\n", stderr);
        return 2;
    }
    const std::size_t datagram = argc == 4 ? std::strtoul(argv[3], nullptr, 10) : 1472;
    QFile in(QFile::decodeName(argv[1]));
    QFile out(QFile::decodeName(argv[2]));
    if (datagram <= kAround || datagram > kRun || !in.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly)) {
        std::fputs("bench_floor: no such file, or no such datagram\n", stderr);
        return 2;
    }
    const std::uint64_t size = static_cast<std::uint64_t>(in.size()) / kBlock * kBlock;
    void *shared = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto &progress = *new (shared) Progress;
    const auto [receiving, sending] = sockets();
    const auto begin = std::chrono::steady_clock::now();
    if (fork() == 0) {
        Receiver receiver(out.handle(), size, datagram - kAround, progress);
        _exit(receive(receiving, receiver, datagram, progress));
    }
    Sender sender(sending, in.handle(), datagram - kAround);
    for (std::uint64_t block = 0; block < size / kBlock; ++block) {
        while (block * kBlock - progress.written > kAhead && !progress.isOver)
            sched_yield();
        if (progress.isOver)
            break;
        sender.send(block);
    }
    int status = 1;
    wait(&status);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("{\"bytes\": %llu, \"seconds\": %.4f}\n", static_cast<unsigned long long>(size), seconds);
    return status == 0 ? 0 : 1;
}
