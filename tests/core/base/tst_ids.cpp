#include "core/base/ids.h"
#include "core/base/random.h"

#include <QTest>

#include <type_traits>
#include <unordered_set>

using namespace plug;

static_assert(!std::is_convertible_v<Guid, HostId> && !std::is_constructible_v<Guid, HostId>);
static_assert(!std::is_convertible_v<TransferId, FileId> && !std::is_convertible_v<TransferId, std::uint64_t>);

class TestIds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areMadeOfExactly32Bytes();
    void areReadFromHex();
    void refusesWhatIsNoHex_data();
    void refusesWhatIsNoHex();
    void areOrderedAsTheirBytes();
    void areKeysOfHashTables();
    void aLocalIdOfZeroNamesNothing();
};

void TestIds::areMadeOfExactly32Bytes()
{
    ByteArray<33> bytes{};
    bytes[31] = 7;
    const auto id = Guid::fromBytes(ByteView(bytes).first(32));
    QVERIFY(id);
    QVERIFY(equalBytes(id->view(), ByteView(bytes).first(32)));
    QVERIFY(!Guid::fromBytes(bytes));
    QVERIFY(!Guid::fromBytes(ByteView(bytes).first(31)));
    QVERIFY(!Guid::fromBytes({}));
    QVERIFY(Guid().isNull() && !id->isNull());
}

void TestIds::areReadFromHex()
{
    SeededRandom random(1);
    for (int run = 0; run < 50; ++run) {
        HostId id;
        random.fill(id.bytes);
        QCOMPARE(id.hex().size(), 64);
        QVERIFY(HostId::fromHex(id.hex()) == id);
        QVERIFY(HostId::fromHex(id.hex().toUpper()) == id);
    }
}

void TestIds::refusesWhatIsNoHex_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("too short") << QByteArray(62, 'a');
    QTest::newRow("odd") << QByteArray(63, 'a');
    QTest::newRow("too long") << QByteArray(66, 'a');
    QTest::newRow("no digit") << QByteArray(63, 'a') + 'g';
    QTest::newRow("blank inside") << QByteArray(31, 'a') + ' ' + QByteArray(32, 'a');
    QTest::newRow("blanks beside 64 digits") << ' ' + QByteArray(64, 'a') + ' ';
    QTest::newRow("nothing but blanks") << QByteArray(64, ' ');
    QTest::newRow("zero byte") << QByteArray(63, 'a') + '\0';
}

void TestIds::refusesWhatIsNoHex()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Hash::fromHex(text));
}

void TestIds::areOrderedAsTheirBytes()
{
    Guid low;
    Guid high;
    low.bytes[31] = 0xff;
    high.bytes[0] = 0x01;
    QVERIFY(low < high);
    QVERIFY(low != high);
    QVERIFY(low == Guid(low));
}

void TestIds::areKeysOfHashTables()
{
    SeededRandom random(2);
    std::unordered_set<Hash> hashes;
    std::unordered_set<TransferId> transfers;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        Hash hash;
        random.fill(hash.bytes);
        QVERIFY(hashes.insert(hash).second);
        QVERIFY(!hashes.insert(hash).second);
        QVERIFY(transfers.insert({i}).second);
    }
    QCOMPARE(hashes.size(), 1000u);
}

void TestIds::aLocalIdOfZeroNamesNothing()
{
    QVERIFY(!SessionId());
    QVERIFY(SessionId{1});
    QVERIFY(SessionId{1} < SessionId{2});
    QVERIFY(SessionId{3} == SessionId{3});
}

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
