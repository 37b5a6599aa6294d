#include "core/content/tree_proof.h"
#include "core/swarm/have_map.h"
#include "tests/core/swarm/swarm_tree.h"
#include "tests/sim/sim_scenes.h"
#include "tests/sim/sim_stranger.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kSize = 200'000;

/// A host that shares one file, and one that asks it by hand and keeps every DATA.
struct Asking {
    explicit Asking(std::uint64_t seed, qsizetype size = kSize)
        : pair(seed, size, false)
        , stranger(pair.world.add<Stranger>())
        , knowledge{pair.link.guid, {}}
    {
        stranger.onData = [this](const wire::Data &one) {
            data.push_back(one);
            bytes.push_back(toQByteArray(one.bytes));
        };
        connect(pair.sharer);
    }
    void connect(Host &host)
    {
        stranger.connect(host);
        if (!pair.world.runUntil([&] { return stranger.isConnected(); }, 10s))
            qFatal("no session");
        run();
    }
    void run(Duration time = 300ms) { pair.world.runFor(time); }
    void forget()
    {
        data.clear();
        bytes.clear();
        stranger.forgetHeard();
    }

    void get(wire::RequestId id, std::vector<ByteRange> ranges) { stranger.ask(wire::Get{id, {}, {}, std::move(ranges)}, knowledge); }
    void hashes(wire::RequestId id, content::TreeSpan span, std::vector<ByteRange> ranges)
    {
        stranger.ask(wire::Hashes{id, {}, {}, span.level, span.index, std::move(ranges)}, knowledge);
    }
    /// DATA of that request, put together by offset; '?' where there was none.
    QByteArray answerTo(wire::RequestId id, std::uint64_t size) const
    {
        QByteArray whole(static_cast<qsizetype>(size), '?');
        for (std::size_t i = 0; i < data.size(); ++i) {
            if (data[i].request == id)
                whole.replace(data[i].offset, bytes[i].size(), bytes[i]);
        }
        return whole;
    }
    int lastFlagsOf(wire::RequestId id) const
    {
        return static_cast<int>(std::ranges::count_if(data, [id](const wire::Data &one) { return one.request == id && (one.flags & wire::Data::kLast); }));
    }
    QByteArray file(std::uint64_t begin, std::uint64_t size) const { return pair.bytes.mid(qsizetype(begin), qsizetype(size)); }
    /// A receipt that lets everything out.
    void openUp(std::uint32_t serial, bool isPoke = false)
    {
        wire::Flow flow;
        flow.serial = serial;
        flow.flags = isPoke ? wire::Flow::kPoke : 0;
        flow.credit = std::uint64_t(1) << 30;
        flow.pace = 100'000'000;
        if (!data.empty()) {
            flow.highestPosition = flow.received = data.back().position + static_cast<std::uint64_t>(bytes.back().size());
            flow.token = data.back().token;
            flow.clockEcho = data.back().clock;
        }
        stranger.say(flow);
    }

    Pair pair;
    Stranger &stranger;
    swarm::Knowledge knowledge;
    std::vector<wire::Data> data; ///< their bytes are in `bytes`
    std::vector<QByteArray> bytes;
};

} // namespace

/// What a server answers (docs/protocol.md, "Transfer"), asked by somebody who knows the file's name and nothing else.
class TestServing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachRequestIsAnsweredOnce();
    void requestsAreServedInTheirOrder();
    void offsetsCountWhatWasAsked();
    void hashesAreBytesOfTheAnswer();
    void whoLacksNodesHasNoHashes();
    void sixtyFourWait();
    void cancelledIsNotSent();
    void pokesAreAnsweredByStatus();
    void generationsGrowWithWhatIsHad();
    void aHaveWithAWrongProofIsIgnored();
};

