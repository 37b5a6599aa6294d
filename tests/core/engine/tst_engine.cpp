#include "core/crypto/digest.h"
#include "core/engine/engine.h"
#include "tests/support/memory_disk.h"

#include <QTest>

#include <map>

using namespace plug;

namespace {

/// A host of the simulation: a real engine on a disk in memory.
struct Host {
    Host(std::uint64_t seed, Endpoint at)
        : random(seed), identity(crypto::Identity::generate(random)), endpoint(at)
    {
        start(seed, Instant{});
    }

    void start(std::uint64_t seed, Instant now)
    {
        engine::Config config;
        config.downloadFolder = QStringLiteral("/downloads");
        config.stateFolder = QStringLiteral("/state");
        engine = std::make_unique<engine::Engine>(config, identity, random, seed, now, WallTime{});
        engine->setOwnEndpoints({endpoint});
    }

    template <typename T>
    const T *seen() const
    {
        for (const engine::Event &event : events) {
            if (const T *found = std::get_if<T>(&event))
                return found;
        }
        return nullptr;
    }

    SeededRandom random;
    crypto::Identity identity;
    Endpoint endpoint;
    test::MemoryDisk disk;
    std::unique_ptr<engine::Engine> engine;
    std::vector<engine::Event> events;
};

/// Hosts joined by a network that loses, reorders, repeats and alters. Its clock is a number.
class Net {
public:
    explicit Net(std::uint64_t seed) : m_random(seed) {}

    Host &add()
    {
        const auto number = static_cast<std::uint32_t>(m_hosts.size() + 1);
        const Endpoint at = Endpoint::fromIpv4(0x0a4d0000 + number, 4000);
        m_hosts.push_back(std::make_unique<Host>(1000 + number, at));
        return *m_hosts.back();
    }

    template <typename Done>
    bool runUntil(Done done, Duration most)
    {
        const Instant end = now + most;
        while (now < end) {
            for (auto &host : m_hosts)
                drain(*host);
            if (done())
                return true;
            step(end);
        }
        return false;
    }

    Instant now{};
    int lossPercent = 0;
    int corruptPercent = 0;
    int repeatPercent = 0;
    Duration delay = std::chrono::milliseconds(10);
    Duration jitter{};
    Hash trace;

private:
    void drain(Host &host)
    {
        bool hasMore = true;
        while (hasMore) {
            engine::Outputs out;
            hasMore = host.engine->poll(out, now);
            for (const store::DiskRequest &request : out.disk) {
                for (store::DiskResult &result : host.disk.execute(request))
                    host.engine->complete(std::move(result), now);
                hasMore = true;
            }
            for (const engine::Run &run : out.runs)
                send(host.endpoint, run);
            std::move(out.events.begin(), out.events.end(), std::back_inserter(host.events));
        }
    }

    void send(const Endpoint &from, const engine::Run &run)
    {
        for (std::size_t at = 0; at < static_cast<std::size_t>(run.slab.size()); at += run.segmentSize) {
            QByteArray bytes = run.slab.mid(static_cast<qsizetype>(at), static_cast<qsizetype>(run.segmentSize));
            trace = crypto::sha256({trace.view(), viewOf(bytes)});
            if (hits(lossPercent))
                continue;
            if (hits(corruptPercent)) {
                const auto i = static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(bytes.size())));
                bytes[i] = static_cast<char>(bytes[i] ^ 0x40);
            }
            const int copies = hits(repeatPercent) ? 2 : 1;
            for (int i = 0; i < copies; ++i) {
                const Duration extra(jitter.count() > 0 ? static_cast<std::int64_t>(m_random.below(static_cast<std::uint64_t>(jitter.count()))) : 0);
                m_flying.emplace(now + delay + extra, Flying{from, run.to, bytes});
            }
        }
    }

    void step(Instant end)
    {
        Instant next = end;
        for (const auto &host : m_hosts)
            next = std::min(next, host->engine->deadline());
        if (!m_flying.empty())
            next = std::min(next, m_flying.begin()->first);
        now = std::max(next, now + Duration(100));
        while (!m_flying.empty() && m_flying.begin()->first <= now) {
            Flying flying = std::move(m_flying.begin()->second);
            m_flying.erase(m_flying.begin());
            for (auto &host : m_hosts) {
                if (host->endpoint != flying.to)
                    continue;
                engine::Datagram datagram{flying.from, mutableViewOf(flying.bytes)};
                host->engine->receive({&datagram, 1}, now);
            }
        }
        for (auto &host : m_hosts)
            host->engine->advance(now);
    }

    bool hits(int percent) { return percent > 0 && m_random.below(100) < static_cast<std::uint64_t>(percent); }

    struct Flying {
        Endpoint from;
        Endpoint to;
        QByteArray bytes;
    };

    SeededRandom m_random;
    std::vector<std::unique_ptr<Host>> m_hosts;
    std::multimap<Instant, Flying> m_flying;
};

QByteArray randomBytes(std::uint64_t seed, qsizetype size)
{
    QByteArray bytes(size, '\0');
    SeededRandom(seed).fill(mutableViewOf(bytes));
    return bytes;
}

constexpr Duration kLong = std::chrono::minutes(5);

/// The link of a file that `host` shares.
content::Link shareAt(Net &net, Host &host, const QByteArray &bytes)
{
    host.disk.addFile(QStringLiteral("/files/film.bin"), bytes);
    host.engine->apply(engine::SharePath{1, QStringLiteral("/files/film.bin")}, net.now);
    if (!net.runUntil([&] { return host.seen<engine::Shared>() != nullptr; }, kLong))
        qFatal("sharing did not end");
    return host.seen<engine::Shared>()->link;
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileArrives_data();
    void aFileArrives();
    void theSameSeedGivesTheSameRun();
    void whoHasNoSuchFileIsLeft();
    void fetchersServeEachOther();
    void pausedAndResumed();
};

