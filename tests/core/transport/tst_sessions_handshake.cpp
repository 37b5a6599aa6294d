#include "tests/core/transport/session_net.h"

#include "core/base/limits.h"
#include "core/transport/handshake.h"

#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::transport;
using namespace plug::transport::test;
using namespace std::chrono_literals;

using Established = SessionEvent::Established;
using Failed = SessionEvent::Failed;

namespace {

/// Two hosts that don't know each other yet.
struct Pair {
    explicit Pair(std::uint64_t seed = 1)
        : a(net.add(2 * seed, "192.0.2.1:4001"))
        , b(net.add(2 * seed + 1, "198.51.100.2:4002"))
    {
    }
    SessionId call() { return a.sessions->connect(b.id(), b.endpoint, net.now); }

    SessionNet net;
    NetHost &a;
    NetHost &b;
};

/// The n-th datagram that `from` sends is treated otherwise.
template <typename Treatment>
SessionNet::Tap onNth(const Endpoint &from, int nth, Treatment treatment)
{
    return [from, nth, treatment, count = 0](const Packet &packet) mutable {
        if (packet.from == from && ++count == nth)
            return treatment(packet);
        return std::vector<Packet>{packet};
    };
}

/// Sits on the path, knows the HostId that is called (so it can read message 1), and answers in its own name.
struct Forger {
    QByteArray answer(const QByteArray &call, const HostId &called)
    {
        if (!isInitialSize(static_cast<std::size_t>(call.size())))
            return QByteArray(40, 'x');
        const HandshakeKeys keys(called);
        const auto initial = readInitial(viewOf(call), keys);
        return Responder::answer(local, keys, *initial, 77, random)->message();
    }

    SeededRandom random{4711};
    crypto::Identity identity = crypto::Identity::generate(random);
    LocalHost local{identity, crypto::X25519KeyPair::generate(random), true};
};

Failed::Reason failureOf(const NetHost &host)
{
    for (const SessionEvent &event : host.events) {
        if (const auto *failed = std::get_if<Failed>(&event.what))
            return failed->reason;
    }
    return Failed::Reason::TooMany;
}

} // namespace

class TestSessionsHandshake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectsWithAKnownHost();
    void connectsByBareAddress();
    void survivesAnyLostDatagram_data();
    void survivesAnyLostDatagram();
    void survivesDoubledDatagrams();
    void survivesHeavyLoss();
    void survivesReordering();
    void carriesDataRightBehindMessageThree();
    void repeatsByteForByte();
    void repeatsMessageThreeUntilConfirmed();
    void givesUpAfterItsAttempts();
    void staysQuietToWhoNamesAnotherHost();
    void waitsOnAfterAWrongIdentity();
    void failsWhereSomebodyElseLives();
    void refusesToCallItself();
    void isOneCallForOneHost();
    void triesSeveralAddresses();
    void mergesACallByAddressWithItsHost();
    void agreesOnClearTextOnlyTogether_data();
    void callsAgainWhereMessagesAreUsedUp();
    void sendsFewMessagesWhereOnlyOthersSay();
    void agreesOnClearTextOnlyTogether();
    void opensAtOnceFromBothSides_data();
    void opensAtOnceFromBothSides();
    void refusesOneSessionTooMany();
    void forgets();
};

void TestSessionsHandshake::connectsWithAKnownHost()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = hosts.call();
    QVERIFY(!a.sessions->isEstablished(session));
    net.run(200ms);
    QVERIFY(a.sessions->isEstablished(session));
    QCOMPARE(a.sessions->hostOf(session), std::optional(b.id()));
    QCOMPARE(a.with(b), session);
    QCOMPARE(b.sessions->endpointOf(b.with(a)), a.endpoint);
    QCOMPARE(a.sessions->binding(session), b.sessions->binding(b.with(a)));
    QCOMPARE(a.eventCount<Established>(), 1);
    QCOMPARE(b.eventCount<Established>(), 1);
    QCOMPARE(a.sessions->smoothedRtt(session), Duration(40ms));
    QCOMPARE(b.sessions->smoothedRtt(b.with(a)), Duration(40ms));
    QCOMPARE(b.sessions->observedAddress(b.with(a)), std::optional(b.endpoint));
    QCOMPARE(b.sessions->pathAllowance(b.with(a)), std::numeric_limits<std::uint64_t>::max());
    // Message 1, 2, 3, confirmation, its answer.
    QCOMPARE(net.sent.size(), std::size_t(5));
    QVERIFY(areTalking(net, a, b));
}

