#include "core/base/random.h"
#include "core/swarm/request_window.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;
using namespace std::chrono_literals;

class TestRequestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyByteIsPlacedOrGivenBackOnce();
    void whatWasAskedBeforeIsLost();
    void idsGrow();
    void statusKeepsWhatItNames();
    void partAndNone();
    void cancelTakesOneFileBack();
    void strayBytesBelongNowhere();
    void tellsWhatMayStillCome();
};

namespace {

const QByteArray kBytes(5000, 'x');

wire::Data data(wire::RequestId id, std::uint32_t offset, std::uint64_t position, std::size_t count)
{
    return {.request = id, .offset = offset, .position = position, .bytes = viewOf(kBytes).first(count)};
}

std::uint64_t bytesIn(const std::vector<Wanted> &wanted)
{
    std::uint64_t sum = 0;
    for (const Wanted &w : wanted)
        sum += w.range.size();
    return sum;
}

} // namespace

/// [T-14] [D-33]
void TestRequestWindow::everyByteIsPlacedOrGivenBackOnce()
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SeededRandom random(seed);
        RequestWindow window;
        std::vector<wire::Data> sent;
        RangeSet asked, placed, lost;
        std::uint64_t position = 0;
        for (std::uint64_t at = 0; !window.isFull(); at += 20'000) {
            const auto &request = window.add({1}, {}, {{at, at + 6000}, {at + 8000, at + 9000}}, Instant{1s});
            asked.add({at, at + 6000});
            asked.add({at + 8000, at + 9000});
            for (std::uint32_t offset = 0; offset < 7000; offset += 1000, position += 1000)
                sent.push_back(data(request.id, offset, position, 1000));
        }
        const auto giveBack = [&](const std::vector<Wanted> &back) {
            for (const Wanted &wanted : back) {
                QVERIFY(!placed.overlaps(wanted.range) && !lost.overlaps(wanted.range));
                lost.add(wanted.range);
            }
        };
        for (std::size_t i = 0; i < sent.size(); ++i) {
            std::swap(sent[i], sent[std::min(sent.size() - 1, i + random.below(8))]);
            if (random.below(5) == 0)
                continue;
            for (const PlacedBytes &piece : window.onData(sent[i])) {
                QVERIFY(asked.contains(piece.where.range));
                if (!lost.overlaps(piece.where.range))
                    placed.add(piece.where.range);
            }
            giveBack(window.onLossHorizon(sent[i].position > 4000 ? sent[i].position - 4000 : 0));
            QCOMPARE(window.outstandingBytes(), asked.byteCount() - placed.byteCount() - lost.byteCount());
        }
        giveBack(window.onStatus({.position = position}, Instant{2s}));
        QVERIFY(window.isEmpty());
        QCOMPARE(window.outstandingBytes(), 0u);
        RangeSet all = placed;
        all.addAll(lost);
        QCOMPARE(all, asked);
        QVERIFY(!lost.isEmpty());
    }
}

/// [T-14]
void TestRequestWindow::whatWasAskedBeforeIsLost()
{
    RequestWindow window;
    for (std::uint64_t i = 0; i < 4; ++i)
        window.add({1}, {}, {{i * 10'000, i * 10'000 + 1000}}, Instant{});
    window.onData(data(3, 0, 5000, 500)); // two requests, and something between them, were sent before
    QVERIFY(window.onLossHorizon(5499).empty()); // it may have been overtaken
    const auto lost = window.onLossHorizon(5500);
    QCOMPARE(lost.size(), 2u);
    QCOMPARE(lost[0].range, (ByteRange{0, 1000}));
    QCOMPARE(lost[1].range, (ByteRange{10'000, 11'000}));
    QVERIFY(!window.find(1) && !window.find(2) && window.find(3) && window.find(4));
    QCOMPARE(window.outstandingBytes(), 1500u);
    window.onData(data(3, 700, 5500, 300));
    QCOMPARE(bytesIn(window.onLossHorizon(5800)), 200u);
    QVERIFY(window.onLossHorizon(1'000'000).empty()); // nothing says that the fourth was sent
}

