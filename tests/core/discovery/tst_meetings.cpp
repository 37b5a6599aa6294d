#include "core/discovery/meetings.h"

#include <QTest>

#include <vector>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;
using Step = wire::Rendezvous::Step;

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
const HostId kCommon = host(3);

template <typename T>
std::vector<T> take(std::vector<Meetings::Output> &outputs)
{
    std::vector<T> taken;
    for (const Meetings::Output &output : outputs) {
        if (const T *one = std::get_if<T>(&output))
            taken.push_back(*one);
    }
    return taken;
}

std::vector<Meetings::Output> drained(Meetings &meetings)
{
    std::vector<Meetings::Output> outputs;
    while (auto output = meetings.poll())
        outputs.push_back(std::move(*output));
    return outputs;
}

/// Everything that comes within `time`.
std::vector<Meetings::Output> runFor(Meetings &meetings, Instant &now, Duration time)
{
    std::vector<Meetings::Output> outputs = drained(meetings);
    const Instant end = now + time;
    while (meetings.deadline() <= end) {
        now = std::max(now, meetings.deadline());
        meetings.advance(now);
        for (Meetings::Output &output : drained(meetings))
            outputs.push_back(std::move(output));
    }
    now = end;
    return outputs;
}

struct Fixture {
    SeededRandom random{1};
    Meetings meetings{random};
    Instant now = kNow;

    wire::RequestId asked()
    {
        meetings.ask(kBob, kCommon, now);
        auto outputs = drained(meetings);
        return take<Meetings::Say>(outputs).at(0).frame.id;
    }
};

} // namespace

/// [N-4] to [N-7].
class TestMeetings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeHostsMeet();
    void anAskIsRepeatedUntilGivenUp();
    void aMeetThatWasLostIsAskedForAgain();
    void aRefusalIsPassedOn();
    void onlyTheAnswerToAnAskCounts();
    void whoIsNotHereIsRefused();
    void nobodyIsToldOfAnotherNetwork();
    void asksOfOnePrefixAreBounded();
    void asksForOneHostAreBounded();
    void meetsOfOnePrefixAreBounded();
    void punchesAreFiveForAnAddress();
    void aMeetingIsNotPunchedTwice();
    void addressesThatMayNotBeToldAreNeitherCalledNorPunched();
    void endsWhereASessionIsThere();
    void floodsLeaveNothingBehind();
};

void TestMeetings::threeHostsMeet()
{
    SeededRandom random(7);
    Meetings alice(random);
    Meetings bob(random);
    Meetings common(random);
    alice.ask(kBob, kCommon, kNow);
    QVERIFY(alice.isUnderWay(kBob) && !alice.isUnderWay(kAlice));
    auto outputs = drained(alice);
    const auto asks = take<Meetings::Say>(outputs);
    QCOMPARE(asks.size(), std::size_t(1));
    QCOMPARE(asks[0].to, kCommon);
    QVERIFY(asks[0].frame.id != 0 && asks[0].frame.step == Step::Ask && asks[0].frame.host == kBob);

    common.handle(kAlice, place(1), asks[0].frame, place(2), kNow);
    outputs = drained(common);
    const auto meets = take<Meetings::Say>(outputs);
    QCOMPARE(meets.size(), std::size_t(2));
    QCOMPARE(outputs.size(), std::size_t(2));
    for (const Meetings::Say &say : meets) {
        const bool isForAlice = say.to == kAlice;
        QCOMPARE(say.frame.step, Step::Meet);
        QCOMPARE(say.frame.id, isForAlice ? asks[0].frame.id : 0u);
        QCOMPARE(say.frame.host, isForAlice ? kBob : kAlice);
        QCOMPARE(say.frame.endpoints, std::vector{isForAlice ? place(2) : place(1)});
        (isForAlice ? alice : bob).handle(kCommon, place(3), say.frame, std::nullopt, kNow);
    }
    for (Meetings *one : {&alice, &bob}) {
        Instant now = kNow;
        outputs = runFor(*one, now, 10s);
        const auto calls = take<Meetings::Call>(outputs);
        QCOMPARE(calls.size(), std::size_t(1));
        QCOMPARE(calls[0].contact.host, one == &alice ? kBob : kAlice);
        QCOMPARE(take<Meetings::Punch>(outputs).size(), std::size_t(Meetings::kPunches));
        QCOMPARE(take<Meetings::Punch>(outputs)[0].to, one == &alice ? place(2) : place(1));
        QCOMPARE(one->deadline(), kNever);
        QVERIFY(!one->isUnderWay(kBob) && !one->isUnderWay(kAlice));
    }
}

