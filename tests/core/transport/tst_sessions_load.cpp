#include "tests/core/transport/session_net.h"

#include "core/base/limits.h"
#include "core/transport/called_side.h"
#include "core/transport/cookie_reply.h"
#include "core/transport/session_table.h"

#include <QTest>

#include <map>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

using Established = SessionEvent::Established;

namespace {

const char kCaller[] = "192.0.2.1:4001";
const char kCalled[] = "198.51.100.2:4002";

/// Makes true first messages in the name of nobody, as many as are wanted.
class Flood {
public:
    explicit Flood(std::uint64_t seed)
        : m_random(seed)
        , m_identity(crypto::Identity::generate(m_random))
        , m_local{m_identity, crypto::X25519KeyPair::generate(m_random), false}
    {
    }
    QByteArray next(const std::optional<HostId> &called)
    {
        return Initiator(m_local, called, ++m_index, m_random).message();
    }
    /// The cheap kind: a message seen before with other random bytes in it, and a mac1 that is true again.
    QByteArray cheap(const HandshakeKeys &keys)
    {
        InitialHead head;
        m_random.fill(head);
        head[kTypeAt] = 1;
        ByteArray<kNoiseKeySize> ephemeral;
        m_random.fill(ephemeral);
        QByteArray noise = toQByteArray(ephemeral);
        noise.append(qsizetype(initialPadding(1200)), 'p');
        QByteArray message = writeInitial(keys, head, viewOf(noise));
        setMac2(message, std::nullopt, m_random);
        return message;
    }
    Endpoint address() { return Endpoint::fromIpv4(m_random.next32(), static_cast<std::uint16_t>(1024 + m_random.below(60000))); }

private:
    SeededRandom m_random;
    crypto::Identity m_identity;
    LocalHost m_local;
    std::uint32_t m_index = 0;
};

SessionContext contextOf(const crypto::Identity &identity, RandomSource &random)
{
    return {{identity, crypto::X25519KeyPair::generate(random), false}, {}, random, {}, {}, {}, {}};
}

} // namespace

class TestSessionsLoad : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForCookiesAboveFiftyASecond();
    void aGenuineHostGetsThroughAFlood();
    void aFloodIsBounded();
    void newcomersEvictNobody();
    void onePrefixCannotFillTheTable();
    void onePrefixCannotFillTheSessions();
    void theDeadGiveWayToTheProven();
    void theLivingGiveWayToNobody();
    void otherPrefixesGiveWayToNobody();
    void anUnprovenAddressTakesNoPlace();
    void neverSendsMoreThanItGot();
    void anyFlippedBitOfACookieIsHarmless();
    void cookiesAreForOneAddressAndTime();
};

/// [S-14]
void TestSessionsLoad::asksForCookiesAboveFiftyASecond()
{
    SessionNet net;
    NetHost &b = net.add(2, kCalled);
    Flood flood(3);
    for (int i = 0; i < 200; ++i)
        b.receive({flood.address(), b.endpoint, flood.next(b.id())});
    std::map<qsizetype, int> sizes;
    for (const Packet &packet : net.sent)
        ++sizes[packet.bytes.size()];
    QCOMPARE(sizes[protocol::kCookieDatagram], 150);
    QCOMPARE(b.sessions->dropCount(Drop::UnderLoad), std::uint64_t(150));
    net.run(500ms);
    net.sent.clear();
    for (int i = 0; i < 100; ++i)
        b.receive({flood.address(), b.endpoint, flood.next(std::nullopt)});
    QCOMPARE(std::count_if(net.sent.begin(), net.sent.end(), [](const Packet &packet) { return packet.bytes.size() > 64; }),
             std::ptrdiff_t(25));
}

void TestSessionsLoad::aGenuineHostGetsThroughAFlood()
{
    for (const bool knowsHost : {true, false}) {
        SessionNet net;
        net.keepSent = false;
        NetHost &a = net.add(1, kCaller);
        NetHost &b = net.add(2, kCalled);
        Flood flood(4);
        const HandshakeKeys keys(knowsHost ? std::optional(b.id()) : std::nullopt);
        const auto run = [&](int milliseconds) {
            for (int i = 0; i < milliseconds; ++i) {
                for (int each = 0; each < 10; ++each)
                    b.receive({flood.address(), b.endpoint, flood.cheap(keys)});
                net.run(1ms);
            }
        };
        run(1500);
        a.sessions->connect(knowsHost ? std::optional(b.id()) : std::nullopt, b.endpoint, net.now);
        run(1000);
        QVERIFY(a.with(b).value != 0 && a.sessions->isEstablished(a.with(b)));
        QVERIFY(areTalking(net, a, b));
    }
}

