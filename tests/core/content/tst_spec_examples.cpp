#include "core/content/collection.h"
#include "core/content/guid_text.h"
#include "core/content/hash_tree.h"
#include "core/content/link.h"

#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

using namespace plug;
using namespace plug::content;

namespace {

using Fields = QMap<QString, QString>;

QStringList blocksOf(const char *language)
{
    QFile file(QStringLiteral(PLUG_SOURCE_DIR "/docs/protocol.md"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot open the specification");
    const QRegularExpression block(QStringLiteral("^```%1\n(.*?)^```$").arg(QLatin1String(language)),
                                   QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    QStringList blocks;
    for (const QRegularExpressionMatch &match : block.globalMatch(QString::fromUtf8(file.readAll())))
        blocks << match.captured(1).trimmed();
    return blocks;
}

/// The lines of a block, "key value"; what stands behind a ';' is for people.
Fields fieldsOf(const QString &block)
{
    Fields fields;
    for (const QString &line : block.split(u'\n')) {
        const QString said = line.section(u';', 0, 0).trimmed();
        fields[said.section(u' ', 0, 0)] = said.section(u' ', 1).trimmed();
    }
    return fields;
}

/// "504c5547 × 1": bytes in hex, and how many times.
QByteArray repeated(const QString &value)
{
    const QStringList parts = value.split(QStringLiteral(" × "));
    return QByteArray::fromHex(parts.value(0).toLatin1()).repeated(parts.value(1).toInt());
}

Hash rootOf(const QByteArray &bytes)
{
    const TreeShape shape(static_cast<std::uint64_t>(bytes.size()));
    std::vector<Hash> leaves;
    for (std::uint64_t leaf = 0; leaf < shape.leafCount(); ++leaf) {
        const ByteRange range = shape.leafBytes(leaf);
        leaves.push_back(leafHash(viewOf(bytes).subspan(range.begin, range.size())));
    }
    return leaves.empty() ? emptyRoot() : levelsAbove(std::move(leaves)).back().front();
}

} // namespace

/// The specification's examples of content are what the code does.
class TestSpecExamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void guids();
    void collection();
    void link();
};

void TestSpecExamples::guids()
{
    const QStringList blocks = blocksOf("plug-guid");
    QCOMPARE(blocks.size(), 4);
    for (const QString &block : blocks) {
        const Fields fields = fieldsOf(block);
        const bool isFile = fields.contains(QStringLiteral("file"));
        const QByteArray bytes = repeated(fields[isFile ? QStringLiteral("file") : QStringLiteral("collection")]);
        const Hash root = rootOf(bytes);
        const ContentKind kind = isFile ? ContentKind::File : ContentKind::Collection;
        const Guid guid = guidOf(kind, static_cast<std::uint64_t>(bytes.size()), root);
        QCOMPARE(QString::fromLatin1(root.hex()), fields[QStringLiteral("root")]);
        QCOMPARE(QString::fromLatin1(guid.hex()), fields[QStringLiteral("guid")]);
        QCOMPARE(QString::fromLatin1(lookupKeyOf(guid).hex()), fields[QStringLiteral("key")]);
        QCOMPARE(guidText(guid), fields[QStringLiteral("text")]);
    }
}

void TestSpecExamples::collection()
{
    const QStringList blocks = blocksOf("plug-guid").filter(QStringLiteral("collection"));
    QCOMPARE(blocks.size(), 1);
    const QByteArray bytes = repeated(fieldsOf(blocks.front())[QStringLiteral("collection")]);
    const auto parsed = parseCollection(viewOf(bytes));
    QVERIFY(parsed);
    QCOMPARE(parsed->entries.size(), std::size_t(1));
    QCOMPARE(parsed->entries.front().path, QStringLiteral("a.txt"));
    QCOMPARE(parsed->entries.front().size, std::uint64_t(4));
    QCOMPARE(parsed->entries.front().guid, guidOf(ContentKind::File, 4, rootOf("PLUG")));
}

void TestSpecExamples::link()
{
    const QStringList blocks = blocksOf("plug-link");
    QCOMPARE(blocks.size(), 1);
    const auto parsed = parseLink(blocks.front());
    QVERIFY(parsed);
    QCOMPARE(parsed->name, QStringLiteral("four bytes.txt"));
    QCOMPARE(parsed->hosts.size(), std::size_t(1));
    QCOMPARE(linkText(*parsed), blocks.front());
}

QTEST_APPLESS_MAIN(TestSpecExamples)
#include "tst_spec_examples.moc"
