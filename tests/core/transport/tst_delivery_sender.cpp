#include "core/transport/delivery_sender.h"

#include <QtTest>

#include <limits>
#include <set>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;
using Verdict = DeliverySender::Verdict;

namespace {

constexpr std::uint64_t kMax64 = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kPayload = delivery::payloadOf(protocol::kBaseDatagram);

Instant at(Duration time)
{
    return Instant(100s) + time;
}

/// A sender with endless data, and what a fetcher would know of it.
struct Serving {
    SeededRandom random{7};
    DeliverySender sender{random};
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(kPayload);
    std::uint32_t serial = 0;
    wire::Data last;

    bool sendOne(Instant now)
    {
        if (sender.allowance(now) < kPayload)
            return false;
        last = {};
        last.bytes = bytes;
        sender.stamp(last, now);
        return true;
    }

    std::uint64_t sendAll(Instant now)
    {
        const std::uint64_t before = sender.position();
        while (sendOne(now)) { }
        return sender.position() - before;
    }

    /// Sends whatever may go out from `from` to `to`, millisecond by millisecond.
    std::uint64_t sendDuring(Duration from, Duration to)
    {
        std::uint64_t sum = 0;
        for (Duration time = from; time < to; time += 1ms)
            sum += sendAll(at(time));
        return sum;
    }

    wire::Flow open()
    {
        wire::Flow flow;
        flow.serial = ++serial;
        flow.credit = kMax64;
        flow.pace = kMax64;
        flow.maxDatagram = protocol::kBaseDatagram;
        return flow;
    }

    /// The honest receipt when everything up to `data` has arrived.
    wire::Flow receiptFor(const wire::Data &data, Instant now)
    {
        wire::Flow flow = open();
        flow.highestPosition = data.position + data.bytes.size();
        flow.received = flow.highestPosition;
        flow.token = data.token;
        flow.clockEcho = data.clock;
        flow.echoDelay = wireClock(now) - data.clock;
        return flow;
    }

    wire::Flow honest(Instant now) { return receiptFor(last, now); }
};

} // namespace

class TestDeliverySender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsNothingUnheard();
    void sendsInitialCreditWithoutReceipt();
    void newestSerialWins();
    void serialsWrap();
    void rejectsReceiptsOfWhatWasNeverSent();
    void violationChangesNothing();
    void inventedReceiptsGainNothing();
    void claimingLossesGainsAlmostNothing();
    void rampAtMostDoublesPerRoundTrip();
    void aRoundInTwoReceiptsDoublesOnlyOnce();
    void keepsToCredit();
    void vanishedFetcherDrawsSilenceWithinASecond();
    void missingReceiptsStopIt();
    void heavyLossHalvesTheRamp();
    void lossWithoutEndKeepsTheRampDown();
    void paceIsKept();
    void theFetcherMaySlowItDown();
    void positionsNeverComeAgain();
    void theLargestDatagramIsNeverBelowTheBase();
    void paceIsBoundByReportedDelivery();
    void releasesWholeRuns();
    void tokensChange();
    void tokensAreBounded();
    void measuresRoundTripOverClockWrap();
    void addressChangeStartsAnew();
    void recoversFromLossOfEverything();
    void marksWhatItCouldHaveSentEarlier();
    void survivesHostileReceipts();
};

/// [D-25]
void TestDeliverySender::sendsNothingUnheard()
{
    Serving s;
    QCOMPARE(s.sender.allowance(at(0s)), 0u);
    QCOMPARE(s.sender.nextRelease(at(0s)), kNever);
}

