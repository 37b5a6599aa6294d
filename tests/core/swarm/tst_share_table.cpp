#include "core/swarm/share_table.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;

class TestShareTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aShareIsFoundByItsKeyUntilItGoes();
    void theFirstCompleteOneStays();
    void theNextOneServesWhenTheFirstGoes();
    void oneFileOfATransferCanGo();
    void whatCannotBeReadStays();
    void aFolderMayHaveManyFiles();

private:
    static SharedFile shared(TransferId transfer, FetchId fetch = {}, std::uint8_t content = 9)
    {
        Guid guid;
        guid.bytes.fill(content);
        return {transfer, {guid, {}}, content::ContentKind::File, {}, nullptr, fetch};
    }
    static LookupKey key() { return content::lookupKeyOf(shared({1}).knowledge.guid); }
};

void TestShareTable::aShareIsFoundByItsKeyUntilItGoes()
{
    ShareTable table;
    table.put(shared({1}));
    QVERIFY(table.find(key()));
    QVERIFY(!table.find(LookupKey{}));
    table.removeTransfer({1});
    QVERIFY(!table.find(key()));
    QCOMPARE(table.size(), std::size_t(0));
}

void TestShareTable::theFirstCompleteOneStays()
{
    ShareTable table;
    table.put(shared({1}, FetchId{4}));
    table.put(shared({2}));
    QCOMPARE(table.find(key())->transfer, TransferId{2});
    table.put(shared({3}));
    QCOMPARE(table.find(key())->transfer, TransferId{2});
    table.removeTransfer({1});
    QVERIFY(table.find(key()));
}

void TestShareTable::theNextOneServesWhenTheFirstGoes()
{
    ShareTable table;
    table.put(shared({1}));
    table.put(shared({2}));
    table.put(shared({3}, FetchId{4}));
    table.removeTransfer({1});
    QCOMPARE(table.find(key())->transfer, TransferId{2});
    table.removeTransfer({2});
    QCOMPARE(table.find(key())->transfer, TransferId{3});
    table.put(shared({3}));
    QVERIFY(!table.find(key())->fetch);
    QCOMPARE(table.size(), std::size_t(1));
}

void TestShareTable::oneFileOfATransferCanGo()
{
    ShareTable table;
    table.put(shared({1}));
    table.put(shared({1}, {}, 8));
    table.remove({2}, key());
    QVERIFY(table.find(key()));
    table.remove({1}, key());
    QVERIFY(!table.find(key()));
    QCOMPARE(table.size(), std::size_t(1));
    table.removeTransfer({1});
    QCOMPARE(table.size(), std::size_t(0));
}

/// Where each put looked at all files of its transfer, this took minutes, and so did the start of an engine with such a share.
void TestShareTable::aFolderMayHaveManyFiles()
{
    constexpr std::uint32_t kFiles = 200'000;
    ShareTable table;
    for (std::uint32_t i = 0; i < kFiles; ++i) {
        SharedFile file = shared({1});
        writeBigEndian(MutableByteView(file.knowledge.guid.bytes).first<4>(), i);
        table.put(file);
    }
    table.put(shared({2}));
    QCOMPARE(table.size(), std::size_t(kFiles + 1));
    table.removeTransfer({1});
    QCOMPARE(table.size(), std::size_t(1));
    QVERIFY(table.find(key()));
}

void TestShareTable::whatCannotBeReadStays()
{
    ShareTable table;
    table.put(shared({1}));
    QVERIFY(table.find(key())->isReadable);
    table.setUnreadable({2}, key());
    QVERIFY(table.find(key())->isReadable);
    table.setUnreadable({1}, key());
    table.setUnreadable({1}, key());
    QVERIFY(!table.find(key())->isReadable);
    QCOMPARE(table.find(key())->changes, 1u);
    table.setReadable({2});
    QVERIFY(!table.find(key())->isReadable);
    table.setReadable({1});
    QVERIFY(table.find(key())->isReadable);
    QCOMPARE(table.find(key())->changes, 2u);
}

QTEST_APPLESS_MAIN(TestShareTable)
#include "tst_share_table.moc"
