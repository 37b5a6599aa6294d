#include "core/transport/local_room.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1h};

} // namespace

class TestLocalRoom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWholeBeforeAnyOverflow()
    {
        QCOMPARE(LocalRoom().bytes(kStart), LocalRoom::kMost);
    }

    void overflowHalvesIt()
    {
        LocalRoom room;
        room.onOverflow(kStart);
        QCOMPARE(room.bytes(kStart), LocalRoom::kMost / 2);
    }

    void oneFullBufferCountsOnce()
    {
        LocalRoom room;
        room.onOverflow(kStart);
        room.onOverflow(kStart + 99ms);
        QVERIFY(room.bytes(kStart + 99ms) >= LocalRoom::kMost / 2);
        room.onOverflow(kStart + 100ms);
        QVERIFY(room.bytes(kStart + 100ms) < LocalRoom::kMost / 2);
    }

    void neverShrinksToNothing()
    {
        LocalRoom room;
        for (int i = 0; i < 100; ++i)
            room.onOverflow(kStart + i * 100ms);
        QCOMPARE(room.bytes(kStart + 99 * 100ms), LocalRoom::kLeast);
    }

    void comesBack()
    {
        LocalRoom room;
        room.onOverflow(kStart);
        std::uint64_t before = room.bytes(kStart);
        for (Duration since = 1s; since < 15s; since += 1s) {
            const std::uint64_t after = room.bytes(kStart + since);
            QVERIFY(after > before && after < LocalRoom::kMost);
            before = after;
        }
        QCOMPARE(room.bytes(kStart + 15s), LocalRoom::kMost);
        QCOMPARE(room.bytes(kStart + 24h), LocalRoom::kMost);
        QCOMPARE(room.bytes(kStart - 1s), LocalRoom::kMost / 2);
    }
};

QTEST_APPLESS_MAIN(TestLocalRoom)
#include "tst_local_room.moc"
