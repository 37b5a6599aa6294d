#include "core/base/limits.h"
#include "tests/sim/sim_scenes.h"

#include <deque>

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

/// Hosts that share one file, and hosts that fetch it from them alone, on lines that are faster than any limit here.
struct Crowd {
    Crowd(std::uint64_t seed, int sharerCount, int fetcherCount, qsizetype size)
        : world(seed, false)
        , bytes(randomBytes(seed, size))
    {
        world.line.bytesPerSecond = 100'000'000;
        world.line.queueBytes = 4 * 1024 * 1024;
        for (int i = 0; i < sharerCount; ++i) {
            sharers.push_back(&world.addHost());
            const content::Link one = shareAt(world, *sharers.back(), bytes);
            link.guid = one.guid;
            link.name = one.name;
            link.hosts.push_back(sharers.back()->asLinkHost());
        }
        for (int i = 0; i < fetcherCount; ++i)
            fetchers.push_back(&world.addHost());
    }

    void beginFetches()
    {
        for (Host *fetcher : fetchers)
            fetcher->fetch(link, world.now);
    }
    void setLimits(const std::vector<Host *> &hosts, std::optional<std::uint64_t> down, std::optional<std::uint64_t> up, bool ofTransfer = false)
    {
        for (Host *host : hosts) {
            if (ofTransfer) {
                host->apply(engine::SetLimits{host->row(world.now).id, down, up}, world.now);
                continue;
            }
            engine::Config config = host->config;
            config.downloadLimit = down;
            config.uploadLimit = up;
            host->apply(engine::SetConfig{config}, world.now);
        }
    }
    std::uint64_t downTotal(const Host &host) const { return host.snapshot(world.now).totals.downTotal; }

    Simulation world;
    QByteArray bytes;
    content::Link link;
    std::vector<Host *> sharers;
    std::vector<Host *> fetchers;
};

/// The least and the most that `count` grew by in any window of five seconds, in bytes a second.
struct Rates {
    template <typename Count>
    static Rates seenIn(Simulation &world, Duration time, Count &&count)
    {
        constexpr Duration kStep = 100ms;
        constexpr std::size_t kSteps = 5s / kStep;
        Rates rates;
        std::deque<std::uint64_t> seen;
        for (Instant end = world.now + time; world.now < end; world.runFor(kStep)) {
            seen.push_back(count());
            if (seen.size() <= kSteps)
                continue;
            const double rate = static_cast<double>(seen.back() - seen.front()) / 5;
            rates.least = std::min(rates.least, rate);
            rates.most = std::max(rates.most, rate);
            seen.pop_front();
        }
        return rates;
    }
    bool isWithin(double part, std::uint64_t rate) const
    {
        return least >= (1 - part) * static_cast<double>(rate) && most <= (1 + part) * static_cast<double>(rate);
    }
    QString text() const { return QStringLiteral("%1 to %2 bytes a second").arg(least, 0, 'f', 0).arg(most, 0, 'f', 0); }

    double least = 1e18;
    double most = 0;
};

} // namespace

/// Who gets how much where there is not enough for all, and that limits hold.
class TestLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNetworkOfManyGetsNoMoreThanOneOfOne();
    void limitsHold_data();
    void limitsHold();
    void whatOneHostDoesNotGiveTheOthersDo();
    void aLimitedTransferLeavesTheOthersAlone();
    void limitsOfATransferAreRemembered();
    void aShareAtRestShowsItsLimit();
    void whatALimitHoldsBackSaysSo();
    void fetchersAtOnePlaceReadTheFileOnce();
};

/// Ten fetchers in one /24, one in another.
void TestLimits::aNetworkOfManyGetsNoMoreThanOneOfOne()
{
    Crowd crowd(1, 1, 10, 24 * kMiB);
    Host &alone = crowd.world.addHost(Endpoint::fromIpv4(0x0a4e0001, 4000));
    crowd.fetchers.push_back(&alone);
    crowd.setLimits(crowd.sharers, {}, 2'000'000);
    crowd.beginFetches();
    crowd.world.runFor(3s);
    std::vector<double> got;
    for (Host *fetcher : crowd.fetchers)
        got.push_back(-static_cast<double>(crowd.downTotal(*fetcher)));
    crowd.world.runFor(10s);
    double all = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        all += got[i] += static_cast<double>(crowd.downTotal(*crowd.fetchers[i]));
    QVERIFY2(got.back() > 0.45 * all && got.back() < 0.55 * all, qPrintable(QStringLiteral("%1 of %2").arg(got.back()).arg(all)));
    for (std::size_t i = 0; i < 10; ++i)
        QVERIFY2(got[i] > 0.8 * 0.05 * all && got[i] < 1.2 * 0.05 * all, qPrintable(QStringLiteral("%1 of %2").arg(got[i]).arg(all)));
    PLUG_VERIFY_CLEAN(crowd.world);
}

