#include "core/base/random.h"
#include "core/wire/session_header.h"

#include <QTest>

using namespace plug;
using wire::SessionHeader;

class TestSessionHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesTheLayout();
    void bringsRandomHeadersBack();
    void refusesShortDatagrams(); // [F-1]
    void refusesReservedFlags(); // [F-1]
};

void TestSessionHeader::writesTheLayout()
{
    QByteArray bytes(13, '\xee');
    wire::writeSessionHeader(mutableViewOf(bytes), {0x01020304, true, 0x1112131415161718});
    QCOMPARE(bytes.toHex(), QByteArrayLiteral("01020304011112131415161718"));
    wire::writeSessionHeader(mutableViewOf(bytes), {.index = 0xfffefdfc, .counter = 1, .isFresh = true});
    QCOMPARE(bytes.toHex(), QByteArrayLiteral("fffefdfc020000000000000001"));
}

void TestSessionHeader::bringsRandomHeadersBack()
{
    SeededRandom random(1);
    for (int i = 0; i < 1000; ++i) {
        const SessionHeader header{random.next32(), random.below(2) == 1, random.next64() >> random.below(64),
                                   random.below(2) == 1};
        ByteArray<20> datagram;
        random.fill(datagram);
        wire::writeSessionHeader(datagram, header);
        QVERIFY(wire::readSessionHeader(datagram) == header);
    }
}

void TestSessionHeader::refusesShortDatagrams()
{
    const ByteArray<13> bytes{};
    for (std::size_t size = 0; size < bytes.size(); ++size)
        QVERIFY(!wire::readSessionHeader(ByteView(bytes).first(size)));
    QVERIFY(wire::readSessionHeader(bytes) == SessionHeader{});
}

void TestSessionHeader::refusesReservedFlags()
{
    ByteArray<13> bytes{};
    for (unsigned flags = 0; flags < 256; ++flags) {
        bytes[4] = static_cast<std::uint8_t>(flags);
        const auto header = wire::readSessionHeader(bytes);
        QCOMPARE(header.has_value(), flags < 4);
        if (header) {
            QCOMPARE(header->isClear, (flags & 1) != 0);
            QCOMPARE(header->isFresh, (flags & 2) != 0);
        }
    }
}

QTEST_APPLESS_MAIN(TestSessionHeader)
#include "tst_session_header.moc"
