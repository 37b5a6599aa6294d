#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/runtime/catalogue_lane.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::store;
using plug::runtime::CatalogueLane;

class TestCatalogueLane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void answersInOrder();
    void aRefusedChangeSpoilsNoOther();
    void nothingIsDoneWhereItCannotBeOpened();
    void aBrokenCatalogueIsToldOnce();
    void leavesNewerFormatsAlone();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("catalogue.sqlite")); }
    TransferRecord anyRecord()
    {
        TransferRecord record;
        m_random.fill(record.guid.bytes);
        return record;
    }
    /// The answers to one batch; their ids must be those of the requests, in order.
    std::vector<DiskAnswer> execute(CatalogueLane &lane, std::vector<DiskRequest> batch)
    {
        m_results.clear();
        for (std::size_t i = 0; i < batch.size(); ++i)
            batch[i].id.value = i + 1;
        lane.execute(batch);
        std::vector<DiskAnswer> answers;
        for (DiskResult &result : m_results) {
            if (result.id.value != answers.size() + 1)
                qFatal("a result out of order");
            answers.push_back(std::move(result.what));
        }
        if (answers.size() != batch.size())
            qFatal("not one result for each request");
        return answers;
    }
    CatalogueLane lane()
    {
        return CatalogueLane(path(), [this](DiskResult result) { m_results.push_back(std::move(result)); });
    }
    static std::size_t transfersIn(const DiskAnswer &answer) { return std::get<CatalogueContents>(answer).transfers.size(); }
    static bool isDone(const DiskAnswer &answer) { return std::holds_alternative<Done>(answer); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::vector<DiskResult> m_results;
    SeededRandom m_random{1};
};

void TestCatalogueLane::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

/// A load in the midst of changes sees those before it and none behind it.
void TestCatalogueLane::answersInOrder()
{
    CatalogueLane one = lane();
    const TransferRecord first = anyRecord();
    const auto answers = execute(one, {{{}, LoadCatalogue{}},
                                       {{}, PutTransfer{first}},
                                       {{}, PutTransfer{anyRecord()}},
                                       {{}, LoadCatalogue{}},
                                       {{}, RemoveTransfer{first.guid, first.kind}},
                                       {{}, PutHost{HostRecord{}}},
                                       {{}, PutShareEntries{first.guid, {ShareEntryRecord{}}}},
                                       {{}, RemoveHost{HostRecord{}}},
                                       {{}, LoadCatalogue{}}});
    QCOMPARE(transfersIn(answers[0]), 0u);
    QCOMPARE(transfersIn(answers[3]), 2u);
    QCOMPARE(transfersIn(answers[8]), 1u);
    for (const std::size_t i : {1, 2, 4, 5, 6, 7})
        QVERIFY(isDone(answers[i]));
}

void TestCatalogueLane::aRefusedChangeSpoilsNoOther()
{
    CatalogueLane one = lane();
    TransferRecord refused = anyRecord();
    refused.hosts.resize(limits::kMaxHostsOfTransfer + 1);
    const auto answers = execute(one, {{{}, PutTransfer{anyRecord()}}, {{}, PutTransfer{refused}}, {{}, PutTransfer{anyRecord()}}, {{}, LoadCatalogue{}}});
    QVERIFY(isDone(answers[0]) && isDone(answers[2]));
    QCOMPARE(std::get<DiskError>(answers[1]).kind, DiskErrorKind::TooLarge);
    QCOMPARE(transfersIn(answers[3]), 2u);
}

void TestCatalogueLane::nothingIsDoneWhereItCannotBeOpened()
{
    CatalogueLane holder = lane();
    QVERIFY(isDone(execute(holder, {{{}, PutTransfer{anyRecord()}}})[0]));
    CatalogueLane second = lane();
    for (const DiskAnswer &answer : execute(second, {{{}, PutTransfer{anyRecord()}}, {{}, LoadCatalogue{}}, {{}, PutHost{HostRecord{}}}}))
        QCOMPARE(std::get<DiskError>(answer).kind, DiskErrorKind::Io);
    QCOMPARE(transfersIn(execute(holder, {{{}, LoadCatalogue{}}})[0]), 1u);
}

void TestCatalogueLane::aBrokenCatalogueIsToldOnce()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(5000, 'x')) == 5000);
    file.close();
    CatalogueLane one = lane();
    const auto answers = execute(one, {{{}, LoadCatalogue{}}, {{}, LoadCatalogue{}}, {{}, PutTransfer{anyRecord()}}, {{}, LoadCatalogue{}}});
    const DiskError error = std::get<DiskError>(answers[0]);
    QCOMPARE(error.kind, DiskErrorKind::Corrupt);
    QCOMPARE(error.path, m_folder->filePath(QStringLiteral("catalogue.broken-1")));
    QVERIFY(!error.system.isEmpty());
    QCOMPARE(QFile(error.path).size(), 5000);
    QCOMPARE(transfersIn(answers[1]), 0u);
    QVERIFY(isDone(answers[2]));
    QCOMPARE(transfersIn(answers[3]), 1u);
    QCOMPARE(QFile(path()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestCatalogueLane::leavesNewerFormatsAlone()
{
    {
        CatalogueLane one = lane();
        QVERIFY(isDone(execute(one, {{{}, PutTransfer{anyRecord()}}})[0]));
    }
    // PRAGMA user_version stands at byte 60 (sqlite.org/fileformat2.html, 1.3).
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(60) && file.write(QByteArray("\0\0\0\x63", 4)) == 4);
    file.close();
    CatalogueLane one = lane();
    const auto answers = execute(one, {{{}, LoadCatalogue{}}, {{}, PutTransfer{anyRecord()}}});
    for (const DiskAnswer &answer : answers) {
        QCOMPARE(std::get<DiskError>(answer).kind, DiskErrorKind::Io);
        QCOMPARE(std::get<DiskError>(answer).path, path());
        QVERIFY(!std::get<DiskError>(answer).system.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestCatalogueLane)
#include "tst_catalogue_lane.moc"
