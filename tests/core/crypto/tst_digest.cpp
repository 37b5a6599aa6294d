#include "core/base/random.h"
#include "core/crypto/digest.h"
#include "tests/core/crypto/hex.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace plug;
using namespace plug::crypto;
using plug::test::hex;

class TestDigest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sha256OfPublishedMessages_data();
    void sha256OfPublishedMessages();
    void sha256InPartsEqualsTheWhole();
    void aHasherStartsAnewAfterEachDigest();
    void aMovedHasherGoesOn();
    void hmacOfPublishedMessages_data();
    void hmacOfPublishedMessages();
    void hmacWithAKeyOfAnyLength();
    void comparesAllBytes();
};

/// FIPS 180-4's examples, as NIST publishes them with intermediate values.
void TestDigest::sha256OfPublishedMessages_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("digest");
    QTest::newRow("empty") << QByteArray()
                           << hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("one block") << QByteArray("abc")
                               << hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("896 bits") << QByteArray("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                                            "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu")
                              << hex("cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    QTest::newRow("a million a") << QByteArray(1'000'000, 'a')
                                 << hex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestDigest::sha256OfPublishedMessages()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, digest);
    QCOMPARE(sha256(viewOf(message)).hex(), digest.toHex());
}

void TestDigest::sha256InPartsEqualsTheWhole()
{
    SeededRandom random(1);
    Sha256 hasher;
    for (int run = 0; run < 200; ++run) {
        QByteArray message(static_cast<qsizetype>(random.below(300)), '\0');
        random.fill(mutableViewOf(message));
        const auto first = static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(message.size()) + 1));
        const QByteArray head = message.first(first);
        const QByteArray tail = message.sliced(first);
        const QByteArray expected = QCryptographicHash::hash(message, QCryptographicHash::Sha256);
        QCOMPARE(toQByteArray(sha256({viewOf(head), {}, viewOf(tail)}).bytes), expected);
        hasher.update(viewOf(head));
        hasher.update(viewOf(tail));
        QCOMPARE(toQByteArray(hasher.finish().bytes), expected);
    }
}

void TestDigest::aHasherStartsAnewAfterEachDigest()
{
    const ByteArray<3> bytes{1, 2, 3};
    Sha256 hasher;
    QCOMPARE(hasher.finish().hex(), sha256({}).hex());
    hasher.update(bytes);
    QCOMPARE(hasher.finish().hex(), sha256(bytes).hex());
    hasher.update(bytes);
    hasher.reset();
    QCOMPARE(hasher.finish().hex(), sha256({}).hex());
}

void TestDigest::aMovedHasherGoesOn()
{
    const ByteArray<3> bytes{1, 2, 3};
    Sha256 first;
    first.update(bytes);
    Sha256 second = std::move(first);
    second.update(bytes);
    QCOMPARE(second.finish().hex(), sha256({bytes, bytes}).hex());
}

/// RFC 4231, 4.2 to 4.8; test case 5 is of a truncated MAC, which nothing here makes.
void TestDigest::hmacOfPublishedMessages_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("mac");
    QTest::newRow("1") << QByteArray(20, '\x0b') << QByteArray("Hi There")
                       << hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    QTest::newRow("2") << QByteArray("Jefe") << QByteArray("what do ya want for nothing?")
                       << hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    QTest::newRow("3") << QByteArray(20, '\xaa') << QByteArray(50, '\xdd')
                       << hex("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    QTest::newRow("4") << hex("0102030405060708090a0b0c0d0e0f10111213141516171819") << QByteArray(50, '\xcd')
                       << hex("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    QTest::newRow("6") << QByteArray(131, '\xaa')
                       << QByteArray("Test Using Larger Than Block-Size Key - Hash Key First")
                       << hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    QTest::newRow("7") << QByteArray(131, '\xaa')
                       << QByteArray("This is a test using a larger than block-size key and a larger than block-size "
                                     "data. The key needs to be hashed before being used by the HMAC algorithm.")
                       << hex("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

void TestDigest::hmacOfPublishedMessages()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, mac);
    QCOMPARE(hmacSha256(viewOf(key), {viewOf(message)}).hex(), mac.toHex());
    const qsizetype half = message.size() / 2;
    const QByteArray head = message.first(half);
    const QByteArray tail = message.sliced(half);
    QCOMPARE(hmacSha256(viewOf(key), {viewOf(head), {}, viewOf(tail)}).hex(), mac.toHex());
}

/// Qt's implementation is another one; an empty key and an empty message are the ends that are easy to get wrong.
void TestDigest::hmacWithAKeyOfAnyLength()
{
    SeededRandom random(2);
    for (qsizetype length = 0; length <= 130; ++length) {
        QByteArray key(length, '\0');
        random.fill(mutableViewOf(key));
        for (const QByteArray &message : {QByteArray(), key}) {
            const auto expected = QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
            QCOMPARE(toQByteArray(hmacSha256(viewOf(key), {viewOf(message)}).bytes), expected);
        }
    }
    QCOMPARE(hmacSha256({}, {}).hex(),
             QByteArray("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

void TestDigest::comparesAllBytes()
{
    const ByteArray<32> a{};
    QVERIFY(equalConstantTime(a, a));
    QVERIFY(equalConstantTime({}, {}));
    QVERIFY(!equalConstantTime(a, ByteView(a).first(31)));
    for (std::size_t i = 0; i < a.size(); ++i) {
        ByteArray<32> b = a;
        b[i] = 0x80;
        QVERIFY(!equalConstantTime(a, b));
    }
}

QTEST_APPLESS_MAIN(TestDigest)
#include "tst_digest.moc"
