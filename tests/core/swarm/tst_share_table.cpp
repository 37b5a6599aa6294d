#include "core/swarm/share_table.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;

class TestShareTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aShareIsFoundByItsKeyUntilItGoes();
    void theFirstCompleteOneStays();

private:
    static SharedFile shared(TransferId transfer, FetchId fetch = {})
    {
        Guid guid;
        guid.bytes.fill(9);
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

QTEST_APPLESS_MAIN(TestShareTable)
#include "tst_share_table.moc"
