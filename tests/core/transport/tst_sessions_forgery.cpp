#include "tests/core/transport/session_net.h"

#include "core/base/check.h"
#include "core/base/limits.h"
#include "core/transport/called_side.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

namespace {

constexpr char kCaller[] = "192.0.2.1:4001";
constexpr char kCalled[] = "198.51.100.2:4002";

QByteArray flipped(const QByteArray &bytes, qsizetype bit)
{
    QByteArray other = bytes;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    return other;
}

/// Two hosts in the middle of a handshake: the datagram that is on the way has not arrived.
struct Halted {
    explicit Halted(int datagrams)
        : a(net.add(1, kCaller))
        , b(net.add(2, kCalled))
    {
        net.tap = [this, count = datagrams](const Packet &packet) mutable {
            if (count-- > 1)
                return std::vector<Packet>{packet};
            if (count == 0)
                caught = packet;
            return std::vector<Packet>();
        };
        a.sessions->connect(b.id(), b.endpoint, net.now);
        net.run(100ms);
    }
    NetHost &target() { return caught.to == a.endpoint ? a : b; }

    SessionNet net;
    NetHost &a;
    NetHost &b;
    Packet caught;
};

/// Answers message 1 with `publicKey` and a signature of its own choice, on a sound handshake.
struct Impostor {
    /// Gets what a true answer would have signed.
    using Sign = std::function<crypto::Signature(const Hash &handshakeHash, const ByteArray<32> &noiseStatic)>;

    QByteArray answer(const QByteArray &call, const HostId &called, const crypto::PublicKey &publicKey, const Sign &sign)
    {
        const HandshakeKeys keys(called);
        const auto initial = readInitial(viewOf(call), keys);
        const auto noiseStatic = crypto::X25519KeyPair::generate(random);
        crypto::NoiseXx noise(crypto::NoiseXx::Role::Responder, viewOf(noisePrologue(initial->head)), noiseStatic,
                              crypto::X25519KeyPair::generate(random));
        PLUG_CHECK(noise.read(viewOf(initial->noise)).hasValue());
        HandshakePayload payload;
        payload.initiatorIndex = initial->senderIndex;
        payload.responderIndex = 77;
        payload.publicKey = publicKey;
        payload.maxDatagram = 1200;
        payload.signature = sign(noise.handshakeHash(), noiseStatic.publicKey);
        const auto sealed = noise.write(viewOf(encodeHandshakePayload(payload, 1200 - kAnswerOverhead)));

        QByteArray message(static_cast<qsizetype>(kAnswerNoiseAt), static_cast<char>(MessageType::Second));
        writeBigEndian(mutableViewOf(message), payload.initiatorIndex);
        writeBigEndian(mutableViewOf(message).subspan(5), payload.responderIndex);
        message += *sealed;
        applyAnswerMask(keys.answerMask(initial->ephemeral), mutableViewOf(message), kAnswerMaskedSize);
        return message;
    }

    SeededRandom random{31};
};

std::uint64_t totalDrops(const NetHost &host)
{
    std::uint64_t total = 0;
    for (int reason = 0; reason < static_cast<int>(Drop::Count); ++reason)
        total += host.sessions->dropCount(static_cast<Drop>(reason));
    return total;
}

} // namespace

class TestSessionsForgery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyFlippedBitIsHarmless_data();
    void anyFlippedBitIsHarmless();
    void anyTruncationIsHarmless_data();
    void anyTruncationIsHarmless();
    void anIdentityCannotBeBorrowed();
    void flippedSessionDatagramsAreDropped();
    void everyReplayIsRefused();
    void replaysToOthersAreRefused();
    void randomDatagramsChangeNothing();
    void forgedDatagramsToKnownIndicesChangeNothing();
    void aForgerOnThePathEndsNothing();
    void answersAreNeverReflected();
};