/// [S-5]
void TestSessionsHandshake::connectsByBareAddress()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(std::nullopt, b.endpoint, net.now);
    QVERIFY(!a.sessions->hostOf(session));
    net.run(200ms);
    QCOMPARE(a.sessions->hostOf(session), std::optional(b.id()));
    QCOMPARE(a.sessions->connect(std::nullopt, b.endpoint, net.now), session);
    QCOMPARE(a.sessions->connect(b.id(), at("203.0.113.77:5555"), net.now), session);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsHandshake::survivesAnyLostDatagram_data()
{
    QTest::addColumn<bool>("fromCaller");
    QTest::addColumn<int>("nth");
    // Messages 1 and 3 and the PONG; message 2 and the PING that confirms the keys.
    for (const bool fromCaller : {true, false}) {
        for (int nth = 1; nth <= (fromCaller ? 3 : 2); ++nth)
            QTest::addRow("%s %d", fromCaller ? "caller" : "called", nth) << fromCaller << nth;
    }
}

void TestSessionsHandshake::survivesAnyLostDatagram()
{
    QFETCH(bool, fromCaller);
    QFETCH(int, nth);
    Pair hosts;
    auto &[net, a, b] = hosts;
    net.tap = onNth(fromCaller ? a.endpoint : b.endpoint, nth, [](const Packet &) { return std::vector<Packet>(); });
    hosts.call();
    net.run(1s);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.eventCount<Established>(), 1);
    QCOMPARE(b.eventCount<Established>(), 1);
}

void TestSessionsHandshake::survivesDoubledDatagrams()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    net.tap = [](const Packet &packet) { return std::vector<Packet>{packet, packet, packet}; };
    hosts.call();
    net.run(2s);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.eventCount<Established>(), 1);
    QCOMPARE(b.eventCount<Established>(), 1);
    QCOMPARE(b.sessions->sessionCount(), std::size_t(1));
}

void TestSessionsHandshake::survivesHeavyLoss()
{
    int connected = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Pair hosts(seed);
        SeededRandom chance(seed);
        hosts.net.tap = [&chance](const Packet &packet) {
            return chance.below(100) < 30 ? std::vector<Packet>() : std::vector<Packet>{packet};
        };
        hosts.call();
        hosts.net.run(15s);
        hosts.net.tap = {};
        connected += areTalking(hosts.net, hosts.a, hosts.b);
    }
    QVERIFY2(connected >= 99, qPrintable(QString::number(connected)));
}

void TestSessionsHandshake::survivesReordering()
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Pair hosts(seed);
        auto &[net, a, b] = hosts;
        SeededRandom chance(seed);
        // Each datagram comes twice, at random within 600 ms: late copies of everything meet every later state.
        net.tap = [&net = net, &chance](const Packet &packet) {
            for (int copy = 0; copy < 2; ++copy)
                net.inject(packet, Duration(chance.below(600'000)));
            return std::vector<Packet>();
        };
        hosts.call();
        net.run(5s);
        net.tap = {};
        net.run(1s);
        QVERIFY(areTalking(net, a, b));
        QCOMPARE(a.eventCount<SessionEvent::Lost>() + b.eventCount<SessionEvent::Lost>(), 0);
    }
}

void TestSessionsHandshake::carriesDataRightBehindMessageThree()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = hosts.call();
    net.run(41ms);
    QVERIFY(a.sessions->isEstablished(session));
    QVERIFY(a.say(session, 7));
    net.run(20ms);
    QVERIFY(b.hears(7)); // 1.5 RTT after the call
}

/// [S-8] [S-9] [S-12]
void TestSessionsHandshake::repeatsByteForByte()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    net.tap = [&b = b](const Packet &packet) {
        return packet.from == b.endpoint ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    hosts.call();
    net.run(5s);
    std::vector<QByteArray> calls;
    std::vector<QByteArray> answers;
    for (const Packet &packet : net.sent)
        (packet.from == a.endpoint ? calls : answers).push_back(packet.bytes);
    QVERIFY(calls.size() >= 4);
    QCOMPARE(answers.size(), calls.size());
    QCOMPARE(std::count(calls.begin(), calls.end(), calls.front()), std::ptrdiff_t(calls.size()));
    QCOMPARE(std::count(answers.begin(), answers.end(), answers.front()), std::ptrdiff_t(answers.size()));
    QVERIFY(answers.front().size() <= calls.front().size());
    QVERIFY(answers.front().size() >= qsizetype(protocol::kMinInitialDatagram));
}

