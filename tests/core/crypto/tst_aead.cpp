#include "core/base/random.h"
#include "core/crypto/aead.h"
#include "tests/core/crypto/hex.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <QTest>

#include <cstdlib>

using namespace plug;
using namespace plug::crypto;
using plug::test::hex;
using plug::test::keyOf;

namespace {

constexpr qsizetype kTag = Aead::kTagSize;

std::size_t allocations = 0;

void *countingMalloc(std::size_t size, const char *, int)
{
    ++allocations;
    return std::malloc(size);
}

void *countingRealloc(void *block, std::size_t size, const char *, int)
{
    ++allocations;
    return std::realloc(block, size);
}

void plainFree(void *block, const char *, int)
{
    std::free(block);
}

/// OpenSSL takes other functions only before it has allocated anything.
const bool countsAllocations = CRYPTO_set_mem_functions(countingMalloc, countingRealloc, plainFree) == 1;

/// text || tag from a context that is made for this call alone, with any 96-bit nonce.
QByteArray sealedAfresh(const QByteArray &key, const QByteArray &nonce, const QByteArray &associated, QByteArray text)
{
    const auto bytes = [](const QByteArray &array) { return reinterpret_cast<const unsigned char *>(array.data()); };
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    QByteArray tag(kTag, '\0');
    auto *out = reinterpret_cast<unsigned char *>(text.data());
    int written = 0;
    EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce));
    EVP_EncryptUpdate(context, nullptr, &written, bytes(associated), int(associated.size()));
    EVP_EncryptUpdate(context, out, &written, bytes(text), int(text.size()));
    EVP_EncryptFinal_ex(context, out + written, &written);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, int(kTag), tag.data());
    EVP_CIPHER_CTX_free(context);
    return text + tag;
}

QByteArray nonceOf(std::uint64_t counter)
{
    QByteArray nonce(12, '\0');
    writeBigEndian(mutableViewOf(nonce).subspan(4), counter);
    return nonce;
}

QByteArray sealed(Aead &aead, std::uint64_t counter, const QByteArray &associated, const QByteArray &text)
{
    QByteArray out = text + QByteArray(kTag, '\0');
    const MutableByteView view = mutableViewOf(out);
    aead.seal(counter, viewOf(associated), view.first(view.size() - kTag), view.last(kTag));
    return out;
}

/// The text, or nothing where the tag is wrong.
std::optional<QByteArray> opened(Aead &aead, std::uint64_t counter, const QByteArray &associated, QByteArray sealedText)
{
    const MutableByteView view = mutableViewOf(sealedText);
    if (!aead.open(counter, viewOf(associated), view.first(view.size() - kTag), view.last(kTag)))
        return std::nullopt;
    return sealedText.chopped(kTag);
}

QByteArray randomBytes(RandomSource &random, std::uint64_t maxSize)
{
    QByteArray bytes(static_cast<qsizetype>(random.below(maxSize + 1)), '\0');
    random.fill(mutableViewOf(bytes));
    return bytes;
}

QByteArray flipped(QByteArray bytes, qsizetype bit)
{
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
}

} // namespace

class TestAead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sealsAsPublished();
    void theFreshContextSealsAsPublished();
    void agreesWithAFreshContext();
    void refusesEveryBitFlip();
    void refusesAnotherCounterOrKey();
    void aRefusalLeavesNothingBehind();
    void goesOnAfterAMove();
    void allocatesNothingOnceKeyed();
};

/// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 and 14: their nonce is our counter 0.
void TestAead::sealsAsPublished()
{
    Aead aead{SecretKey()};
    QCOMPARE(sealed(aead, 0, {}, {}).toHex(), QByteArray("530f8afbc74536b9a963b4f1c4cb738b"));
    QCOMPARE(sealed(aead, 0, {}, QByteArray(16, '\0')).toHex(),
             QByteArray("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
}

/// Test cases 15 and 16 have a nonce that no counter makes. They hold what the next test compares with.
void TestAead::theFreshContextSealsAsPublished()
{
    const QByteArray key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    const QByteArray nonce = hex("cafebabefacedbaddecaf888");
    const QByteArray text = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
    const QByteArray expected = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad");
    QCOMPARE(sealedAfresh(key, nonce, {}, text), expected + hex("b094dac5d93471bdec1a502270e3cc6c"));
    QCOMPARE(sealedAfresh(key, nonce, hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), text.first(60)),
             expected.first(60) + hex("76fc6ece0f4e1768cddf8853bb2d551b"));
}

/// One Aead for many texts, sealing and opening in turn: each as if it were its first.
void TestAead::agreesWithAFreshContext()
{
    SeededRandom random(1);
    for (int run = 0; run < 10; ++run) {
        QByteArray key(32, '\0');
        random.fill(mutableViewOf(key));
        Aead aead(keyOf(key));
        for (int step = 0; step < 100; ++step) {
            const std::uint64_t counter = random.next64() >> random.below(64);
            const QByteArray associated = randomBytes(random, 40);
            const QByteArray text = randomBytes(random, step == 0 ? 65'000 : 1500);
            const QByteArray expected = sealedAfresh(key, nonceOf(counter), associated, text);
            QVERIFY(sealed(aead, counter, associated, text) == expected);
            QVERIFY(opened(aead, counter, associated, expected) == text);
        }
    }
}

void TestAead::refusesEveryBitFlip()
{
    SeededRandom random(2);
    Aead aead{SecretKey()};
    for (const qsizetype size : {0, 1, 16, 45}) {
        const QByteArray text(size, 'x');
        const QByteArray associated("header");
        const QByteArray genuine = sealed(aead, 5, associated, text);
        for (qsizetype bit = 0; bit < genuine.size() * 8; ++bit)
            QVERIFY(!opened(aead, 5, associated, flipped(genuine, bit)));
        for (qsizetype bit = 0; bit < associated.size() * 8; ++bit)
            QVERIFY(!opened(aead, 5, flipped(associated, bit), genuine));
        QVERIFY(!opened(aead, 5, {}, genuine));
        QVERIFY(opened(aead, 5, associated, genuine) == text);
    }
}

void TestAead::refusesAnotherCounterOrKey()
{
    Aead aead{SecretKey()};
    const std::uint64_t counter = 0x0123456789abcdef;
    const QByteArray genuine = sealed(aead, counter, {}, "text");
    for (int bit = 0; bit < 64; ++bit)
        QVERIFY(!opened(aead, counter ^ (std::uint64_t(1) << bit), {}, genuine));
    QVERIFY(opened(aead, counter, {}, genuine) == "text");
    ByteArray<32> otherKey{};
    otherKey[31] = 1;
    Aead other{SecretKey(otherKey)};
    QVERIFY(!opened(other, counter, {}, genuine));
}

/// Neither in the context, where the next text is opened, nor in OpenSSL's error queue.
void TestAead::aRefusalLeavesNothingBehind()
{
    Aead aead{SecretKey()};
    const QByteArray first = sealed(aead, 1, "a", "first");
    const QByteArray second = sealed(aead, 2, {}, "second");
    QVERIFY(!opened(aead, 1, "b", first));
    QCOMPARE(ERR_peek_error(), 0ul);
    QVERIFY(opened(aead, 2, {}, second) == "second");
    QVERIFY(opened(aead, 1, "a", first) == "first");
}

void TestAead::goesOnAfterAMove()
{
    Aead first{SecretKey()};
    const QByteArray expected = sealed(first, 3, {}, "text");
    Aead second = std::move(first);
    QCOMPARE(sealed(second, 3, {}, "text"), expected);
    first = std::move(second);
    QVERIFY(opened(first, 3, {}, expected) == "text");
}

/// Every datagram passes here, genuine and forged ones.
void TestAead::allocatesNothingOnceKeyed()
{
    QVERIFY(countsAllocations);
    const std::size_t beforeKeying = allocations;
    Aead aead{SecretKey()};
    QVERIFY(allocations > beforeKeying);
    const ByteArray<13> header{};
    ByteArray<1200> text{};
    ByteArray<16> tag{};
    const auto exchange = [&](std::uint64_t counter) {
        aead.seal(counter, header, text, tag);
        ByteArray<16> wrong = tag;
        wrong[0] ^= 1;
        static_cast<void>(aead.open(counter, header, text, wrong));
    };
    exchange(0);
    const std::size_t before = allocations;
    for (std::uint64_t counter = 1; counter < 1000; ++counter)
        exchange(counter);
    QCOMPARE(allocations, before);
}

QTEST_APPLESS_MAIN(TestAead)
#include "tst_aead.moc"