/// [T-7]
void TestRequestWindow::idsGrow()
{
    RequestWindow window;
    wire::RequestId before = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        const std::optional<content::TreeSpan> span = i % 3 ? std::nullopt : std::optional(content::TreeSpan{0, 1});
        const wire::RequestId id = window.add({1 + i % 2}, span, {{0, 100}}, Instant{}).id;
        QVERIFY(id > before);
        before = id;
        if (window.isFull())
            window.abandon(); // what is asked for again has a new one
    }
}

/// [T-15]
void TestRequestWindow::statusKeepsWhatItNames()
{
    RequestWindow window;
    for (std::uint64_t i = 0; i < 4; ++i)
        window.add({1}, {}, {{i * 1000, i * 1000 + 1000}}, Instant{i * 1s});
    // 1 was overtaken on the way, 3 never came, 4 was asked too late to be named.
    const auto lost = window.onStatus({.queued = {2, 1}, .offset = 400}, Instant{3s});
    QCOMPARE(bytesIn(lost), 1400u);
    QCOMPARE(window.outstandingBytes(), 2600u);
    QVERIFY(window.find(1) && window.find(2) && !window.find(3) && window.find(4));
}

/// [T-10]
void TestRequestWindow::partAndNone()
{
    RequestWindow window;
    window.add({1}, {}, {{0, 1000}, {5000, 6000}}, Instant{});
    window.add({1}, {}, {{9000, 9500}}, Instant{});
    const auto absent = window.onPart({.id = 1, .ranges = {{500, 1000}, {5000, 5100}}});
    QCOMPARE(absent.size(), 2u);
    QCOMPARE(absent[0].range, (ByteRange{0, 500}));
    QCOMPARE(absent[1].range, (ByteRange{5100, 6000}));
    // PART leaves holes in the offsets.
    const auto placed = window.onData(data(1, 900, 0, 200));
    QCOMPARE(placed.size(), 2u);
    QCOMPARE(placed[1].where.range, (ByteRange{5000, 5100}));
    QCOMPARE(bytesIn(window.onNone(2)), 500u);
    QVERIFY(window.onNone(2).empty());
    QCOMPARE(window.outstandingBytes(), 400u);
}

void TestRequestWindow::cancelTakesOneFileBack()
{
    RequestWindow window;
    for (std::uint64_t i = 1; i <= 4; ++i)
        window.add({i % 2}, {}, {{0, i * 100}}, Instant{});
    std::vector<wire::RequestId> cancelled;
    QCOMPARE(bytesIn(window.abandon({1}, cancelled)), 400u);
    QCOMPARE(cancelled, (std::vector<wire::RequestId>{1, 3}));
    // Late bytes still find their place.
    QCOMPARE(window.onData(data(3, 0, 0, 300)).size(), 1u);
    QCOMPARE(bytesIn(window.abandon()), 600u);
    QVERIFY(window.isEmpty());
}

void TestRequestWindow::strayBytesBelongNowhere()
{
    RequestWindow window;
    window.add({1}, {}, {{0, 1000}}, Instant{});
    QVERIFY(window.onData(data(9, 0, 0, 100)).empty());
    QVERIFY(window.onData(data(1, 950, 0, 100)).empty());
    QCOMPARE(window.outstandingBytes(), 1000u);
}

void TestRequestWindow::tellsWhatMayStillCome()
{
    RequestWindow window;
    const wire::RequestId id = window.add({1}, {}, {{0, 3000}, {10'000, 12'000}}, Instant{1s}).id;
    window.add({1}, content::TreeSpan{9, 0}, {{0, 64}}, Instant{1s});
    window.add({2}, {}, {{500, 600}}, Instant{1s});
    (void)window.onData(data(id, 2000, 0, 2000));
    QCOMPARE(window.outstandingOf({1}), (std::vector<ByteRange>{{0, 2000}, {11'000, 12'000}}));
    QCOMPARE(window.outstandingOf({2}), (std::vector<ByteRange>{{500, 600}}));
    QVERIFY(window.outstandingOf({3}).empty());
}

QTEST_APPLESS_MAIN(TestRequestWindow)
#include "tst_request_window.moc"
