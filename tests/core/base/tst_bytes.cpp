#include "core/base/bytes.h"
#include "core/base/random.h"

#include <QTest>
#include <QtEndian>

using namespace plug;

class TestBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsInNetworkByteOrder();
    void writesInNetworkByteOrder();
    void touchesOnlyTheValuesBytes();
    void agreesWithQtsByteOrder();
    void viewsAreOfTheSameBytes();
    void copiesAreDeep();
    void comparesLengthAndBytes();
};

void TestBytes::readsInNetworkByteOrder()
{
    constexpr ByteArray<8> bytes{0x01, 0x02, 0x03, 0x04, 0xfc, 0xfd, 0xfe, 0xff};
    static_assert(readBigEndian<std::uint8_t>(bytes) == 0x01);
    static_assert(readBigEndian<std::uint16_t>(bytes) == 0x0102);
    static_assert(readBigEndian<std::uint32_t>(bytes) == 0x01020304);
    static_assert(readBigEndian<std::uint64_t>(bytes) == 0x01020304fcfdfeff);
    QCOMPARE(readBigEndian<std::uint32_t>(ByteView(bytes).subspan(4)), 0xfcfdfeffu);
}

void TestBytes::writesInNetworkByteOrder()
{
    ByteArray<8> bytes{};
    writeBigEndian<std::uint64_t>(bytes, 0xf1f2f3f405060708);
    QVERIFY((bytes == ByteArray<8>{0xf1, 0xf2, 0xf3, 0xf4, 0x05, 0x06, 0x07, 0x08}));
    writeBigEndian<std::uint16_t>(bytes, 0xabcd);
    QVERIFY((bytes == ByteArray<8>{0xab, 0xcd, 0xf3, 0xf4, 0x05, 0x06, 0x07, 0x08}));
}

void TestBytes::touchesOnlyTheValuesBytes()
{
    ByteArray<6> bytes;
    bytes.fill(0x55);
    writeBigEndian<std::uint32_t>(MutableByteView(bytes).subspan(1), 0xffffffff);
    QVERIFY((bytes == ByteArray<6>{0x55, 0xff, 0xff, 0xff, 0xff, 0x55}));
    writeBigEndian<std::uint8_t>(MutableByteView(bytes).subspan(2), 0);
    QVERIFY((bytes == ByteArray<6>{0x55, 0xff, 0x00, 0xff, 0xff, 0x55}));
}

void TestBytes::agreesWithQtsByteOrder()
{
    SeededRandom random(1);
    for (int run = 0; run < 1000; ++run) {
        const std::uint64_t value = random.next64();
        ByteArray<8> bytes;
        writeBigEndian(bytes, value);
        QCOMPARE(qFromBigEndian<quint64>(bytes.data()), value);
        QCOMPARE(readBigEndian<std::uint64_t>(bytes), value);
        QCOMPARE(readBigEndian<std::uint16_t>(bytes), qFromBigEndian<quint16>(bytes.data()));
    }
}

void TestBytes::viewsAreOfTheSameBytes()
{
    QByteArray bytes("ab\xff", 3);
    const ByteView view = viewOf(bytes);
    QCOMPARE(view.size(), 3u);
    QCOMPARE(int(view[2]), 0xff);
    mutableViewOf(bytes)[0] = 'x';
    QCOMPARE(bytes, QByteArray("xb\xff", 3));
    QVERIFY(viewOf(QByteArray()).empty());
    QVERIFY(equalBytes(viewOf(QByteArrayView("xb\xff", 3)), viewOf(bytes)));
}

void TestBytes::copiesAreDeep()
{
    ByteArray<3> bytes{1, 0, 3};
    const QByteArray copy = toQByteArray(bytes);
    bytes.fill(9);
    QCOMPARE(copy, QByteArray("\x01\x00\x03", 3));
    QCOMPARE(toQByteArray({}), QByteArray());
}

void TestBytes::comparesLengthAndBytes()
{
    const ByteArray<3> a{1, 2, 3};
    const ByteArray<3> b{1, 2, 4};
    QVERIFY(equalBytes(a, a));
    QVERIFY(!equalBytes(a, b));
    QVERIFY(equalBytes(ByteView(a).first(2), ByteView(b).first(2)));
    QVERIFY(!equalBytes(a, ByteView(a).first(2)));
    QVERIFY(equalBytes({}, ByteView(a).first(0)));
}

QTEST_APPLESS_MAIN(TestBytes)
#include "tst_bytes.moc"