/// [S-12] [S-13]
void TestSessionsHandshake::repeatsMessageThreeUntilConfirmed()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    // All but message 2 is lost on the way back for two seconds.
    net.tap = [&b = b, count = 0](const Packet &packet) mutable {
        const bool isLost = packet.from == b.endpoint && ++count > 1;
        return isLost ? std::vector<Packet>() : std::vector<Packet>{packet};
    };
    const SessionId session = hosts.call();
    net.run(2s);
    QVERIFY(a.sessions->isEstablished(session));
    QCOMPARE(b.eventCount<Established>(), 1);
    std::vector<QByteArray> finals;
    for (const Packet &packet : net.sent) {
        if (packet.from == a.endpoint)
            finals.push_back(packet.bytes);
    }
    finals.erase(finals.begin()); // message 1
    QVERIFY(finals.size() >= 3);
    QCOMPARE(std::count(finals.begin(), finals.end(), finals.front()), std::ptrdiff_t(finals.size()));
    net.tap = {};
    net.run(5s);
    net.sent.clear();
    net.run(30s);
    QVERIFY(net.sent.empty()); // confirmed: nothing is repeated any more
    QVERIFY(areTalking(net, a, b));
}

/// [S-12]
void TestSessionsHandshake::givesUpAfterItsAttempts()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    net.tap = [](const Packet &) { return std::vector<Packet>(); };
    const SessionId session = hosts.call();
    net.run(60s);
    QCOMPARE(net.sent.size(), std::size_t(limits::kMaxHandshakeAttempts));
    QCOMPARE(a.eventCount<Failed>(), 1);
    QCOMPARE(failureOf(a), Failed::Reason::NoAnswer);
    QCOMPARE(a.sessions->sessionCount(), std::size_t(0));
    QCOMPARE(a.sessions->deadline(), kNever);
    QVERIFY(!a.say(session, 1));
    QVERIFY(!a.sessions->hostOf(session));
}

/// [S-7]
void TestSessionsHandshake::staysQuietToWhoNamesAnotherHost()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    HostId other = b.id();
    other.bytes[5] ^= 1;
    a.sessions->connect(other, b.endpoint, net.now);
    net.run(60s);
    for (const Packet &packet : net.sent)
        QVERIFY(packet.from == a.endpoint);
    QCOMPARE(failureOf(a), Failed::Reason::NoAnswer);
}

/// [S-10]
void TestSessionsHandshake::waitsOnAfterAWrongIdentity()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    Forger forger;
    net.tap = [&net = net, &a = a, &b = b, &forger](const Packet &packet) {
        if (packet.from == a.endpoint)
            net.inject({b.endpoint, a.endpoint, forger.answer(packet.bytes, b.id())}, 1ms);
        return std::vector<Packet>{packet};
    };
    hosts.call();
    net.run(1s);
    QVERIFY(a.sessions->dropCount(Drop::WrongIdentity) > 0);
    QCOMPARE(a.sessions->hostOf(a.with(b)), std::optional(b.id()));
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.eventCount<Failed>(), 0);
}

void TestSessionsHandshake::failsWhereSomebodyElseLives()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    Forger forger;
    net.tap = [&net = net, &a = a, &b = b, &forger](const Packet &packet) {
        if (packet.from == a.endpoint)
            net.inject({b.endpoint, a.endpoint, forger.answer(packet.bytes, b.id())}, 1ms);
        return std::vector<Packet>();
    };
    hosts.call();
    net.run(60s);
    QCOMPARE(a.eventCount<Established>(), 0);
    QCOMPARE(failureOf(a), Failed::Reason::WrongIdentity);
}

/// [S-3]
void TestSessionsHandshake::refusesToCallItself()
{
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    a.sessions->connect(a.id(), a.endpoint, net.now);
    a.drain();
    QCOMPARE(failureOf(a), Failed::Reason::WrongIdentity);
    a.events.clear();

    a.sessions->connect(std::nullopt, a.endpoint, net.now);
    net.run(60s);
    QCOMPARE(a.eventCount<Established>(), 0);
    QCOMPARE(failureOf(a), Failed::Reason::WrongIdentity);
    QCOMPARE(a.sessions->sessionCount(), std::size_t(0));
}

