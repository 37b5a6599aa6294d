#include "app/remote/event_json.h"
#include "app/remote/row_json.h"

#include <QTest>

#include <set>

using namespace plug;
using namespace plug::remote;

namespace {

/// The words of all values from 0 to `last`.
template <typename T>
std::set<QString> wordsOf(QString (*text)(T), T last)
{
    std::set<QString> words;
    for (int value = 0; value <= int(last); ++value)
        words.insert(text(T(value)));
    return words;
}

} // namespace

class TestRowJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasAWordForEverything()
    {
        QCOMPARE(wordsOf(stateText, engine::TransferState::Failed).size(), std::size_t(8));
        QCOMPARE(wordsOf(causeText, engine::WaitCause::Searching).size(), std::size_t(18));
        QCOMPARE(wordsOf(policyText, SharePolicy::Friends).size(), std::size_t(3));
        QCOMPARE(wordsOf(rungText, engine::Rung::Relayed).size(), std::size_t(5));
        QCOMPARE(wordsOf(reachText, Reach::Open).size(), std::size_t(8));
        QVERIFY(!wordsOf(stateText, engine::TransferState::Failed).contains(QString()));
        for (int cause = 0; cause <= int(engine::WaitCause::Searching); ++cause)
            QCOMPARE(causeOf(causeText(engine::WaitCause(cause))), std::optional(engine::WaitCause(cause)));
        QVERIFY(!causeOf(QStringLiteral("NoHosts")));
        QVERIFY(!policyOf(QString()));
    }

    void tellsWhatIsKnownOfATransfer()
    {
        engine::TransferRow row;
        row.id = TransferId{3};
        row.state = engine::TransferState::Hashing;
        row.hashed = 10;
        const QJsonObject hashing = transferJson(row);
        QCOMPARE(hashing[QStringLiteral("hashed")].toInt(), 10);
        QVERIFY(!hashing.contains(QStringLiteral("link")));
        QVERIFY(!hashing.contains(QStringLiteral("finished")));
        QVERIFY(!hashing.contains(QStringLiteral("friends")));

        row.state = engine::TransferState::Waiting;
        row.cause = engine::WaitCause::DiskFull;
        row.causeDetail = QStringLiteral("/x");
        row.guid.bytes.fill(1);
        row.link.guid = row.guid;
        row.policy = SharePolicy::Friends;
        row.friends.emplace_back();
        row.size = (std::uint64_t(1) << 53) - 1;
        row.upLimit = 5;
        row.finished = WallTime(std::chrono::seconds(0));
        const QJsonObject waiting = transferJson(row);
        QCOMPARE(waiting[QStringLiteral("cause")].toString(), QStringLiteral("diskFull"));
        QCOMPARE(waiting[QStringLiteral("causeDetail")].toString(), QStringLiteral("/x"));
        QVERIFY(waiting[QStringLiteral("link")].toString().startsWith(u"plug:plug1"));
        QCOMPARE(waiting[QStringLiteral("friends")].toArray().size(), 1);
        QCOMPARE(waiting[QStringLiteral("size")].toInteger(), (qint64(1) << 53) - 1);
        QCOMPARE(waiting[QStringLiteral("upLimit")].toInt(), 5);
        QVERIFY(waiting[QStringLiteral("downLimit")].isNull());
        QCOMPARE(waiting[QStringLiteral("finished")].toString(), QStringLiteral("1970-01-01T00:00:00Z"));

        row.state = engine::TransferState::Paused;
        QVERIFY(!transferJson(row).contains(QStringLiteral("cause")));
    }

    void tellsFailures()
    {
        using Kind = store::DiskErrorKind;
        std::set<QString> words;
        for (int kind = 0; kind <= int(Kind::Io); ++kind)
            words.insert(errorOf({0, {}, engine::Failed::Reason::Disk, {Kind(kind), {}, {}}}).message);
        QCOMPARE(words.size(), std::size_t(Kind::Io) + 1);
        QCOMPARE(errorOf({0, {}, engine::Failed::Reason::Disk, {Kind::Full, {}, QStringLiteral("ENOSPC")}}).message, QStringLiteral("The disk is full (ENOSPC)."));
        QVERIFY(!eventJson(engine::Failed{1, {}, engine::Failed::Reason::TooMany, {}}));
    }
};

QTEST_APPLESS_MAIN(TestRowJson)
#include "tst_row_json.moc"
