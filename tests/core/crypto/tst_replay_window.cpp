#include "core/base/random.h"
#include "core/crypto/replay_window.h"

#include <QTest>

#include <limits>
#include <set>

using namespace plug;
using namespace plug::crypto;

namespace {

constexpr std::uint64_t kWindow = protocol::kReplayWindow;
constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

/// The same questions answered from a plain set of all counters ever marked.
class Model {
public:
    bool isFresh(std::uint64_t counter) const
    {
        if (m_marked.empty() || counter > *m_marked.rbegin())
            return true;
        return *m_marked.rbegin() - counter < kWindow && m_marked.count(counter) == 0;
    }
    void mark(std::uint64_t counter) { m_marked.insert(counter); }
    std::uint64_t highest() const { return m_marked.empty() ? 0 : *m_marked.rbegin(); }

private:
    std::set<std::uint64_t> m_marked;
};

/// A counter as a network, or somebody who means harm, might bring it next.
std::uint64_t nextCounter(RandomSource &random, std::uint64_t highest)
{
    constexpr std::uint64_t kRing = kWindow + 64;
    const auto ahead = [&](std::uint64_t step) { return highest > kMax - step ? kMax : highest + step; };
    const auto behind = [&](std::uint64_t step) { return highest < step ? 0 : highest - step; };
    switch (random.below(10)) {
    case 0: return ahead(kRing * random.below(4));
    case 1: return ahead(kWindow - 70 + random.below(140));
    case 2: return ahead(64 * random.below(200));
    case 3: return random.below(20) == 0 ? ahead(random.below(std::uint64_t(1) << 40)) : ahead(1);
    case 4: return behind(kWindow - 3 + random.below(6));
    case 5: return behind(random.below(3 * kWindow));
    case 6: return behind(random.below(64));
    default: return ahead(random.below(5));
    }
}

} // namespace

class TestReplayWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsEmpty();
    void acceptsEachCounterOnce();
    void refusesWhatIsBehindTheWindow();
    void asksWithoutRemembering();
    void markingAStaleCounterChangesNothing();
    void jumpsAcrossTheWholeRange();
    void agreesWithASet_data();
    void agreesWithASet();
};

void TestReplayWindow::startsEmpty()
{
    ReplayWindow window;
    QVERIFY(window.isEmpty());
    QVERIFY(window.isFresh(0) && window.isFresh(1) && window.isFresh(kMax));
    window.mark(0);
    QVERIFY(!window.isEmpty());
    QVERIFY(!window.isFresh(0));
    QVERIFY(window.isFresh(1));
}

void TestReplayWindow::acceptsEachCounterOnce()
{
    ReplayWindow window;
    for (std::uint64_t counter = 0; counter < 3 * kWindow; ++counter) {
        QVERIFY(window.isFresh(counter));
        window.mark(counter);
        QVERIFY(!window.isFresh(counter));
        QCOMPARE(window.highest(), counter);
    }
    for (std::uint64_t counter = 0; counter < 3 * kWindow; ++counter)
        QVERIFY(!window.isFresh(counter));
}

void TestReplayWindow::refusesWhatIsBehindTheWindow()
{
    for (std::uint64_t highest = 5 * kWindow; highest < 5 * kWindow + 130; ++highest) {
        ReplayWindow window;
        window.mark(highest);
        QVERIFY(window.isFresh(highest - (kWindow - 1)));
        QVERIFY(!window.isFresh(highest - kWindow));
        QVERIFY(!window.isFresh(0));
    }
}

void TestReplayWindow::asksWithoutRemembering()
{
    ReplayWindow window;
    window.mark(10);
    QVERIFY(window.isFresh(1'000'000) && window.isFresh(1'000'000));
    QVERIFY(window.isFresh(9) && window.isFresh(9));
    QCOMPARE(window.highest(), 10u);
}

void TestReplayWindow::markingAStaleCounterChangesNothing()
{
    ReplayWindow window;
    window.mark(10 * kWindow);
    window.mark(1);
    QCOMPARE(window.highest(), 10 * kWindow);
    for (std::uint64_t back = 1; back < kWindow; ++back)
        QVERIFY(window.isFresh(10 * kWindow - back));
}

void TestReplayWindow::jumpsAcrossTheWholeRange()
{
    ReplayWindow window;
    for (std::uint64_t counter = 0; counter < 200; ++counter)
        window.mark(counter);
    window.mark(kMax);
    QVERIFY(!window.isFresh(kMax));
    for (std::uint64_t back = 1; back < kWindow; ++back)
        QVERIFY(window.isFresh(kMax - back));
    QVERIFY(!window.isFresh(kMax - kWindow));
    QVERIFY(!window.isFresh(150));
}

void TestReplayWindow::agreesWithASet_data()
{
    QTest::addColumn<quint64>("start");
    QTest::newRow("from zero") << quint64(0);
    QTest::newRow("from the middle") << (quint64(1) << 40) - 77;
    QTest::newRow("to the last counter") << quint64(kMax - 30'000);
}

void TestReplayWindow::agreesWithASet()
{
    QFETCH(quint64, start);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SeededRandom random(seed);
        ReplayWindow window;
        Model model;
        window.mark(start);
        model.mark(start);
        for (int step = 0; step < 3000; ++step) {
            const std::uint64_t counter = nextCounter(random, model.highest());
            QCOMPARE(window.isFresh(counter), model.isFresh(counter));
            if (!model.isFresh(counter) || random.below(8) == 0)
                continue;
            window.mark(counter);
            model.mark(counter);
            QCOMPARE(window.highest(), model.highest());
        }
        for (std::uint64_t back = 0; back < kWindow + 200 && back <= model.highest(); ++back)
            QCOMPARE(window.isFresh(model.highest() - back), model.isFresh(model.highest() - back));
    }
}

QTEST_APPLESS_MAIN(TestReplayWindow)
#include "tst_replay_window.moc"
