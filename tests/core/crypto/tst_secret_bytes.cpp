#include "core/crypto/secret_bytes.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <new>

using namespace plug;
using namespace plug::crypto;

namespace {

/// Memory that is still there to be looked at when what lived in it is gone.
struct Storage {
    alignas(SecretKey) ByteArray<sizeof(SecretKey)> bytes{};

    bool isZero() const { return bytes == ByteArray<sizeof(SecretKey)>{}; }
    bool holds(ByteView secret) const { return equalBytes(ByteView(bytes).first(secret.size()), secret); }
};

ByteArray<32> counting()
{
    ByteArray<32> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i + 1);
    return bytes;
}

} // namespace

class TestSecretBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wipesWhatItIsGivenAndNoMore();
    void isWipedWhenItGoes();
    void copiesAreEqualAndWipedOnTheirOwn();
    void startsAsZeros();
};

void TestSecretBytes::wipesWhatItIsGivenAndNoMore()
{
    ByteArray<32> bytes = counting();
    wipe(MutableByteView(bytes).subspan(8, 16));
    for (std::size_t i = 0; i < bytes.size(); ++i)
        QCOMPARE(int(bytes[i]), i >= 8 && i < 24 ? 0 : int(i + 1));
    wipe({});
}

void TestSecretBytes::isWipedWhenItGoes()
{
    Storage storage;
    auto *key = new (storage.bytes.data()) SecretKey(counting());
    QVERIFY(storage.holds(counting()));
    std::destroy_at(key);
    QVERIFY(storage.isZero());
}

void TestSecretBytes::copiesAreEqualAndWipedOnTheirOwn()
{
    const SecretKey original(counting());
    Storage storage;
    auto *copy = new (storage.bytes.data()) SecretKey(original);
    QVERIFY(storage.holds(original.view()));
    std::destroy_at(copy);
    QVERIFY(storage.isZero());
    QVERIFY(equalBytes(original.view(), counting()));
}

void TestSecretBytes::startsAsZeros()
{
    SecretKey key;
    QVERIFY(equalBytes(key.view(), ByteArray<32>{}));
    const ByteArray<32> bytes = counting();
    std::copy(bytes.begin(), bytes.end(), key.mutableView().begin());
    QVERIFY(equalBytes(key.view(), bytes));
}

QTEST_APPLESS_MAIN(TestSecretBytes)
#include "tst_secret_bytes.moc"
