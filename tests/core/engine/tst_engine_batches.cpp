#include "core/content/hash_tree.h"
#include "core/engine/engine.h"
#include "core/swarm/knowledge.h"
#include "core/transport/sessions.h"
#include "core/wire/frame_codec.h"
#include "tests/support/memory_disk.h"

#include <QTest>

using namespace plug;
using namespace std::chrono_literals;

namespace {

/// One engine that shares a file, and the sessions of one other host, joined without delay. What that host sends waits until it
/// is handed over, so that a test says what comes in one batch.
struct Bench {
    Bench()
    {
        config.stateFolder = QStringLiteral("/state");
        config.downloadFolder = QStringLiteral("/downloads");
        disk.addFile(QStringLiteral("/files/film.bin"), QByteArray(100'000, 'f'));
        engine.apply(engine::SharePath{1, QStringLiteral("/files/film.bin")}, now);
        settle();
    }

    void restartOther() { other = std::make_unique<transport::Sessions>(otherIdentity, random, transport::SessionsConfig{}); }

    /// All that the other host has to send now, as one batch, and `more` behind it.
    void deliver(std::vector<QByteArray> more = {})
    {
        std::vector<QByteArray> batch;
        while (auto out = other->poll(now))
            batch.push_back(out->bytes);
        batch.insert(batch.end(), more.begin(), more.end());
        std::vector<engine::Datagram> datagrams;
        for (QByteArray &bytes : batch)
            datagrams.push_back({otherAt, mutableViewOf(bytes)});
        engine.receive(datagrams, now);
        settle();
    }

    void settle()
    {
        now += 1ms;
        engine.advance(now);
        for (bool hasMore = true; hasMore;) {
            engine::Outputs out;
            hasMore = engine.poll(out, now);
            for (const store::DiskRequest &request : out.disk) {
                for (store::DiskResult &result : disk.execute(request))
                    engine.complete(std::move(result), now);
                hasMore = true;
            }
            for (const engine::Event &event : out.events) {
                if (const auto *shared = std::get_if<engine::Shared>(&event))
                    knowledge.guid = shared->link.guid;
            }
            for (const engine::Run &run : out.runs) {
                for (qsizetype at = 0; at < run.slab.size(); at += static_cast<qsizetype>(run.segmentSize))
                    hear(run.slab.mid(at, static_cast<qsizetype>(run.segmentSize)));
            }
        }
    }

    void hear(QByteArray datagram)
    {
        const auto opened = other->receive(mutableViewOf(datagram), engineAt, now);
        while (auto event = other->nextEvent()) {
            if (std::holds_alternative<transport::SessionEvent::Established>(event->what))
                session = event->session;
        }
        if (!opened)
            return;
        wire::FrameReader reader(opened->payload);
        for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
            if (const auto *ping = std::get_if<wire::Ping>(&**frame))
                other->handlePing(opened->session, *ping, engineAt, static_cast<std::size_t>(datagram.size()), now);
            else if (const auto *data = std::get_if<wire::Data>(&**frame))
                positions.push_back(data->position);
        }
    }

    QByteArray get(wire::RequestId id)
    {
        const LookupKey key = content::lookupKeyOf(knowledge.guid);
        const wire::Proof proof = swarm::proveKnowledge(knowledge, swarm::Prover::Asker, other->binding(session), key);
        QByteArray datagram(static_cast<qsizetype>(protocol::kSessionHeaderSize), '\0');
        wire::appendFrame(datagram, wire::Get{id, key, proof, {{0, 1000}}});
        datagram.append(static_cast<qsizetype>(protocol::kTagSize), '\0');
        const bool isSealed = other->seal(session, mutableViewOf(datagram), false, false, now);
        return isSealed ? datagram : QByteArray();
    }

    /// Message 1 goes and message 2 comes; message 3 waits to be handed over.
    void call()
    {
        session = {};
        other->connect(identity.hostId(), engineAt, now);
        deliver();
    }

    SeededRandom random{5};
    crypto::Identity identity = crypto::Identity::generate(random);
    crypto::Identity otherIdentity = crypto::Identity::generate(random);
    Endpoint engineAt = Endpoint::fromIpv4(0xc0000201, 4001);
    Endpoint otherAt = Endpoint::fromIpv4(0xc6336402, 4002);
    Instant now = Instant(1h);
    engine::Config config;
    test::MemoryDisk disk;
    engine::Engine engine{config, identity, random, 1, now, WallTime{}};
    std::unique_ptr<transport::Sessions> other = std::make_unique<transport::Sessions>(otherIdentity, random, transport::SessionsConfig{});
    SessionId session;
    swarm::Knowledge knowledge;
    std::vector<std::uint64_t> positions; ///< of DATA that came
};

} // namespace

/// What several datagrams mean that the socket hands over at once.
class TestEngineBatches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatComesBehindMessage3IsServed();
    void whatComesWithFreshIsOfTheNewRelation();
};

void TestEngineBatches::whatComesBehindMessage3IsServed()
{
    Bench bench;
    bench.call();
    QVERIFY(bench.session);
    bench.deliver({bench.get(1)});
    QCOMPARE(bench.positions, std::vector<std::uint64_t>{0});
    bench.deliver({bench.get(1)}); // the same again
    QCOMPARE(bench.positions.size(), std::size_t(1));
}

/// [S-22] [D-1] [T-7]
/// A host that was restarted begins its ids and positions anew, and may ask right behind the message that says so.
void TestEngineBatches::whatComesWithFreshIsOfTheNewRelation()
{
    Bench bench;
    bench.call();
    bench.deliver({bench.get(1), bench.get(2)});
    QCOMPARE(bench.positions, (std::vector<std::uint64_t>{0, 1000}));
    for (int i = 0; i < 3; ++i) {
        bench.restartOther();
        bench.call();
        QVERIFY(bench.session);
        bench.positions.clear();
        bench.deliver({bench.get(1)});
        QCOMPARE(bench.positions, std::vector<std::uint64_t>{0});
        bench.deliver({bench.get(2)});
        QCOMPARE(bench.positions, (std::vector<std::uint64_t>{0, 1000}));
    }
}

QTEST_APPLESS_MAIN(TestEngineBatches)
#include "tst_engine_batches.moc"