void TestSessionsLoad::aFloodIsBounded()
{
    SeededRandom random(1);
    const crypto::Identity identity = crypto::Identity::generate(random);
    SessionContext context = contextOf(identity, random);
    CalledSide called(context);
    Flood flood(5);
    const HandshakeKeys keys{std::nullopt};
    Instant now(1h);
    for (int i = 0; i < 100'000; ++i) {
        const QByteArray message = flood.cheap(keys);
        called.onInitial(viewOf(message), flood.address(), now);
        called.advance(now);
        while (context.outbox.take()) { }
        now += 200us;
    }
    QVERIFY(context.indices.usedCount() <= limits::kMaxHalfOpenHandshakes);
    QVERIFY(context.indices.restingCount() <= IndexPool::kMaxResting);
    QVERIFY(context.indices.restingCount() <= 50 * 20 + 100);
    now += limits::kHalfOpenLifetime;
    called.advance(now);
    QCOMPARE(context.indices.usedCount(), std::size_t(0));
    QCOMPARE(called.deadline(), kNever);
}

/// [S-15]
void TestSessionsLoad::newcomersEvictNobody()
{
    SessionNet net;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    Packet final;
    net.tap = [&](const Packet &packet) {
        if (packet.from == a.endpoint && packet.bytes.size() < 1200) {
            final = packet;
            return std::vector<Packet>();
        }
        return std::vector<Packet>{packet};
    };
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(50ms);
    QVERIFY(!final.bytes.isEmpty());
    net.tap = [](const Packet &) { return std::vector<Packet>(); };
    Flood flood(6);
    const HandshakeKeys keys{std::nullopt};
    for (int i = 0; i < 5000; ++i)
        b.receive({flood.address(), b.endpoint, flood.cheap(keys)});
    net.tap = {};
    b.receive(final);
    net.run(100ms);
    QVERIFY(areTalking(net, a, b));
}

/// [S-15]
void TestSessionsLoad::onePrefixCannotFillTheTable()
{
    SeededRandom random(1);
    const crypto::Identity identity = crypto::Identity::generate(random);
    SessionContext context = contextOf(identity, random);
    CalledSide called(context);
    Flood flood(7);
    const HandshakeKeys keys{std::nullopt};
    Instant now(1h);
    for (int i = 0; i < 450; ++i) {
        const QByteArray message = flood.cheap(keys);
        called.onInitial(viewOf(message), Endpoint::fromIpv4(0xc6336400u + static_cast<std::uint32_t>(i % 256), 4000), now);
        now += 20ms;
    }
    QCOMPARE(context.indices.usedCount(), HalfOpenTable::kMaxOfPrefix);
    QCOMPARE(context.drops[static_cast<std::size_t>(Drop::TooManyHalfOpen)], std::uint64_t(450 - HalfOpenTable::kMaxOfPrefix));
}

void TestSessionsLoad::onePrefixCannotFillTheSessions()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &b = net.add(1, kCalled);
    for (std::uint64_t seed = 2; seed < 300; ++seed) {
        NetHost &a = net.add(seed, kCaller);
        a.sessions->connect(b.id(), b.endpoint, net.now);
        net.run(50ms);
        net.hosts.pop_back();
    }
    QCOMPARE(b.sessions->sessionCount(), limits::kMaxPeers / 16);
    NetHost &other = net.add(1000, "203.0.113.3:4003");
    other.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    QVERIFY(areTalking(net, other, b));
}

namespace {

/// A host at its limit for one prefix: each of those who called has said something, and is gone from the net.
struct Crowded {
    Crowded()
    {
        net.keepSent = false;
        for (std::uint64_t seed = 2; b.sessions->sessionCount() < SessionTable::kMaxCalledOfPrefix; ++seed)
            call(seed, kCaller);
        net.run(1s);
        b.events.clear();
    }
    /// True where the newcomer got a session.
    bool call(std::uint64_t seed, const char *from)
    {
        NetHost &a = net.add(seed, from);
        const HostId id = a.id();
        a.sessions->connect(b.id(), b.endpoint, net.now);
        net.run(100ms);
        net.hosts.pop_back();
        return b.sessions->sessionWith(id).has_value();
    }

    SessionNet net;
    NetHost &b = net.add(1, kCalled);
};

constexpr Duration kDead = SessionTable::kGivesWayAfter;

} // namespace

