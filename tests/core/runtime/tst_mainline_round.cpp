#include "core/runtime/mainline_round.h"

#include <QTest>

#include <algorithm>

using namespace plug;
using namespace plug::runtime;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1'000s};
constexpr MainlinePace kPace{.most = 10, .again = 60s, .longest = 240s, .gap = 2s, .burst = 3};

InfoHash target(std::uint32_t number)
{
    InfoHash hash{};
    writeBigEndian(MutableByteView(hash), number);
    return hash;
}

std::vector<InfoHash> targets(std::uint32_t count, std::uint32_t first = 0)
{
    std::vector<InfoHash> list;
    for (std::uint32_t i = 0; i < count; ++i)
        list.push_back(target(first + i));
    return list;
}

struct Taken {
    Instant at;
    InfoHash target;
};

/// All turns until `end`, each as soon as it is due.
std::vector<Taken> turnsUntil(MainlineRound &round, Instant now, Instant end)
{
    std::vector<Taken> taken;
    while (now < end) {
        while (const auto turn = round.next(now))
            taken.push_back({now, *turn});
        now = std::max(now + 1us, round.deadline());
    }
    return taken;
}

std::vector<Instant> turnsOf(const std::vector<Taken> &taken, const InfoHash &target)
{
    std::vector<Instant> times;
    for (const Taken &turn : taken) {
        if (turn.target == target)
            times.push_back(turn.at);
    }
    return times;
}

} // namespace

class TestMainlineRound : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasNothingToDoAtFirst()
    {
        QCOMPARE(m_round->deadline(), kNever);
        QVERIFY(!m_round->next(kStart));
    }

    void init() { m_round.emplace(kPace, m_random); }

    void letsABurstGoAndThenHoldsTheGap()
    {
        m_round->set(targets(6), kStart);
        const auto taken = turnsUntil(*m_round, kStart, kStart + 20s);
        QCOMPARE(taken.size(), std::size_t(6));
        for (const std::size_t i : {0, 1, 2})
            QVERIFY(taken[i].at == kStart);
        for (const std::size_t i : {3, 4, 5})
            QVERIFY(taken[i].at == kStart + (int(i) - 2) * 2s);
        QCOMPARE(m_round->waiting(), std::size_t(0));
    }

    void neverGoesFasterThanItsPace()
    {
        MainlineRound round({.most = 1000, .again = 1s, .longest = 1s, .gap = 2s, .burst = 3}, m_random);
        round.set(targets(1000), kStart);
        const auto taken = turnsUntil(round, kStart, kStart + 10min);
        for (std::size_t i = 3; i < taken.size(); ++i)
            QVERIFY(taken[i].at - taken[i - 3].at >= 2s);
        QCOMPARE(taken.size(), std::size_t(302));
    }

    /// M-5.
    void waitsLongerEachTimeUpToALimit()
    {
        m_round->set(targets(1), kStart);
        const auto times = turnsOf(turnsUntil(*m_round, kStart, kStart + 1h), target(0));
        QVERIFY(times.size() > 15);
        for (std::size_t i = 0; i + 1 < times.size(); ++i) {
            const Duration full = std::min<Duration>(60s * (1 << std::min<std::size_t>(i, 5)), 240s);
            QVERIFY(times[i + 1] - times[i] <= full);
            QVERIFY(times[i + 1] - times[i] >= full * 7 / 8);
        }
    }

    void doesNotKeepStep()
    {
        m_round->set(targets(2), kStart);
        const auto taken = turnsUntil(*m_round, kStart, kStart + 1h);
        QVERIFY(turnsOf(taken, target(0)) != turnsOf(taken, target(1)));
    }

    void givesEveryoneATurnHoweverManyThereAre()
    {
        MainlineRound round({.most = 100, .again = 10s, .longest = 10s, .gap = 1s, .burst = 1}, m_random);
        round.set(targets(100), kStart);
        const auto taken = turnsUntil(round, kStart, kStart + 350s);
        for (std::uint32_t i = 0; i < 100; ++i)
            QVERIFY(turnsOf(taken, target(i)).size() >= 3);
    }

    void countsTheFirstAndSaysHowManyAreBeyond()
    {
        auto list = targets(25);
        list.push_back(target(3)); // twice is once
        m_round->set(list, kStart);
        QCOMPARE(m_round->size(), kPace.most);
        QCOMPARE(m_round->beyond(), std::size_t(15));
        QCOMPARE(m_round->waiting(), kPace.most);
        const auto taken = turnsUntil(*m_round, kStart, kStart + 1h);
        QVERIFY(std::ranges::all_of(taken, [](const Taken &turn) { return turn.target < target(10); }));
    }

    void keepsTheTurnsOfThoseThatStay()
    {
        m_round->set(targets(2), kStart);
        (void)turnsUntil(*m_round, kStart, kStart + 5s);
        m_round->set(targets(2, 1), kStart + 5s); // 0 went, 1 stayed, 2 came
        QCOMPARE(m_round->waiting(), std::size_t(1));
        const auto taken = turnsUntil(*m_round, kStart + 5s, kStart + 40s);
        QCOMPARE(taken.size(), std::size_t(1));
        QVERIFY(taken[0].target == target(2));
    }

    void gainsNothingByLeavingAndComingBack()
    {
        std::size_t turns = 0;
        for (int i = 0; i < 1000; ++i) {
            const Instant now = kStart + i * 100ms;
            m_round->set({}, now);
            m_round->set(targets(5), now);
            turns += turnsUntil(*m_round, now, now + 1us).size();
        }
        QVERIFY(turns <= 100 / 2 + 3);
    }

    void beginsAgain()
    {
        m_round->set(targets(2), kStart);
        (void)turnsUntil(*m_round, kStart, kStart + 200s);
        m_round->restart(kStart + 200s);
        QCOMPARE(m_round->waiting(), std::size_t(2));
        QCOMPARE(turnsUntil(*m_round, kStart + 200s, kStart + 201s).size(), std::size_t(2));
    }

private:
    SeededRandom m_random{7};
    std::optional<MainlineRound> m_round;
};

QTEST_APPLESS_MAIN(TestMainlineRound)
#include "tst_mainline_round.moc"
