#include "core/base/random.h"
#include "core/crypto/noise_xx.h"
#include "tests/core/crypto/hex.h"
#include "tests/support/vectors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace plug;
using namespace plug::crypto;
using plug::test::arrayOf;
using plug::test::keyOf;

namespace {

constexpr auto kInitiator = NoiseXx::Role::Initiator;
constexpr auto kResponder = NoiseXx::Role::Responder;
constexpr int kHandshakeMessages = 3;

QByteArray field(const QJsonObject &object, const char *name)
{
    return QByteArray::fromHex(object[QLatin1String(name)].toString().toLatin1());
}

NoiseXx sideOf(const QJsonObject &vector, NoiseXx::Role role)
{
    const bool begins = role == kInitiator;
    const QByteArray prologue = field(vector, begins ? "init_prologue" : "resp_prologue");
    const SecretKey own = keyOf(field(vector, begins ? "init_static" : "resp_static"));
    const SecretKey ephemeral = keyOf(field(vector, begins ? "init_ephemeral" : "resp_ephemeral"));
    return NoiseXx(role, viewOf(prologue), X25519KeyPair::fromSecret(own), X25519KeyPair::fromSecret(ephemeral));
}

QByteArray sealed(const SecretKey &key, std::uint64_t counter, const QByteArray &text)
{
    QByteArray out = text + QByteArray(Aead::kTagSize, '\0');
    const MutableByteView view = mutableViewOf(out);
    Aead(key).seal(counter, {}, view.first(view.size() - Aead::kTagSize), view.last(Aead::kTagSize));
    return out;
}

/// Two hosts with keys drawn from a seed, and the messages that they send each other.
struct Pair {
    static constexpr std::uint8_t kPrologue[] = {'t', 'e', 's', 't'};

    SeededRandom random;
    X25519KeyPair initiatorStatic = X25519KeyPair::generate(random);
    X25519KeyPair responderStatic = X25519KeyPair::generate(random);
    NoiseXx initiator{kInitiator, kPrologue, initiatorStatic, X25519KeyPair::generate(random)};
    NoiseXx responder{kResponder, kPrologue, responderStatic, X25519KeyPair::generate(random)};

    explicit Pair(std::uint64_t seed) : random(seed) {}

    NoiseXx &writerOf(int message) { return message % 2 == 0 ? initiator : responder; }
    NoiseXx &readerOf(int message) { return message % 2 == 0 ? responder : initiator; }
    QByteArray written(int message) { return *writerOf(message).write(viewOf(QByteArrayView("payload"))); }
    void exchangeUpTo(int message)
    {
        for (int i = 0; i < message; ++i)
            PLUG_CHECK(readerOf(i).read(viewOf(written(i))));
    }
};

} // namespace

class TestNoiseXx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithVectors_data();
    void agreesWithVectors();
    void tellsTheOtherSidesStaticKey();
    void refusesEveryBitFlip_data();
    void refusesEveryBitFlip();
    void refusesEveryTruncation();
    void refusesLengthsOverTheSpecification();
    void refusesWhatIsOutOfTurn();
    void refusesKeysOfSmallOrder();
    void aForgedMessageReadOnACopyHarmsNothing();
    void anotherPrologueIsNoticed();
};

/// The published vectors of another implementation lie outside of this tree; where they are found they are run too.
void TestNoiseXx::agreesWithVectors_data()
{
    QTest::addColumn<QJsonObject>("vector");
    const QJsonArray own = test::loadVectors(QStringLiteral("noise_xx_plug.json"))[QLatin1String("vectors")].toArray();
    QVERIFY(!own.isEmpty());
    for (qsizetype i = 0; i < own.size(); ++i)
        QTest::addRow("plug %lld", static_cast<long long>(i)) << own[i].toObject();
    QFile shared(QStringLiteral(PLUG_SOURCE_DIR "/../shared/vectors/noise_xx_cacophony.json"));
    if (shared.open(QIODevice::ReadOnly))
        QTest::newRow("cacophony") << QJsonDocument::fromJson(shared.readAll()).object();
}

