#include "core/discovery/circuits.h"

#include <QTest>

#include <functional>
#include <vector>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;
using Step = wire::Relay::Step;

namespace {

constexpr Instant kNow{Duration(1'000'000'000)};

HostId host(std::uint32_t n)
{
    HostId id;
    writeBigEndian(MutableByteView(id.bytes), n);
    return id;
}

/// In a /24 of its own.
Endpoint place(std::uint32_t n)
{
    return Endpoint::fromIpv4(0x08000001u + (n << 8), 5000);
}

const HostId kAlice = host(1);
const HostId kBob = host(2);
const HostId kRelay = host(3);

std::vector<Circuits::Output> drained(Circuits &circuits)
{
    std::vector<Circuits::Output> outputs;
    while (auto output = circuits.poll())
        outputs.push_back(std::move(*output));
    return outputs;
}

template <typename T>
std::vector<T> take(const std::vector<Circuits::Output> &outputs)
{
    std::vector<T> taken;
    for (const Circuits::Output &output : outputs) {
        if (const T *one = std::get_if<T>(&output))
            taken.push_back(*one);
    }
    return taken;
}

/// Three hosts, and what they say to each other carried at once.
struct Triangle {
    SeededRandom random{1};
    Circuits alice{random};
    Circuits bob{random};
    Circuits relay{random};
    Instant now = kNow;
    bool isBobThere = true;
    std::vector<Circuits::Ready> ready;
    std::vector<Circuits::Closed> closed;
    std::function<bool(const Circuits::Say &)> isLost = [](const Circuits::Say &) { return false; };

    Triangle() { relay.setLimits({.isAllowed = true}); }

    Circuits &of(const HostId &id) { return id == kAlice ? alice : id == kBob ? bob : relay; }
    void carry()
    {
        for (bool isAny = true; isAny;) {
            isAny = false;
            for (const HostId &id : {kAlice, kBob, kRelay}) {
                for (const Circuits::Output &output : drained(of(id))) {
                    isAny = true;
                    if (const auto *say = std::get_if<Circuits::Say>(&output); say && !isLost(*say))
                        of(say->to).handle(id, place(id.bytes[3]), say->frame, isBobThere, now);
                    else if (const auto *is = std::get_if<Circuits::Ready>(&output))
                        ready.push_back(*is);
                    else if (const auto *was = std::get_if<Circuits::Closed>(&output))
                        closed.push_back(*was);
                }
            }
        }
    }
    void run(Duration time)
    {
        carry();
        for (const Instant end = now + time; now < end; carry()) {
            now = std::min({end, alice.deadline(), bob.deadline(), relay.deadline()});
            for (Circuits *circuits : {&alice, &bob, &relay})
                circuits->advance(now);
        }
    }
    /// What `from` sends to the end `at`, as it comes out at the other end; nothing where it does not.
    std::optional<Endpoint> send(const HostId &from, const Endpoint &at, std::size_t bytes)
    {
        const QByteArray text(static_cast<qsizetype>(bytes), 'x');
        const auto way = of(from).wayTo(at, bytes, now);
        if (!way)
            return std::nullopt;
        const auto passage = of(way->to).handle(from, wire::Relayed{way->circuit, viewOf(text)}, now);
        carry();
        const auto *on = std::get_if<Circuits::PassOn>(&passage);
        if (!on)
            return std::nullopt;
        const auto arrival = of(on->to).handle(way->to, wire::Relayed{on->circuit, viewOf(text)}, now);
        carry();
        const auto *arrived = std::get_if<Circuits::Arrived>(&arrival);
        return arrived ? std::optional(arrived->from) : std::nullopt;
    }
    Endpoint opened()
    {
        alice.open(kBob, kRelay, now);
        carry();
        return ready.empty() ? Endpoint() : ready.front().at;
    }
};

} // namespace

/// [N-8] to [N-11], [N-13].
class TestCircuits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void carriesBothWays();
    void endpointsAreOfNobody();
    void isOffByDefault();
    void refusesWhoIsNotThereAndOneself();
    void anOpenIsRepeatedUntilGivenUp();
    void aLostOpenToTheCalledIsRepeated();
    void aLostOpenedIsRepeated();
    void closesWhenItsBytesAreUsedUp();
    void aDaysBytesAreForAllTogether();
    void circuitsAreBounded();
    void callersOfOnePrefixAreBounded();
    void endsThatOthersOpenAreBounded();
    void unknownCircuitsMoveNothing();
    void strangersCantUseACircuit();
    void numbersOfBothSidesDontMeet();
    void closesWhereNobodyUsesIt();
    void closesWithItsSessions();
    void closesWhereItIsForbidden();
    void anythingFromAnybodyIsHarmless();
};

void TestCircuits::carriesBothWays()
{
    Triangle t;
    const Endpoint aliceEnd = t.opened();
    QCOMPARE(t.ready.size(), std::size_t(1));
    QCOMPARE(t.ready[0].host, kBob);
    QCOMPARE(t.alice.relayOf(aliceEnd), std::optional(kRelay));
    QCOMPARE(t.relay.passedOnCount(), std::size_t(1));
    const auto bobEnd = t.send(kAlice, aliceEnd, 1200);
    QVERIFY(bobEnd && Circuits::isCircuit(*bobEnd));
    QCOMPARE(t.send(kBob, *bobEnd, 100), std::optional(aliceEnd));
    // A second one for the same is the same.
    t.alice.open(kBob, kRelay, t.now);
    t.carry();
    QCOMPARE(t.relay.passedOnCount(), std::size_t(1));
    QVERIFY(!t.send(kAlice, aliceEnd, protocol::kMaxRelayedBytes + 1));
    QVERIFY(t.send(kAlice, aliceEnd, protocol::kMaxRelayedBytes));
}

void TestCircuits::endpointsAreOfNobody()
{
    Triangle t;
    const Endpoint first = t.opened();
    QCOMPARE(first.text(), QStringLiteral("[100::1]:1"));
    for (const char *other : {"[101::1]:1", "[100:0:0:1::1]:1", "8.8.8.8:1", "[::1]:1"})
        QVERIFY(!Circuits::isCircuit(*Endpoint::parse(QString::fromLatin1(other))));
    t.relay.setLimits({});
    t.carry();
    t.relay.setLimits({.isAllowed = true});
    t.ready.clear();
    QVERIFY(t.opened() != first);
}

void TestCircuits::isOffByDefault()
{
    Triangle t;
    t.relay.setLimits({});
    t.opened();
    QVERIFY(t.ready.empty());
    QCOMPARE(t.closed.size(), std::size_t(1));
    QVERIFY(t.closed[0].wasRefused && t.closed[0].host == kBob && t.closed[0].relay == kRelay);
    QCOMPARE(t.alice.deadline(), kNever);
}

void TestCircuits::refusesWhoIsNotThereAndOneself()
{
    Triangle t;
    t.isBobThere = false;
    t.opened();
    QCOMPARE(t.closed.size(), std::size_t(1));
    t.isBobThere = true;
    t.alice.open(kAlice, kRelay, t.now);
    t.alice.open(kRelay, kRelay, t.now);
    t.carry();
    QCOMPARE(t.closed.size(), std::size_t(3));
    QVERIFY(std::ranges::all_of(t.closed, &Circuits::Closed::wasRefused));
    QCOMPARE(t.relay.passedOnCount(), std::size_t(0));
}

void TestCircuits::anOpenIsRepeatedUntilGivenUp()
{
    Triangle t;
    int opens = 0;
    t.isLost = [&](const Circuits::Say &say) {
        opens += say.frame.step == Step::Open;
        return true;
    };
    t.opened();
    t.run(1min);
    QCOMPARE(opens, 1 + Circuits::kMaxRepeats);
    QCOMPARE(t.closed.size(), std::size_t(1));
    QVERIFY(t.closed[0].wasRefused);
    QCOMPARE(t.alice.deadline(), kNever);
}

void TestCircuits::aLostOpenToTheCalledIsRepeated()
{
    Triangle t;
    int left = 2;
    t.isLost = [&](const Circuits::Say &say) { return say.to == kBob && left-- > 0; };
    const Endpoint end = t.opened();
    QVERIFY(!t.send(kAlice, end, 1200));
    t.now += Circuits::kRepeatInterval;
    t.send(kAlice, end, 1200);
    t.now += Circuits::kRepeatInterval;
    t.send(kAlice, end, 1200);
    QVERIFY(t.send(kAlice, end, 1200));
    QVERIFY(t.closed.empty());
}

void TestCircuits::aLostOpenedIsRepeated()
{
    Triangle t;
    int left = 1;
    t.isLost = [&](const Circuits::Say &say) { return say.frame.step == Step::Opened && left-- > 0; };
    t.opened();
    QVERIFY(t.ready.empty());
    t.run(Circuits::kRepeatInterval);
    QCOMPARE(t.ready.size(), std::size_t(1));
    QCOMPARE(t.relay.passedOnCount(), std::size_t(1));
}

void TestCircuits::closesWhenItsBytesAreUsedUp()
{
    Triangle t;
    t.relay.setLimits({.isAllowed = true, .bytesOfCircuit = 10'000});
    const Endpoint end = t.opened();
    int passed = 0;
    while (passed < 100 && t.send(kAlice, end, 1000))
        ++passed;
    QCOMPARE(passed, 10);
    QCOMPARE(t.relay.passedOnCount(), std::size_t(0));
    // Both ends hear of it.
    QCOMPARE(t.closed.size(), std::size_t(2));
    QVERIFY(!t.closed[0].wasRefused && !t.closed[1].wasRefused);
    QVERIFY(!t.alice.wayTo(end, 100, t.now) && !t.alice.relayOf(end));
}

void TestCircuits::aDaysBytesAreForAllTogether()
{
    Triangle t;
    t.relay.setLimits({.isAllowed = true, .bytesOfCircuit = 6'000, .bytesOfDay = 10'000});
    int passed = 0;
    for (int i = 0; i < 5; ++i) {
        t.ready.clear();
        const Endpoint end = t.opened();
        while (passed < 100 && !t.ready.empty() && t.send(kAlice, end, 1000))
            ++passed;
    }
    QCOMPARE(passed, 10);
    QVERIFY(t.closed.back().wasRefused);
    t.now += 24h;
    t.ready.clear();
    const Endpoint end = t.opened();
    QVERIFY(t.send(kAlice, end, 1000));
}

void TestCircuits::circuitsAreBounded()
{
    SeededRandom random(2);
    Circuits relay(random);
    relay.setLimits({.isAllowed = true});
    int refused = 0;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        relay.handle(host(100 + i), place(100 + i), {.circuit = 2 * i + 1, .step = Step::Open, .host = kBob}, true, kNow);
        refused += take<Circuits::Say>(drained(relay)).front().frame.step == Step::Closed;
    }
    QCOMPARE(relay.passedOnCount(), Circuits::kMaxCircuits);
    QCOMPARE(refused, int(1000 - Circuits::kMaxCircuits));
}

void TestCircuits::callersOfOnePrefixAreBounded()
{
    SeededRandom random(3);
    Circuits relay(random);
    relay.setLimits({.isAllowed = true});
    for (std::uint32_t i = 0; i < 200; ++i)
        relay.handle(host(100 + i), Endpoint::fromIpv4(0x08000000u + i, 5000), {.circuit = 1, .step = Step::Open, .host = kBob}, true, kNow);
    QCOMPARE(relay.passedOnCount(), Circuits::kMaxCircuitsOfPrefix);
    relay.handle(kAlice, place(9), {.circuit = 1, .step = Step::Open, .host = kBob}, true, kNow);
    QCOMPARE(relay.passedOnCount(), Circuits::kMaxCircuitsOfPrefix + 1);
}

void TestCircuits::endsThatOthersOpenAreBounded()
{
    Triangle t;
    std::size_t refused = 0;
    for (std::uint32_t i = 0; i < 500; ++i) {
        t.bob.handle(host(100 + i), Endpoint::fromIpv4(0x08000000u + i % 200, 5000), {.circuit = 2 * i + 2, .step = Step::Open, .host = kAlice}, false, t.now);
        refused += take<Circuits::Say>(drained(t.bob)).size();
    }
    QCOMPARE(refused, 500 - Circuits::kMaxEndsOfPrefix);
    for (std::uint32_t i = 0; i < 500; ++i)
        t.bob.handle(host(1000 + i), place(1000 + i), {.circuit = 2, .step = Step::Open, .host = kAlice}, false, t.now);
    drained(t.bob);
    // Room for this host's own is left.
    t.bob.open(kAlice, kRelay, t.now);
    QVERIFY(take<Circuits::Closed>(drained(t.bob)).empty());
}

void TestCircuits::unknownCircuitsMoveNothing()
{
    Triangle t;
    const QByteArray bytes(1200, 'x');
    std::size_t answers = 0;
    for (std::uint32_t i = 1; i < 10'000; ++i) {
        const auto passage = t.relay.handle(kAlice, wire::Relayed{i, viewOf(bytes)}, t.now);
        QVERIFY(std::holds_alternative<std::monostate>(passage));
        answers += drained(t.relay).size();
    }
    // Who sends to what is not there is told so, now and then.
    QCOMPARE(answers, std::size_t(1));
    QVERIFY(!t.alice.wayTo(place(1), 100, t.now));
    QVERIFY(!t.alice.wayTo(*Endpoint::parse(QStringLiteral("[100::77]:1")), 100, t.now));
}

void TestCircuits::strangersCantUseACircuit()
{
    Triangle t;
    const Endpoint end = t.opened();
    const auto way = t.alice.wayTo(end, 100, t.now);
    QVERIFY(way);
    const QByteArray bytes(100, 'x');
    QVERIFY(std::holds_alternative<std::monostate>(t.relay.handle(host(9), wire::Relayed{way->circuit, viewOf(bytes)}, t.now)));
    t.relay.handle(host(9), place(9), {.circuit = way->circuit, .step = Step::Closed, .host = kBob}, true, t.now);
    t.alice.handle(host(9), place(9), {.circuit = way->circuit, .step = Step::Closed, .host = kBob}, true, t.now);
    QVERIFY(t.send(kAlice, end, 100));
    // And nobody is made to open what he never asked for.
    t.bob.handle(kRelay, place(3), {.circuit = 77, .step = Step::Opened, .host = kAlice, .budget = 1}, true, t.now);
    t.carry();
    QCOMPARE(t.ready.size(), std::size_t(1));
}

/// Each of two hosts is the other's relay.
void TestCircuits::numbersOfBothSidesDontMeet()
{
    SeededRandom random(5);
    Circuits here(random);
    here.setLimits({.isAllowed = true});
    here.open(kBob, kAlice, kNow);
    const auto says = take<Circuits::Say>(drained(here));
    const std::uint32_t own = says.at(0).frame.circuit;
    QVERIFY(own % 2 == 1);
    here.handle(kAlice, place(1), {.circuit = own, .step = Step::Open, .host = kBob}, true, kNow);
    QCOMPARE(take<Circuits::Say>(drained(here)).at(0).frame.step, Step::Closed);
    QCOMPARE(here.passedOnCount(), std::size_t(0));
    here.handle(kAlice, place(1), {.circuit = own ^ 2u, .step = Step::Open, .host = kBob}, true, kNow);
    QCOMPARE(here.passedOnCount(), std::size_t(1));
    here.handle(kAlice, place(1), {.circuit = own, .step = Step::Opened, .host = kBob, .budget = 1}, true, kNow);
    QCOMPARE(take<Circuits::Ready>(drained(here)).size(), std::size_t(1));
}

void TestCircuits::closesWhereNobodyUsesIt()
{
    Triangle t;
    const Endpoint end = t.opened();
    t.run(Circuits::kIdleFor - 1s);
    QVERIFY(t.send(kAlice, end, 100));
    t.run(Circuits::kIdleFor - 1s);
    QCOMPARE(t.relay.passedOnCount(), std::size_t(1));
    t.run(2s);
    QCOMPARE(t.relay.passedOnCount(), std::size_t(0));
    QCOMPARE(t.closed.size(), std::size_t(2));
    QCOMPARE(t.relay.deadline(), kNever);
}

void TestCircuits::closesWithItsSessions()
{
    Triangle t;
    Endpoint end = t.opened();
    t.relay.onDisconnected(kBob);
    t.carry();
    QCOMPARE(t.relay.passedOnCount(), std::size_t(0));
    QVERIFY(!t.alice.relayOf(end));
    t.ready.clear();
    end = t.opened();
    t.closed.clear();
    t.alice.onDisconnected(kRelay);
    t.carry();
    QCOMPARE(t.closed.size(), std::size_t(1));
    QVERIFY(!t.alice.wayTo(end, 100, t.now));
}

void TestCircuits::closesWhereItIsForbidden()
{
    Triangle t;
    const Endpoint end = t.opened();
    t.relay.setLimits({});
    t.carry();
    QVERIFY(!t.alice.relayOf(end));
    QCOMPARE(t.closed.size(), std::size_t(2));
}

void TestCircuits::anythingFromAnybodyIsHarmless()
{
    SeededRandom random(11);
    Circuits circuits(random);
    circuits.setLimits({.isAllowed = true, .bytesOfCircuit = 50'000});
    const QByteArray bytes(1200, 'x');
    Instant now = kNow;
    for (int i = 0; i < 50'000; ++i) {
        const HostId from = host(static_cast<std::uint32_t>(random.below(40)));
        const auto circuit = static_cast<std::uint32_t>(1 + random.below(20));
        const auto target = host(static_cast<std::uint32_t>(random.below(40)));
        switch (random.below(6)) {
        case 0: circuits.open(target, from, now); break;
        case 1: circuits.onDisconnected(from); break;
        case 2: (void)circuits.handle(from, wire::Relayed{circuit, viewOf(bytes)}, now); break;
        case 3: circuits.advance(now += Duration(random.below(2'000'000))); break;
        default:
            circuits.handle(from, place(from.bytes[3]), {.circuit = circuit, .step = static_cast<Step>(random.below(3)), .host = target}, random.below(2) == 0, now);
        }
        QVERIFY(drained(circuits).size() <= 2 * (Circuits::kMaxEnds + Circuits::kMaxCircuits));
        QVERIFY(circuits.passedOnCount() <= Circuits::kMaxCircuits);
    }
}

QTEST_APPLESS_MAIN(TestCircuits)
#include "tst_circuits.moc"
