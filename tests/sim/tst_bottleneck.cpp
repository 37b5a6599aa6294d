#include "core/base/limits.h"
#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kLine = 6'250'000; // 50 Mbit/s
constexpr Duration kWay = 20ms;

/// Many hosts with good lines have one file, and somebody fetches it from all of them over a line of 50 Mbit/s and 40 ms.
struct Funnel {
    Funnel(std::uint64_t seed, int sharers, qsizetype size)
        : world(seed, false)
        , bytes(randomBytes(seed, size))
    {
        world.line = {.delay = kWay, .largestDatagram = 1472};
        fetcher = &world.addHost();
        fetcher->down().model = {.bytesPerSecond = kLine, .queueBytes = kLine / 1000 * 80, .largestDatagram = 1472};
        for (int i = 0; i < sharers; ++i)
            all.push_back(&world.addHost());
        link = shareAt(world, *all.front(), bytes);
        for (std::size_t i = 1; i < all.size(); ++i)
            shareAt(world, *all[i], bytes);
        for (std::size_t i = 1; i < std::min<std::size_t>(all.size(), 16); ++i)
            link.hosts.push_back(all[i]->asLinkHost());
    }

    void beginFetch()
    {
        fetcher->fetch(link, world.now);
        for (std::size_t i = 16; i < all.size(); ++i)
            fetcher->apply(engine::AddHost{all[i]->asLinkHost(), {}}, world.now);
    }
    /// How many gave more than a few words since `before`.
    int giving(const std::vector<std::uint64_t> &before) const
    {
        int count = 0;
        for (std::size_t i = 0; i < all.size(); ++i)
            count += all[i]->bytesSent() - before[i] >= 100'000;
        return count;
    }
    std::vector<std::uint64_t> sent() const
    {
        std::vector<std::uint64_t> bytesOf;
        for (Host *host : all)
            bytesOf.push_back(host->bytesSent());
        return bytesOf;
    }

    Simulation world;
    QByteArray bytes;
    Host *fetcher = nullptr;
    std::vector<Host *> all;
    content::Link link;
};

} // namespace

/// One host that fetches from many over a line that is much slower than all theirs together.
class TestBottleneck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyFillALineWithoutALongQueue_data();
    void manyFillALineWithoutALongQueue();
};


void TestBottleneck::manyFillALineWithoutALongQueue_data()
{
    QTest::addColumn<int>("sharers");
    QTest::newRow("1") << 1;
    QTest::newRow("8") << 8;
    QTest::newRow("20") << 20;
    QTest::newRow("50") << 50;
}

/// At first no more than limits::kMaxActiveHosts are asked, and all of these give.
void TestBottleneck::manyFillALineWithoutALongQueue()
{
    QFETCH(int, sharers);
    std::vector<double> use;
    std::vector<double> queue;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        Funnel funnel(seed, sharers, 48 * kMiB);
        funnel.beginFetch();
        funnel.world.runFor(2s);
        Line &line = funnel.fetcher->down();
        line.forgetCounts();
        const std::uint64_t before = funnel.fetcher->row(funnel.world.now).downTotal;
        const auto sent = funnel.sent();
        funnel.world.runFor(4s);
        const auto got = static_cast<double>(funnel.fetcher->row(funnel.world.now).downTotal - before);
        use.push_back(got / 4 / kLine);
        queue.push_back(static_cast<double>(line.counts().meanWait().count()) / 1e3);
        QCOMPARE(funnel.giving(sent), std::min(sharers, static_cast<int>(limits::kMaxActiveHosts)));
        PLUG_VERIFY_CLEAN(funnel.world);
    }
    std::ranges::sort(use);
    std::ranges::sort(queue);
    qInfo("%4.1f %% of the line, %4.1f ms of queue", use[1] * 100, queue[1]);
    QVERIFY2(use[1] >= 0.9, qPrintable(QString::number(use[1])));
    QVERIFY2(queue[1] <= 10, qPrintable(QString::number(queue[1])));
}

QTEST_APPLESS_MAIN(TestBottleneck)
#include "tst_bottleneck.moc"