void TestMeetings::anAskIsRepeatedUntilGivenUp()
{
    Fixture f;
    const auto id = f.asked();
    f.meetings.ask(kBob, kCommon, f.now);
    auto outputs = runFor(f.meetings, f.now, 1min);
    const auto says = take<Meetings::Say>(outputs);
    QCOMPARE(says.size(), std::size_t(Meetings::kMaxRepeats));
    QVERIFY(std::ranges::all_of(says, [&](const Meetings::Say &say) { return say.frame.id == id; }));
    const auto refused = take<Meetings::Refused>(outputs);
    QCOMPARE(refused.size(), std::size_t(1));
    QVERIFY(refused[0].host == kBob && refused[0].common == kCommon);
    QCOMPARE(f.meetings.deadline(), kNever);
}

/// The one for the other side, of which nobody here hears.
void TestMeetings::aMeetThatWasLostIsAskedForAgain()
{
    for (const bool isConnected : {false, true}) {
        Fixture alice;
        const wire::RequestId id = alice.asked();
        const wire::Rendezvous meet{.id = id, .step = Step::Meet, .host = kBob, .endpoints = {place(2)}};
        alice.meetings.handle(kCommon, place(3), meet, std::nullopt, alice.now);
        if (isConnected)
            alice.meetings.onConnected(kBob);
        auto outputs = runFor(alice.meetings, alice.now, Meetings::kRepeatInterval);
        const auto again = take<Meetings::Say>(outputs);
        QCOMPARE(again.size(), std::size_t(isConnected ? 0 : 1));
        if (isConnected)
            continue;
        QVERIFY(again[0].to == kCommon && again[0].frame.id == id && again[0].frame.step == Step::Ask);
        alice.meetings.handle(kCommon, place(3), meet, std::nullopt, alice.now);
        alice.meetings.handle(kCommon, place(3), meet, std::nullopt, alice.now); // no more
        outputs = runFor(alice.meetings, alice.now, 10s);
        QVERIFY(take<Meetings::Say>(outputs).empty() && take<Meetings::Call>(outputs).empty() && take<Meetings::Refused>(outputs).empty());
        QCOMPARE(alice.meetings.deadline(), kNever);
    }
}

void TestMeetings::aRefusalIsPassedOn()
{
    Fixture f;
    const auto id = f.asked();
    f.meetings.handle(kCommon, place(3), {.id = id, .step = Step::Refused, .host = kBob}, std::nullopt, f.now);
    auto outputs = drained(f.meetings);
    QCOMPARE(take<Meetings::Refused>(outputs).size(), std::size_t(1));
    QVERIFY(!f.meetings.isUnderWay(kBob));
    // To itself nobody can be brought by himself.
    f.meetings.ask(kBob, kBob, f.now);
    outputs = drained(f.meetings);
    QCOMPARE(take<Meetings::Refused>(outputs).size(), std::size_t(1));
    QVERIFY(take<Meetings::Say>(outputs).empty());
}

void TestMeetings::onlyTheAnswerToAnAskCounts()
{
    Fixture f;
    const auto id = f.asked();
    const wire::Rendezvous meet{.id = id, .step = Step::Meet, .host = kBob, .endpoints = {place(2)}};
    wire::Rendezvous other = meet;
    other.id = id + 1;
    f.meetings.handle(kCommon, place(3), other, std::nullopt, f.now);
    other = meet;
    other.host = host(9);
    f.meetings.handle(kCommon, place(3), other, std::nullopt, f.now);
    f.meetings.handle(host(4), place(4), meet, std::nullopt, f.now);
    other = {.id = id, .step = Step::Refused, .host = host(9)};
    f.meetings.handle(kCommon, place(3), other, std::nullopt, f.now);
    f.meetings.handle(host(4), place(4), {.id = id, .step = Step::Refused, .host = kBob}, std::nullopt, f.now);
    QVERIFY(drained(f.meetings).empty());
    f.meetings.handle(kCommon, place(3), meet, std::nullopt, f.now);
    QCOMPARE(drained(f.meetings).size(), std::size_t(2));
    // And once.
    f.meetings.handle(kCommon, place(3), meet, std::nullopt, f.now);
    QVERIFY(drained(f.meetings).empty());
}