/// [D-20]
void TestDeliverySender::sendsInitialCreditWithoutReceipt()
{
    Serving s;
    s.sender.onHeard(at(0s));
    QVERIFY(s.sendAll(at(0s)) < 8 * kPayload);
    for (Duration time = 1ms; time < 900ms; time += 1ms) {
        s.sendAll(at(time));
        const auto paced = static_cast<std::uint64_t>(time.count()) * protocol::kInitialCredit * 10 / 1'000'000;
        QVERIFY(s.sender.position() <= paced + 8 * kPayload);
    }
    QVERIFY(s.sender.position() <= protocol::kInitialCredit);
    QVERIFY(s.sender.position() + kPayload > protocol::kInitialCredit);
}

/// [D-10]
void TestDeliverySender::newestSerialWins()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.serial = 10;
    flow.credit = 5000;
    QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Accepted);
    flow.serial = 9;
    flow.credit = 50'000;
    QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Stale);
    flow.serial = 10;
    QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Stale);
    QCOMPARE(s.sender.allowance(at(1s - 1us)), 5000u);
}

/// [D-10]
void TestDeliverySender::serialsWrap()
{
    Serving s;
    wire::Flow flow = s.open();
    for (const std::uint32_t serial : {0x90000000u, 0xffffffffu, 0u, 3u}) {
        flow.serial = serial;
        QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Accepted);
    }
    flow.serial = 0x80000003u; // exactly 2^31 apart: undefined by RFC 1982, so not newer
    QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Stale);
}

/// [D-22] [D-23]
void TestDeliverySender::rejectsReceiptsOfWhatWasNeverSent()
{
    Serving s;
    s.sender.onFlow(s.open(), at(0s));
    s.sendAll(at(0s));
    const std::uint64_t sent = s.sender.position();
    QVERIFY(sent > 0);

    wire::Flow flow = s.honest(at(1ms));
    flow.highestPosition = sent + 1;
    QCOMPARE(s.sender.onFlow(flow, at(1ms)), Verdict::Violation);
    flow = s.honest(at(1ms));
    flow.token ^= 1;
    QCOMPARE(s.sender.onFlow(flow, at(1ms)), Verdict::Violation);
    flow = s.honest(at(1ms));
    flow.received = sent + 1;
    QCOMPARE(s.sender.onFlow(flow, at(1ms)), Verdict::Violation);
    flow = s.honest(at(1ms));
    flow.lost = 1; // all was received already
    QCOMPARE(s.sender.onFlow(flow, at(1ms)), Verdict::Violation);
    QCOMPARE(s.sender.violationsInRow(), 4u);
    QCOMPARE(s.sender.onFlow(s.honest(at(1ms)), at(1ms)), Verdict::Accepted);
    QCOMPARE(s.sender.violationsInRow(), 0u);
    QCOMPARE(s.sender.inFlight(), 0u);
}

/// [D-23]
void TestDeliverySender::violationChangesNothing()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.credit = 3 * kPayload;
    s.sender.onFlow(flow, at(-5ms));
    s.sendDuring(-5ms, 0ms);
    const wire::Flow good = s.honest(at(1ms));

    wire::Flow bad = good;
    bad.serial += 100;
    bad.token ^= 0x80000000u;
    bad.bandwidth = 77;
    bad.maxDatagram = 9000;
    QCOMPARE(s.sender.onFlow(bad, at(1ms)), Verdict::Violation);
    QCOMPARE(s.sender.allowance(at(1ms)), 0u);
    QCOMPARE(s.sender.inFlight(), 3 * kPayload);
    QCOMPARE(s.sender.reportedBandwidth(), 0u);
    QCOMPARE(s.sender.maxDatagram(), protocol::kBaseDatagram);
    QCOMPARE(s.sender.onFlow(good, at(1ms)), Verdict::Accepted); // its serial was not taken for old
}

/// [D-22]
void TestDeliverySender::inventedReceiptsGainNothing()
{
    Serving s;
    SeededRandom guesses(99);
    s.sender.onFlow(s.open(), at(0s));
    for (Duration time = 0s; time < 30s; time += 1ms) {
        s.sender.onHeard(at(time));
        s.sendAll(at(time));
        wire::Flow flow = s.open();
        flow.highestPosition = s.sender.position() - guesses.below(kPayload);
        flow.received = flow.highestPosition;
        flow.token = guesses.next32();
        flow.bandwidth = kMax64;
        s.sender.onFlow(flow, at(time));
    }
    QVERIFY(s.sender.position() <= protocol::kInitialCredit);
}