/// [S-38]
void TestSessionsLoad::theDeadGiveWayToTheProven()
{
    Crowded crowd;
    QVERIFY(!crowd.call(1000, kCaller));
    crowd.net.run(kDead - 40s);
    QVERIFY(!crowd.call(1001, kCaller)); // not dead yet
    crowd.net.run(60s);
    for (std::uint64_t i = 0; i < 10; ++i) {
        QVERIFY(crowd.call(2000 + i, "192.0.2.77:4007"));
        QCOMPARE(crowd.b.sessions->sessionCount(), SessionTable::kMaxCalledOfPrefix);
        QCOMPARE(crowd.b.eventCount<SessionEvent::Lost>(), int(i) + 1); // what is above it hears of it
    }
}

/// [S-38]
/// Newcomers without end, as whoever owns the prefix may send them: who says something now and then stays.
void TestSessionsLoad::theLivingGiveWayToNobody()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &b = net.add(1, kCalled);
    NetHost &living = net.add(2, "192.0.2.200:4001");
    living.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(1s);
    const SessionId session = b.with(living);
    std::uint64_t seed = 10;
    int served = 0;
    const Instant end = net.now + 10min;
    for (Instant spoken = net.now; net.now < end;) {
        NetHost &a = net.add(++seed, kCaller);
        const HostId id = a.id();
        a.sessions->connect(b.id(), b.endpoint, net.now);
        net.run(400ms);
        served += b.sessions->sessionWith(id).has_value();
        net.hosts.pop_back();
        if (net.now < spoken + kDead - 5s)
            continue;
        spoken = net.now;
        QVERIFY(living.say(living.with(b), 1, false, false));
        net.run(100ms);
        QCOMPARE(b.with(living), session);
    }
    QCOMPARE(b.sessions->sessionCount(), SessionTable::kMaxCalledOfPrefix);
    QVERIFY(served > 900); // five times 255, as they die
    QCOMPARE(b.with(living), session);
    QVERIFY(areTalking(net, living, b));
}

/// [S-38]
void TestSessionsLoad::otherPrefixesGiveWayToNobody()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &b = net.add(1, kCalled);
    NetHost &idle = net.add(2, "203.0.113.3:4003");
    idle.sessions->connect(b.id(), b.endpoint, net.now);
    NetHost &calledByB = net.add(3, "192.0.2.50:4001"); // in the crowd's prefix, but b itself wants it
    b.sessions->connect(calledByB.id(), calledByB.endpoint, net.now);
    net.run(1s);
    const SessionId sessions[] = {b.with(idle), b.with(calledByB)};
    net.run(kDead + 1s); // both are as quiet as the dead
    std::uint64_t seed = 10;
    for (int round = 0; round < 2; ++round, net.run(kDead)) {
        for (std::size_t i = 0; i < SessionTable::kMaxCalledOfPrefix + 5; ++i) {
            NetHost &a = net.add(++seed, kCaller);
            a.sessions->connect(b.id(), b.endpoint, net.now);
            net.run(100ms);
            net.hosts.pop_back();
        }
    }
    QCOMPARE(b.with(idle), sessions[0]);
    QCOMPARE(b.with(calledByB), sessions[1]);
    QVERIFY(areTalking(net, idle, b));
    QVERIFY(areTalking(net, calledByB, b));
}

/// [S-38]
/// Message 3 by another address than message 1: somebody may have copied it.
void TestSessionsLoad::anUnprovenAddressTakesNoPlace()
{
    Crowded crowd;
    crowd.net.run(kDead);
    crowd.net.tap = [](const Packet &packet) {
        Packet passed = packet;
        if (packet.from == at("192.0.2.88:4001") && packet.bytes.size() < 1200)
            passed.from = at("192.0.2.66:6666");
        return std::vector<Packet>{passed};
    };
    QVERIFY(!crowd.call(3000, "192.0.2.88:4001"));
    QCOMPARE(crowd.b.eventCount<SessionEvent::Lost>(), 0);
    crowd.net.tap = {};
    QVERIFY(crowd.call(3001, "192.0.2.88:4001"));
}