void TestMeetings::whoIsNotHereIsRefused()
{
    Fixture f;
    const wire::Rendezvous ask{.id = 5, .step = Step::Ask, .host = kBob};
    f.meetings.handle(kAlice, place(1), ask, std::nullopt, f.now);
    f.meetings.handle(kBob, place(2), ask, place(2), f.now);
    wire::Rendezvous bare = ask;
    bare.id = 0;
    f.meetings.handle(kAlice, place(1), bare, place(2), f.now);
    auto outputs = drained(f.meetings);
    QCOMPARE(outputs.size(), std::size_t(3));
    for (const Meetings::Say &say : take<Meetings::Say>(outputs))
        QVERIFY(say.frame.step == Step::Refused && say.frame.host == kBob && say.frame.endpoints.empty());
}

void TestMeetings::nobodyIsToldOfAnotherNetwork()
{
    Fixture f;
    const Endpoint inside = Endpoint::fromIpv4(0xc0a80105, 5000);
    const wire::Rendezvous ask{.id = 5, .step = Step::Ask, .host = kBob};
    for (const auto &[from, target] : {std::pair{place(1), inside}, {inside, place(1)}, {Endpoint::fromIpv4(0x0a000001, 5000), inside}}) {
        f.meetings.handle(kAlice, from, ask, target, f.now);
        auto outputs = drained(f.meetings);
        QCOMPARE(outputs.size(), std::size_t(1));
        QCOMPARE(take<Meetings::Say>(outputs)[0].frame.step, Step::Refused);
    }
    f.meetings.handle(kAlice, Endpoint::fromIpv4(0xc0a80107, 5000), ask, inside, f.now);
    QCOMPARE(drained(f.meetings).size(), std::size_t(2));
}

void TestMeetings::asksOfOnePrefixAreBounded()
{
    Fixture f;
    int meets = 0;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const Endpoint from = Endpoint::fromIpv4(0x08000000u + i % 250, static_cast<std::uint16_t>(2000 + i));
        f.meetings.handle(host(100 + i), from, {.id = i + 1, .step = Step::Ask, .host = host(10'000 + i)}, place(500 + i), f.now);
        auto outputs = drained(f.meetings);
        meets += take<Meetings::Say>(outputs).at(0).frame.step == Step::Meet;
    }
    QCOMPARE(meets, Meetings::kMaxAsksOfPrefix);
    // Others are not kept out by it.
    f.meetings.handle(kAlice, place(1), {.id = 1, .step = Step::Ask, .host = kBob}, place(2), f.now);
    QCOMPARE(drained(f.meetings).size(), std::size_t(2));
}

void TestMeetings::asksForOneHostAreBounded()
{
    Fixture f;
    std::size_t toBob = 0;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        f.meetings.handle(host(100 + i), place(100 + i), {.id = i + 1, .step = Step::Ask, .host = kBob}, place(2), f.now);
        for (auto outputs = drained(f.meetings); const Meetings::Say &say : take<Meetings::Say>(outputs))
            toBob += say.to == kBob;
    }
    QCOMPARE(toBob, std::size_t(Meetings::kMaxAsksForHost));
}

void TestMeetings::meetsOfOnePrefixAreBounded()
{
    Fixture f;
    std::size_t sent = 0;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const Endpoint commonAt = Endpoint::fromIpv4(0x08000300u + i % 250, 5000);
        f.meetings.handle(host(2000 + i % 250), commonAt, {.id = 0, .step = Step::Meet, .host = host(5000 + i), .endpoints = {place(2)}}, std::nullopt, f.now);
    }
    auto outputs = runFor(f.meetings, f.now, 10s);
    sent = take<Meetings::Punch>(outputs).size();
    QCOMPARE(sent, std::size_t(Meetings::kMaxMeetsOfPrefix * Meetings::kPunches));
    QCOMPARE(take<Meetings::Call>(outputs).size(), std::size_t(Meetings::kMaxMeetsOfPrefix));
    QVERIFY(take<Meetings::Say>(outputs).empty());
}

