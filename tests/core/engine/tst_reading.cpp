#include "core/base/limits.h"
#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

constexpr ReaderId kReader{1};
constexpr std::uint64_t kSize = 24 * 1024 * 1024;

/// A pair whose sharer's line is slow, so that there is time to look at what comes.
std::unique_ptr<Pair> slowPair(qsizetype size = kSize)
{
    auto pair = std::make_unique<Pair>(11, size);
    pair->sharer.up().model.bytesPerSecond = 1'000'000;
    pair->beginFetch();
    return pair;
}

/// Reads as a player does: piece for piece, and what comes is put together.
class Reader {
public:
    Reader(Simulation &world, Host &host, ReaderId id = kReader) : m_world(world), m_host(host), m_id(id), m_transfer(host.row(world.now).id) {}

    void ask(ByteRange range, const Guid &file = {}) { m_host.apply(engine::ReadFile{m_id, m_transfer, file, range}, m_world.now); }

    /// The last answer to this reader.
    const engine::FileRead *answer() const
    {
        const engine::FileRead *last = nullptr;
        for (const engine::Event &event : m_host.events()) {
            if (const auto *read = std::get_if<engine::FileRead>(&event); read && read->reader == m_id)
                last = read;
        }
        return last;
    }

    bool hasFailed() const
    {
        const auto *failed = m_host.seen<engine::ReadFailed>();
        return failed && failed->reader == m_id;
    }

    /// All of a range, asked for as it comes; empty where it does not come.
    QByteArray read(ByteRange range, Duration most = kLong, const Guid &file = {})
    {
        QByteArray bytes;
        while (range.begin < range.end) {
            m_host.forgetEvents();
            ask(range, file);
            if (!m_world.runUntil([&] { return answer() != nullptr; }, most) || answer()->offset != range.begin || answer()->bytes.isEmpty())
                return {};
            bytes += answer()->bytes;
            range.begin += static_cast<std::uint64_t>(answer()->bytes.size());
        }
        return bytes;
    }

private:
    Simulation &m_world;
    Host &m_host;
    ReaderId m_id;
    TransferId m_transfer;
};

} // namespace

/// A person looks at a file while it arrives.
class TestReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSizeIsKnownBeforeTheBytes();
    void everyByteIsRight();
    void aSeekIsServedFirst();
    void twoPlacesAtOnce();
    void itGoesOnWhenTheFileIsComplete();
    void aShareCanBeLookedAt();
    void aFileOfAFolderDoesNotWaitForItsTurn();
    void whatIsNotThereFails();
    void readersAreBounded();
    void whoHasEndedWishesNothing();
    void aFileThatChangedIsNotShown();
};

void TestReading::theSizeIsKnownBeforeTheBytes()
{
    const auto pair = slowPair();
    Reader reader(pair->world, pair->fetcher);
    reader.ask({0, 0});
    QVERIFY(pair->world.runUntil([&] { return reader.answer() != nullptr; }, 10s));
    QCOMPARE(reader.answer()->size, kSize);
    QVERIFY(reader.answer()->bytes.isEmpty());
    // Behind the end there is nothing to wait for either.
    pair->fetcher.forgetEvents();
    reader.ask({kSize, kSize + 1});
    QVERIFY(pair->world.runUntil([&] { return reader.answer() != nullptr; }, 1s));
    QVERIFY(reader.answer()->bytes.isEmpty());
}

void TestReading::everyByteIsRight()
{
    const auto pair = slowPair(5 * kMiB + 1);
    Reader reader(pair->world, pair->fetcher);
    QCOMPARE(reader.read({0, 5 * kMiB + 1}), pair->bytes);
    PLUG_VERIFY_CLEAN(pair->world);
}

