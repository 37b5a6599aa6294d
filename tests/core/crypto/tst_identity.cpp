#include "core/base/random.h"
#include "core/crypto/identity.h"
#include "tests/core/crypto/hex.h"

#include <openssl/err.h>

#include <QCryptographicHash>
#include <QTest>

using namespace plug;
using namespace plug::crypto;
using plug::test::arrayOf;
using plug::test::hex;
using plug::test::keyOf;

namespace {

/// signature with S + L in place of S: the same number modulo the group's order L, another string of bytes.
Signature withOrderAdded(Signature signature)
{
    const QByteArray order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        carry += unsigned(signature[32 + i]) + static_cast<std::uint8_t>(order[static_cast<qsizetype>(i)]);
        signature[32 + i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
    return signature;
}

} // namespace

class TestIdentity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signsAsPublished_data();
    void signsAsPublished();
    void hostIdIsTheHashOfTheKey();
    void generatesFromTheGivenSource();
    void refusesEveryBitFlip();
    void refusesASecondFormOfASignature();
    void refusesWhatIsNoPoint();
};

/// RFC 8032, 7.1.
void TestIdentity::signsAsPublished_data()
{
    QTest::addColumn<QByteArray>("seed");
    QTest::addColumn<QByteArray>("publicKey");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("1") << hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                       << hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a") << QByteArray()
                       << hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                              "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    QTest::newRow("2") << hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                       << hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c") << hex("72")
                       << hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    QTest::newRow("3") << hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                       << hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025") << hex("af82")
                       << hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                              "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    QTest::newRow("SHA(abc)") << hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")
                              << hex("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf")
                              << hex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
                              << hex("dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                                     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704");
}

void TestIdentity::signsAsPublished()
{
    QFETCH(QByteArray, seed);
    QFETCH(QByteArray, publicKey);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, signature);
    const Identity identity = Identity::fromSeed(keyOf(seed));
    QCOMPARE(toQByteArray(identity.publicKey()), publicKey);
    QCOMPARE(toQByteArray(identity.sign(viewOf(message))), signature);
    QVERIFY(equalBytes(identity.seed().view(), viewOf(seed)));
    QVERIFY(verifySignature(arrayOf<32>(publicKey), viewOf(message), arrayOf<64>(signature)));
}

void TestIdentity::hostIdIsTheHashOfTheKey()
{
    SeededRandom random(1);
    const Identity identity = Identity::generate(random);
    const QByteArray expected
        = QCryptographicHash::hash(toQByteArray(identity.publicKey()), QCryptographicHash::Sha256);
    QCOMPARE(identity.hostId().hex(), expected.toHex());
    QCOMPARE(hostIdOf(identity.publicKey()).hex(), expected.toHex());
}

void TestIdentity::generatesFromTheGivenSource()
{
    SeededRandom random(2);
    SeededRandom sameRandom(2);
    const Identity identity = Identity::generate(random);
    QCOMPARE(Identity::generate(sameRandom).hostId().hex(), identity.hostId().hex());
    QVERIFY(Identity::generate(random).hostId() != identity.hostId());
}

void TestIdentity::refusesEveryBitFlip()
{
    SeededRandom random(3);
    const Identity identity = Identity::generate(random);
    const ByteArray<5> message{1, 2, 3, 4, 5};
    const Signature signature = identity.sign(message);
    QVERIFY(verifySignature(identity.publicKey(), message, signature));
    const auto flipped = [](auto bytes, std::size_t bit) {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
        return bytes;
    };
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit)
        QVERIFY(!verifySignature(identity.publicKey(), message, flipped(signature, bit)));
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit)
        QVERIFY(!verifySignature(identity.publicKey(), flipped(message, bit), signature));
    for (std::size_t bit = 0; bit < identity.publicKey().size() * 8; ++bit)
        QVERIFY(!verifySignature(flipped(identity.publicKey(), bit), message, signature));
    QVERIFY(!verifySignature(identity.publicKey(), ByteView(message).first(4), signature));
}

/// RFC 8032, 8.4: S must be below the order, or everyone could make a second valid signature out of each.
void TestIdentity::refusesASecondFormOfASignature()
{
    SeededRandom random(4);
    const Identity identity = Identity::generate(random);
    const ByteArray<1> message{7};
    for (int run = 0; run < 20; ++run) {
        const Signature other = withOrderAdded(identity.sign(message));
        QVERIFY(!verifySignature(identity.publicKey(), message, other));
    }
}

/// A refused key leaves nothing behind in OpenSSL's error queue, where others of the thread would find it.
void TestIdentity::refusesWhatIsNoPoint()
{
    const ByteArray<1> message{7};
    PublicKey noPoint{};
    noPoint[0] = 2; // y = 2 has no x on the curve
    QVERIFY(!verifySignature(noPoint, message, Signature{}));
    noPoint.fill(0xff);
    QVERIFY(!verifySignature(noPoint, message, Signature{}));
    QCOMPARE(ERR_peek_error(), 0ul);
}

QTEST_APPLESS_MAIN(TestIdentity)
#include "tst_identity.moc"