void TestMeetings::punchesAreFiveForAnAddress()
{
    Fixture f;
    f.meetings.handle(kCommon, place(3), {.id = 0, .step = Step::Meet, .host = kBob, .endpoints = {place(2), place(4), place(2)}}, std::nullopt, f.now);
    std::vector<Instant> punched;
    for (auto outputs = drained(f.meetings);; outputs = drained(f.meetings)) {
        for (const Meetings::Punch &punch : take<Meetings::Punch>(outputs)) {
            if (punch.to == place(2))
                punched.push_back(f.now);
        }
        if (f.meetings.deadline() == kNever)
            break;
        f.now = f.meetings.deadline();
        f.meetings.advance(f.now);
    }
    QCOMPARE(punched.size(), std::size_t(Meetings::kPunches));
    for (std::size_t i = 0; i < punched.size(); ++i)
        QCOMPARE(punched[i], kNow + static_cast<int>(i) * Meetings::kPunchInterval);
}

void TestMeetings::aMeetingIsNotPunchedTwice()
{
    Fixture f;
    const wire::Rendezvous meet{.id = 0, .step = Step::Meet, .host = kBob, .endpoints = {place(2)}};
    for (std::uint32_t common = 3; common < 10; ++common)
        f.meetings.handle(host(common), place(common), meet, std::nullopt, f.now);
    auto outputs = runFor(f.meetings, f.now, 10s);
    QCOMPARE(take<Meetings::Punch>(outputs).size(), std::size_t(Meetings::kPunches));
    QCOMPARE(take<Meetings::Call>(outputs).size(), std::size_t(1));
    // Addresses of one host, however many say them, are few.
    for (std::uint32_t i = 0; i < 20; ++i) {
        wire::Rendezvous other = meet;
        other.endpoints = {place(100 + i)};
        f.meetings.handle(host(20 + i), place(20 + i), other, std::nullopt, f.now);
    }
    outputs = runFor(f.meetings, f.now, 10s);
    QCOMPARE(take<Meetings::Punch>(outputs).size(), protocol::kMaxContactEndpoints * Meetings::kPunches);
}

void TestMeetings::addressesThatMayNotBeToldAreNeitherCalledNorPunched()
{
    Fixture f;
    const Endpoint inside = Endpoint::fromIpv4(0xc0a80105, 5000);
    const Endpoint own = Endpoint::fromIpv4(0x7f000001, 5000);
    const Endpoint lowPort = Endpoint::fromIpv4(0x08080808, 53);
    f.meetings.handle(kCommon, place(3), {.id = 0, .step = Step::Meet, .host = kBob, .endpoints = {inside, own, lowPort}}, std::nullopt, f.now);
    QVERIFY(runFor(f.meetings, f.now, 10s).empty());
    const auto id = f.asked();
    f.meetings.handle(kCommon, place(3), {.id = id, .step = Step::Meet, .host = kBob, .endpoints = {inside}}, std::nullopt, f.now);
    auto outputs = runFor(f.meetings, f.now, 10s);
    QCOMPARE(outputs.size(), std::size_t(1));
    QCOMPARE(take<Meetings::Refused>(outputs).size(), std::size_t(1));
}

void TestMeetings::endsWhereASessionIsThere()
{
    Fixture f;
    const auto id = f.asked();
    f.meetings.handle(kCommon, place(3), {.id = id, .step = Step::Meet, .host = kBob, .endpoints = {place(2)}}, std::nullopt, f.now);
    f.meetings.ask(kBob, host(8), f.now);
    drained(f.meetings);
    f.meetings.onConnected(kBob);
    QVERIFY(runFor(f.meetings, f.now, 10s).empty());
    QVERIFY(!f.meetings.isUnderWay(kBob));
}

void TestMeetings::floodsLeaveNothingBehind()
{
    Fixture f;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        f.meetings.handle(host(i + 10), place(i + 10), {.id = 0, .step = Step::Meet, .host = host(i + 100'000), .endpoints = {place(i)}}, std::nullopt, f.now);
        f.meetings.ask(host(i + 200'000), kCommon, f.now);
    }
    auto outputs = runFor(f.meetings, f.now, 1min);
    QCOMPARE(take<Meetings::Punch>(outputs).size(), Meetings::kMaxMeetings * Meetings::kPunches);
    QCOMPARE(take<Meetings::Say>(outputs).size(), Meetings::kMaxMeetings * (1 + Meetings::kMaxRepeats));
    QCOMPARE(f.meetings.deadline(), kNever);
}

QTEST_APPLESS_MAIN(TestMeetings)
#include "tst_meetings.moc"
