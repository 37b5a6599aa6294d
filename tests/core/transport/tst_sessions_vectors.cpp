#include "core/transport/cookie_reply.h"
#include "core/transport/handshake.h"
#include "core/transport/session_cipher.h"
#include "tests/support/vectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace plug;
using namespace plug::transport;

namespace {

using Role = crypto::NoiseXx::Role;

/// "Random" bytes that are all the same, as in session_vectors.py.
class ConstantRandom final : public RandomSource {
public:
    explicit ConstantRandom(std::uint8_t value) : m_value(value) {}
    void fill(MutableByteView out) override { std::fill(out.begin(), out.end(), m_value); }

private:
    std::uint8_t m_value;
};

crypto::Identity identityFrom(std::uint8_t seed)
{
    crypto::SecretKey key;
    ConstantRandom(seed).fill(key.mutableView());
    return crypto::Identity::fromSeed(key);
}

QByteArray sealed(SessionCipher &cipher, const QByteArray &text, bool isClear, bool isFresh)
{
    QByteArray datagram = QByteArray(protocol::kSessionHeaderSize, '\0') + text + QByteArray(protocol::kTagSize, '\0');
    cipher.seal(mutableViewOf(datagram), isClear, isFresh);
    return datagram;
}

} // namespace

/// Bytes that another implementation made from docs/protocol.md alone.
class TestSessionsVectors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handshakeAndDatagrams_data();
    void handshakeAndDatagrams();
};

void TestSessionsVectors::handshakeAndDatagrams_data()
{
    QTest::addColumn<QJsonObject>("vector");
    const QJsonDocument vectors = plug::test::loadVectors(QStringLiteral("sessions.json"));
    for (const QJsonValue &each : vectors[u"handshakes"].toArray())
        QTest::newRow(each[u"by_name"].toBool() ? "by name" : "by address") << each.toObject();
    QCOMPARE(vectors[u"handshakes"].toArray().size(), 2);
}

void TestSessionsVectors::handshakeAndDatagrams()
{
    QFETCH(QJsonObject, vector);
    const auto bytes = [&vector](QStringView name) { return QByteArray::fromHex(vector[name].toString().toLatin1()); };
    ConstantRandom callerRandom(0x11);
    ConstantRandom calledRandom(0x22);
    const crypto::Identity callerIdentity = identityFrom(0x51);
    const crypto::Identity calledIdentity = identityFrom(0x52);
    const LocalHost caller{callerIdentity, crypto::X25519KeyPair::generate(callerRandom), true};
    const LocalHost called{calledIdentity, crypto::X25519KeyPair::generate(calledRandom), true};
    QCOMPARE(calledIdentity.hostId().hex(), vector[u"called_host_id"].toString().toLatin1());
    const auto target = vector[u"by_name"].toBool() ? std::optional(calledIdentity.hostId()) : std::nullopt;
    const HandshakeKeys keys(target);

    Initiator initiator(caller, target, 0x01020304, callerRandom);
    QCOMPARE(initiator.message(), bytes(u"first"));
    const auto initial = readInitial(viewOf(initiator.message()), keys);
    QVERIFY(initial);

    Cookie cookie;
    std::copy_n(bytes(u"cookie").begin(), cookie.size(), cookie.begin());
    const QByteArray reply = writeCookieReply(keys, initial->senderIndex, initial->mac1, cookie, calledRandom);
    QCOMPARE(reply, bytes(u"cookie_reply"));
    QVERIFY(initiator.takeCookie(viewOf(reply), callerRandom));
    QCOMPARE(initiator.message(), bytes(u"first_with_cookie"));

    const auto responder = Responder::answer(called, keys, *initial, 0xa1a2a3a4, calledRandom);
    QVERIFY(responder);
    QCOMPARE(responder->message(), bytes(u"second"));
    auto answer = initiator.readAnswer(viewOf(responder->message()));
    QVERIFY(answer.hasValue());
    const auto finished = initiator.finish(*std::move(answer), true, callerRandom);
    QVERIFY(finished);
    QCOMPARE(finished->message, bytes(u"third"));
    const auto outcome = responder->readFinal(viewOf(finished->message));
    QVERIFY(outcome.hasValue());
    QVERIFY(outcome->isRemoteFresh);
    QCOMPARE(outcome->host, callerIdentity.hostId());
    QCOMPARE(toQByteArray(outcome->keys.handshakeHash.view()), bytes(u"handshake_hash"));

    SessionCipher ofCaller(finished->outcome, Role::Initiator);
    SessionCipher ofCalled(*outcome, Role::Responder);
    QCOMPARE(sealed(ofCaller, bytes(u"text"), false, true), bytes(u"caller_0_fresh"));
    QCOMPARE(sealed(ofCaller, bytes(u"text"), true, false), bytes(u"caller_1_clear"));
    QCOMPARE(sealed(ofCalled, bytes(u"text"), false, false), bytes(u"called_0"));
}

QTEST_APPLESS_MAIN(TestSessionsVectors)
#include "tst_sessions_vectors.moc"
