#include "tests/core/transport/session_net.h"

#include <QTest>

#include <array>
#include <set>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

namespace {

/// How often each value stands at each of the first and last bytes.
class Census {
public:
    static constexpr std::size_t kFirst = 64;
    static constexpr std::size_t kLast = 48;

    void add(const QByteArray &bytes)
    {
        ++m_count;
        m_sizes.insert(bytes.size());
        for (std::size_t i = 0; i < kFirst && i < std::size_t(bytes.size()); ++i)
            ++m_values[i][std::uint8_t(bytes[qsizetype(i)])];
        for (std::size_t i = 0; i < kLast && i < std::size_t(bytes.size()); ++i)
            ++m_values[kFirst + i][std::uint8_t(bytes[bytes.size() - 1 - qsizetype(i)])];
    }
    int count() const { return m_count; }
    std::size_t sizes() const { return m_sizes.size(); }
    /// The most frequent value of any position; n/256 would be even.
    int peak() const
    {
        int most = 0;
        for (const auto &position : m_values)
            most = std::max(most, *std::max_element(position.begin(), position.end()));
        return most;
    }

private:
    int m_count = 0;
    std::set<qsizetype> m_sizes;
    std::array<std::array<int, 256>, kFirst + kLast> m_values{};
};

} // namespace

class TestSessionsImage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasNoConstantByte_data();
    void hasNoConstantByte();
    void sealsInPlaceWithoutPlainText();
};

void TestSessionsImage::hasNoConstantByte_data()
{
    QTest::addColumn<bool>("knowsHost");
    QTest::newRow("known host") << true;
    QTest::newRow("bare address") << false;
}

/// [S-6]
/// 2,000 handshakes with one host, and the same first datagrams after each: what a filter on the path could learn from them.
void TestSessionsImage::hasNoConstantByte()
{
    QFETCH(bool, knowsHost);
    constexpr int kHandshakes = 2000;
    SessionNet net;
    NetHost &b = net.add(2, "198.51.100.2:4002");
    NetHost &a = net.add(1, "192.0.2.1:4001");
    std::array<Census, 5> census; // messages 1 to 3, PING and PONG, an equal payload from the caller
    for (int i = 0; i < kHandshakes; ++i) {
        a.restart();
        net.sent.clear();
        a.sessions->connect(knowsHost ? std::optional(b.id()) : std::nullopt, b.endpoint, net.now);
        net.run(200ms);
        QVERIFY(net.sent.size() >= 5);
        for (std::size_t message = 0; message < 3; ++message)
            census[message].add(net.sent[message].bytes);
        census[3].add(net.sent[3].bytes);
        QVERIFY(a.say(a.with(b), 1));
        census[4].add(net.sent.back().bytes);
    }
    for (const Census &each : census) {
        QCOMPARE(each.count(), kHandshakes);
        // 7.8 on average; 32 has a chance of 10^-10 for one cell.
        QVERIFY2(each.peak() < 32, qPrintable(QString::number(each.peak())));
    }
    QVERIFY(census[0].sizes() >= 30); // 1,200 to 1,232
    QVERIFY(census[1].sizes() >= 20);
    QVERIFY(census[2].sizes() >= 200);
    QVERIFY(census[3].sizes() >= 30);
}

void TestSessionsImage::sealsInPlaceWithoutPlainText()
{
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    NetHost &b = net.add(2, "198.51.100.2:4002");
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    QByteArray datagram(protocol::kBaseDatagram, 'x');
    const char *place = datagram.constData();
    QVERIFY(a.sessions->seal(a.with(b), mutableViewOf(datagram), false, false, net.now));
    QCOMPARE(datagram.constData(), place);
    QVERIFY(!datagram.contains("xxxx"));
    const auto opened = b.sessions->receive(mutableViewOf(datagram), a.endpoint, net.now);
    QVERIFY(opened);
    QCOMPARE(toQByteArray(opened->payload), QByteArray(protocol::kBaseDatagram - protocol::kDatagramOverhead, 'x'));
    QCOMPARE(reinterpret_cast<const char *>(opened->payload.data()), datagram.constData() + protocol::kSessionHeaderSize);
    QCOMPARE(opened->session, b.with(a));
    QCOMPARE(opened->binding, b.sessions->binding(b.with(a)));
}

QTEST_APPLESS_MAIN(TestSessionsImage)
#include "tst_sessions_image.moc"