/// [D-27]
/// Someone whose data goes to another address may say that all of it was lost: half as much again, then a datagram a second.
void TestDeliverySender::claimingLossesGainsAlmostNothing()
{
    Serving s;
    for (Duration time = 0s; time < 60s; time += 1ms) {
        wire::Flow flow = s.open();
        flow.lost = s.sender.position();
        QCOMPARE(s.sender.onFlow(flow, at(time)), Verdict::Accepted);
        s.sendAll(at(time));
    }
    QVERIFY(s.sender.position() <= 2 * protocol::kInitialCredit + 60 * kPayload);
}

/// [D-21]
void TestDeliverySender::rampAtMostDoublesPerRoundTrip()
{
    Serving s;
    s.sender.onFlow(s.open(), at(0s));
    std::uint64_t allowed = protocol::kInitialCredit;
    for (int round = 0; round < 8; ++round) {
        const Duration begin = round * 40ms;
        const std::uint64_t sent = s.sendDuring(begin, begin + 20ms);
        QVERIFY(sent <= allowed);
        QVERIFY(sent + kPayload > allowed / 2); // and it does grow
        allowed = 2 * sent + kPayload;
        for (int copy = 0; copy < 5; ++copy) // saying it again earns nothing
            QCOMPARE(s.sender.onFlow(s.honest(at(begin + 40ms)), at(begin + 40ms)), Verdict::Accepted);
    }
    QVERIFY(s.sender.position() > 4'000'000);
}

/// [D-21]
/// The second receipt leaves one datagram of the round open, the third ends it with all that was sent since.
void TestDeliverySender::aRoundInTwoReceiptsDoublesOnlyOnce()
{
    Serving s;
    s.sender.onFlow(s.open(), at(0s));
    std::vector<wire::Data> sent;
    for (Duration time = 0ms; time < 20ms; time += 1ms) {
        while (s.sendOne(at(time)))
            sent.push_back(s.last);
    }
    s.sender.onFlow(s.receiptFor(sent.front(), at(40ms)), at(40ms)); // a round begins: all else is in flight
    const std::uint64_t ceiling = protocol::kInitialCredit + kPayload;
    s.sender.onFlow(s.receiptFor(sent[sent.size() - 2], at(41ms)), at(41ms));
    QVERIFY(s.sendDuring(41ms, 60ms) > ceiling);
    s.sender.onFlow(s.honest(at(80ms)), at(80ms));
    const std::uint64_t next = s.sendDuring(80ms, 100ms);
    QVERIFY(next <= 2 * ceiling && next + kPayload > 2 * ceiling);
}

/// [D-20]
void TestDeliverySender::keepsToCredit()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.credit = 10 * kPayload + 100;
    s.sender.onFlow(flow, at(0s));
    QCOMPARE(s.sendDuring(0ms, 500ms), 10 * kPayload);
    QCOMPARE(s.sender.allowance(at(500ms)), 100u);
    QCOMPARE(s.sender.nextRelease(at(500ms)), kNever);
}