void TestSessionsForgery::anyFlippedBitIsHarmless_data()
{
    QTest::addColumn<int>("datagrams");
    QTest::newRow("message 1") << 1;
    QTest::newRow("message 2") << 2;
    QTest::newRow("message 3") << 3;
}

/// [S-10]
void TestSessionsForgery::anyFlippedBitIsHarmless()
{
    QFETCH(int, datagrams);
    Halted halted(datagrams);
    auto &[net, a, b, caught] = halted;
    NetHost &target = halted.target();
    const std::size_t sessionsBefore = target.sessions->sessionCount();
    const std::size_t sentBefore = net.sent.size();
    // mac2 only counts where a cookie is asked for; another index belongs to nobody.
    const qsizetype lastBit = caught.bytes.size() * 8 - (datagrams == 1 ? 8 * 16 : 0);
    qsizetype accepted = 0;
    for (qsizetype bit = 0; bit < lastBit; ++bit) {
        const std::uint64_t dropsBefore = totalDrops(target);
        target.receive({caught.from, caught.to, flipped(caught.bytes, bit)});
        accepted += totalDrops(target) == dropsBefore;
    }
    QCOMPARE(accepted, qsizetype(0));
    QCOMPARE(target.sessions->sessionCount(), sessionsBefore);
    QCOMPARE(net.sent.size(), sentBefore);
    QVERIFY(target.events.empty());

    // The true one still works.
    net.tap = {};
    net.inject(caught);
    net.run(1s);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsForgery::anyTruncationIsHarmless_data()
{
    anyFlippedBitIsHarmless_data();
}

void TestSessionsForgery::anyTruncationIsHarmless()
{
    QFETCH(int, datagrams);
    Halted halted(datagrams);
    auto &[net, a, b, caught] = halted;
    NetHost &target = halted.target();
    for (qsizetype size = 0; size < caught.bytes.size(); ++size)
        target.receive({caught.from, caught.to, caught.bytes.first(size)});
    for (qsizetype more = 1; more < 100; ++more)
        target.receive({caught.from, caught.to, caught.bytes + QByteArray(more, '\0')});
    QVERIFY(target.events.empty());
    net.tap = {};
    net.inject(caught);
    net.run(1s);
    QVERIFY(areTalking(net, a, b));
}

/// [S-10]
void TestSessionsForgery::anIdentityCannotBeBorrowed()
{
    Halted halted(1);
    auto &[net, a, b, caught] = halted;
    const crypto::PublicKey publicKey = b.identity.publicKey();
    const auto signedBy = [](const NetHost &host, crypto::NoiseXx::Role role, const Hash &hash, const ByteArray<32> &key) {
        return host.identity.sign(viewOf(identityText(role, hash, key)));
    };
    const auto role = crypto::NoiseXx::Role::Responder;
    const std::vector<Impostor::Sign> attempts{
        [](const Hash &, const ByteArray<32> &) { return crypto::Signature{}; },
        // Another's; of b for another handshake, as the other role, for another static key.
        [&](const Hash &hash, const ByteArray<32> &key) { return signedBy(a, role, hash, key); },
        [&](const Hash &, const ByteArray<32> &key) { return signedBy(b, role, Hash(), key); },
        [&](const Hash &hash, const ByteArray<32> &key) { return signedBy(b, crypto::NoiseXx::Role::Initiator, hash, key); },
        [&](const Hash &hash, const ByteArray<32> &) { return signedBy(b, role, hash, ByteArray<32>{}); },
    };
    Impostor impostor;
    for (const Impostor::Sign &attempt : attempts)
        a.receive({b.endpoint, a.endpoint, impostor.answer(caught.bytes, b.id(), publicKey, attempt)});
    QCOMPARE(a.sessions->dropCount(Drop::BadHandshake), std::uint64_t(attempts.size()));
    QVERIFY(a.events.empty());
    // Only b itself could: so it was the signatures that were refused.
    const auto genuine = [&](const Hash &hash, const ByteArray<32> &key) { return signedBy(b, role, hash, key); };
    a.receive({b.endpoint, a.endpoint, impostor.answer(caught.bytes, b.id(), publicKey, genuine)});
    QCOMPARE(a.eventCount<SessionEvent::Established>(), 1);
}

/// [S-20]
void TestSessionsForgery::flippedSessionDatagramsAreDropped()
{
    SessionNet net;
    NetHost &a = net.add(1, kCaller, {.allowClearText = true});
    NetHost &b = net.add(2, kCalled, {.allowClearText = true});
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    for (const bool inClear : {false, true}) {
        Packet caught;
        net.tap = [&caught](const Packet &packet) {
            caught = packet;
            return std::vector<Packet>();
        };
        QVERIFY(a.say(a.with(b), inClear ? 5 : 6, inClear));
        const std::size_t openedBefore = b.opened.size();
        for (qsizetype bit = 0; bit < caught.bytes.size() * 8; ++bit)
            b.receive({caught.from, caught.to, flipped(caught.bytes, bit)});
        QCOMPARE(b.opened.size(), openedBefore);
        b.receive(caught);
        QCOMPARE(b.opened.size(), openedBefore + 1);
        QVERIFY(b.hears(inClear ? 5 : 6));
    }
}

/// [S-13] [S-18]
void TestSessionsForgery::everyReplayIsRefused()
{
    SessionNet net;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    for (std::uint32_t i = 0; i < 50; ++i) {
        QVERIFY(a.say(a.with(b), i));
        QVERIFY(b.say(b.with(a), i));
    }
    net.run(1s);
    const std::vector<Packet> everything = net.sent;
    const std::size_t openedA = a.opened.size();
    const std::size_t openedB = b.opened.size();
    const Hash binding = a.sessions->binding(a.with(b));
    const Endpoint elsewhere = at("203.0.113.66:6666");
    for (const Packet &packet : everything) {
        net.inject(packet);
        net.inject({elsewhere, packet.to, packet.bytes});
    }
    net.run(10s);
    QCOMPARE(a.opened.size(), openedA);
    QCOMPARE(b.opened.size(), openedB);
    QCOMPARE(a.sessions->binding(a.with(b)), binding);
    QCOMPARE(b.sessions->binding(b.with(a)), binding);
    QCOMPARE(a.sessions->endpointOf(a.with(b)), b.endpoint);
    QCOMPARE(b.sessions->endpointOf(b.with(a)), a.endpoint);
    QCOMPARE(a.eventCount<SessionEvent::Established>(), 1);
    QCOMPARE(b.eventCount<SessionEvent::Established>(), 1);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsForgery::replaysToOthersAreRefused()
{
    SessionNet net;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    NetHost &c = net.add(3, "203.0.113.3:4003");
    a.sessions->connect(b.id(), b.endpoint, net.now);
    c.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    for (const Packet &packet : std::vector<Packet>(net.sent)) {
        for (NetHost *host : {&a, &b, &c})
            host->receive({at("203.0.113.66:6666"), host->endpoint, packet.bytes});
    }
    net.run(1s);
    QCOMPARE(b.sessions->sessionCount(), std::size_t(2));
    QVERIFY(areTalking(net, a, b));
    QVERIFY(areTalking(net, c, b));
    QVERIFY(!a.sessions->sessionWith(c.id()));
}

/// [S-1]
void TestSessionsForgery::randomDatagramsChangeNothing()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    SeededRandom random(5);
    std::size_t answers = 0;
    net.tap = [&answers](const Packet &packet) {
        ++answers;
        return std::vector<Packet>{packet};
    };
    const Instant deadline = b.sessions->deadline();
    QByteArray buffer;
    for (int i = 0; i < 100'000; ++i) {
        buffer.resize(static_cast<qsizetype>(random.below(1400)));
        random.fill(mutableViewOf(buffer));
        b.receive({Endpoint::fromIpv4(random.next32(), 4000), b.endpoint, buffer});
    }
    QCOMPARE(answers, std::size_t(0));
    QCOMPARE(b.sessions->sessionCount(), std::size_t(1));
    QCOMPARE(b.sessions->deadline(), deadline);
    QCOMPARE(totalDrops(b), std::uint64_t(100'000));
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsForgery::forgedDatagramsToKnownIndicesChangeNothing()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    QByteArray seen;
    net.tap = [&seen, &b](const Packet &packet) {
        if (packet.to == b.endpoint)
            seen = packet.bytes;
        return std::vector<Packet>{packet};
    };
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    const Instant heard = b.sessions->lastHeard(b.with(a));
    const Instant deadline = b.sessions->deadline();
    SeededRandom random(6);
    QByteArray buffer;
    for (int i = 0; i < 100'000; ++i) {
        buffer.resize(static_cast<qsizetype>(29 + random.below(1300)));
        random.fill(mutableViewOf(buffer));
        std::copy_n(seen.begin(), 4, buffer.begin());
        b.receive({i % 2 ? a.endpoint : at("203.0.113.66:6666"), b.endpoint, buffer});
    }
    QCOMPARE(b.sessions->lastHeard(b.with(a)), heard);
    QCOMPARE(b.sessions->deadline(), deadline);
    QCOMPARE(b.sessions->endpointOf(b.with(a)), a.endpoint);
    QVERIFY(b.opened.size() <= 1);
    QVERIFY(areTalking(net, a, b));
}

/// [S-1] [S-2]
/// Ten seconds of a forger who sees everything and sends, for each datagram, damaged copies before the true one.
void TestSessionsForgery::aForgerOnThePathEndsNothing()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    SeededRandom random(7);
    std::vector<Packet> old;
    net.tap = [&](const Packet &packet) {
        for (int i = 0; i < 30; ++i) {
            const auto bit = static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(packet.bytes.size()) * 8));
            net.inject({packet.from, packet.to, flipped(packet.bytes, bit)}, Duration(random.below(25'000)));
        }
        if (old.size() < 200)
            old.push_back(packet);
        for (int i = 0; i < 5; ++i)
            net.inject(old[random.below(old.size())], Duration(random.below(25'000)));
        return std::vector<Packet>{packet};
    };
    a.sessions->connect(b.id(), b.endpoint, net.now);
    b.sessions->connect(a.id(), a.endpoint, net.now);
    net.run(1s);
    for (int i = 0; i < 50; ++i) {
        QVERIFY(areTalking(net, a, b));
        net.run(100ms);
    }
    QCOMPARE(a.eventCount<SessionEvent::Lost>() + b.eventCount<SessionEvent::Lost>(), 0);
    QCOMPARE(a.eventCount<SessionEvent::Moved>() + b.eventCount<SessionEvent::Moved>(), 0);
    QCOMPARE(a.eventCount<SessionEvent::Established>() + b.eventCount<SessionEvent::Established>(), 2);
}

/// [S-3]
/// What a host sends is no valid input to itself.
void TestSessionsForgery::answersAreNeverReflected()
{
    SessionNet net;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    net.tap = [&net](const Packet &packet) {
        net.inject({packet.to, packet.from, packet.bytes}, 1ms);
        return std::vector<Packet>{packet};
    };
    a.sessions->connect(std::nullopt, b.endpoint, net.now);
    net.run(2s);
    net.tap = {};
    QVERIFY(areTalking(net, a, b));
    QVERIFY(!a.sessions->sessionWith(a.id()));
    QVERIFY(!b.sessions->sessionWith(b.id()));
    QCOMPARE(a.sessions->sessionCount(), std::size_t(1));
}

QTEST_APPLESS_MAIN(TestSessionsForgery)
#include "tst_sessions_forgery.moc"