/// [T-8] [T-2]
void TestServing::eachRequestIsAnsweredOnce()
{
    Asking asking(1);
    asking.get(1, {{100, 1100}});
    asking.get(2, {{kSize - 10, kSize + 10}}); // over the end
    asking.get(3, {{kSize, kSize + 5}, {std::uint64_t(1) << 40, (std::uint64_t(1) << 40) + 5}}); // beyond it
    asking.hashes(4, {3, 0}, {{0, 32}});
    asking.hashes(5, {3, 2}, {{0, 32}}); // no such span
    for (const wire::RequestId id : {6u, 7u}) {
        swarm::Knowledge wrong = asking.knowledge;
        id == 6 ? wrong.guid.bytes.fill(3) : wrong.secret.emplace().fill(3);
        asking.stranger.ask(wire::Get{id, {}, {}, {{0, 10}}}, wrong);
    }
    asking.run();
    const auto isWhole = [&] {
        return asking.answerTo(1, 1000) == asking.file(100, 1000) && asking.answerTo(2, 20) == asking.file(kSize - 10, 10) + QByteArray(10, '?')
            && !asking.answerTo(4, 32).contains('?');
    };
    QVERIFY(isWhole());
    for (const wire::RequestId id : {1u, 2u, 4u})
        QCOMPARE(asking.lastFlagsOf(id), 1);
    const auto parts = asking.stranger.heard<wire::Part>();
    QCOMPARE(parts.size(), std::size_t(1));
    QCOMPARE(parts[0].id, 2u);
    QCOMPARE(parts[0].ranges, (std::vector<ByteRange>{{kSize - 10, kSize}}));
    const auto nones = asking.stranger.heard<wire::None>();
    QCOMPARE(nones.size(), std::size_t(2));
    QCOMPARE(nones[0].id, 3u);
    QCOMPARE(nones[0].possesses, (std::vector<ByteRange>{{0, kSize}}));
    QCOMPARE(nones[1].id, 5u);
    QVERIFY(nones[1].possesses.empty());
    const auto gone = asking.stranger.heard<wire::Gone>();
    QCOMPARE(gone.size(), std::size_t(2));
    QCOMPARE(gone[0].id, 6u);
    QCOMPARE(gone[1].id, 7u);
    asking.forget();
    for (wire::RequestId id = 1; id <= 5; ++id)
        asking.get(id, {{0, 1000}}); // ids that were heard
    asking.run();
    QVERIFY(asking.data.empty());
    QVERIFY(asking.stranger.heard<wire::None>().empty() && asking.stranger.heard<wire::Part>().empty());
}

/// [T-9]
void TestServing::requestsAreServedInTheirOrder()
{
    Asking asking(2);
    for (const wire::RequestId id : {9u, 4u, 7u})
        asking.get(id, {{id * 10'000, id * 10'000 + 5000}, {0, 5000}});
    asking.run();
    std::vector<wire::RequestId> order;
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < asking.data.size(); ++i) {
        const wire::Data &one = asking.data[i];
        if (order.empty() || order.back() != one.request) {
            order.push_back(one.request);
            offset = 0;
        }
        QCOMPARE(std::uint64_t(one.offset), offset);
        offset += static_cast<std::uint64_t>(asking.bytes[i].size());
        QCOMPARE((one.flags & wire::Data::kLast) != 0, offset == 10'000);
    }
    QCOMPARE(order, (std::vector<wire::RequestId>{9, 4, 7}));
}

/// [T-10]
void TestServing::offsetsCountWhatWasAsked()
{
    Asking asking(3);
    asking.get(1, {{500, 600}, {kSize - 50, kSize + 50}, {20, 70}, {kSize + 7, kSize + 8}, {0, 10}});
    asking.run();
    QCOMPARE(asking.answerTo(1, 261), asking.file(500, 100) + asking.file(kSize - 50, 50) + QByteArray(50, '?') + asking.file(20, 50) + '?' + asking.file(0, 10));
    QCOMPARE(asking.lastFlagsOf(1), 1);
}

