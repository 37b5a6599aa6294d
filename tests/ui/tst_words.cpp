#include "tests/ui/sample_transfers.h"
#include "ui/format/error_text.h"
#include "ui/format/format.h"
#include "ui/format/reach_sentence.h"
#include "ui/format/state_sentence.h"

#include <QLocale>
#include <QSet>
#include <QTest>

using namespace plug;
using engine::TransferRow;
using engine::TransferState;
using engine::WaitCause;
using ui::ErrorText;
using ui::Format;
using ui::ReachSentence;
using ui::ReachText;
using ui::StateSentence;
using ui::StateText;

class TestWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }
    void everyStateHasItsOwnSentence();
    void everyCauseHasItsOwnSentenceAndHelp();
    void everyReachHasItsOwnWords();
    void aSearchTellsWhatItTook();
    void whatASearchBroughtIsSaid_data();
    void whatASearchBroughtIsSaid();
    void aFetchTellsHostsSpeedAndTime();
    void aFetchWithoutAnswerSaysThatItAsks();
    void limitsAreSaidWhereTheyHold();
    void everyErrorOfALinkHasItsOwnWords();
    void aLinksErrorNamesTheCharacter();
    void everyFailureHasItsOwnWords();
    void aNameIsNeverTakenForAPlaceholder();
    void percentIsHundredOnlyWhenComplete();
    void sizesAndRates();
    void durations();
};

namespace {

constexpr int kStates = int(TransferState::Failed) + 1;
constexpr int kCauses = int(WaitCause::Searching) + 1;

QString plain(QString text)
{
    return text.replace(QChar(0x00a0), QLatin1Char(' '));
}

} // namespace

