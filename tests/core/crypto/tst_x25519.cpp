#include "core/base/random.h"
#include "core/crypto/x25519.h"
#include "tests/core/crypto/hex.h"

#include <openssl/err.h>

#include <QTest>

using namespace plug;
using namespace plug::crypto;
using plug::test::arrayOf;
using plug::test::hex;
using plug::test::keyOf;

namespace {

QByteArray product(const QByteArray &scalar, const QByteArray &point)
{
    const auto shared = x25519(keyOf(scalar), arrayOf<32>(point));
    return shared ? toQByteArray(shared->view()).toHex() : QByteArray();
}

} // namespace

class TestX25519 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void multipliesAsPublished();
    void agreesWhenIterated();
    void bothSidesGetTheSame();
    void refusesPointsOfSmallOrder_data();
    void refusesPointsOfSmallOrder();
    void generatesFromTheGivenSource();
};

/// RFC 7748, 5.2.
void TestX25519::multipliesAsPublished()
{
    QCOMPARE(product(hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                     hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")),
             QByteArray("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    QCOMPARE(product(hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                     hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")),
             QByteArray("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
}

/// RFC 7748, 5.2: after 1 and after 1,000 rounds.
void TestX25519::agreesWhenIterated()
{
    QByteArray scalar = hex("0900000000000000000000000000000000000000000000000000000000000000");
    QByteArray point = scalar;
    for (int round = 1; round <= 1000; ++round) {
        const QByteArray next = QByteArray::fromHex(product(scalar, point));
        point = std::exchange(scalar, next);
        if (round == 1)
            QCOMPARE(scalar, hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));
    }
    QCOMPARE(scalar, hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
}

/// RFC 7748, 6.1.
void TestX25519::bothSidesGetTheSame()
{
    const auto alice = X25519KeyPair::fromSecret(
        keyOf(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")));
    const auto bob = X25519KeyPair::fromSecret(
        keyOf(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")));
    QCOMPARE(toQByteArray(alice.publicKey), hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
    QCOMPARE(toQByteArray(bob.publicKey), hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
    const QByteArray expected = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    QCOMPARE(toQByteArray(x25519(alice.secret, bob.publicKey)->view()), expected);
    QCOMPARE(toQByteArray(x25519(bob.secret, alice.publicKey)->view()), expected);
}

/// The points whose order divides the cofactor, reduced and not, on the curve and its twist. A refusal leaves nothing
/// behind in OpenSSL's error queue, where others of the thread would find it.
void TestX25519::refusesPointsOfSmallOrder_data()
{
    QTest::addColumn<QByteArray>("point");
    QTest::newRow("0") << hex("0000000000000000000000000000000000000000000000000000000000000000");
    QTest::newRow("1") << hex("0100000000000000000000000000000000000000000000000000000000000000");
    QTest::newRow("order 8") << hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    QTest::newRow("order 8, too") << hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
    QTest::newRow("p - 1") << hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("p") << hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    QTest::newRow("p + 1") << hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
}

void TestX25519::refusesPointsOfSmallOrder()
{
    QFETCH(QByteArray, point);
    SeededRandom random(1);
    QByteArray withTopBit = point;
    withTopBit[31] = static_cast<char>(withTopBit[31] | 0x80);
    for (int run = 0; run < 10; ++run) {
        const auto pair = X25519KeyPair::generate(random);
        QVERIFY(!x25519(pair.secret, arrayOf<32>(point)));
        QVERIFY(!x25519(pair.secret, arrayOf<32>(withTopBit)));
        QCOMPARE(ERR_peek_error(), 0ul);
    }
}

void TestX25519::generatesFromTheGivenSource()
{
    SeededRandom random(7);
    SeededRandom sameRandom(7);
    const auto pair = X25519KeyPair::generate(random);
    const auto next = X25519KeyPair::generate(random);
    QVERIFY(pair.publicKey != next.publicKey);
    SecretKey secret;
    sameRandom.fill(secret.mutableView());
    QVERIFY(equalBytes(pair.secret.view(), secret.view()));
    QVERIFY(pair.publicKey == X25519KeyPair::fromSecret(secret).publicKey);
}

QTEST_APPLESS_MAIN(TestX25519)
#include "tst_x25519.moc"