/// [T-11]
void TestServing::hashesAreBytesOfTheAnswer()
{
    Asking asking(4);
    SeededRandom random(1);
    test::SwarmTree tree{content::TreeShape(kSize), asking.pair.bytes, {}, {}};
    std::vector<Hash> leaves;
    for (std::uint64_t leaf = 0; leaf < tree.shape.leafCount(); ++leaf)
        leaves.push_back(content::leafHash(tree.at(tree.shape.leafBytes(leaf))));
    for (const auto &level : content::levelsAbove(std::move(leaves))) {
        for (const Hash &node : level)
            tree.stored += toQByteArray(node.view());
    }
    wire::RequestId id = 0;
    for (const content::TreeSpan span : {content::TreeSpan{0, 0}, content::TreeSpan{0, 12}, content::TreeSpan{2, 1}, content::TreeSpan{4, 0}}) {
        const QByteArray answer = tree.answer(span);
        const auto size = static_cast<std::uint64_t>(answer.size());
        asking.hashes(++id, span, {{0, size}});
        asking.run();
        QCOMPARE(asking.answerTo(id, size), answer);
        asking.hashes(++id, span, {{5, 12}, {size - 3, size + 3}, {0, 2}}); // a little of it, and beyond its end
        asking.run();
        QCOMPARE(asking.answerTo(id, 15), answer.mid(5, 7) + answer.right(3) + "???" + answer.left(2));
        QCOMPARE(asking.lastFlagsOf(id), 1);
    }
    asking.stranger.forgetHeard();
    asking.hashes(++id, {4, 0}, {{17'000, 17'010}}); // only beyond
    asking.hashes(++id, {0, 13}, {{0, 10}});
    asking.hashes(++id, {5, 0}, {{0, 10}}); // above the root
    asking.run();
    QCOMPARE(asking.stranger.heard<wire::None>().size(), std::size_t(3));
    for (const wire::None &none : asking.stranger.heard<wire::None>())
        QVERIFY(none.possesses.empty());
    QVERIFY(asking.stranger.heard<wire::Part>().empty());
}

/// [T-11]
/// Of a fetcher that has blocks of the first span alone.
void TestServing::whoLacksNodesHasNoHashes()
{
    Asking asking(5, 24 * kMiB);
    asking.pair.sharer.up().model.bytesPerSecond = 1'000'000;
    asking.pair.beginFetch();
    QVERIFY(asking.pair.runUntilVerified(kMiB));
    asking.connect(asking.pair.fetcher);
    asking.forget();
    asking.hashes(1, {9, 0}, {{0, 32}});
    asking.hashes(2, {9, 1}, {{0, 32}});
    asking.hashes(3, {9, 2}, {{0, 32}});
    asking.run(500ms);
    const auto nones = asking.stranger.heard<wire::None>();
    QVERIFY(nones.size() == 1 || nones.size() == 2);
    for (wire::RequestId id = 1; id <= 3; ++id) {
        const bool isNone = std::ranges::any_of(nones, [id](const wire::None &none) { return none.id == id && none.possesses.empty(); });
        QVERIFY(isNone != !asking.answerTo(id, 32).contains('?'));
    }
}

