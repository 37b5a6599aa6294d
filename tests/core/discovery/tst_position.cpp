#include "core/discovery/position.h"

#include "core/base/random.h"

#include <QTest>

#include <set>

using namespace plug;
using namespace plug::discovery;

namespace {

HostId hostFrom(SeededRandom &random)
{
    HostId host;
    random.fill(host.bytes);
    return host;
}

Position positionFrom(SeededRandom &random)
{
    return Position{hostFrom(random).bytes};
}

HostId countingHost(std::uint8_t last)
{
    HostId host;
    for (std::size_t i = 0; i < host.bytes.size(); ++i)
        host.bytes[i] = static_cast<std::uint8_t>(0xa0 + i);
    host.bytes.back() = last;
    return host;
}

Endpoint at(const char *text)
{
    const auto endpoint = Endpoint::parse(QString::fromLatin1(text));
    if (!endpoint)
        qFatal("not an address: %s", text);
    return *endpoint;
}

} // namespace

/// Where keys and hosts are.
class TestPosition : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheKeyOfAFile();
    void isBoundToTheAddress_data();
    void isBoundToTheAddress();
    void leavesAPrefixEightPlaces();
    void isTheHostIdElsewhere();
    void ordersByDistance();
    void countsSharedBits();
};

///
void TestPosition::isTheKeyOfAFile()
{
    const LookupKey key{countingHost(0xbf).bytes};
    QCOMPARE(positionOf(key).hex(), key.hex());
}

void TestPosition::isBoundToTheAddress_data()
{
    // By hand: echo 05 8000000000570415 07 | xxd -r -p | sha256sum
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("last");
    QTest::addColumn<QByteArray>("bound");
    QTest::newRow("IPv4") << QStringLiteral("87.4.21.9:4000") << 0x07 << QByteArray("8d3fd2ce");
    QTest::newRow("another of its /24") << QStringLiteral("87.4.21.250:50000") << 0xff << QByteArray("8d3fd2ce");
    QTest::newRow("IPv6") << QStringLiteral("[2a01:4f8:c0c:1::1]:4000") << 0xb8 << QByteArray("275f29f1");
    QTest::newRow("another of its /48") << QStringLiteral("[2a01:4f8:c0c:ffff::2]:4000") << 0x0d << QByteArray("b232a0c4");
}

///
void TestPosition::isBoundToTheAddress()
{
    QFETCH(QString, text);
    QFETCH(int, last);
    QFETCH(QByteArray, bound);
    const HostId host = countingHost(static_cast<std::uint8_t>(last));
    const Position position = positionOf(host, *Endpoint::parse(text));
    QCOMPARE(position.hex().first(8), bound);
    QCOMPARE(position.hex().sliced(8), host.hex().first(56));
}

///
void TestPosition::leavesAPrefixEightPlaces()
{
    SeededRandom random(1);
    std::set<QByteArray> places;
    for (int i = 0; i < 1000; ++i) {
        const auto last = static_cast<std::uint32_t>(random.below(256));
        const Endpoint somewhere = Endpoint::fromIpv4(0x57041500u + last, static_cast<std::uint16_t>(1024 + i));
        places.insert(positionOf(hostFrom(random), somewhere).hex().first(8));
    }
    QCOMPARE(places.size(), std::size_t(8));
}

///
void TestPosition::isTheHostIdElsewhere()
{
    const HostId host = countingHost(0xbf);
    for (const char *text : {"127.0.0.1:4000", "192.168.1.2:4000", "10.77.0.2:4000", "[::1]:4000", "[fd00::1]:4000", "[fe80::1]:4000"})
        QCOMPARE(positionOf(host, at(text)).hex(), host.hex());
}

void TestPosition::ordersByDistance()
{
    const Position target = Position{countingHost(0).bytes};
    SeededRandom random(2);
    for (int i = 0; i < 2000; ++i) {
        Position a = positionFrom(random);
        Position b = random.below(2) == 0 ? positionFrom(random) : a;
        b.bytes[random.below(32)] ^= static_cast<std::uint8_t>(random.below(256));
        Position distanceA, distanceB;
        for (std::size_t byte = 0; byte < 32; ++byte) {
            distanceA.bytes[byte] = a.bytes[byte] ^ target.bytes[byte];
            distanceB.bytes[byte] = b.bytes[byte] ^ target.bytes[byte];
        }
        QCOMPARE(isNearer(target, a, b), distanceA < distanceB);
        QVERIFY(!isNearer(target, a, a));
    }
}

void TestPosition::countsSharedBits()
{
    SeededRandom random(3);
    const Position a = positionFrom(random);
    QCOMPARE(sharedBits(a, a), 256);
    for (int bit = 0; bit < 256; ++bit) {
        Position b = a;
        b.bytes[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(0x80 >> (bit % 8));
        for (int after = bit + 1; after < 256; ++after) {
            if (random.below(2) == 0)
                b.bytes[static_cast<std::size_t>(after / 8)] ^= static_cast<std::uint8_t>(0x80 >> (after % 8));
        }
        QCOMPARE(sharedBits(a, b), bit);
        QCOMPARE(sharedBits(b, a), bit);
    }
}

QTEST_APPLESS_MAIN(TestPosition)
#include "tst_position.moc"
