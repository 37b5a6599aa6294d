#include "core/base/random.h"
#include "core/crypto/mask.h"
#include "tests/core/crypto/hex.h"

#include <QTest>

using namespace plug;
using namespace plug::crypto;
using plug::test::hex;
using plug::test::keyOf;

namespace {

/// NIST SP 800-38A, appendix F: the key and text of its AES-256 examples.
const QByteArray kKey = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
const QByteArray kText = hex("6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51"
                             "30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710");

} // namespace

class TestMask : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headerMaskIsOneBlockOfAes();
    void headerMasksDoNotDependOnEachOther();
    void streamMaskAgreesWithCounterMode();
    void streamMaskIsItsOwnInverse();
};

/// F.1.5, ECB-AES256.Encrypt: what RFC 9001, 5.4.3 calls the mask of a sample.
void TestMask::headerMaskIsOneBlockOfAes()
{
    const QByteArray expected = hex("f3eed1bdb5d2a03c064b5a7e3db181f8 591ccb10d410ed26dc5ba74a31362870"
                                    "b6ed21b99ca6f4f9f153e7b1beafed1d 23304b7a39f9f3ff067d8d8f9e24ecc7");
    const HeaderMask mask(keyOf(kKey));
    for (qsizetype at = 0; at < kText.size(); at += 16) {
        const QByteArray sample = kText.sliced(at, 16);
        QCOMPARE(toQByteArray(mask.forSample(viewOf(sample))), expected.sliced(at, 16));
    }
}

void TestMask::headerMasksDoNotDependOnEachOther()
{
    SeededRandom random(1);
    HeaderMask mask(keyOf(kKey));
    const QByteArray sample = kText.first(16);
    const auto expected = mask.forSample(viewOf(sample));
    for (int run = 0; run < 100; ++run) {
        ByteArray<16> other;
        random.fill(other);
        QVERIFY(mask.forSample(other) == HeaderMask(keyOf(kKey)).forSample(other));
        QVERIFY(mask.forSample(viewOf(sample)) == expected);
    }
    const HeaderMask moved = std::move(mask);
    QVERIFY(moved.forSample(viewOf(sample)) == expected);
}

/// F.5.5, CTR-AES256.Encrypt; a text may end anywhere within a block.
void TestMask::streamMaskAgreesWithCounterMode()
{
    const QByteArray counter = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    const QByteArray expected = hex("601ec313775789a5b7a7f504bbf3d228 f443e3ca4d62b59aca84e990cacaf5c5"
                                    "2b0930daa23de94ce87017ba2d84988d dfc9c58db67aada613c2dd08457941a6");
    for (qsizetype length = 0; length <= kText.size(); ++length) {
        QByteArray bytes = kText.first(length);
        applyStreamMask(keyOf(kKey), viewOf(counter), mutableViewOf(bytes));
        QCOMPARE(bytes, expected.first(length));
    }
}

void TestMask::streamMaskIsItsOwnInverse()
{
    SeededRandom random(2);
    for (int run = 0; run < 50; ++run) {
        SecretKey key;
        ByteArray<16> iv;
        QByteArray bytes(static_cast<qsizetype>(random.below(1300)), '\0');
        random.fill(key.mutableView());
        random.fill(iv);
        random.fill(mutableViewOf(bytes));
        QByteArray masked = bytes;
        applyStreamMask(key, iv, mutableViewOf(masked));
        QVERIFY(bytes.size() < 16 || masked != bytes);
        applyStreamMask(key, iv, mutableViewOf(masked));
        QCOMPARE(masked, bytes);
    }
}

QTEST_APPLESS_MAIN(TestMask)
#include "tst_mask.moc"