void TestReading::aSeekIsServedFirst()
{
    const auto pair = slowPair();
    Reader reader(pair->world, pair->fetcher);
    QVERIFY(!reader.read({0, 100'000}).isEmpty());
    const Instant before = pair->world.now;
    // Far behind what comes now; all of the file takes half a minute on this line.
    const std::uint64_t far = 20 * 1024 * 1024 + 12'345;
    QCOMPARE(reader.read({far, far + 200'000}, 20s), pair->bytes.mid(qsizetype(far), 200'000));
    QVERIFY2(pair->world.now - before < 4s, qPrintable(QString::number(std::chrono::duration_cast<std::chrono::milliseconds>(pair->world.now - before).count())));
    PLUG_VERIFY_CLEAN(pair->world);
}

void TestReading::twoPlacesAtOnce()
{
    const auto pair = slowPair();
    Reader film(pair->world, pair->fetcher, ReaderId{1});
    Reader index(pair->world, pair->fetcher, ReaderId{2});
    index.ask({kSize - 50'000, kSize});
    QVERIFY(!film.read({0, 300'000}, 20s).isEmpty());
    QCOMPARE(index.read({kSize - 50'000, kSize}, 20s), pair->bytes.right(50'000));
    QVERIFY(!pair->fetcher.row(pair->world.now).isShare);
}

void TestReading::itGoesOnWhenTheFileIsComplete()
{
    const auto pair = slowPair(3 * kMiB);
    Reader reader(pair->world, pair->fetcher);
    QByteArray seen = reader.read({0, kMiB});
    QVERIFY(pair->runUntilFetched());
    seen += reader.read({kMiB, 3 * kMiB});
    QCOMPARE(seen, pair->bytes);
}

void TestReading::aShareCanBeLookedAt()
{
    Pair pair(2, 300'000);
    Reader reader(pair.world, pair.sharer);
    QCOMPARE(reader.read({0, 300'000}), pair.bytes);
    // It need not be given to others for that.
    pair.sharer.apply(engine::Pause{pair.sharer.row(pair.world.now).id}, pair.world.now);
    QCOMPARE(reader.read({100, 300'000}), pair.bytes.mid(100));
}

void TestReading::aFileOfAFolderDoesNotWaitForItsTurn()
{
    Simulation world(5);
    Host &sharer = world.addHost();
    Host &fetcher = world.addHost();
    constexpr int kFiles = 200;
    QByteArray last;
    for (int i = 0; i < kFiles; ++i) {
        last = randomBytes(std::uint64_t(i) + 100, 60'000);
        world.checkers.addTruth(last);
        sharer.disk.addFile(QStringLiteral("/files/album/%1.bin").arg(i, 3, 10, QLatin1Char('0')), last);
    }
    sharer.apply(engine::SharePath{1, QStringLiteral("/files/album")}, world.now);
    QVERIFY(world.runUntil([&] { return sharer.seen<engine::Shared>() != nullptr; }, kLong));
    sharer.up().model.bytesPerSecond = 200'000;
    fetcher.fetch(sharer.seen<engine::Shared>()->link, world.now);
    world.runFor(1ms);
    Guid guid;
    {
        Simulation other(6);
        Host &same = other.addHost();
        guid = shareAt(other, same, last).guid;
    }
    Reader reader(world, fetcher);
    // All of it takes a minute; this is its last file.
    QCOMPARE(reader.read({0, 60'000}, 15s, guid), last);
    QVERIFY(!fetcher.row(world.now).isShare);
    QVERIFY(world.runUntil([&] { return fetcher.row(world.now).isShare; }, kLong));
    QCOMPARE(fetcher.disk.contentsOf(QStringLiteral("/downloads/album/199.bin")), std::optional(last));
    QCOMPARE(fetcher.row(world.now).filesDone, std::uint64_t(kFiles));
    QCOMPARE(reader.read({59'999, 60'000}, 15s, guid), last.right(1));
}

void TestReading::whatIsNotThereFails()
{
    Pair pair(2, 1000);
    pair.fetcher.apply(engine::ReadFile{kReader, TransferId{999}, {}, {0, 1}}, pair.world.now);
    pair.world.runFor(1s);
    QVERIFY(pair.fetcher.seen<engine::ReadFailed>());
    // A transfer that goes while somebody waits for it.
    pair.sharer.setConnected(false);
    pair.beginFetch();
    Reader reader(pair.world, pair.fetcher, ReaderId{2});
    reader.ask({0, 1000});
    pair.world.runFor(5s);
    QVERIFY(!reader.answer());
    pair.fetcher.forgetEvents();
    pair.fetcher.apply(engine::Remove{pair.fetcher.row(pair.world.now).id}, pair.world.now);
    pair.world.runFor(2s);
    QVERIFY(reader.hasFailed());
}

void TestReading::readersAreBounded()
{
    const auto pair = slowPair();
    for (std::uint64_t id = 1; id <= limits::kMaxReaders; ++id)
        Reader(pair->world, pair->fetcher, ReaderId{id}).ask({kSize - 1, kSize});
    Reader late(pair->world, pair->fetcher, ReaderId{1000});
    late.ask({kSize - 1, kSize});
    pair->world.runFor(1ms);
    QVERIFY(late.hasFailed());
    pair->fetcher.apply(engine::EndReading{ReaderId{1}}, pair->world.now);
    pair->fetcher.forgetEvents();
    QCOMPARE(late.read({kSize - 1, kSize}), pair->bytes.right(1));
}

void TestReading::whoHasEndedWishesNothing()
{
    const auto pair = slowPair();
    Reader reader(pair->world, pair->fetcher);
    reader.ask({20 * 1024 * 1024, kSize});
    pair->fetcher.apply(engine::EndReading{kReader}, pair->world.now);
    QVERIFY(pair->runUntilFetched());
    QVERIFY(!reader.answer() && !reader.hasFailed());
}

void TestReading::aFileThatChangedIsNotShown()
{
    Pair pair(2, 300'000);
    QByteArray other = pair.bytes;
    other[200'000] = char(other[200'000] ^ 1);
    pair.sharer.disk.addFile(kSharedPath, other);
    Reader reader(pair.world, pair.sharer);
    QVERIFY(reader.read({200'000, 200'001}).isEmpty());
    QVERIFY(pair.world.runUntil([&] { return reader.hasFailed(); }, 20s));
}

QTEST_APPLESS_MAIN(TestReading)
#include "tst_reading.moc"