void TestLimits::limitsHold_data()
{
    QTest::addColumn<bool>("isUp");
    QTest::addColumn<bool>("isOfTransfer");
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<int>("others");
    for (const bool isUp : {true, false}) {
        for (const bool isOfTransfer : {false, true}) {
            for (const quint64 limit : {quint64(50'000), quint64(20'000'000)}) {
                for (const int others : {1, 4})
                    QTest::addRow("%llu B/s %s%s, %d", limit, isUp ? "up" : "down", isOfTransfer ? " of a transfer" : "", others) << isUp << isOfTransfer << limit << others;
            }
        }
    }
}

/// In any five seconds, over all hosts together.
void TestLimits::limitsHold()
{
    QFETCH(bool, isUp);
    QFETCH(bool, isOfTransfer);
    QFETCH(quint64, limit);
    QFETCH(int, others);
    const qsizetype size = limit > 1'000'000 ? (isUp ? 128 * kMiB / others : 128 * kMiB) : 2 * kMiB;
    Crowd crowd(2, isUp ? 1 : others, isUp ? others : 1, size);
    const auto down = isUp ? std::nullopt : std::optional<std::uint64_t>(limit);
    const auto up = isUp ? std::optional<std::uint64_t>(limit) : std::nullopt;
    crowd.beginFetches();
    crowd.setLimits(isUp ? crowd.sharers : crowd.fetchers, down, up, isOfTransfer);
    crowd.world.runFor(500ms);
    const auto counted = [&] {
        const engine::Totals totals = (isUp ? crowd.sharers : crowd.fetchers).front()->snapshot(crowd.world.now).totals;
        return isUp ? totals.upTotal : totals.downTotal;
    };
    const Rates rates = Rates::seenIn(crowd.world, limit > 1'000'000 ? 5500ms : 15s, counted);
    QVERIFY2(rates.isWithin(0.05, limit), qPrintable(rates.text()));
    PLUG_VERIFY_CLEAN(crowd.world);
}

/// Three of four hosts are much slower than their equal part of the limit.
void TestLimits::whatOneHostDoesNotGiveTheOthersDo()
{
    Crowd crowd(3, 4, 1, 40 * kMiB);
    for (std::size_t i = 1; i < 4; ++i)
        crowd.sharers[i]->up().model = {.delay = 30ms, .bytesPerSecond = 100'000, .largestDatagram = 1472};
    crowd.setLimits(crowd.fetchers, 4'000'000, {});
    crowd.beginFetches();
    crowd.world.runFor(2s);
    const Rates rates = Rates::seenIn(crowd.world, 7s, [&] { return crowd.downTotal(*crowd.fetchers.front()); });
    QVERIFY2(rates.isWithin(0.05, 4'000'000), qPrintable(rates.text()));
    PLUG_VERIFY_CLEAN(crowd.world);
}

/// Two files from one host over one session.
void TestLimits::aLimitedTransferLeavesTheOthersAlone()
{
    Crowd crowd(4, 1, 1, 24 * kMiB);
    Host &sharer = *crowd.sharers.front();
    Host &fetcher = *crowd.fetchers.front();
    const QByteArray second = randomBytes(99, 24 * kMiB);
    crowd.world.checkers.addTruth(second);
    sharer.disk.addFile(QStringLiteral("/files/second.bin"), second);
    sharer.forgetEvents();
    sharer.apply(engine::SharePath{1, QStringLiteral("/files/second.bin")}, crowd.world.now);
    QVERIFY(crowd.world.runUntil([&] { return sharer.seen<engine::Shared>() != nullptr; }, kLong));
    crowd.setLimits(crowd.fetchers, 3'000'000, {});
    fetcher.fetch(crowd.link, crowd.world.now);
    const TransferId limited = fetcher.seen<engine::Added>() ? fetcher.seen<engine::Added>()->transfer : fetcher.row(crowd.world.now).id;
    fetcher.apply(engine::SetLimits{limited, 500'000, {}}, crowd.world.now);
    fetcher.fetch(sharer.seen<engine::Shared>()->link, crowd.world.now);
    crowd.world.runFor(1s);
    const auto totalOf = [&](bool isLimited) {
        std::uint64_t total = 0;
        for (const engine::TransferRow &row : fetcher.snapshot(crowd.world.now).changed)
            total += (row.id == limited) == isLimited ? row.downTotal : 0;
        return total;
    };
    const std::uint64_t slowBefore = totalOf(true);
    const std::uint64_t fastBefore = totalOf(false);
    crowd.world.runFor(5s);
    const double slow = static_cast<double>(totalOf(true) - slowBefore) / 5;
    const double fast = static_cast<double>(totalOf(false) - fastBefore) / 5;
    QVERIFY2(slow >= 475'000 && slow <= 525'000, qPrintable(QString::number(slow)));
    QVERIFY2(fast >= 2'375'000 && fast <= 2'625'000, qPrintable(QString::number(fast)));
    PLUG_VERIFY_CLEAN(crowd.world);
}

void TestLimits::limitsOfATransferAreRemembered()
{
    Pair pair(5, 3 * kMiB);
    pair.beginFetch();
    pair.fetcher.apply(engine::SetLimits{pair.fetcher.row(pair.world.now).id, 100'000, std::uint64_t(1) << 60}, pair.world.now);
    pair.world.runFor(2s);
    pair.fetcher.kill();
    pair.fetcher.start(pair.world.now);
    pair.world.runFor(2s);
    QCOMPARE(pair.fetcher.row(pair.world.now).downLimit, std::optional<std::uint64_t>(100'000));
    QCOMPARE(pair.fetcher.row(pair.world.now).upLimit, std::optional<std::uint64_t>(limits::kMaxRateLimit));
    const std::uint64_t rate = pair.fetcher.row(pair.world.now).downRate;
    QVERIFY2(rate >= 50'000 && rate <= 110'000, qPrintable(QString::number(rate)));
    pair.fetcher.apply(engine::SetLimits{pair.fetcher.row(pair.world.now).id, {}, {}}, pair.world.now);
    QVERIFY(pair.runUntilFetched(2s));
    PLUG_VERIFY_CLEAN(pair.world);
}

/// Its row is not made anew while nothing happens; a limit is something.
void TestLimits::aShareAtRestShowsItsLimit()
{
    Pair pair(7, kMiB);
    for (int i = 0; i < 3; ++i)
        QVERIFY(!pair.sharer.row(pair.world.now).upLimit);
    pair.sharer.apply(engine::SetLimits{pair.sharer.row(pair.world.now).id, {}, 100'000}, pair.world.now);
    QCOMPARE(pair.sharer.row(pair.world.now).upLimit, std::optional<std::uint64_t>(100'000));
}

/// A limit at which nothing is under way for most of the time.
void TestLimits::whatALimitHoldsBackSaysSo()
{
    Crowd crowd(8, 1, 1, kMiB);
    Host &fetcher = *crowd.fetchers.front();
    crowd.setLimits(crowd.fetchers, 4'000, {});
    crowd.beginFetches();
    const auto isHeldBack = [&] {
        const engine::TransferRow row = fetcher.row(crowd.world.now);
        return row.state == engine::TransferState::Waiting && row.cause == engine::WaitCause::RateLimited;
    };
    QVERIFY2(crowd.world.runUntil(isHeldBack, 60s), qPrintable(described(fetcher, crowd.world.now)));
    crowd.setLimits(crowd.fetchers, {}, {});
    QVERIFY(crowd.world.runUntilAllHave(crowd.fetchers, 10s));
    PLUG_VERIFY_CLEAN(crowd.world);
}

/// From the beginning to the end, and with a cache that holds the part of the file that they are at.
void TestLimits::fetchersAtOnePlaceReadTheFileOnce()
{
    Crowd crowd(6, 1, 10, 24 * kMiB);
    Host &sharer = *crowd.sharers.front();
    // The sharer's own limit is what they share, and it gives to all alike: so they stay together.
    sharer.disk.setReadCache(6 * kMiB);
    sharer.up().model.bytesPerSecond = 50'000'000;
    crowd.setLimits(crowd.sharers, {}, 40'000'000);
    const std::uint64_t before = sharer.disk.fileSystem().bytesRead();
    for (Host *fetcher : crowd.fetchers) {
        fetcher->fetch(crowd.link, crowd.world.now);
        fetcher->apply(engine::SetOrder{fetcher->row(crowd.world.now).id, engine::FetchOrder::InOrder}, crowd.world.now);
    }
    QVERIFY(crowd.world.runUntilAllHave(crowd.fetchers, kLong));
    const double times = static_cast<double>(sharer.disk.fileSystem().bytesRead() - before) / static_cast<double>(crowd.bytes.size());
    QVERIFY2(times <= 1.3, qPrintable(QString::number(times)));
    PLUG_VERIFY_CLEAN(crowd.world);
}

QTEST_APPLESS_MAIN(TestLimits)
#include "tst_limits.moc"
