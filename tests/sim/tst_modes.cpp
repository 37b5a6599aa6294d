#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;
using plug::engine::TransferMode;

namespace {

constexpr std::uint64_t kLine = 2'500'000;

/// Two hosts share files, a third fetches them over one narrow line.
struct Crossing {
    explicit Crossing(std::uint64_t seed)
        : world(seed)
        , first(world.addHost())
        , second(world.addHost())
        , fetcher(world.addHost())
    {
        fetcher.down().model = {.bytesPerSecond = kLine, .queueBytes = kLine / 10};
    }

    /// The number of a file that `host` shares from now on.
    std::size_t share(Host &host)
    {
        const QByteArray bytes = randomBytes(world.seed + links.size(), 48 * kMiB);
        const QString path = QStringLiteral("/files/film-%1.bin").arg(links.size());
        world.checkers.addTruth(bytes);
        host.disk.addFile(path, bytes);
        host.forgetEvents();
        host.apply(engine::SharePath{1, path}, world.now);
        const bool isShared = world.runUntil([&] { return host.seen<engine::Shared>() != nullptr; }, kLong);
        PLUG_CHECK(isShared);
        links.push_back(host.seen<engine::Shared>()->link);
        return links.size() - 1;
    }
    void fetch(std::size_t file, engine::TransferMode mode)
    {
        engine::Config config = fetcher.config;
        config.defaultMode = mode;
        fetcher.apply(engine::SetConfig{config}, world.now);
        fetcher.fetch(links[file], world.now);
    }
    void setMode(std::size_t file, engine::TransferMode mode) { fetcher.apply(engine::SetMode{row(file).id, mode}, world.now); }
    engine::TransferRow row(std::size_t file) const
    {
        for (const engine::TransferRow &row : fetcher.snapshot(world.now).changed) {
            if (row.guid == links[file].guid)
                return row;
        }
        return {};
    }
    /// What comes of each file in that time, as a part of what the line can carry.
    std::vector<double> sharesIn(Duration time)
    {
        std::vector<double> shares;
        for (std::size_t i = 0; i < links.size(); ++i)
            shares.push_back(-static_cast<double>(row(i).downTotal));
        world.runFor(time);
        for (std::size_t i = 0; i < links.size(); ++i)
            shares[i] = (shares[i] + static_cast<double>(row(i).downTotal)) / static_cast<double>(kLine) / static_cast<double>(time / 1s);
        return shares;
    }

    Simulation world;
    Host &first;
    Host &second;
    Host &fetcher;
    std::vector<content::Link> links;
};

QByteArray textOf(const std::vector<double> &shares)
{
    QByteArray text;
    for (const double share : shares)
        text += QByteArray::number(share) + ' ';
    return text;
}

} // namespace

class TestModes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBackgroundGivesWay();
    void aModeCountsAtOnce();
    void oneHostGivesAllAtFullSpeed();
    void aModeIsRemembered();
};

void TestModes::theBackgroundGivesWay()
{
    Crossing crossing(1);
    const std::size_t slow = crossing.share(crossing.first);
    const std::size_t quick = crossing.share(crossing.second);
    crossing.fetch(slow, TransferMode::Background);
    crossing.world.runFor(2s);
    std::vector<double> shares = crossing.sharesIn(3s);
    QVERIFY2(shares[slow] >= 0.7, textOf(shares).constData());
    crossing.fetch(quick, TransferMode::FullSpeed);
    QCOMPARE(crossing.row(slow).mode, TransferMode::Background);
    QCOMPARE(crossing.row(quick).mode, TransferMode::FullSpeed);
    crossing.world.runFor(2s);
    shares = crossing.sharesIn(8s);
    QVERIFY2(shares[quick] >= 0.7 && shares[slow] <= 0.2, textOf(shares).constData());
    PLUG_VERIFY_CLEAN(crossing.world);
}

void TestModes::aModeCountsAtOnce()
{
    Crossing crossing(2);
    const std::size_t one = crossing.share(crossing.first);
    const std::size_t other = crossing.share(crossing.second);
    crossing.fetch(one, TransferMode::FullSpeed);
    crossing.fetch(other, TransferMode::FullSpeed);
    crossing.world.runFor(3s);
    std::vector<double> shares = crossing.sharesIn(6s);
    QVERIFY2(shares[one] >= 0.25 && shares[other] >= 0.25, textOf(shares).constData());
    crossing.setMode(one, TransferMode::Background);
    crossing.world.runFor(4s); // the other finds out with its next probe of the line, which it makes every two to three seconds
    shares = crossing.sharesIn(5s);
    QVERIFY2(shares[other] >= 0.7 && shares[one] <= 0.2, textOf(shares).constData());
    PLUG_VERIFY_CLEAN(crossing.world);
}

/// It serves requests in their order, and what is not in a hurry is asked for last. Afterwards it gives way again.
void TestModes::oneHostGivesAllAtFullSpeed()
{
    Crossing crossing(3);
    const std::size_t slow = crossing.share(crossing.first);
    const std::size_t quick = crossing.share(crossing.first);
    const std::size_t rival = crossing.share(crossing.second);
    crossing.fetch(slow, TransferMode::Background);
    crossing.world.runFor(2s);
    crossing.fetch(quick, TransferMode::FullSpeed);
    crossing.fetch(rival, TransferMode::FullSpeed);
    crossing.world.runFor(3s);
    std::vector<double> shares = crossing.sharesIn(5s);
    QVERIFY2(shares[quick] >= 0.25 && shares[rival] >= 0.1 && shares[slow] <= 0.1, textOf(shares).constData());
    crossing.fetcher.apply(engine::Pause{crossing.row(quick).id}, crossing.world.now);
    crossing.world.runFor(10s); // full speed takes what is free in steps of a quarter, of some seconds each
    shares = crossing.sharesIn(4s);
    QVERIFY2(shares[rival] >= 0.7 && shares[slow] <= 0.2, textOf(shares).constData());
    PLUG_VERIFY_CLEAN(crossing.world);
}

void TestModes::aModeIsRemembered()
{
    Crossing crossing(4);
    const std::size_t one = crossing.share(crossing.first);
    const std::size_t other = crossing.share(crossing.second);
    crossing.fetch(one, TransferMode::Background);
    crossing.fetch(other, TransferMode::Background);
    crossing.world.runFor(2s);
    crossing.setMode(other, TransferMode::FullSpeed);
    crossing.world.runFor(1s);
    crossing.fetcher.kill();
    crossing.fetcher.start(crossing.world.now);
    crossing.world.runFor(1s);
    QCOMPARE(crossing.row(one).mode, TransferMode::Background);
    QCOMPARE(crossing.row(other).mode, TransferMode::FullSpeed);
    PLUG_VERIFY_CLEAN(crossing.world);
}

QTEST_APPLESS_MAIN(TestModes)
#include "tst_modes.moc"