void TestWords::everyReachHasItsOwnWords()
{
    QSet<QString> words;
    for (int reach = 0; reach <= int(Reach::Open); ++reach) {
        engine::Totals totals;
        totals.reach = Reach(reach);
        const ReachText text = ReachSentence::of(totals, 40'000);
        words << text.line << text.help;
        QVERIFY2(text.line.size() <= 48, qPrintable(text.line));
        const bool isBehindRouter = totals.reach == Reach::Natted || totals.reach == Reach::Punchable || totals.reach == Reach::Symmetric;
        QCOMPARE(text.help.contains(QStringLiteral("port 40000")), isBehindRouter);
    }
    QCOMPARE(words.size(), 2 * (int(Reach::Open) + 1));
    engine::Totals totals;
    totals.sessions = 1;
    QVERIFY(ReachSentence::of(totals, 1).line != ReachSentence::of({}, 1).line);
    totals.reach = Reach::Mapped;
    totals.mappedBy = engine::MappedPort::Protocol::UpnpIgd;
    QCOMPARE(ReachSentence::of(totals, 1).line, QStringLiteral("Port forwarded by UPnP"));
}

void TestWords::everyStateHasItsOwnSentence()
{
    QSet<QString> sentences;
    QSet<QString> names;
    for (int state = 0; state < kStates; ++state) {
        TransferRow row = test::fetchRow(1, QStringLiteral("a"), 1'000'000, 0.5);
        row.state = TransferState(state);
        const StateText text = StateSentence::of(row);
        QVERIFY(!text.sentence.isEmpty());
        sentences << text.sentence;
        names << StateSentence::name(row.state);
    }
    QCOMPARE(sentences.size(), qsizetype(kStates));
    QCOMPARE(names.size(), qsizetype(kStates));
    QVERIFY(!names.contains(QString()));
}

void TestWords::everyCauseHasItsOwnSentenceAndHelp()
{
    for (const TransferState state : {TransferState::Waiting, TransferState::Failed}) {
        QSet<QString> sentences;
        for (int cause = 0; cause < kCauses; ++cause) {
            TransferRow row = test::waitingRow(1, QStringLiteral("a"), 1'000'000, WaitCause(cause));
            row.state = state;
            const StateText text = StateSentence::of(row);
            QVERIFY(!text.sentence.isEmpty());
            QVERIFY2(WaitCause(cause) == WaitCause::None || !text.help.isEmpty(), qPrintable(text.sentence));
            sentences << text.sentence;
        }
        QCOMPARE(sentences.size(), qsizetype(kCauses));
    }
}

void TestWords::aSearchTellsWhatItTook()
{
    TransferRow row = test::waitingRow(1, QStringLiteral("a"), 1'000'000, WaitCause::Searching);
    QCOMPARE(StateSentence::of(row).sentence, QStringLiteral("Asking hosts who has it."));
    row.search = engine::SearchFigures{false, 84, 2, 31'000, 0};
    const StateText text = StateSentence::of(row);
    QCOMPARE(plain(text.sentence), QStringLiteral("Asking hosts who has it: 84 host(s) asked, 2 hop(s), 31.0 kB."));
    QCOMPARE(text.tone, ui::Tone::Active);
}

void TestWords::whatASearchBroughtIsSaid_data()
{
    QTest::addColumn<int>("cause");
    QTest::newRow("nobody known") << int(WaitCause::NoHosts);
    QTest::newRow("nobody has it") << int(WaitCause::HostsHaveNothing);
}

void TestWords::whatASearchBroughtIsSaid()
{
    QFETCH(int, cause);
    TransferRow row = test::waitingRow(1, QStringLiteral("a"), 1'000'000, WaitCause(cause));
    const StateText unsearched = StateSentence::of(row);
    row.search = engine::SearchFigures{true, 0, 0, 0, 0};
    QVERIFY2(StateSentence::of(row).sentence == unsearched.sentence, "a search that asked nobody proves nothing");
    row.search = engine::SearchFigures{true, 84, 2, 31'000, 0};
    const StateText searched = StateSentence::of(row);
    QVERIFY2(plain(searched.sentence).contains(QStringLiteral("84 host(s) asked, 2 hop(s), 31.0 kB")), qPrintable(searched.sentence));
    QVERIFY2(searched.help.contains(QStringLiteral("ask again")), qPrintable(searched.help));
    QCOMPARE(searched.tone, ui::Tone::Attention);
}

void TestWords::aFetchTellsHostsSpeedAndTime()
{
    const StateText text = StateSentence::of(test::fetchRow(1, QStringLiteral("a"), 3'700'000'000, 0.71));
    QCOMPARE(plain(text.sentence), QStringLiteral("From 4 of 7 host(s) · 12.3 MB/s · 1 min 40 s left"));
}

void TestWords::aFetchWithoutAnswerSaysThatItAsks()
{
    TransferRow row = test::fetchRow(1, QStringLiteral("a"), 3'700'000'000, 0);
    row.hostsGiving = 0;
    row.downRate = 0;
    row.secondsLeft.reset();
    QCOMPARE(StateSentence::of(row).sentence, QStringLiteral("Asking 7 host(s)"));
}

void TestWords::limitsAreSaidWhereTheyHold()
{
    TransferRow row = test::fetchRow(1, QStringLiteral("a"), 3'700'000'000, 0.71);
    QVERIFY(StateSentence::limits(row).isEmpty());
    row.downLimit = 500'000;
    row.upLimit = 2'000'000;
    QVERIFY(plain(StateSentence::of(row).sentence).endsWith(QStringLiteral(" · at most 500.0 kB/s down · at most 2.0 MB/s up")));
    row.isShare = true;
    row.state = TransferState::Sharing;
    QVERIFY(plain(StateSentence::of(row).sentence).endsWith(QStringLiteral(" · at most 2.0 MB/s up")));
    QVERIFY2(!StateSentence::of(row).sentence.contains(QStringLiteral("down")), "what is complete is not downloaded");
}

void TestWords::everyErrorOfALinkHasItsOwnWords()
{
    QSet<QString> words;
    constexpr int kReasons = int(content::LinkError::Reason::DuplicateParameter) + 1;
    for (int reason = 0; reason < kReasons; ++reason)
        words << ErrorText::of(content::LinkError{content::LinkError::Reason(reason), {}, -1}, {});
    QCOMPARE(words.size(), qsizetype(kReasons));
    QVERIFY(!words.contains(QString()));
}

void TestWords::aLinksErrorNamesTheCharacter()
{
    const QString words = ErrorText::of(content::LinkError{content::LinkError::Reason::BadGuid, {}, 2}, QStringLiteral("abXd"));
    QVERIFY2(words.contains(QStringLiteral("character 3")) && words.contains(QStringLiteral("“X”")), qPrintable(words));
    QVERIFY(!ErrorText::of(content::LinkError{content::LinkError::Reason::BadGuid, {}, 9}, QStringLiteral("abXd")).contains(QStringLiteral("character")));
}

void TestWords::everyFailureHasItsOwnWords()
{
    QSet<QString> words;
    for (int reason = 0; reason <= int(engine::Failed::Reason::SharingStopped); ++reason)
        words << ErrorText::of(engine::Failed{1, {}, engine::Failed::Reason(reason), {}}, QStringLiteral("a"));
    QCOMPARE(words.size(), qsizetype(int(engine::Failed::Reason::SharingStopped) + 1));
    QSet<QString> disk;
    for (int kind = 0; kind <= int(store::DiskErrorKind::Io); ++kind)
        disk << ErrorText::of(store::DiskError{store::DiskErrorKind(kind), QStringLiteral("/a"), {}});
    QCOMPARE(disk.size(), qsizetype(int(store::DiskErrorKind::Io) + 1));
    QVERIFY(!disk.contains(QString()));
}

void TestWords::aNameIsNeverTakenForAPlaceholder()
{
    const engine::Failed failure{1, {}, engine::Failed::Reason::Disk, {store::DiskErrorKind::Io, QStringLiteral("/%2 %1"), QStringLiteral("no %1")}};
    const QString words = ErrorText::of(failure, QStringLiteral("%2"));
    QVERIFY2(words.contains(QStringLiteral("“%2”")) && words.contains(QStringLiteral("/%2 %1")) && words.contains(QStringLiteral("no %1")), qPrintable(words));
}

void TestWords::percentIsHundredOnlyWhenComplete()
{
    QCOMPARE(Format::percent(0.99999), QStringLiteral("99%"));
    QCOMPARE(Format::percent(1), QStringLiteral("100%"));
    QCOMPARE(Format::percent(-1), QStringLiteral("0%"));
    QCOMPARE(Format::percent(7), QStringLiteral("100%"));
}

void TestWords::sizesAndRates()
{
    QCOMPARE(plain(Format::size(0)), QStringLiteral("0 bytes"));
    QCOMPARE(plain(Format::size(3'700'000'000)), QStringLiteral("3.7 GB"));
    QVERIFY(!Format::size(3'700'000'000).contains(QLatin1Char(' ')));
    QCOMPARE(plain(Format::rate(0)), QStringLiteral("0 kB/s"));
    QCOMPARE(plain(Format::rate(450)), QStringLiteral("0.5 kB/s"));
    QCOMPARE(plain(Format::rate(12'345'678)), QStringLiteral("12.3 MB/s"));
}

void TestWords::durations()
{
    using namespace std::chrono_literals;
    QCOMPARE(Format::duration(0s), QStringLiteral("0 s"));
    QCOMPARE(Format::duration(59s), QStringLiteral("59 s"));
    QCOMPARE(Format::duration(100s), QStringLiteral("1 min 40 s"));
    QCOMPARE(Format::duration(7'500s), QStringLiteral("2 h 5 min"));
    QCOMPARE(Format::duration(90'000s), QStringLiteral("1 day(s) 1 h"));
    QCOMPARE(Format::duration(std::chrono::seconds::max()), QStringLiteral("more than a year"));
    QCOMPARE(Format::duration(-5s), QStringLiteral("0 s"));
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
