#include "tests/core/wire/sample_frames.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace plug;
using namespace plug::test;

namespace {

/// The whole specification; the frames are one chapter of it.
const QString kSpecification = QStringLiteral(PLUG_SOURCE_DIR "/docs/protocol.md");
const QString kTests = QStringLiteral(PLUG_SOURCE_DIR "/tests");

QString textOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot open %s", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

/// The bytes of each ```plug-frame block; what stands behind a ';' is for people.
std::vector<QByteArray> examples()
{
    static const QRegularExpression block(QStringLiteral("^```plug-frame\n(.*?)^```$"),
                                          QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression comment(QStringLiteral(";[^\n]*"));
    static const QRegularExpression space(QStringLiteral("\\s"));
    std::vector<QByteArray> result;
    for (const QRegularExpressionMatch &match : block.globalMatch(textOf(kSpecification)))
        result.push_back(match.captured(1).remove(comment).remove(space).toLatin1());
    return result;
}

/// Of all chapters.
QSet<QString> idsIn(const QString &text)
{
    static const QRegularExpression id(QStringLiteral("\\[([ACDFLST]-\\d+)\\]"));
    QSet<QString> ids;
    for (const QRegularExpressionMatch &match : id.globalMatch(text))
        ids.insert(match.captured(1));
    return ids;
}

} // namespace

/// The specification's examples are what the codec does, and what it demands is tested.
class TestSpecExamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void examplesAreTheCodecs();
    void everyTypeHasAnExample();
    void everyDemandIsNamedByATest();
};

void TestSpecExamples::examplesAreTheCodecs()
{
    for (const QByteArray &hex : examples()) {
        const QByteArray payload = QByteArray::fromHex(hex);
        QCOMPARE(payload.toHex(), hex);
        const Reading reading = readAll(viewOf(payload));
        QVERIFY2(!reading.error, hex.constData());
        QCOMPARE(reading.frames.size(), 1u);
        QCOMPARE(encoded(reading.frames.front()).toHex(), hex);
    }
}

void TestSpecExamples::everyTypeHasAnExample()
{
    QSet<std::size_t> types;
    for (const QByteArray &hex : examples()) {
        const QByteArray payload = QByteArray::fromHex(hex);
        types.insert(readAll(viewOf(payload)).frames.at(0).index());
    }
    QCOMPARE(std::size_t(types.size()), std::variant_size_v<wire::Frame>);
}

void TestSpecExamples::everyDemandIsNamedByATest()
{
    QSet<QString> tested;
    QDirIterator tests(kTests, {QStringLiteral("tst_*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
    while (tests.hasNext())
        tested += idsIn(textOf(tests.next()));
    const QSet<QString> demanded = idsIn(textOf(kSpecification));
    QVERIFY(!demanded.isEmpty());
    const QSet<QString> untested = demanded - tested;
    QVERIFY2(untested.isEmpty(), qPrintable(QStringList(untested.values()).join(u' ')));
}

QTEST_APPLESS_MAIN(TestSpecExamples)
#include "tst_spec_examples.moc"