/// [S-8] [S-31]
/// Whatever strangers send, in whichever order and how often: no address ever gets more than came from it.
void TestSessionsLoad::neverSendsMoreThanItGot()
{
    SessionNet net;
    NetHost &b = net.add(2, kCalled);
    Flood flood(8);
    SeededRandom random(9);
    std::map<Endpoint, std::int64_t> balance;
    std::vector<Packet> old;
    for (int i = 0; i < 3000; ++i) {
        Packet packet{flood.address(), b.endpoint, flood.next(random.below(2) ? std::optional(b.id()) : std::nullopt)};
        if (!old.empty() && random.below(3) == 0)
            packet = old[random.below(old.size())];
        if (!old.empty() && random.below(5) == 0)
            packet.from = old[random.below(old.size())].from;
        old.push_back(packet);
        balance[packet.from] += packet.bytes.size();
        b.receive(packet);
        net.run(Duration(random.below(30'000)));
        for (const Packet &answer : net.sent)
            balance[answer.to] -= answer.bytes.size();
        net.sent.clear();
        for (const auto &[address, bytes] : balance)
            QVERIFY2(bytes >= 0, qPrintable(address.text()));
    }
    net.run(5min);
    QVERIFY(net.sent.empty());
}

/// [S-16]
void TestSessionsLoad::anyFlippedBitOfACookieIsHarmless()
{
    SessionNet net;
    NetHost &a = net.add(1, kCaller);
    NetHost &b = net.add(2, kCalled);
    Flood flood(10);
    net.delay = 5ms; // the call arrives before the flood is forgiven
    for (int i = 0; i < 60; ++i)
        b.receive({flood.address(), b.endpoint, flood.next(std::nullopt)});
    Packet cookie;
    net.tap = [&](const Packet &packet) {
        if (packet.to == a.endpoint && packet.bytes.size() == qsizetype(protocol::kCookieDatagram)) {
            cookie = packet;
            return std::vector<Packet>();
        }
        return std::vector<Packet>{packet};
    };
    net.sent.clear();
    a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(50ms);
    QCOMPARE(cookie.bytes.size(), qsizetype(protocol::kCookieDatagram));
    for (qsizetype bit = 0; bit < cookie.bytes.size() * 8; ++bit) {
        Packet forged = cookie;
        forged.bytes[bit / 8] = static_cast<char>(forged.bytes[bit / 8] ^ (1 << (bit % 8)));
        a.receive(forged);
    }
    QCOMPARE(a.sessions->dropCount(Drop::BadCookie) + a.sessions->dropCount(Drop::UnknownIndex), std::uint64_t(64 * 8));
    const QByteArray first = net.sent.front().bytes;
    a.receive(cookie);
    net.tap = {};
    for (int i = 0; i < 60; ++i)
        b.receive({flood.address(), b.endpoint, flood.next(std::nullopt)});
    net.sent.clear();
    net.run(270ms); // the next time it is due, and not before
    const QByteArray second = net.sent.front().bytes;
    QCOMPARE(second.first(second.size() - 16), first.first(first.size() - 16));
    QVERIFY(second.last(16) != first.last(16));
    net.run(1s);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsLoad::cookiesAreForOneAddressAndTime()
{
    SeededRandom random(1);
    const CookieJar jar(random);
    const CookieJar other(random);
    const HandshakeKeys keys{std::nullopt};
    Flood flood(11);
    const QByteArray plain = flood.cheap(keys);
    const auto initial = readInitial(viewOf(plain), keys);
    QVERIFY(initial);
    const Endpoint caller = at(kCaller);
    const Instant now(10h);
    QByteArray shown = plain;
    setMac2(shown, jar.cookieFor(caller, initial->ephemeral, now), random);

    QVERIFY(!jar.isProven(viewOf(plain), caller, initial->ephemeral, now));
    QVERIFY(jar.isProven(viewOf(shown), caller, initial->ephemeral, now));
    QVERIFY(jar.isProven(viewOf(shown), caller, initial->ephemeral, now + protocol::kCookieEpoch));
    QVERIFY(!jar.isProven(viewOf(shown), caller, initial->ephemeral, now + 2 * protocol::kCookieEpoch));
    QVERIFY(!other.isProven(viewOf(shown), caller, initial->ephemeral, now));
    QVERIFY(!jar.isProven(viewOf(shown), at("192.0.2.1:4002"), initial->ephemeral, now));
    QVERIFY(!jar.isProven(viewOf(shown), at("192.0.2.2:4001"), initial->ephemeral, now));
    ByteArray<32> ephemeral = initial->ephemeral;
    ephemeral[0] ^= 1;
    QVERIFY(!jar.isProven(viewOf(shown), caller, ephemeral, now));
}

QTEST_APPLESS_MAIN(TestSessionsLoad)
#include "tst_sessions_load.moc"
