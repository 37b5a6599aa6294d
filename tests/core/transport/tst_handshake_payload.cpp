#include "core/transport/handshake_payload.h"

#include "core/base/protocol.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;

namespace {

HandshakePayload example()
{
    HandshakePayload payload;
    payload.initiatorIndex = 0x01020304;
    payload.responderIndex = 0xa0b0c0d0;
    payload.publicKey.fill(0x11);
    payload.signature.fill(0x22);
    payload.maxDatagram = 9000;
    payload.allowsClearText = true;
    payload.isFresh = true;
    return payload;
}

} // namespace

class TestHandshakePayload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void skipsWhatItDoesNotKnow();
    void refusesWhatBreaksABound();
};

void TestHandshakePayload::comesBackAsItWas()
{
    for (const std::size_t size : {HandshakePayload::kFixedSize, std::size_t(500)}) {
        const QByteArray bytes = encodeHandshakePayload(example(), size);
        QCOMPARE(bytes.size(), static_cast<qsizetype>(size));
        QCOMPARE(bytes.first(8).toHex(), QByteArray("01020304a0b0c0d0"));
        QCOMPARE(bytes.mid(104, 5).toHex(), QByteArray("2328030000"));
        QVERIFY(decodeHandshakePayload(viewOf(bytes)) == example());
    }
}

/// [S-11]
void TestHandshakePayload::skipsWhatItDoesNotKnow()
{
    QByteArray bytes = encodeHandshakePayload(example(), HandshakePayload::kFixedSize + 10);
    bytes[106] = static_cast<char>(0xff);
    bytes[108] = 10; // extensions to the very end
    bytes.replace(109, 10, "extensions");
    QVERIFY(decodeHandshakePayload(viewOf(bytes)) == example());
}

/// [S-10]
void TestHandshakePayload::refusesWhatBreaksABound()
{
    const QByteArray bytes = encodeHandshakePayload(example(), HandshakePayload::kFixedSize + 10);
    for (qsizetype size = 0; size < qsizetype(HandshakePayload::kFixedSize); ++size)
        QVERIFY(!decodeHandshakePayload(viewOf(bytes).first(static_cast<std::size_t>(size))));
    QByteArray tooLong = bytes;
    tooLong[108] = 11;
    QVERIFY(!decodeHandshakePayload(viewOf(tooLong)));
    QByteArray tooSmall = bytes;
    writeBigEndian(mutableViewOf(tooSmall).subspan(104), static_cast<std::uint16_t>(protocol::kBaseDatagram - 1));
    QVERIFY(!decodeHandshakePayload(viewOf(tooSmall)));
}

QTEST_APPLESS_MAIN(TestHandshakePayload)
#include "tst_handshake_payload.moc"