void TestNoiseXx::agreesWithVectors()
{
    QFETCH(QJsonObject, vector);
    NoiseXx initiator = sideOf(vector, kInitiator);
    NoiseXx responder = sideOf(vector, kResponder);
    const QJsonArray messages = vector[QLatin1String("messages")].toArray();
    QVERIFY(messages.size() > kHandshakeMessages);

    for (int i = 0; i < kHandshakeMessages; ++i) {
        NoiseXx &writer = i % 2 == 0 ? initiator : responder;
        NoiseXx &reader = i % 2 == 0 ? responder : initiator;
        const QByteArray payload = field(messages[i].toObject(), "payload");
        const auto written = writer.write(viewOf(payload));
        QVERIFY(written);
        QCOMPARE(written->toHex(), field(messages[i].toObject(), "ciphertext").toHex());
        const auto read = reader.read(viewOf(*written));
        QVERIFY(read);
        QCOMPARE(read->toHex(), payload.toHex());
    }

    QVERIFY(initiator.isFinished() && responder.isFinished());
    const NoiseKeys keys = initiator.split();
    const NoiseKeys mirrored = responder.split();
    QCOMPARE(keys.handshakeHash.hex(), field(vector, "handshake_hash").toHex());
    QCOMPARE(mirrored.handshakeHash.hex(), keys.handshakeHash.hex());
    QVERIFY(equalBytes(mirrored.initiatorToResponder.view(), keys.initiatorToResponder.view()));
    QVERIFY(equalBytes(mirrored.responderToInitiator.view(), keys.responderToInitiator.view()));
    if (vector.contains(QLatin1String("key_initiator_to_responder"))) {
        QCOMPARE(toQByteArray(keys.initiatorToResponder.view()), field(vector, "key_initiator_to_responder"));
        QCOMPARE(toQByteArray(keys.responderToInitiator.view()), field(vector, "key_responder_to_initiator"));
    }
    for (int i = kHandshakeMessages; i < messages.size(); ++i) {
        const SecretKey &key = i % 2 == 0 ? keys.initiatorToResponder : keys.responderToInitiator;
        const auto counter = static_cast<std::uint64_t>((i - kHandshakeMessages) / 2);
        const QJsonObject message = messages[i].toObject();
        QCOMPARE(sealed(key, counter, field(message, "payload")).toHex(), field(message, "ciphertext").toHex());
    }
}

void TestNoiseXx::tellsTheOtherSidesStaticKey()
{
    Pair pair(1);
    QVERIFY(!pair.initiator.remoteStatic() && !pair.responder.remoteStatic());
    pair.exchangeUpTo(2);
    QVERIFY(pair.initiator.remoteStatic() == pair.responderStatic.publicKey);
    QVERIFY(!pair.responder.remoteStatic());
    QVERIFY(pair.responder.read(viewOf(pair.written(2))));
    QVERIFY(pair.responder.remoteStatic() == pair.initiatorStatic.publicKey);
}

void TestNoiseXx::refusesEveryBitFlip_data()
{
    QTest::addColumn<int>("message");
    QTest::newRow("e") << 0;
    QTest::newRow("e, ee, s, es") << 1;
    QTest::newRow("s, se") << 2;
}

/// Message 1 is in clear and bound to nothing yet: a flip in it is noticed with message 2, by the tags over the hash.
/// X25519 ignores the top bit of a key; the hash does not, so that flip is found out as well.
void TestNoiseXx::refusesEveryBitFlip()
{
    QFETCH(int, message);
    Pair pair(2);
    pair.exchangeUpTo(message);
    const QByteArray genuine = pair.written(message);
    for (qsizetype bit = 0; bit < genuine.size() * 8; ++bit) {
        QByteArray forged = genuine;
        forged[bit / 8] = static_cast<char>(forged[bit / 8] ^ (1 << (bit % 8)));
        NoiseXx reader = pair.readerOf(message);
        const auto read = reader.read(viewOf(forged));
        if (message > 0) {
            QVERIFY2(!read, qPrintable(QString::number(bit)));
            QCOMPARE(read.error(), NoiseError::BadTag);
            continue;
        }
        const auto answer = reader.write({});
        QVERIFY(read && answer);
        NoiseXx initiator = pair.initiator;
        QCOMPARE(initiator.read(viewOf(*answer)).error(), NoiseError::BadTag);
    }
    QVERIFY(pair.readerOf(message).read(viewOf(genuine)));
}

