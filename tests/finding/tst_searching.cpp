#include "tests/finding/find_figures.h"

#include <QTest>

using namespace plug;
using namespace plug::finding;
using namespace std::chrono_literals;

/// What searches find and cost; docs/performance.md has the large figures.
class TestSearching : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAtLittleCost();
    void findsWhenHalfHaveLeft();
    void theFirstOfAChainFindsWhatTheLastHas();
    void aFreshHostKnowsDozensInAMinute();
    void idleTrafficIsSmall();
    void theSameSeedIsTheSameRun();
};

void TestSearching::findsAtLittleCost()
{
    QString flooding;
    const Figures figures = searchesIn({.hosts = 500, .sessions = 0, .seed = 3}, 100, &flooding);
    qInfo("%s; blind flooding: %s", qPrintable(figures.text()), qPrintable(flooding));
    QVERIFY(figures.foundOfHundred() >= 99);
    QVERIFY(figures.at(50, [](const Search &s) { return s.untilFound.datagrams; }) <= 40);
    QVERIFY(figures.at(50, [](const Search &s) { return s.hops; }) <= 4);
    QVERIFY(figures.at(95, [](const Search &s) { return s.hostsAsked; }) <= 40);
}

void TestSearching::findsWhenHalfHaveLeft()
{
    const Figures figures = searchesAfterHalfLeft({.hosts = 400, .seed = 4}, 100);
    qInfo("%s", qPrintable(figures.text()));
    QVERIFY(figures.foundOfHundred() >= 97);
}

void TestSearching::theFirstOfAChainFindsWhatTheLastHas()
{
    FindScene scene({.hosts = 7, .deadOfHundred = 0, .seed = 5});
    FindNetwork &network = scene.network;
    for (std::size_t i = 0; i + 1 < 7; ++i) {
        scene.know(i, i + 1);
        scene.know(i + 1, i);
    }
    LookupKey key{{1, 2, 3}};
    network.host(6).discovery->addShare(key, network.now()); // not announced: only the last knows
    const Search search = scene.find(0, 6, key);
    qInfo("%llu datagrams, %u hops, %lld ms", static_cast<unsigned long long>(search.untilFound.datagrams), search.hops,
          static_cast<long long>(search.time / 1ms));
    QVERIFY(search.isFound);
    QVERIFY(search.hops >= 4 && search.time < 10s);
}

void TestSearching::aFreshHostKnowsDozensInAMinute()
{
    const std::vector<std::size_t> known = knownInTheFirstMinute(300, 6);
    QVERIFY2(known.back() >= 36, qPrintable(QString::number(known.back())));
    QVERIFY(std::ranges::is_sorted(known));
}

void TestSearching::idleTrafficIsSmall()
{
    const IdleFigures idle = idleTraffic(500, 100, 4, 7);
    qInfo("%.0f B/s, %zu hosts known, %llu bytes in the first hour", idle.bytesPerSecond, idle.known, static_cast<unsigned long long>(idle.firstHour));
    QVERIFY(idle.bytesPerSecond < 1'000);
}

void TestSearching::theSameSeedIsTheSameRun()
{
    const SceneSize size{.hosts = 60, .seed = 8};
    QCOMPARE(searchesIn(size, 10).text(), searchesIn(size, 10).text());
}

QTEST_APPLESS_MAIN(TestSearching)
#include "tst_searching.moc"
