#include "core/discovery/asker_budget.h"
#include "tests/finding/find_figures.h"
#include "tests/finding/find_hostiles.h"

#include <QTest>

using namespace plug;
using namespace plug::finding;
using namespace std::chrono_literals;

class TestHostileHosts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAmongLiars();
    void findsAmongSybils();
    void aVictimHearsFewFirstMessages();
    void nothingIsSaidToWhoHasNoSession();
};

void TestHostileHosts::findsAmongLiars()
{
    const HostileFigures hostile = searchesAmongHostile({.hosts = 400, .seed = 3}, 5, 100);
    qInfo("%s; to one flooder at most %llu bytes", qPrintable(hostile.figures.text()), static_cast<unsigned long long>(hostile.mostToOneFlooder));
    QVERIFY(hostile.figures.foundOfHundred() >= 95);
    const std::uint64_t seconds = std::uint64_t(hostile.took / 1s);
    // The bucket, what this host asks of its own, and what HOSTS and headers add.
    QVERIFY(hostile.mostToOneFlooder <= 2 * (discovery::AskerBudget::kBytesOfHost + seconds * discovery::AskerBudget::kBytesOfHostPerSecond));
}

void TestHostileHosts::findsAmongSybils()
{
    const Figures figures = searchesAmongSybils(600, 4, 100);
    qInfo("%s", qPrintable(figures.text()));
    QVERIFY(figures.foundOfHundred() >= 99);
}

void TestHostileHosts::aVictimHearsFewFirstMessages()
{
    //
    const VictimFigures victim = messagesToAVictim(100, 5);
    qInfo("at most %llu each, %llu in all", static_cast<unsigned long long>(victim.most), static_cast<unsigned long long>(victim.sum));
    QVERIFY(victim.most <= 3 && victim.sum > 0);
}

void TestHostileHosts::nothingIsSaidToWhoHasNoSession()
{
    // Frames go over sessions only, whose addresses are proven; toward all others there are first messages, which counts.
    FindScene scene({.hosts = 100, .seed = 6});
    scene.makeHostile({0, 1, 2}, [](std::size_t index) -> std::unique_ptr<Hostile> {
        return index == 0 ? std::unique_ptr<Hostile>(std::make_unique<Flooder>()) : std::make_unique<Liar>();
    });
    scene.seedTables();
    scene.connectSome();
    const std::size_t holder = scene.anyHonest();
    const LookupKey key = scene.share(holder);
    scene.findMany(20, {{holder, key}});
    QCOMPARE(scene.network.saidToStrangers(), 0u);
}

QTEST_APPLESS_MAIN(TestHostileHosts)
#include "tst_hostile_hosts.moc"