void TestNoiseXx::refusesEveryTruncation()
{
    for (int message = 0; message < kHandshakeMessages; ++message) {
        Pair pair(3);
        pair.exchangeUpTo(message);
        const QByteArray genuine = pair.written(message);
        const qsizetype overhead = genuine.size() - qsizetype(std::strlen("payload"));
        for (qsizetype length = 0; length < genuine.size(); ++length) {
            NoiseXx reader = pair.readerOf(message);
            const auto read = reader.read(viewOf(genuine.first(length)));
            if (length < overhead)
                QCOMPARE(read.error(), NoiseError::TooShort);
            else if (message > 0)
                QCOMPARE(read.error(), NoiseError::BadTag);
        }
    }
}

void TestNoiseXx::refusesLengthsOverTheSpecification()
{
    const std::array<qsizetype, 3> overhead{32, 96, 64};
    for (int message = 0; message < kHandshakeMessages; ++message) {
        const QByteArray largest(65535 - overhead[static_cast<std::size_t>(message)], 'x');
        Pair pair(4);
        pair.exchangeUpTo(message);
        QCOMPARE(pair.writerOf(message).write(viewOf(largest + 'x')).error(), NoiseError::TooLong);
        const auto written = pair.writerOf(message).write(viewOf(largest));
        QVERIFY(written);
        QCOMPARE(written->size(), 65535);
        NoiseXx reader = pair.readerOf(message);
        QCOMPARE(reader.read(viewOf(*written + 'x')).error(), NoiseError::TooLong);
        const auto read = pair.readerOf(message).read(viewOf(*written));
        QVERIFY(read);
        QVERIFY(*read == largest);
    }
}

void TestNoiseXx::refusesWhatIsOutOfTurn()
{
    Pair pair(5);
    const QByteArray bytes(200, '\0');
    for (int message = 0; message < kHandshakeMessages; ++message) {
        QCOMPARE(pair.readerOf(message).write({}).error(), NoiseError::OutOfOrder);
        QCOMPARE(pair.writerOf(message).read(viewOf(bytes)).error(), NoiseError::OutOfOrder);
        QVERIFY(pair.readerOf(message).read(viewOf(pair.written(message))));
    }
    for (NoiseXx *side : {&pair.initiator, &pair.responder}) {
        QVERIFY(side->isFinished());
        QCOMPARE(side->write({}).error(), NoiseError::OutOfOrder);
        QCOMPARE(side->read(viewOf(bytes)).error(), NoiseError::OutOfOrder);
    }
}

/// Zero has small order: its product with every secret is zero, so that a key made of it would be known to all.
void TestNoiseXx::refusesKeysOfSmallOrder()
{
    const QByteArray zero(32, '\0');
    Pair weakInitiator(6);
    QVERIFY(weakInitiator.responder.read(viewOf(zero)));
    QCOMPARE(weakInitiator.responder.write({}).error(), NoiseError::WeakKey);

    Pair weakResponder(7);
    weakResponder.exchangeUpTo(1);
    const QByteArray answer = zero + weakResponder.written(1).sliced(32);
    QCOMPARE(weakResponder.initiator.read(viewOf(answer)).error(), NoiseError::WeakKey);
}

void TestNoiseXx::aForgedMessageReadOnACopyHarmsNothing()
{
    Pair pair(8);
    pair.exchangeUpTo(1);
    const QByteArray genuine = pair.written(1);
    const Hash before = pair.initiator.handshakeHash();
    NoiseXx copy = pair.initiator;
    QVERIFY(!copy.read(viewOf(QByteArray(genuine.size(), 'x'))));
    QCOMPARE(pair.initiator.handshakeHash().hex(), before.hex());
    QVERIFY(pair.initiator.read(viewOf(genuine)));
    QVERIFY(pair.responder.read(viewOf(pair.written(2))));
    QVERIFY(pair.initiator.isFinished() && pair.responder.isFinished());
}

void TestNoiseXx::anotherPrologueIsNoticed()
{
    Pair pair(9);
    const ByteArray<4> other{'T', 'e', 's', 't'};
    NoiseXx responder(kResponder, other, pair.responderStatic, X25519KeyPair::generate(pair.random));
    QVERIFY(responder.read(viewOf(pair.written(0))));
    const auto answer = responder.write({});
    QVERIFY(answer);
    QCOMPARE(pair.initiator.read(viewOf(*answer)).error(), NoiseError::BadTag);
}

QTEST_APPLESS_MAIN(TestNoiseXx)
#include "tst_noise_xx.moc"