/// [T-12]
void TestServing::sixtyFourWait()
{
    Asking asking(6);
    wire::Flow shut;
    shut.serial = 1;
    shut.pace = 1'000'000;
    asking.stranger.say(shut); // no credit at all
    for (wire::RequestId id = 1; id <= 70; ++id)
        asking.get(id, {{id * 1000, id * 1000 + 500}});
    asking.run();
    QVERIFY(asking.data.empty());
    for (std::uint32_t serial = 2; serial < 20; ++serial) {
        asking.openUp(serial);
        asking.run(50ms);
    }
    for (wire::RequestId id = 1; id <= 70; ++id)
        QCOMPARE(asking.answerTo(id, 500), id <= 64 ? asking.file(id * 1000, 500) : QByteArray(500, '?'));
    asking.get(70, {{70'000, 70'500}}); // was not heard, so it is not the same again
    asking.openUp(20);
    asking.run();
    QCOMPARE(asking.answerTo(70, 500), asking.file(70'000, 500));
}

/// [T-13]
void TestServing::cancelledIsNotSent()
{
    Asking asking(7);
    asking.get(1, {{0, 60'000}});
    asking.get(2, {{100'000, 160'000}});
    asking.get(3, {{180'000, 181'000}});
    asking.pair.world.runUntil([&] { return asking.data.size() > 5; }, 1s);
    asking.stranger.say(wire::Cancel{{1, 2, 99}});
    asking.run(50ms);
    const std::size_t before = asking.data.size();
    asking.openUp(1);
    asking.run();
    QVERIFY(before < 55); // it was in the middle
    QCOMPARE(asking.answerTo(3, 1000), asking.file(180'000, 1000));
    QCOMPARE(asking.lastFlagsOf(1) + asking.lastFlagsOf(2), 0);
    QVERIFY(asking.answerTo(2, 60'000).count('?') > 59'000);
    std::uint64_t position = 0; // what was on its way counts
    for (std::size_t i = 0; i < asking.data.size(); ++i) {
        QCOMPARE(asking.data[i].position, position);
        position += static_cast<std::uint64_t>(asking.bytes[i].size());
    }
}

/// [D-10] [D-29] [T-15]
void TestServing::pokesAreAnsweredByStatus()
{
    Asking asking(8);
    asking.get(1, {{0, 1000}});
    asking.run();
    wire::Flow poke;
    poke.serial = 1;
    poke.flags = wire::Flow::kPoke;
    poke.pace = 1'000'000;
    asking.stranger.say(poke);
    asking.get(2, {{0, 3000}});
    asking.get(3, {{0, 4000}});
    asking.run();
    auto statuses = asking.stranger.heard<wire::Status>();
    QCOMPARE(statuses.size(), std::size_t(1));
    QCOMPARE(statuses[0], (wire::Status{1000, {}, 0, 0}));
    poke.serial = 2;
    asking.stranger.say(poke);
    asking.run();
    asking.stranger.say(poke); // not newer
    asking.run();
    poke.serial = 3;
    poke.flags = 0;
    asking.stranger.say(poke);
    asking.run();
    statuses = asking.stranger.heard<wire::Status>();
    QCOMPARE(statuses.size(), std::size_t(2));
    QCOMPARE(statuses[1], (wire::Status{1000, {2, 3}, 0, 7000}));
}

/// [T-3] [T-6]
/// A fetcher tells what it has while it gets more: each generation is one state, later ones say more, and none says too much.
void TestServing::generationsGrowWithWhatIsHad()
{
    Asking asking(9, 6 * kMiB);
    asking.pair.sharer.up().model.bytesPerSecond = 500'000;
    asking.pair.beginFetch();
    QVERIFY(asking.pair.runUntilVerified(kMiB));
    asking.connect(asking.pair.fetcher);
    asking.stranger.forgetHeard();
    std::map<std::uint32_t, std::vector<wire::Have>> told;
    std::uint32_t newest = 0;
    for (int i = 0; i < 60 && (told.empty() || !told.rbegin()->second.front().isComplete); ++i) {
        asking.stranger.ask(wire::What{.generation = newest, .subscribe = true}, asking.knowledge);
        asking.run(700ms);
        for (const wire::Have &have : asking.stranger.heard<wire::Have>()) {
            QVERIFY(have.generation >= newest && have.generation > 0);
            newest = have.generation;
            told[newest].push_back(have);
            swarm::PossessionView view;
            if (view.takePage(have.size, have))
                QVERIFY(view.ranges().byteCount() <= asking.pair.fetcher.bytesVerified());
        }
        asking.stranger.forgetHeard();
    }
    QVERIFY(told.size() >= 5);
    RangeSet before;
    for (const auto &[generation, pages] : told) {
        swarm::PossessionView view;
        for (const wire::Have &page : pages) {
            view.takePage(page.size, page);
            QCOMPARE(page.pageCount, pages.front().pageCount);
            if (page.page == pages.front().page)
                QCOMPARE(page.ranges, pages.front().ranges);
        }
        QVERIFY(view.isKnown());
        QCOMPARE(before.intersectedWith(view.ranges()), before);
        before = view.ranges();
    }
    QVERIFY(told.rbegin()->second.front().isComplete);
}

/// [T-2]
void TestServing::aHaveWithAWrongProofIsIgnored()
{
    for (const bool isProven : {false, true}) {
        Pair pair(10, kMiB);
        Stranger &stranger = pair.world.add<Stranger>();
        stranger.knowledge = {pair.link.guid, {}};
        if (!isProven)
            stranger.knowledge.secret.emplace().fill(1);
        stranger.answerWhat = [](const wire::What &) {
            wire::Have have; // a lie: whoever tells it is convicted, if it is believed to be said
            have.size = 5;
            have.generation = 1;
            have.isComplete = true;
            return std::vector<wire::Frame>{have};
        };
        content::Link alone = pair.link;
        alone.hosts = {stranger.asLinkHost()};
        pair.fetcher.fetch(alone, pair.world.now);
        pair.world.runFor(10s);
        QVERIFY(!stranger.heard<wire::What>().empty());
        QCOMPARE(pair.fetcher.countOf<engine::HostBlamed>(), isProven ? 1 : 0);
    }
}

QTEST_APPLESS_MAIN(TestServing)
#include "tst_serving.moc"
