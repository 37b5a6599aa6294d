#include "core/crypto/hkdf.h"
#include "tests/core/crypto/hex.h"

#include <QTest>

using namespace plug;
using namespace plug::crypto;
using plug::test::hex;

class TestHkdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheVectorWithoutSaltAndInfo();
    void dependsOnBothInputs();
};

/// RFC 5869, A.3. No salt means as many zeros as the hash has; its 42 bytes are all of T(1) and ten of T(2).
void TestHkdf::agreesWithTheVectorWithoutSaltAndInfo()
{
    const QByteArray input(22, '\x0b');
    const auto [first, second] = hkdf2(SecretKey(), viewOf(input));
    QCOMPARE(toQByteArray(first.view()), hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
    QCOMPARE(toQByteArray(second.view().first(10)), hex("9d201395faa4b61a96c8"));
}

void TestHkdf::dependsOnBothInputs()
{
    const ByteArray<1> input{1};
    const auto [first, second] = hkdf2(SecretKey(), input);
    QVERIFY(!equalBytes(first.view(), second.view()));
    QVERIFY(!equalBytes(first.view(), hkdf2(SecretKey(), {}).first.view()));
    QVERIFY(!equalBytes(first.view(), hkdf2(first, input).first.view()));
}

QTEST_APPLESS_MAIN(TestHkdf)
#include "tst_hkdf.moc"
