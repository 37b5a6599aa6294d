#include "core/base/random.h"
#include "core/content/bech32m.h"

#include <QTest>

using namespace plug;
using namespace plug::content;
using Reason = Bech32mError::Reason;

/// The vectors of BIP 350, "Test vectors for Bech32m".
class TestBech32m : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void validStrings_data();
    void validStrings();
    void invalidStrings_data();
    void invalidStrings();
    void oneSubstitutionIsPointedAt();
};

void TestBech32m::validStrings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<int>("symbols");
    const auto row = [](const char *text, const char *prefix, int symbols) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(prefix) << symbols;
    };
    row("A1LQFN3A", "a", 0);
    row("a1lqfn3a", "a", 0);
    row("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber1", 0);
    row("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", "abcdef", 32);
    row("11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8", "1", 82);
    row("split1checkupstagehandshakeupstreamerranterredcaperredlc445v", "split", 48);
    row("?1v759aa", "?", 0);
}

void TestBech32m::validStrings()
{
    QFETCH(QString, text);
    const auto decoded = decodeBech32m(text);
    QVERIFY(decoded);
    QTEST(decoded->prefix, "prefix");
    QTEST(int(decoded->symbols.size()), "symbols");
    QCOMPARE(encodeBech32m(*decoded), text.toLower());
}

void TestBech32m::invalidStrings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("position");
    const auto row = [](const char *text, Reason reason, int position) {
        QTest::newRow(text) << QString::fromLatin1(text) << int(reason) << position;
    };
    row("\x20" "1xj0phk", Reason::WrongCharacter, 0);
    row("\x7f" "1g6xzxy", Reason::WrongCharacter, 0);
    row("\x80" "1vctc34", Reason::WrongCharacter, 0);
    row("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
        Reason::WrongLength, 90);
    row("qyrz8wqd2c9m", Reason::WrongPrefix, 0);
    row("1qyrz8wqd2c9m", Reason::WrongPrefix, 0);
    row("y1b0jsk6g", Reason::WrongCharacter, 2);
    row("lt1igcx5c0", Reason::WrongCharacter, 3);
    row("in1muywd", Reason::WrongLength, -1);
    row("mm1crxm3i", Reason::WrongCharacter, 8);
    row("au1s5cgom", Reason::WrongCharacter, 7);
    row("M1VUXWEZ", Reason::WrongChecksum, -1);
    row("16plkw9", Reason::WrongPrefix, 0);
    row("1p2gdwpf", Reason::WrongPrefix, 0);
    // BIP 173's constant, and what the BIP says of case.
    row("a12uel5l", Reason::WrongChecksum, -1);
    row("A1lqfn3a", Reason::MixedCase, 2);
    row("a1lqfN3a", Reason::MixedCase, 5);
    row("", Reason::WrongPrefix, 0);
    row("1", Reason::WrongPrefix, 0);
}

void TestBech32m::invalidStrings()
{
    QFETCH(QString, text);
    const auto decoded = decodeBech32m(text);
    QVERIFY(!decoded);
    QTEST(int(decoded.error().reason), "reason");
    if (decoded.error().reason != Reason::WrongChecksum)
        QTEST(int(decoded.error().position), "position");
}

void TestBech32m::oneSubstitutionIsPointedAt()
{
    const QString alphabet = QStringLiteral("qpzry9x8gf2tvdw0s3jn54khce6mua7l");
    const QString text = QStringLiteral("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx");
    for (qsizetype at = 7; at < text.size(); ++at) {
        for (const QChar c : alphabet) {
            QString wrong = text;
            wrong[at] = c;
            const auto decoded = decodeBech32m(wrong);
            if (wrong == text)
                QVERIFY(decoded);
            else
                QVERIFY(!decoded && decoded.error() == (Bech32mError{Reason::WrongChecksum, at}));
        }
    }
    SeededRandom random(1);
    for (int run = 0; run < 500; ++run) {
        QString wrong = text;
        const auto first = qsizetype(7 + random.below(19));
        const auto second = qsizetype(26 + random.below(19));
        wrong[first] = wrong[first] == u'q' ? u'p' : u'q';
        wrong[second] = wrong[second] == u'z' ? u'r' : u'z';
        const auto decoded = decodeBech32m(wrong);
        QVERIFY(!decoded && decoded.error().reason == Reason::WrongChecksum);
    }
}

QTEST_APPLESS_MAIN(TestBech32m)
#include "tst_bech32m.moc"