void TestSessionsHandshake::isOneCallForOneHost()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = hosts.call();
    QCOMPARE(hosts.call(), session);
    net.run(1ms);
    QCOMPARE(net.sent.size(), std::size_t(1));
    const SessionId bare = a.sessions->connect(std::nullopt, at("203.0.113.9:1234"), net.now);
    QVERIFY(bare != session);
    QCOMPARE(a.sessions->connect(std::nullopt, at("203.0.113.9:1234"), net.now), bare);
}

void TestSessionsHandshake::triesSeveralAddresses()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = a.sessions->connect(b.id(), at("203.0.113.9:1234"), net.now);
    QCOMPARE(a.sessions->connect(b.id(), b.endpoint, net.now), session);
    net.run(100ms);
    QVERIFY(a.sessions->isEstablished(session));
    QCOMPARE(a.sessions->endpointOf(session), b.endpoint);
    QVERIFY(areTalking(net, a, b));
    // Bounded.
    const SessionId other = a.sessions->connect(HostId{{1}}, at("203.0.113.9:2000"), net.now);
    for (std::uint16_t port = 2001; port < 2050; ++port) {
        Endpoint to = at("203.0.113.9:2000");
        to.port = port;
        QCOMPARE(a.sessions->connect(HostId{{1}}, to, net.now), other);
    }
    net.sent.clear();
    net.run(1ms);
    QCOMPARE(net.sent.size(), std::size_t(8));
}

void TestSessionsHandshake::mergesACallByAddressWithItsHost()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId known = hosts.call();
    net.run(200ms);
    // Another address of the same host, by a forwarding that keeps nothing but the datagrams.
    const Endpoint second = at("203.0.113.50:4002");
    net.tap = [&b = b, second](const Packet &packet) {
        Packet passed = packet;
        if (packet.to == second)
            passed.to = b.endpoint;
        return std::vector<Packet>{passed};
    };
    a.events.clear();
    const SessionId bare = a.sessions->connect(std::nullopt, second, net.now);
    QVERIFY(bare != known);
    net.run(1s);
    QCOMPARE(a.sessions->aliasOf(bare), known);
    QCOMPARE(a.sessions->aliasOf(known), known);
    QCOMPARE(a.sessions->sessionCount(), std::size_t(1));
    QCOMPARE(b.sessions->sessionCount(), std::size_t(1));
    QCOMPARE(a.eventCount<Failed>(), 0);
    QVERIFY(areTalking(net, a, b));
}

void TestSessionsHandshake::agreesOnClearTextOnlyTogether_data()
{
    QTest::addColumn<bool>("callerAllows");
    QTest::addColumn<bool>("calledAllows");
    for (const bool caller : {false, true}) {
        for (const bool called : {false, true})
            QTest::addRow("%d %d", caller, called) << caller << called;
    }
}

/// [S-19]
void TestSessionsHandshake::sendsFewMessagesWhereOnlyOthersSay()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const Endpoint told = at("203.0.113.77:5555");
    const Endpoint wanted = at("203.0.113.78:5555");
    a.sessions->connect(b.id(), told, net.now, 3);
    a.sessions->connect(b.id(), wanted, net.now);
    net.run(60s);
    QCOMPARE(failureOf(a), Failed::Reason::NoAnswer);
    const auto sentTo = [&](const Endpoint &to) { return std::ranges::count(net.sent, to, &Packet::to); };
    QCOMPARE(sentTo(told), 3);
    QCOMPARE(sentTo(wanted), limits::kMaxHandshakeAttempts);
}

/// The call that goes on is given more, and spends that where it was used up.
void TestSessionsHandshake::callsAgainWhereMessagesAreUsedUp()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const Endpoint told = at("203.0.113.77:5555");
    const auto sentTo = [&](const Endpoint &to) { return std::ranges::count(net.sent, to, &Packet::to); };
    a.sessions->connect(b.id(), told, net.now, 2);
    a.sessions->connect(b.id(), told, net.now, 2); // of the first two one is left, which becomes two
    net.run(2s);
    QCOMPARE(sentTo(told), 3);
    a.sessions->connect(b.id(), told, net.now, 1);
    net.run(1s);
    QCOMPARE(sentTo(told), 4);
    net.run(60s);
    QCOMPARE(sentTo(told), 4);
}

