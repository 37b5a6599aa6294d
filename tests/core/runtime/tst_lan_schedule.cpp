#include "core/base/protocol.h"
#include "core/runtime/lan_schedule.h"

#include <QTest>

#include <vector>

using namespace plug;
using namespace plug::runtime;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = Instant(1000s);

struct Sent {
    Duration at;
    bool asks;
};

/// What leaves until `end`, each at its deadline.
std::vector<Sent> sentUntil(LanSchedule &schedule, Duration end)
{
    std::vector<Sent> sent;
    while (schedule.deadline() <= kStart + end) {
        const Instant now = schedule.deadline();
        const auto sending = schedule.poll(now);
        if (!sending)
            return {};
        sent.push_back({now - kStart, sending->asks});
    }
    return sent;
}

} // namespace

class TestLanSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// [L-6]
    void asksAFewTimesAtFirst()
    {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            LanSchedule schedule(kStart, seed);
            const auto sent = sentUntil(schedule, 10s);
            QCOMPARE(sent.size(), std::size_t(3));
            QVERIFY(sent[0].at <= 250ms);
            QVERIFY(sent[2].at >= 3s && sent[2].at <= 4s);
            QVERIFY(std::ranges::all_of(sent, &Sent::asks));
        }
    }

    /// [L-6]
    void thenSpeaksAboutOnceAMinute()
    {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            LanSchedule schedule(kStart, seed);
            const auto sent = sentUntil(schedule, 1h);
            QVERIFY(sent.size() >= 60 && sent.size() <= 66);
            for (std::size_t i = 4; i < sent.size(); ++i) {
                QVERIFY(!sent[i].asks);
                QVERIFY(sent[i].at - sent[i - 1].at >= 45s && sent[i].at - sent[i - 1].at <= 75s);
            }
        }
    }

    void hostsSwitchedOnTogetherDriftApart()
    {
        LanSchedule one(kStart, 1);
        LanSchedule other(kStart, 2);
        QVERIFY(sentUntil(one, 10min).back().at != sentUntil(other, 10min).back().at);
    }

    /// [L-7]
    void answersSoon()
    {
        LanSchedule schedule(kStart, 7);
        sentUntil(schedule, 10s);
        schedule.onAsked(kStart + 20s);
        const auto sent = sentUntil(schedule, 30s);
        QCOMPARE(sent.size(), std::size_t(1));
        QVERIFY(sent[0].at >= 20s && sent[0].at <= 20s + protocol::kLanSpread);
        QVERIFY(!sent[0].asks);
    }

    /// [L-7]
    void neverAnswersFasterThanItMay()
    {
        LanSchedule schedule(kStart, 7);
        sentUntil(schedule, 10s);
        Instant last = kStart;
        int count = 0;
        for (Instant now = kStart + 10s; now < kStart + 110s; now += 10ms) {
            schedule.onAsked(now); // a hundred times a second
            if (!schedule.poll(now))
                continue;
            QVERIFY(now - last >= protocol::kLanGap);
            last = now;
            ++count;
        }
        QVERIFY(count >= 40 && count <= 50);
    }

    void isNotDueBefore()
    {
        LanSchedule schedule(kStart, 3);
        QVERIFY(!schedule.poll(schedule.deadline() - 1us));
        QVERIFY(schedule.poll(schedule.deadline() + 1h));
        QVERIFY(schedule.deadline() > kStart + 1h);
    }
};

QTEST_APPLESS_MAIN(TestLanSchedule)
#include "tst_lan_schedule.moc"
