#include "core/content/file_name.h"
#include "core/store/share_builder.h"

#include <QTest>

using namespace plug;
using namespace plug::store;

namespace {

ShareEntryRecord entryOf(const QString &relativePath, std::uint64_t size)
{
    ShareEntryRecord entry;
    entry.relativePath = relativePath;
    entry.path = QStringLiteral("/share/") + relativePath;
    entry.size = size;
    return entry;
}

} // namespace

class TestShareBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recordsAFile();
    void recordsAFolder();
    void entriesStandAsInTheCollection();
    void saysWhichNameCannotBeShared();
};

void TestShareBuilder::recordsAFile()
{
    ShareEntryRecord file = entryOf(QStringLiteral("a:b"), 7);
    file.guid.bytes.fill(1);
    file.root.bytes.fill(2);
    file.stamp = {7, 1, 2, 3};
    file.treePath = QStringLiteral("/tree");
    const TransferRecord record = recordOfFile(file);
    QVERIFY(record.kind == TransferKind::Share && record.content == content::ContentKind::File);
    QCOMPARE(record.guid, file.guid);
    QCOMPARE(record.root, file.root);
    QCOMPARE(record.path, file.path);
    QCOMPARE(record.treePath, file.treePath);
    QVERIFY(record.stamp == file.stamp);
    QCOMPARE(record.size, 7u);
    QCOMPARE(record.totalSize, 7u);
    QVERIFY(content::isSafeFileName(record.name) && record.name != QStringLiteral("a:b"));
}

void TestShareBuilder::recordsAFolder()
{
    Hash root;
    root.bytes.fill(9);
    const std::vector<ShareEntryRecord> entries{entryOf(QStringLiteral("a"), 5), entryOf(QStringLiteral("b"), 6)};
    const TransferRecord record = recordOfFolder(QStringLiteral("/share/My folder"), {QStringLiteral("/c.cbor"), {}, 100, root}, entries);
    QVERIFY(record.kind == TransferKind::Share && record.content == content::ContentKind::Collection);
    QCOMPARE(record.guid, content::guidOf(content::ContentKind::Collection, 100, root));
    QCOMPARE(record.name, QStringLiteral("My folder"));
    QCOMPARE(record.collectionPath, QStringLiteral("/c.cbor"));
    QCOMPARE(record.size, 100u);
    QCOMPARE(record.totalSize, 11u);
    QCOMPARE(record.fileCount, 2u);
}

/// By their UTF-8: U+FF41 comes before U+1D41A there, and behind it in UTF-16.
void TestShareBuilder::entriesStandAsInTheCollection()
{
    const QString astral = QString::fromUtf8("\xf0\x9d\x90\x9a");
    const QString wide = QStringLiteral("\uff41");
    std::vector<ShareEntryRecord> entries;
    for (const QString &name : {astral, wide, QStringLiteral("b"), QStringLiteral("a/z"), QStringLiteral("a b")})
        entries.push_back(entryOf(name, 1));
    const auto bytes = collectionOf(QStringLiteral("/share"), entries);
    QVERIFY(bytes);
    const auto collection = content::parseCollection(viewOf(*bytes));
    QVERIFY(collection);
    QCOMPARE(collection->entries.size(), entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        QCOMPARE(collection->entries[i].path, entries[i].relativePath);
    QCOMPARE(entries[3].relativePath, wide);
    QCOMPARE(entries[4].relativePath, astral);
}

void TestShareBuilder::saysWhichNameCannotBeShared()
{
    for (const auto &[first, second] : {std::pair("a", "sub/x:y"), std::pair("Name", "name"), std::pair("a", "a/b")}) {
        std::vector<ShareEntryRecord> entries{entryOf(QString::fromLatin1(first), 1), entryOf(QString::fromLatin1(second), 1)};
        const auto refused = collectionOf(QStringLiteral("/share"), entries);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, DiskErrorKind::UnsafeName);
        QVERIFY2(refused.error().path.startsWith(QStringLiteral("/share/")), qPrintable(refused.error().path));
        QVERIFY(!refused.error().system.isEmpty());
    }
}

QTEST_APPLESS_MAIN(TestShareBuilder)
#include "tst_share_builder.moc"