void TestSessionsHandshake::agreesOnClearTextOnlyTogether()
{
    QFETCH(bool, callerAllows);
    QFETCH(bool, calledAllows);
    SessionNet net;
    NetHost &a = net.add(1, "192.0.2.1:4001", {.allowClearText = callerAllows});
    NetHost &b = net.add(2, "198.51.100.2:4002", {.allowClearText = calledAllows});
    const SessionId session = a.sessions->connect(b.id(), b.endpoint, net.now);
    net.run(200ms);
    const bool isAllowed = callerAllows && calledAllows;
    QCOMPARE(a.sessions->isClearTextAllowed(session), isAllowed);
    QCOMPARE(b.sessions->isClearTextAllowed(b.with(a)), isAllowed);
    QCOMPARE(std::get<Established>(a.events.front().what).clearTextAllowed, isAllowed);
    QCOMPARE(std::get<Established>(b.events.front().what).clearTextAllowed, isAllowed);

    QByteArray frame;
    wire::appendFrame(frame, wire::Cancel{{0xabcdef01}});
    net.sent.clear();
    QVERIFY(a.say(session, 0xabcdef01, true));
    net.run(50ms);
    QVERIFY(b.hears(0xabcdef01));
    QCOMPARE(net.sent.front().bytes.contains(frame), isAllowed);
    QCOMPARE(b.opened.back().wasClear, isAllowed);
}

void TestSessionsHandshake::opensAtOnceFromBothSides_data()
{
    QTest::addColumn<int>("lead");
    QTest::addColumn<bool>("lowerFirst");
    for (const int lead : {0, 5, 19, 20, 21, 39, 40, 41, 59, 60, 61, 80, 100, 300}) {
        for (const bool lowerFirst : {false, true})
            QTest::addRow("%d ms, %s first", lead, lowerFirst ? "lower" : "higher") << lead << lowerFirst;
    }
}

/// [S-23] [S-25]
void TestSessionsHandshake::opensAtOnceFromBothSides()
{
    QFETCH(int, lead);
    QFETCH(bool, lowerFirst);
    Pair hosts;
    auto &[net, a, b] = hosts;
    const bool aIsFirst = (a.id() < b.id()) == lowerFirst;
    NetHost &first = aIsFirst ? a : b;
    NetHost &second = aIsFirst ? b : a;
    first.sessions->connect(second.id(), second.endpoint, net.now);
    net.run(std::chrono::milliseconds(lead));
    second.sessions->connect(first.id(), first.endpoint, net.now);
    net.run(2s);
    QVERIFY(areTalking(net, a, b));
    QCOMPARE(a.sessions->sessionCount(), std::size_t(1));
    QCOMPARE(b.sessions->sessionCount(), std::size_t(1));
    QCOMPARE(a.sessions->binding(a.with(b)), b.sessions->binding(b.with(a)));
    QCOMPARE(a.eventCount<Established>(), 1);
    QCOMPARE(b.eventCount<Established>(), 1);
    // Nothing of it falls apart when the other keys are erased.
    for (int i = 0; i < 20; ++i) {
        net.run(10s);
        QVERIFY(areTalking(net, a, b));
    }
    QCOMPARE(a.eventCount<SessionEvent::Lost>() + b.eventCount<SessionEvent::Lost>(), 0);
}

void TestSessionsHandshake::refusesOneSessionTooMany()
{
    SessionNet net;
    net.keepSent = false;
    NetHost &a = net.add(1, "192.0.2.1:4001");
    for (std::size_t i = 0; i < limits::kMaxPeers; ++i)
        a.sessions->connect(std::nullopt, Endpoint::fromIpv4(0xc6336400u + std::uint32_t(i), 4000), net.now);
    QCOMPARE(a.sessions->sessionCount(), limits::kMaxPeers);
    const SessionId refused = a.sessions->connect(std::nullopt, at("203.0.113.9:1234"), net.now);
    a.drain();
    QCOMPARE(a.events.size(), std::size_t(1));
    QCOMPARE(a.events.front().session, refused);
    QCOMPARE(failureOf(a), Failed::Reason::TooMany);
}

void TestSessionsHandshake::forgets()
{
    Pair hosts;
    auto &[net, a, b] = hosts;
    const SessionId session = hosts.call();
    net.run(1s);
    a.sessions->forget(session);
    QVERIFY(!a.sessions->isEstablished(session));
    QVERIFY(!a.sessions->sessionWith(b.id()));
    QCOMPARE(a.sessions->sessionCount(), std::size_t(0));
    net.sent.clear();
    net.run(1s);
    QVERIFY(net.sent.empty());
}

QTEST_APPLESS_MAIN(TestSessionsHandshake)
#include "tst_sessions_handshake.moc"