/// [D-25]
void TestDeliverySender::vanishedFetcherDrawsSilenceWithinASecond()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.pace = 20'000; // slow enough that credit is left over
    s.sender.onFlow(flow, at(0s));
    s.sendDuring(0ms, 999ms);
    QVERIFY(s.sender.position() < protocol::kInitialCredit);
    QVERIFY(s.sender.allowance(at(999ms)) > 0 || s.sender.nextRelease(at(999ms)) != kNever);
    QCOMPARE(s.sender.allowance(at(1s)), 0u);
    QCOMPARE(s.sender.nextRelease(at(1s)), kNever);
    QCOMPARE(s.sendDuring(1s, 20s), 0u);
    s.sender.onFlow(s.honest(at(20s)), at(20s));
    QVERIFY(s.sendAll(at(20s)) > 0);

    Serving unreceipted; // who only asked, and never sent a receipt
    unreceipted.sender.onHeard(at(0s));
    QVERIFY(unreceipted.sender.allowance(at(999ms)) > 0);
    QCOMPARE(unreceipted.sender.allowance(at(1s)), 0u);

    Serving distant; // three round trips of 2 s would be longer
    distant.sender.onFlow(distant.open(), at(0s));
    QVERIFY(distant.sendOne(at(0s)));
    distant.sender.onFlow(distant.honest(at(2s)), at(2s));
    QCOMPARE(distant.sender.allowance(at(3s)), 0u);
}

/// [D-25]
void TestDeliverySender::missingReceiptsStopIt()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.pace = 10'000;
    s.sender.onFlow(flow, at(0s));
    for (Duration time = 0s; time < 3s; time += 100ms)
        s.sender.onHeard(at(time));
    QCOMPARE(s.sender.allowance(at(2900ms)), 0u);
}

/// [D-24]
void TestDeliverySender::heavyLossHalvesTheRamp()
{
    const auto afterLossyRounds = [](int rounds, std::uint64_t lostPercent) {
        Serving s;
        s.sender.onFlow(s.open(), at(0s));
        Duration time = 0s;
        std::uint64_t lost = 0;
        std::uint64_t sent = 0;
        for (int round = 0; round < 5 + rounds; ++round, time += 40ms) {
            sent = s.sendDuring(time, time + 20ms);
            wire::Flow flow = s.honest(at(time + 40ms));
            lost += round >= 5 ? sent * lostPercent / 100 : 0;
            flow.lost = lost;
            flow.received -= lost;
            if (s.sender.onFlow(flow, at(time + 40ms)) != Verdict::Accepted)
                return std::pair<std::uint64_t, std::uint64_t>();
        }
        return std::pair(sent, s.sendDuring(time, time + 20ms));
    };
    const auto [before, after] = afterLossyRounds(3, 25);
    QVERIFY(before > 0);
    QVERIFY(after <= before / 2 && after + 2 * kPayload > before / 2);
    const auto [two, afterTwo] = afterLossyRounds(2, 25);
    QVERIFY(afterTwo + kPayload >= two);
    const auto [light, afterLight] = afterLossyRounds(6, 15);
    QVERIFY(afterLight > light);
}

/// [D-24]
/// Halved with each third lossy round, and never doubled in between; a clean round ends it.
void TestDeliverySender::lossWithoutEndKeepsTheRampDown()
{
    Serving s;
    s.sender.onFlow(s.open(), at(0s));
    Duration time = 0s;
    std::uint64_t lost = 0;
    const auto round = [&](std::uint64_t lostPercent) {
        const std::uint64_t sent = s.sendDuring(time, time + 20ms);
        time += 40ms;
        wire::Flow flow = s.honest(at(time));
        lost += sent * lostPercent / 100;
        flow.lost = lost;
        flow.received -= lost;
        return s.sender.onFlow(flow, at(time)) == Verdict::Accepted ? sent : 0;
    };
    for (int i = 0; i < 5; ++i)
        QVERIFY(round(0) > 0);
    QVERIFY(round(30) > 1'000'000);
    std::uint64_t ceiling = round(30); // grew with the receipt that ended the first one
    for (int i = 3; i <= 60; ++i) {
        const std::uint64_t sent = round(30);
        const std::uint64_t expected = i % 3 == 1 ? std::max(ceiling / 2, 4 * kPayload) : ceiling;
        QVERIFY2(sent <= expected + kPayload && sent + 2 * kPayload > expected, qPrintable(QString::number(i)));
        ceiling = expected;
    }
    QCOMPARE(ceiling, 4 * kPayload);
    QVERIFY(round(0) <= 5 * kPayload); // ends the last lossy one
    QVERIFY(round(0) <= 5 * kPayload);
    QVERIFY(round(0) > 6 * kPayload);
}

