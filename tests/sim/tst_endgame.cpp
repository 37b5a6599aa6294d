#include "tests/sim/sim_scenes.h"

#include <numeric>

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// What part of its line's rate is left for a file's bytes.
constexpr double kGoodput = 0.9;

/// Hosts on lines of their own that share one file, all equally far away.
struct Scene {
    Scene(std::uint64_t seed, qsizetype size, int roundTripMs, const QList<quint64> &rates)
        : pair(seed, size)
        , hosts{&pair.sharer}
    {
        while (hosts.size() < std::size_t(rates.size())) {
            hosts.push_back(&pair.world.addHost());
            pair.link.hosts.push_back(shareAt(pair.world, *hosts.back(), pair.bytes).hosts.front());
        }
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            hosts[i]->up().model.bytesPerSecond = rates[qsizetype(i)];
            hosts[i]->up().model.delay = std::chrono::milliseconds(roundTripMs / 2);
        }
        pair.fetcher.up().model.delay = std::chrono::milliseconds(roundTripMs / 2);
    }

    double seconds() const { return double(pair.world.now.time_since_epoch().count()) / 1e6; }
    /// Of the file's bytes, those that came once more.
    std::uint64_t duplicates() const { return pair.fetcher.row(pair.world.now).downTotal - std::uint64_t(pair.bytes.size()); }
    std::uint64_t allowedDuplicates() const { return std::max<std::uint64_t>(2 * kMiB, std::uint64_t(pair.bytes.size()) / 100); }

    Pair pair;
    std::vector<Host *> hosts;
};

void addLines()
{
    QTest::addColumn<int>("roundTripMs");
    QTest::addColumn<QList<quint64>>("rates");
    for (const int roundTripMs : {10, 50, 200}) {
        QTest::addRow("equal hosts, %d ms", roundTripMs) << roundTripMs << QList<quint64>{2'500'000, 2'500'000, 2'500'000};
        QTest::addRow("a quick one and a slow one, %d ms", roundTripMs) << roundTripMs << QList<quint64>{5'000'000, 250'000};
        QTest::addRow("from quick to very slow, %d ms", roundTripMs) << roundTripMs << QList<quint64>{6'000'000, 1'000'000, 100'000, 20'000};
    }
}

} // namespace

/// The end of a fetch: what is asked for twice, and what those cost who give nothing any more.
class TestEndgame : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void littleComesTwice_data() { addLines(); }
    void littleComesTwice();
    void whoVanishesCostsLessThanASecond_data() { addLines(); }
    void whoVanishesCostsLessThanASecond();
    void whoFallsSilentLosesItsRanges();
};

/// And the slow ones hold up nobody: their ranges go to the quick ones.
void TestEndgame::littleComesTwice()
{
    QFETCH(int, roundTripMs);
    QFETCH(QList<quint64>, rates);
    Scene scene(1, 32 * kMiB, roundTripMs, rates);
    const double began = scene.seconds();
    scene.pair.beginFetch();
    QVERIFY2(scene.pair.runUntilFetched(), qPrintable(described(scene.pair.fetcher, scene.pair.world.now)));
    const double took = scene.seconds() - began;
    const double ideal = double(scene.pair.bytes.size()) / kGoodput / double(std::accumulate(rates.begin(), rates.end(), quint64(0)));
    qInfo("%.2f s, ideal %.2f s; %.2f MiB came twice", took, ideal, double(scene.duplicates()) / double(kMiB));
    QVERIFY2(scene.duplicates() <= scene.allowedDuplicates(), qPrintable(QString::number(scene.duplicates())));
    QVERIFY2(took < ideal * 1.15 + 1 + 0.02 * roundTripMs, qPrintable(QString::number(took)));
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

/// The last of them is there one moment, and unplugged the next.
void TestEndgame::whoVanishesCostsLessThanASecond()
{
    QFETCH(int, roundTripMs);
    QFETCH(QList<quint64>, rates);
    Scene scene(2, 24 * kMiB, roundTripMs, rates);
    scene.pair.beginFetch();
    QVERIFY(scene.pair.runUntilVerified(16 * kMiB));
    scene.hosts.back()->setConnected(false);
    const double left = double(std::uint64_t(scene.pair.bytes.size()) - scene.pair.fetcher.bytesVerified());
    const double began = scene.seconds();
    QVERIFY2(scene.pair.runUntilFetched(), qPrintable(described(scene.pair.fetcher, scene.pair.world.now)));
    const double took = scene.seconds() - began;
    const double ideal = left / kGoodput / double(std::accumulate(rates.begin(), rates.end() - 1, quint64(0)));
    qInfo("%.2f s, ideal %.2f s", took, ideal);
    QVERIFY2(took < ideal + 1, qPrintable(QStringLiteral("%1 of %2").arg(took).arg(ideal)));
    QVERIFY(scene.duplicates() <= scene.allowedDuplicates());
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

/// It answers, and says that it has everything, but no bytes come any more: its line takes large datagrams no longer.
void TestEndgame::whoFallsSilentLosesItsRanges()
{
    Scene scene(3, 24 * kMiB, 20, {2'500'000, 2'500'000});
    scene.pair.beginFetch();
    QVERIFY(scene.pair.runUntilVerified(12 * kMiB));
    scene.hosts.back()->up().model.largestDatagram = 600;
    const double left = double(std::uint64_t(scene.pair.bytes.size()) - scene.pair.fetcher.bytesVerified());
    const double began = scene.seconds();
    QVERIFY2(scene.pair.runUntilFetched(1min), qPrintable(described(scene.pair.fetcher, scene.pair.world.now)));
    const double took = scene.seconds() - began;
    const double ideal = left / kGoodput / 2'500'000;
    qInfo("%.2f s, ideal %.2f s", took, ideal);
    QVERIFY2(took < ideal + 1.5, qPrintable(QStringLiteral("%1 of %2").arg(took).arg(ideal)));
    QVERIFY(scene.pair.isFetched());
    PLUG_VERIFY_CLEAN(scene.pair.world);
}

QTEST_APPLESS_MAIN(TestEndgame)
#include "tst_endgame.moc"
