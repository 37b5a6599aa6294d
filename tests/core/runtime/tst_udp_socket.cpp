#include "core/base/limits.h"
#include "core/runtime/socket_options.h"
#include "core/runtime/udp_socket.h"

#include <QSignalSpy>
#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

Endpoint loopback4(quint16 port)
{
    return Endpoint::fromIpv4(0x7f000001, port);
}

engine::Run runOf(const Endpoint &to, const QByteArray &slab, std::size_t segmentSize)
{
    return {to, slab, segmentSize};
}

/// Everything that comes until `count` datagrams are there, with the sender of the last.
struct Receiver {
    explicit Receiver(UdpSocket &s)
        : socket(s)
    {
        QObject::connect(&socket, &UdpSocket::readable, &socket, [this] { take(); });
    }

    void take()
    {
        const auto batch = socket.receive();
        largestBatch = std::max(largestBatch, batch.size());
        for (const engine::Datagram &datagram : batch) {
            received << toQByteArray(datagram.bytes);
            sender = datagram.from;
        }
    }

    UdpSocket &socket;
    QList<QByteArray> received;
    Endpoint sender;
    std::size_t largestBatch = 0;
};

} // namespace

class TestUdpSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsARunAsDatagrams()
    {
        UdpSocket a;
        UdpSocket b;
        const quint16 portA = *a.bind(0);
        const quint16 portB = *b.bind(0);
        Receiver receiver(b);
        std::vector<engine::Run> runs{runOf(loopback4(portB), QByteArray("aaabbbcc"), 3)};
        a.send(runs);
        QVERIFY(runs.empty());
        QTRY_COMPARE(receiver.received.size(), 3);
        QCOMPARE(receiver.received, (QList<QByteArray>{"aaa", "bbb", "cc"}));
        QCOMPARE(receiver.sender, loopback4(portA));
        QCOMPARE(a.counters().datagramsOut, 3u);
        QCOMPARE(b.counters().datagramsIn, 3u);
    }

    void servesBothFamilies()
    {
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 portB = *b.bind(0);
        Receiver receiver(b);
        const auto six = Endpoint::parse(QStringLiteral("[::1]:%1").arg(portB));
        std::vector<engine::Run> runs{runOf(loopback4(portB), "four", 4), runOf(*six, "six", 3)};
        a.send(runs);
        // A machine without IPv6 refuses the second for good; then nothing waits.
        QTRY_COMPARE(receiver.received.size() + qsizetype(a.counters().refused), 2);
        QVERIFY(receiver.received.contains("four"));
    }

    void knowsWhatHelpsASmallBuffer()
    {
        QVERIFY(largerBufferCommand(kLeastReceiveBuffer).isEmpty());
        // Where a command is known, it asks for all that bind() would take.
        const QString command = largerBufferCommand(kLeastReceiveBuffer - 1);
        QVERIFY2(command.isEmpty() || command.contains(QString::number(limits::kSocketBuffer)), qPrintable(command));
    }

    void receivesInBoundedBatches()
    {
        constexpr int kCount = 300;
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 portB = *b.bind(0);
        QVERIFY(b.receiveBuffer() > kCount * 512);
        Receiver receiver(b);
        std::vector<engine::Run> runs{runOf(loopback4(portB), QByteArray(kCount * 100, 'x'), 100)};
        a.send(runs);
        QTRY_COMPARE(receiver.received.size(), kCount);
        QVERIFY(receiver.largestBatch > 1);
        QVERIFY(receiver.largestBatch <= limits::kReceiveBatch);
    }

    void keepsOrderAndBoundaries()
    {
        // More than one message of merged datagrams, the last of them short.
        constexpr int kSize = 1200;
        QByteArray slab;
        for (int i = 0; i < 200; ++i)
            slab += QByteArray(kSize, char(i));
        slab += "end";
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 portB = *b.bind(0);
        Receiver receiver(b);
        std::vector<engine::Run> runs{runOf(loopback4(portB), slab, kSize)};
        a.send(runs);
        QTRY_COMPARE(receiver.received.size(), 201);
        for (const QByteArray &datagram : receiver.received.first(200))
            QCOMPARE(datagram.size(), qsizetype(kSize));
        QCOMPARE(receiver.received.join(), slab);
    }

    void sendsARunWhoseDatagramsAreTooLargeForTheSystem()
    {
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 portB = *b.bind(0);
        Receiver receiver(b);
        // Three of them fit no single message, and the last is the only one that is small enough for a datagram.
        std::vector<engine::Run> runs{runOf(loopback4(portB), QByteArray(2 * 66'000, 'l') + "fits", 66'000)};
        a.send(runs);
        QTRY_COMPARE(receiver.received, QList<QByteArray>{"fits"});
        QCOMPARE(a.counters().refused, 2u);
    }

    void takesTheLargestDatagram()
    {
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 portB = *b.bind(0);
        Receiver receiver(b);
        const QByteArray largest(65507, 'l');
        std::vector<engine::Run> runs{runOf(loopback4(portB), largest, 65507)};
        a.send(runs);
        QTRY_COMPARE(receiver.received, QList<QByteArray>{largest});
    }

    void dropsWhatIsTooLargeAndGoesOn()
    {
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 portB = *b.bind(0);
        Receiver receiver(b);
        std::vector<engine::Run> runs{runOf(loopback4(portB), QByteArray(70000, 'l'), 70000), runOf(loopback4(portB), "after", 5)};
        a.send(runs);
        QTRY_COMPARE(receiver.received, QList<QByteArray>{"after"});
        QCOMPARE(a.counters().refused, 1u);
    }

    void goesOnWhereNobodyListens()
    {
        UdpSocket a;
        UdpSocket b;
        quint16 closed = 0;
        {
            UdpSocket gone;
            closed = *gone.bind(0);
        }
        const quint16 portA = *a.bind(0);
        QVERIFY(b.bind(0));
        Receiver receiver(a);
        // The system answers these with ICMP "port unreachable".
        std::vector<engine::Run> runs{runOf(loopback4(closed), QByteArray(50, 'x'), 1)};
        a.send(runs);
        runs.push_back(runOf(loopback4(portA), "still here", 10));
        b.send(runs);
        QTRY_COMPARE(receiver.received, QList<QByteArray>{"still here"});
    }

    void skipsEmptyDatagrams()
    {
        UdpSocket a;
        const quint16 portA = *a.bind(0);
        Receiver receiver(a);
        QUdpSocket plain;
        QCOMPARE(plain.writeDatagram(QByteArray(""), QHostAddress(QHostAddress::LocalHost), portA), 0);
        QCOMPARE(plain.writeDatagram(QByteArray("x"), QHostAddress(QHostAddress::LocalHost), portA), 1);
        QTRY_COMPARE(receiver.received, QList<QByteArray>{"x"});
    }

    void tellsATakenPort()
    {
        UdpSocket a;
        UdpSocket b;
        const quint16 port = *a.bind(0);
        const auto second = b.bind(port);
        QVERIFY(!second);
        QCOMPARE(second.error(), UdpSocket::BindError::PortInUse);
    }

    /// The kernel says how much it lost with the first datagram that it takes after.
    void tellsThatItsBufferRanOver()
    {
        UdpSocket a;
        UdpSocket b;
        QVERIFY(a.bind(0));
        const quint16 port = *b.bind(0);
        const QByteArray large(60'000, 'x');
        for (int sent = 0; sent < 3 * b.receiveBuffer(); sent += 60'000) {
            std::vector<engine::Run> runs{runOf(loopback4(port), large, 60'000)};
            a.send(runs);
        }
        QCOMPARE(b.counters().overrun, 0u);
        Receiver receiver(b);
        QTRY_VERIFY(!receiver.received.isEmpty());
        std::vector<engine::Run> runs{runOf(loopback4(port), "after", 5)};
        a.send(runs);
        QTRY_COMPARE(receiver.received.last(), QByteArray("after"));
#ifdef Q_OS_LINUX
        QVERIFY(b.counters().overrun > 0);
#endif
    }

    void countsWhatIsSentBeforeItIsBound()
    {
        UdpSocket unbound;
        std::vector<engine::Run> runs{runOf(loopback4(9), "ab", 1)};
        unbound.send(runs);
        QVERIFY(unbound.receive().empty());
        QCOMPARE(unbound.counters().overflowed, 2u);
    }
};

QTEST_GUILESS_MAIN(TestUdpSocket)
#include "tst_udp_socket.moc"