/// [D-26]
void TestDeliverySender::paceIsKept()
{
    for (const std::uint64_t pace : {3'000u, 100'000u, 3'000'000u}) {
        Serving s;
        wire::Flow flow = s.open();
        flow.pace = pace;
        s.sender.onFlow(flow, at(0s));
        std::uint64_t sent = 0;
        for (Duration time = 0s; time < 10s; time += 1ms) {
            sent += s.sendAll(at(time));
            flow = s.sender.position() > 0 ? s.honest(at(time)) : s.open();
            flow.pace = pace;
            s.sender.onFlow(flow, at(time));
        }
        QVERIFY(sent <= 10 * pace + s.sender.quantum() + pace / 500);
        QVERIFY(sent + 2 * kPayload >= 10 * pace);
    }
}

/// [D-26]
void TestDeliverySender::paceIsBoundByReportedDelivery()
{
    Serving s;
    std::uint64_t sent = 0;
    for (Duration time = 0s; time < 2s; time += 1ms) {
        wire::Flow flow = s.sender.position() > 0 ? s.honest(at(time)) : s.open();
        flow.bandwidth = 100'000;
        s.sender.onFlow(flow, at(time));
        sent += s.sendAll(at(time));
    }
    QVERIFY(sent <= 2 * 290'000 + 3 * kPayload);
    QVERIFY(sent >= 2 * 290'000 - 3 * kPayload);
}

/// [D-26]
void TestDeliverySender::releasesWholeRuns()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.pace = 20'000'000;
    s.sender.onFlow(flow, at(0s));
    QCOMPARE(s.sender.quantum(), 10'000u);
    s.sendAll(at(0s));
    const Instant release = s.sender.nextRelease(at(0s));
    QVERIFY(release > at(0s) && release <= at(500us));
    QVERIFY(s.sender.allowance(release) >= s.sender.quantum());
    QVERIFY(s.sender.allowance(release - 1us) < s.sender.quantum());
}

/// [D-22]
void TestDeliverySender::tokensChange()
{
    Serving s;
    s.sender.onFlow(s.open(), at(0s));
    std::set<std::uint32_t> tokens;
    std::uint64_t begin = 0;
    for (int i = 0; i < 50 && s.sendOne(at(0s)); ++i) {
        if (tokens.insert(s.last.token).second)
            begin = s.last.position;
        QVERIFY(s.last.position + kPayload - begin <= delivery::kTokenSpan);
    }
    const std::uint32_t before = s.last.token;
    s.sender.onFlow(s.honest(at(5ms)), at(5ms));
    QVERIFY(s.sendOne(at(5ms)));
    QVERIFY(s.last.token != before);
}

/// [D-22]
void TestDeliverySender::tokensAreBounded()
{
    SeededRandom random(3);
    ReceiptTokens tokens;
    std::uint32_t newest = 0;
    for (std::uint64_t i = 0; i < 3 * delivery::kMaxTokens; ++i)
        newest = tokens.next(i * 1000, 1000, at(i * 10ms), random);
    // the oldest is still known, and the newest covers what found no room
    QVERIFY(tokens.matches(3 * delivery::kMaxTokens * 1000, newest));
    QVERIFY(tokens.matches((delivery::kMaxTokens + 1) * 1000, newest));
    QVERIFY(!tokens.matches((delivery::kMaxTokens - 1) * 1000, newest));
    tokens.forgetBelow(5000);
    QVERIFY(!tokens.matches(3000, newest));
}

void TestDeliverySender::measuresRoundTripOverClockWrap()
{
    Serving s;
    const Instant start(Duration((std::int64_t(1) << 32) - 10'000)); // wraps 10 ms later
    s.sender.onFlow(s.open(), start);
    QVERIFY(s.sendOne(start));
    wire::Flow flow = s.honest(start + 30ms);
    flow.echoDelay = 5'000;
    QCOMPARE(s.sender.onFlow(flow, start + 30ms), Verdict::Accepted);
    QCOMPARE(s.sender.roundTrip(), Duration(25ms));
}

/// [D-20] [D-1]
void TestDeliverySender::addressChangeStartsAnew()
{
    Serving s;
    s.sender.onFlow(s.open(), at(0s));
    for (int round = 0; round < 5; ++round) {
        s.sendDuring(round * 40ms, round * 40ms + 20ms);
        s.sender.onFlow(s.honest(at(round * 40ms + 40ms)), at(round * 40ms + 40ms));
    }
    s.sendAll(at(200ms));
    const wire::Data old = s.last;
    const std::uint64_t position = s.sender.position();
    s.sender.onAddressChanged();
    QCOMPARE(s.sender.position(), position);
    QCOMPARE(s.sender.maxDatagram(), protocol::kBaseDatagram);
    wire::Flow flow = s.open(); // honest, but of what went to the old address
    flow.highestPosition = old.position + kPayload;
    flow.token = old.token;
    QCOMPARE(s.sender.onFlow(flow, at(201ms)), Verdict::Accepted);
    QVERIFY(s.sendDuring(201ms, 1100ms) <= protocol::kInitialCredit);
    QVERIFY(s.sender.position() + kPayload > position + protocol::kInitialCredit);
}

/// [D-27]
void TestDeliverySender::recoversFromLossOfEverything()
{
    Serving s;
    s.sender.onFlow(s.open(), at(2s));
    s.sendDuring(2s, 2500ms);
    wire::Flow flow = s.open(); // what a fetcher knows after STATUS
    flow.lost = s.sender.position();
    QCOMPARE(s.sender.onFlow(flow, at(4s)), Verdict::Accepted);
    QVERIFY(s.sendAll(at(4s)) > 0);
    flow = s.honest(at(4020ms));
    flow.lost = s.last.position;
    flow.received = kPayload;
    QCOMPARE(s.sender.onFlow(flow, at(4020ms)), Verdict::Accepted);
}

/// [D-28]
void TestDeliverySender::marksWhatItCouldHaveSentEarlier()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.pace = 1'000'000;
    s.sender.onFlow(flow, at(0s));
    QVERIFY(s.sendOne(at(1ms)));
    QVERIFY(s.sendOne(at(4ms))); // a late wake-up
    QCOMPARE(int(s.last.flags), 0);
    QVERIFY(s.sendOne(at(100ms))); // a slow disk
    QCOMPARE(int(s.last.flags), int(wire::Data::kLimited));

    flow = s.honest(at(100ms));
    flow.credit = s.sender.position();
    s.sender.onFlow(flow, at(100ms));
    flow = s.honest(at(300ms));
    flow.pace = 1'000'000;
    s.sender.onFlow(flow, at(300ms));
    QVERIFY(s.sendOne(at(300ms))); // it was credit that was lacking
    QCOMPARE(int(s.last.flags), 0);
}

void TestDeliverySender::survivesHostileReceipts()
{
    SeededRandom random(11);
    const auto wild = [&] {
        switch (random.below(5)) {
        case 0: return std::uint64_t(0);
        case 1: return kMax64;
        case 2: return kMax64 / 2 + random.below(3);
        case 3: return random.below(100'000);
        default: return random.next64();
        }
    };
    Serving s;
    Duration time = 0s;
    for (int i = 0; i < 20'000; ++i) {
        time += Duration(static_cast<std::int64_t>(random.below(3000)));
        wire::Flow flow = random.below(4) == 0 && s.sender.position() > 0 ? s.honest(at(time)) : s.open();
        flow.serial = static_cast<std::uint32_t>(random.below(8) == 0 ? wild() : s.serial);
        flow.credit = wild();
        flow.pace = wild();
        flow.quantum = static_cast<std::uint32_t>(wild());
        flow.bandwidth = wild();
        flow.maxDatagram = static_cast<std::uint16_t>(wild());
        flow.clockEcho = static_cast<std::uint32_t>(wild());
        flow.echoDelay = static_cast<std::uint32_t>(wild());
        if (random.below(2) == 0) {
            flow.highestPosition = wild();
            flow.received = wild();
            flow.lost = wild();
        }
        s.sender.onFlow(flow, at(time));
        s.serial = flow.serial;
        s.sendAll(at(time));
        QVERIFY(s.sender.inFlight() <= delivery::kMaxInFlight);
        QVERIFY(s.sender.roundTrip() <= delivery::kMaxRoundTrip);
        QVERIFY(s.sender.maxDatagram() >= protocol::kBaseDatagram && s.sender.maxDatagram() <= protocol::kMaxDatagram);
        (void)s.sender.nextRelease(at(time));
    }
}

/// [D-26]
void TestDeliverySender::theFetcherMaySlowItDown()
{
    Serving s;
    wire::Flow flow = s.open();
    flow.pace = 20'000'000; // half a millisecond of it: 10,000
    for (const auto &[told, used] : {std::pair{2000u, 2000u}, std::pair{100u, static_cast<unsigned>(kPayload)}, std::pair{1u << 20, 10'000u}, std::pair{0u, 10'000u}}) {
        flow.serial = ++s.serial;
        flow.quantum = told;
        QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Accepted);
        QCOMPARE(s.sender.quantum(), std::uint64_t(used));
    }
    s.sendAll(at(0s));
    flow = s.honest(at(1ms));
    flow.pace = 0;
    QCOMPARE(s.sender.onFlow(flow, at(1ms)), Verdict::Accepted);
    QVERIFY(s.sendDuring(1ms, 900ms) <= kPayload); // what the bucket held
    QCOMPARE(s.sender.nextRelease(at(900ms)), kNever);
}

/// [D-1] [D-2]
/// Over losses, write-offs and changes of address.
void TestDeliverySender::positionsNeverComeAgain()
{
    SeededRandom random(4);
    Serving s;
    std::uint64_t end = 0;
    for (Duration time = 0s; time < 20s; time += 5ms) {
        wire::Flow flow = end > 0 && random.below(3) ? s.honest(at(time)) : s.open();
        if (random.below(4) == 0)
            flow.lost = s.sender.position() - flow.received;
        flow.pace = 1'000'000;
        s.sender.onFlow(flow, at(time));
        if (random.below(100) == 0)
            s.sender.onAddressChanged();
        while (s.sender.allowance(at(time)) >= kPayload) {
            s.last = {};
            s.last.bytes = ByteView(s.bytes).first(1 + random.below(kPayload));
            s.sender.stamp(s.last, at(time));
            QCOMPARE(s.last.position, end);
            end += s.last.bytes.size();
        }
    }
    QVERIFY(end > 1'000'000);
}

/// [D-40]
void TestDeliverySender::theLargestDatagramIsNeverBelowTheBase()
{
    Serving s;
    for (const auto &[told, used] : {std::pair{0, 1200}, std::pair{100, 1200}, std::pair{1199, 1200}, std::pair{1201, 1201}, std::pair{65507, 65507}}) {
        wire::Flow flow = s.open();
        flow.maxDatagram = static_cast<std::uint16_t>(told);
        QCOMPARE(s.sender.onFlow(flow, at(0s)), Verdict::Accepted);
        QCOMPARE(s.sender.maxDatagram(), std::size_t(used));
    }
}

QTEST_APPLESS_MAIN(TestDeliverySender)
#include "tst_delivery_sender.moc"
