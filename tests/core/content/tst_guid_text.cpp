#include "core/base/random.h"
#include "core/content/bech32m.h"
#include "core/content/guid_text.h"

#include <QTest>

using namespace plug;
using namespace plug::content;
using Reason = GuidTextError::Reason;

class TestGuidText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void errorsSayWhere_data();
    void errorsSayWhere();
    void everyMistypedCharacterIsFoundWhereItIs();
    void versionAndPadding();
    void everyOtherTextIsRefused();
};

namespace {

const QString kText = QStringLiteral("plug1q7rq7pdxdrxpmnjffp8upghxpq2vnunrewjyupw5cvw0ajvzkhqhs2vrgge");
const char kGuid[] = "f0c1e0b4cd1983b9c92909f8145cc102993e4c797489c0ba98639fd93056b82f";

std::vector<std::uint8_t> symbolsOf(const QString &text)
{
    return decodeBech32m(text)->symbols;
}

} // namespace

/// [C-8]
void TestGuidText::roundTrip()
{
    QCOMPARE(guidText(*Guid::fromHex(kGuid)), kText);
    SeededRandom random(1);
    for (int run = 0; run < 500; ++run) {
        Guid guid;
        random.fill(guid.bytes);
        const QString text = guidText(guid);
        QCOMPARE(text.size(), 64);
        QVERIFY(*parseGuidText(text) == guid);
        QVERIFY(*parseGuidText(text.toUpper()) == guid);
    }
}

void TestGuidText::errorsSayWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("position");
    const auto row = [](const char *name, const QString &text, Reason reason, int position) {
        QTest::newRow(name) << text << int(reason) << position;
    };
    const auto with = [](qsizetype at, const QString &replacement) {
        return QString(kText).replace(at, replacement.size(), replacement);
    };
    row("nothing", QString(), Reason::WrongPrefix, -1);
    row("half a prefix", QStringLiteral("plu"), Reason::WrongPrefix, -1);
    row("other prefix", with(2, QStringLiteral("a")), Reason::WrongPrefix, 2);
    row("other separator", with(4, QStringLiteral("l")), Reason::WrongPrefix, 4);
    row("a one for an l", with(20, QStringLiteral("1")), Reason::WrongCharacter, 20);
    row("an o for a zero", with(30, QStringLiteral("o")), Reason::WrongCharacter, 30);
    row("an umlaut", with(31, QString(QChar(0xe4))), Reason::WrongCharacter, 31);
    row("a Kelvin sign for a k", with(32, QString(QChar(0x212a))), Reason::WrongCharacter, 32);
    row("a NUL", with(33, QString(QChar(0))), Reason::WrongCharacter, 33);
    row("half a pair", with(34, QString(QChar(0xd800))), Reason::WrongCharacter, 34);
    row("a capital", with(12, QStringLiteral("P")), Reason::MixedCase, 12);
    row("one too few", kText.chopped(1), Reason::WrongLength, -1);
    row("prefix alone", QStringLiteral("plug1"), Reason::WrongLength, -1);
    row("one too many", kText + u'q', Reason::WrongLength, 64);
    row("a thousand too many", kText + QString(1000, u'q'), Reason::WrongLength, 64);
}

void TestGuidText::errorsSayWhere()
{
    QFETCH(QString, text);
    const auto parsed = parseGuidText(text);
    QVERIFY(!parsed);
    QTEST(int(parsed.error().reason), "reason");
    QTEST(int(parsed.error().position), "position");
}

void TestGuidText::everyMistypedCharacterIsFoundWhereItIs()
{
    for (qsizetype at = 5; at < kText.size(); ++at) {
        QString wrong = kText;
        wrong[at] = kText[at] == u'q' ? u'p' : u'q';
        const auto parsed = parseGuidText(wrong);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().reason == Reason::WrongChecksum);
        QCOMPARE(parsed.error().position, at);
    }
}

/// A right checksum over something that is no GUID of this version.
/// [C-9]
void TestGuidText::versionAndPadding()
{
    auto symbols = symbolsOf(kText);
    symbols[0] = 1;
    auto parsed = parseGuidText(encodeBech32m({QStringLiteral("plug"), symbols}));
    QVERIFY(!parsed && parsed.error().reason == Reason::WrongVersion);
    QCOMPARE(parsed.error().position, 5);

    for (const std::uint8_t padding : {1, 2, 4, 8, 15}) {
        symbols = symbolsOf(kText);
        QCOMPARE(symbols.back() & 15, 0);
        symbols.back() |= padding;
        parsed = parseGuidText(encodeBech32m({QStringLiteral("plug"), symbols}));
        QVERIFY(!parsed && parsed.error().reason == Reason::NonZeroPadding);
        QCOMPARE(parsed.error().position, 57);
    }

    symbols = symbolsOf(kText);
    symbols.pop_back();
    parsed = parseGuidText(encodeBech32m({QStringLiteral("plug"), symbols}));
    QVERIFY(!parsed && parsed.error().reason == Reason::WrongLength);
}

/// [C-9]
void TestGuidText::everyOtherTextIsRefused()
{
    SeededRandom random(2);
    const QString alphabet = QStringLiteral("qpzry9x8gf2tvdw0s3jn54khce6mua7lbio1?plug:");
    for (int run = 0; run < 2000; ++run) {
        QString text = QStringLiteral("plug1");
        const std::uint64_t length = random.below(100);
        for (std::uint64_t i = 0; i < length; ++i)
            text += alphabet[qsizetype(random.below(std::uint64_t(alphabet.size())))];
        const auto parsed = parseGuidText(text);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().position < text.size());
    }
}

QTEST_APPLESS_MAIN(TestGuidText)
#include "tst_guid_text.moc"