void TestEngine::aFileArrives_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("loss");
    QTest::addColumn<int>("corrupt");
    QTest::addColumn<int>("repeat");
    QTest::addColumn<int>("jitterMs");
    QTest::newRow("empty") << 0 << 0 << 0 << 0 << 0;
    QTest::newRow("one byte") << 1 << 0 << 0 << 0 << 0;
    QTest::newRow("one block and a byte") << 16385 << 0 << 0 << 0 << 0;
    QTest::newRow("clean") << 3'000'000 << 0 << 0 << 0 << 0;
    QTest::newRow("1 % lost") << 3'000'000 << 1 << 0 << 0 << 0;
    QTest::newRow("10 % lost") << 1'000'000 << 10 << 0 << 0 << 0;
    QTest::newRow("altered, repeated, reordered") << 1'000'000 << 0 << 2 << 2 << 5;
}

void TestEngine::aFileArrives()
{
    QFETCH(int, size);
    Net net(7);
    Host &seed = net.add();
    Host &fetcher = net.add();
    const QByteArray bytes = randomBytes(3, size);
    const content::Link link = shareAt(net, seed, bytes);
    QFETCH(int, loss);
    QFETCH(int, corrupt);
    QFETCH(int, repeat);
    QFETCH(int, jitterMs);
    net.lossPercent = loss;
    net.corruptPercent = corrupt;
    net.repeatPercent = repeat;
    net.jitter = std::chrono::milliseconds(jitterMs);
    fetcher.engine->apply(engine::AddLink{2, link, {}}, net.now);
    QVERIFY(net.runUntil([&] { return fetcher.seen<engine::Completed>() != nullptr; }, kLong));
    QCOMPARE(fetcher.seen<engine::Completed>()->path, QStringLiteral("/downloads/film.bin"));
    QCOMPARE(fetcher.disk.contentsOf(QStringLiteral("/downloads/film.bin")), std::optional(bytes));
    QVERIFY(!fetcher.seen<engine::HostBlamed>());
}

void TestEngine::theSameSeedGivesTheSameRun()
{
    const auto run = [](std::uint64_t seed) {
        Net net(seed);
        Host &sharer = net.add();
        Host &fetcher = net.add();
        const content::Link link = shareAt(net, sharer, randomBytes(3, 300'000));
        net.lossPercent = 3;
        fetcher.engine->apply(engine::AddLink{2, link, {}}, net.now);
        if (!net.runUntil([&] { return fetcher.seen<engine::Completed>() != nullptr; }, kLong))
            qFatal("did not arrive");
        return net.trace;
    };
    const Hash first = run(1);
    QCOMPARE(run(1), first);
    QVERIFY(run(2) != first);
}

void TestEngine::whoHasNoSuchFileIsLeft()
{
    Net net(1);
    Host &other = net.add();
    Host &fetcher = net.add();
    content::Link link;
    link.guid.bytes.fill(5);
    link.hosts = {{other.identity.hostId(), other.endpoint}};
    fetcher.engine->apply(engine::AddLink{2, link, {}}, net.now);
    const auto knowsIt = [&] {
        const auto delta = fetcher.engine->changesSince(0, net.now);
        return !delta.changed.empty() && delta.changed.front().cause == engine::WaitCause::HostsHaveNothing;
    };
    QVERIFY(net.runUntil(knowsIt, kLong));
}

void TestEngine::fetchersServeEachOther()
{
    Net net(1);
    Host &seed = net.add();
    const QByteArray bytes = randomBytes(9, 2'000'000);
    content::Link link = shareAt(net, seed, bytes);
    std::vector<Host *> fetchers;
    for (int i = 0; i < 4; ++i) {
        fetchers.push_back(&net.add());
        link.hosts.push_back({fetchers.back()->identity.hostId(), fetchers.back()->endpoint});
    }
    for (Host *fetcher : fetchers)
        fetcher->engine->apply(engine::AddLink{2, link, {}}, net.now);
    const auto allHaveIt = [&] { return std::ranges::all_of(fetchers, [](Host *h) { return h->seen<engine::Completed>(); }); };
    QVERIFY(net.runUntil(allHaveIt, kLong));
    for (Host *fetcher : fetchers)
        QCOMPARE(fetcher->disk.contentsOf(QStringLiteral("/downloads/film.bin")), std::optional(bytes));
}

void TestEngine::pausedAndResumed()
{
    Net net(1);
    Host &seed = net.add();
    Host &fetcher = net.add();
    const QByteArray bytes = randomBytes(4, 2'000'000);
    const content::Link link = shareAt(net, seed, bytes);
    fetcher.engine->apply(engine::AddLink{2, link, {}}, net.now);
    net.runUntil([] { return false; }, std::chrono::milliseconds(100));
    const TransferId id = fetcher.seen<engine::Added>()->transfer;
    fetcher.engine->apply(engine::Pause{id}, net.now);
    net.runUntil([] { return false; }, std::chrono::seconds(20));
    QVERIFY(!fetcher.seen<engine::Completed>());
    fetcher.engine->apply(engine::Resume{id}, net.now);
    QVERIFY(net.runUntil([&] { return fetcher.seen<engine::Completed>() != nullptr; }, kLong));
    QCOMPARE(fetcher.disk.contentsOf(QStringLiteral("/downloads/film.bin")), std::optional(bytes));
}

QTEST_APPLESS_MAIN(TestEngine)
#include "tst_engine.moc"
