#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/store/catalogue.h"
#include "core/store/catalogue_schema.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::store;

namespace {

template <typename Id>
Id randomId(RandomSource &random)
{
    Id id;
    random.fill(id.bytes);
    return id;
}

Endpoint randomEndpoint(RandomSource &random)
{
    Endpoint endpoint;
    random.fill(endpoint.address);
    endpoint.port = std::uint16_t(random.next32());
    endpoint.scope = random.next32();
    return endpoint;
}

TransferRecord randomTransfer(RandomSource &random)
{
    TransferRecord record;
    record.kind = random.below(2) ? TransferKind::Share : TransferKind::Fetch;
    record.guid = randomId<Guid>(random);
    record.content = random.below(2) ? content::ContentKind::File : content::ContentKind::Collection;
    record.name = QStringLiteral("größe \u6587 %1").arg(random.next32());
    record.path = QStringLiteral("/downloads/") + record.name;
    if (random.below(2))
        record.treePath = QStringLiteral("/state/trees/t");
    if (random.below(2))
        record.collectionPath = QStringLiteral("/state/collections/c");
    record.size = random.below((1ull << 44) + 1);
    record.totalSize = random.below(1ull << 60);
    record.fileCount = random.below(1 << 20);
    record.root = randomId<Hash>(random);
    if (random.below(2))
        record.stamp = content::FileStamp{random.next64(), std::int64_t(random.next64()), random.next64(), random.next64()};
    record.isPaused = random.below(2);
    record.isInBackground = random.below(2);
    record.isInOrder = random.below(2);
    for (std::uint64_t i = random.below(4); i > 0; --i)
        record.wantedFirst.add({i * 1000, i * 1000 + random.below(999) + 1});
    if (random.below(2))
        record.downloadLimit = 1 + random.below(limits::kMaxRateLimit);
    if (random.below(2))
        record.uploadLimit = 1 + random.below(limits::kMaxRateLimit);
    record.policy = SharePolicy(random.below(3));
    if (record.policy != SharePolicy::Public)
        random.fill(record.secret.emplace());
    for (std::uint64_t i = record.policy == SharePolicy::Friends ? random.below(4) : 0; i > 0; --i)
        record.friends.push_back(randomId<HostId>(random));
    std::ranges::sort(record.friends);
    for (std::uint64_t i = random.below(4); i > 0; --i)
        record.hosts.push_back({random.below(2) ? std::optional(randomId<HostId>(random)) : std::nullopt, randomEndpoint(random)});
    record.added = WallTime(std::chrono::seconds(random.below(2'000'000'000)));
    if (random.below(2))
        record.finished = WallTime(std::chrono::seconds(random.below(2'000'000'000)));
    return record;
}

std::vector<ShareEntryRecord> randomEntries(RandomSource &random, int count)
{
    std::vector<ShareEntryRecord> entries;
    for (int i = 0; i < count; ++i) {
        ShareEntryRecord entry;
        entry.relativePath = QStringLiteral("a/%1").arg(i);
        entry.path = QStringLiteral("/share/") + entry.relativePath;
        entry.size = random.below(1ull << 44);
        entry.guid = randomId<Guid>(random);
        entry.root = randomId<Hash>(random);
        entry.stamp = {entry.size, 5, random.next64(), 1};
        entries.push_back(entry);
    }
    return entries;
}

HostRecord hostHeardAt(RandomSource &random, int seconds)
{
    HostRecord record{randomId<HostId>(random), randomEndpoint(random), WallTime(std::chrono::seconds(seconds)), false};
    record.otherEndpoints = {randomEndpoint(random), randomEndpoint(random)};
    record.name = QStringLiteral("Gerät %1").arg(seconds);
    record.isFriend = seconds % 2 == 0;
    record.isAnchor = seconds % 3 == 0;
    record.answered = static_cast<std::uint32_t>(random.below(64));
    record.unanswered = static_cast<std::uint32_t>(random.below(64));
    return record;
}

/// What each format brought.
struct Column {
    int format;
    const char *table;
    const char *name;
};

constexpr Column kColumns[] = {
    {2, "transfers", "is_in_background"},
    {3, "transfers", "is_in_order"}, {3, "transfers", "wanted_first"},
    {4, "transfers", "download_limit"}, {4, "transfers", "upload_limit"},
    {5, "hosts", "other_endpoints"}, {5, "hosts", "name"}, {5, "hosts", "is_friend"}, {5, "hosts", "is_blocked"},
    {5, "hosts", "is_anchor"}, {5, "hosts", "answered"}, {5, "hosts", "unanswered"},
    {6, "transfers", "policy"}, {6, "transfers", "friends"},
};

/// Whom nothing but its age keeps.
HostRecord passerByHeardAt(RandomSource &random, int seconds)
{
    HostRecord record = hostHeardAt(random, seconds);
    record.isFriend = record.isBlocked = record.addedByHand = false;
    return record;
}

std::unique_ptr<Catalogue> opened(const QString &path)
{
    auto catalogue = Catalogue::open(path);
    if (!catalogue)
        qFatal("%s", qPrintable(catalogue.error().message));
    return *std::move(catalogue);
}

CatalogueContents loaded(const QString &path)
{
    const auto contents = opened(path)->load();
    if (!contents)
        qFatal("%s", qPrintable(contents.error().message));
    return *contents;
}

std::vector<TransferRecord> inOrder(std::vector<TransferRecord> records)
{
    std::sort(records.begin(), records.end(), [](const TransferRecord &a, const TransferRecord &b) {
        return std::tie(a.added, a.guid, a.kind) < std::tie(b.added, b.guid, b.kind);
    });
    return records;
}

/// What a catalogue that knew no friends says of a transfer.
void forgetFriends(TransferRecord &record)
{
    record.friends.clear();
    record.policy = record.secret ? SharePolicy::ByLink : SharePolicy::Public;
}

/// Runs SQL past the catalogue, as damage or another program would.
void meddle(const QString &path, const QString &sql)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("meddle"));
        database.setDatabaseName(path);
        if (!database.open() || QSqlQuery(database).exec(sql) == false)
            qFatal("%s: %s", qPrintable(sql), qPrintable(database.lastError().text()));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("meddle"));
}

void takeBackToFormat(const QString &path, int format)
{
    for (const Column &column : kColumns) {
        if (column.format > format)
            meddle(path, QStringLiteral("ALTER TABLE %1 DROP COLUMN %2").arg(QLatin1String(column.table), QLatin1String(column.name)));
    }
    meddle(path, QStringLiteral("PRAGMA user_version=%1").arg(format));
}

void overwrite(const QString &path, qint64 at, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(at) || file.write(bytes) != bytes.size())
        qFatal("cannot write");
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCatalogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesBackTransfers();
    void aTransferReplacesTheOneOfItsGuidAndKind();
    void removesTransfers();
    void givesBackEntries();
    void hostsAreToldApartByIdOrEndpoint();
    void tooManyHostsLoseTheOldest();
    void refusesTooManyTransfers();
    void refusesTooManyHostsOfATransfer();
    void loadsTenThousandTransfers();
    void batchesAreOneTransaction();
    void aBatchThatWasNotCommittedIsGone();
    void isRefusedWhereAnotherHasIt();
    void setsAsideWhatIsNoDatabase();
    void setsAsideDamagedPages();
    void setsAsideRowsThatMakeNoSense_data();
    void setsAsideRowsThatMakeNoSense();
    void leavesNewerFormatsAlone();
    void saysWhereTheFolderIsMissing();
    void bringsTheEmptyFormatUpToDate();
    void bringsTheFirstFormatUpToDate();
    void bringsTheSecondFormatUpToDate();
    void bringsTheThirdFormatUpToDate();
    void bringsTheFourthFormatUpToDate();
    void bringsTheFifthFormatUpToDate();
    void refusesTooManyFriends();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("catalogue.sqlite")); }
    QString broken(int n) const { return m_folder->filePath(QStringLiteral("catalogue.broken-%1").arg(n)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    SeededRandom m_random{1};
};

void TestCatalogue::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestCatalogue::givesBackTransfers()
{
    std::vector<TransferRecord> records{TransferRecord{}};
    for (int i = 0; i < 200; ++i)
        records.push_back(randomTransfer(m_random));
    {
        const auto catalogue = opened(path());
        for (const TransferRecord &record : records)
            QVERIFY(catalogue->putTransfer(record));
    }
    QVERIFY(loaded(path()).transfers == inOrder(records));
}

void TestCatalogue::aTransferReplacesTheOneOfItsGuidAndKind()
{
    TransferRecord first = randomTransfer(m_random);
    first.kind = TransferKind::Fetch;
    TransferRecord second = randomTransfer(m_random);
    second.guid = first.guid;
    second.kind = TransferKind::Fetch;
    TransferRecord share = randomTransfer(m_random);
    share.guid = first.guid;
    share.kind = TransferKind::Share;
    const auto catalogue = opened(path());
    for (const TransferRecord &record : {first, second, share})
        QVERIFY(catalogue->putTransfer(record));
    QVERIFY(catalogue->load()->transfers == inOrder({second, share}));
}

void TestCatalogue::removesTransfers()
{
    TransferRecord fetch = randomTransfer(m_random);
    fetch.kind = TransferKind::Fetch;
    TransferRecord share = fetch;
    share.kind = TransferKind::Share;
    const auto entries = randomEntries(m_random, 3);
    const auto catalogue = opened(path());
    QVERIFY(catalogue->putTransfer(fetch));
    QVERIFY(catalogue->putTransfer(share));
    QVERIFY(catalogue->putShareEntries(share.guid, entries));

    QVERIFY(catalogue->removeTransfer(fetch.guid, TransferKind::Fetch));
    QVERIFY(catalogue->load()->transfers == std::vector{share});
    QCOMPARE(catalogue->load()->entries.size(), 1u);
    QVERIFY(catalogue->removeTransfer(fetch.guid, TransferKind::Fetch));

    QVERIFY(catalogue->removeTransfer(share.guid, TransferKind::Share));
    QVERIFY(catalogue->load()->transfers.empty());
    QVERIFY(catalogue->load()->entries.empty());
}

void TestCatalogue::givesBackEntries()
{
    const auto a = randomId<Guid>(m_random);
    const auto b = randomId<Guid>(m_random);
    const auto entriesOfA = randomEntries(m_random, 50);
    const auto entriesOfB = randomEntries(m_random, 7);
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putShareEntries(a, randomEntries(m_random, 90)));
        QVERIFY(catalogue->putShareEntries(b, entriesOfB));
        QVERIFY(catalogue->putShareEntries(a, entriesOfA));
    }
    const CatalogueContents contents = loaded(path());
    QCOMPARE(contents.entries.size(), 2u);
    QVERIFY(contents.entries.at(a) == entriesOfA);
    QVERIFY(contents.entries.at(b) == entriesOfB);
}

void TestCatalogue::hostsAreToldApartByIdOrEndpoint()
{
    HostRecord known = hostHeardAt(m_random, 50);
    HostRecord moved = known;
    moved.endpoint = randomEndpoint(m_random);
    moved.addedByHand = true;
    const HostRecord bare{std::nullopt, known.endpoint, WallTime(std::chrono::seconds(40)), true};
    const auto catalogue = opened(path());
    for (const HostRecord &record : {known, moved, bare})
        QVERIFY(catalogue->putHost(record));
    QVERIFY(catalogue->load()->hosts == (std::vector{moved, bare}));
    QVERIFY(catalogue->removeHost(known));
    QVERIFY(catalogue->load()->hosts == std::vector{bare});
    QVERIFY(catalogue->removeHost(bare));
    QVERIFY(catalogue->load()->hosts.empty());
}

void TestCatalogue::tooManyHostsLoseTheOldest()
{
    const auto catalogue = opened(path());
    HostRecord byHand = hostHeardAt(m_random, 1);
    byHand.addedByHand = true;
    QVERIFY(catalogue->begin());
    QVERIFY(catalogue->putHost(byHand));
    for (int i = 0; i < int(limits::kMaxKnownHosts) + 10; ++i)
        QVERIFY(catalogue->putHost(passerByHeardAt(m_random, 1'000 + i)));
    QVERIFY(catalogue->commit());
    const auto hosts = catalogue->load()->hosts;
    QCOMPARE(hosts.size(), limits::kMaxKnownHosts);
    QVERIFY(hosts.back() == byHand);
    QVERIFY(hosts[hosts.size() - 2].lastHeard == WallTime(std::chrono::seconds(1'011)));
}

void TestCatalogue::refusesTooManyTransfers()
{
    const auto catalogue = opened(path());
    TransferRecord record = randomTransfer(m_random);
    QVERIFY(catalogue->begin());
    for (std::size_t i = 0; i < limits::kMaxTransfers; ++i) {
        record.guid = randomId<Guid>(m_random);
        QVERIFY(catalogue->putTransfer(record));
    }
    QVERIFY(catalogue->putTransfer(record));
    record.guid = randomId<Guid>(m_random);
    const auto refused = catalogue->putTransfer(record);
    QVERIFY(!refused);
    QCOMPARE(refused.error().reason, CatalogueError::Reason::TooMany);
    QVERIFY(catalogue->commit());
    QCOMPARE(catalogue->load()->transfers.size(), limits::kMaxTransfers);
}

void TestCatalogue::refusesTooManyHostsOfATransfer()
{
    const auto catalogue = opened(path());
    TransferRecord record = randomTransfer(m_random);
    record.hosts.assign(limits::kMaxHostsOfTransfer + 1, content::LinkHost{});
    QCOMPARE(catalogue->putTransfer(record).error().reason, CatalogueError::Reason::TooMany);
    record.hosts.pop_back();
    QVERIFY(catalogue->putTransfer(record));
    QVERIFY(catalogue->load()->transfers == std::vector{record});
}

void TestCatalogue::loadsTenThousandTransfers()
{
    const auto catalogue = opened(path());
    QVERIFY(catalogue->begin());
    for (int i = 0; i < 10'000; ++i)
        QVERIFY(catalogue->putTransfer(randomTransfer(m_random)));
    QVERIFY(catalogue->commit());
    std::size_t count = 0;
    QBENCHMARK_ONCE {
        count = catalogue->load()->transfers.size();
    }
    QCOMPARE(count, 10'000u);
}

void TestCatalogue::batchesAreOneTransaction()
{
    const TransferRecord record = randomTransfer(m_random);
    const auto entries = randomEntries(m_random, 2);
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->begin());
        QVERIFY(catalogue->putTransfer(record));
        QVERIFY(catalogue->putShareEntries(record.guid, entries));
        QVERIFY(catalogue->putHost(hostHeardAt(m_random, 1)));
        QVERIFY(catalogue->commit());
    }
    const CatalogueContents contents = loaded(path());
    QCOMPARE(contents.transfers.size(), 1u);
    QCOMPARE(contents.entries.size(), 1u);
    QCOMPARE(contents.hosts.size(), 1u);
}

void TestCatalogue::aBatchThatWasNotCommittedIsGone()
{
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(randomTransfer(m_random)));
        QVERIFY(catalogue->begin());
        QVERIFY(catalogue->putTransfer(randomTransfer(m_random)));
        QVERIFY(catalogue->putShareEntries(randomId<Guid>(m_random), randomEntries(m_random, 2)));
    }
    const CatalogueContents contents = loaded(path());
    QCOMPARE(contents.transfers.size(), 1u);
    QVERIFY(contents.entries.empty());
}

void TestCatalogue::isRefusedWhereAnotherHasIt()
{
    const auto first = opened(path());
    QVERIFY(first->putTransfer(randomTransfer(m_random)));
    const auto second = Catalogue::open(path());
    QVERIFY(!second);
    QCOMPARE(second.error().reason, CatalogueError::Reason::CannotOpen);
    QCOMPARE(first->load()->transfers.size(), 1u);
}

void TestCatalogue::setsAsideWhatIsNoDatabase()
{
    const QByteArray junk(10'000, 'x');
    for (int n = 1; n <= 3; ++n) {
        QFile::remove(path());
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(junk) == junk.size());
        file.close();
        const auto refused = Catalogue::open(path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().reason, CatalogueError::Reason::Broken);
        QCOMPARE(refused.error().path, broken(n));
        QVERIFY(!refused.error().message.isEmpty());
        QCOMPARE(contentsOf(broken(n)), junk);
        QVERIFY(loaded(path()).transfers.empty());
    }
}

void TestCatalogue::setsAsideDamagedPages()
{
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->begin());
        for (int i = 0; i < 500; ++i)
            QVERIFY(catalogue->putTransfer(randomTransfer(m_random)));
        QVERIFY(catalogue->commit());
    }
    const qint64 size = QFile(path()).size();
    QVERIFY(size > 40'000);
    // Page 2 and on: what the tables' pages begin with.
    for (qint64 page = 4096; page < size; page += 4096)
        overwrite(path(), page, QByteArray(100, '\x55'));
    const auto catalogue = Catalogue::open(path());
    const CatalogueError error = catalogue ? (*catalogue)->load().error() : catalogue.error();
    QCOMPARE(error.reason, CatalogueError::Reason::Broken);
    QCOMPARE(error.path, broken(1));
    QCOMPARE(QFile(broken(1)).size(), size);
    if (catalogue) {
        QVERIFY(!(*catalogue)->putTransfer(randomTransfer(m_random)));
        QVERIFY(!(*catalogue)->begin());
    }
    QVERIFY(loaded(path()).transfers.empty());
}

void TestCatalogue::setsAsideRowsThatMakeNoSense_data()
{
    QTest::addColumn<QString>("sql");
    const auto row = [](const char *sql) { QTest::newRow(sql) << QString::fromLatin1(sql); };
    row("UPDATE transfers SET guid = x'00'");
    row("UPDATE transfers SET kind = 0");
    row("UPDATE transfers SET kind = 3");
    row("UPDATE transfers SET content = 1");
    row("UPDATE transfers SET content = 4");
    row("UPDATE transfers SET size = -1");
    row("UPDATE transfers SET size = 17592186044417");
    row("UPDATE transfers SET size = 'large'");
    row("UPDATE transfers SET file_count = 1048577");
    row("UPDATE transfers SET root = x'0011'");
    row("UPDATE transfers SET stamp = x'00'");
    row("UPDATE transfers SET is_paused = 2");
    row("UPDATE transfers SET secret = x'0102'");
    row("UPDATE transfers SET hosts = x'01'");
    row("UPDATE transfers SET hosts = zeroblob(55 * 65)");
    row("UPDATE transfers SET is_in_order = 2");
    row("UPDATE transfers SET wanted_first = x'00'");
    row("UPDATE transfers SET wanted_first = x'00000000000000020000000000000001'");
    row("UPDATE transfers SET wanted_first = x'0000000000000000ffffffffffffffff'");
    row("UPDATE transfers SET wanted_first = zeroblob(16 * 65)");
    row("UPDATE transfers SET policy = 3");
    row("UPDATE transfers SET policy = 0, secret = zeroblob(16)");
    row("UPDATE transfers SET policy = 1, secret = NULL");
    row("UPDATE transfers SET policy = 2, secret = NULL");
    row("UPDATE transfers SET friends = x'00'");
    row("UPDATE transfers SET friends = zeroblob(32 * 257)");
    row(("UPDATE transfers SET friends = x'01" + std::string(126, '0') + "'").c_str()); // not in order
    row("UPDATE transfers SET download_limit = 0");
    row("UPDATE transfers SET upload_limit = -1");
    row("UPDATE transfers SET upload_limit = 1 << 41");
    row("UPDATE share_entries SET collection = x'00'");
    row("UPDATE share_entries SET stamp = x'00'");
    row("UPDATE share_entries SET root = x'00'");
    row("UPDATE hosts SET endpoint = x'00'");
    row("UPDATE hosts SET host_id = x'00'");
    row("DROP TABLE hosts");
}

void TestCatalogue::setsAsideRowsThatMakeNoSense()
{
    QFETCH(QString, sql);
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(randomTransfer(m_random)));
        QVERIFY(catalogue->putShareEntries(randomId<Guid>(m_random), randomEntries(m_random, 1)));
        QVERIFY(catalogue->putHost(hostHeardAt(m_random, 1)));
    }
    meddle(path(), sql);
    const auto catalogue = Catalogue::open(path());
    const CatalogueError error = catalogue ? (*catalogue)->load().error() : catalogue.error();
    QCOMPARE(error.reason, CatalogueError::Reason::Broken);
    QCOMPARE(error.path, broken(1));
    QVERIFY(QFile::exists(broken(1)));
    QVERIFY(loaded(path()).transfers.empty());
}

void TestCatalogue::leavesNewerFormatsAlone()
{
    (void)loaded(path());
    meddle(path(), QStringLiteral("PRAGMA user_version=%1").arg(catalogueVersion() + 1));
    const auto refused = Catalogue::open(path());
    QVERIFY(!refused);
    QCOMPARE(refused.error().reason, CatalogueError::Reason::NewerFormat);
    QVERIFY(QFile::exists(path()));
    QVERIFY(!QFile::exists(broken(1)));
}

void TestCatalogue::saysWhereTheFolderIsMissing()
{
    const QString missing = m_folder->filePath(QStringLiteral("none/catalogue.sqlite"));
    const auto refused = Catalogue::open(missing);
    QVERIFY(!refused);
    QCOMPARE(refused.error().reason, CatalogueError::Reason::CannotOpen);
    QCOMPARE(refused.error().path, missing);
}

/// A file of format 0 is an empty database; each migration is run from there.
void TestCatalogue::bringsTheEmptyFormatUpToDate()
{
    meddle(path(), QStringLiteral("PRAGMA user_version=0"));
    const TransferRecord record = randomTransfer(m_random);
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(record));
    }
    QVERIFY(loaded(path()).transfers == std::vector{record});
}

/// Which knew no transfers in the background.
void TestCatalogue::bringsTheFirstFormatUpToDate()
{
    TransferRecord record = randomTransfer(m_random);
    record.isInBackground = true;
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(record));
    }
    takeBackToFormat(path(), 1);
    forgetFriends(record);
    record.isInBackground = record.isInOrder = false;
    record.wantedFirst.clear();
    record.downloadLimit = record.uploadLimit = std::nullopt;
    QVERIFY(loaded(path()).transfers == std::vector{record});
}

/// Which knew nothing of the order in which bytes are wanted.
void TestCatalogue::bringsTheSecondFormatUpToDate()
{
    TransferRecord record = randomTransfer(m_random);
    record.isInOrder = true;
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(record));
    }
    takeBackToFormat(path(), 2);
    forgetFriends(record);
    record.isInOrder = false;
    record.wantedFirst.clear();
    record.downloadLimit = record.uploadLimit = std::nullopt;
    QVERIFY(loaded(path()).transfers == std::vector{record});
}

/// Which knew no limits of a transfer's own.
void TestCatalogue::bringsTheThirdFormatUpToDate()
{
    TransferRecord record = randomTransfer(m_random);
    record.downloadLimit = 5;
    record.uploadLimit = 6;
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(record));
    }
    takeBackToFormat(path(), 3);
    forgetFriends(record);
    record.downloadLimit = record.uploadLimit = std::nullopt;
    QVERIFY(loaded(path()).transfers == std::vector{record});
}

/// Which knew little of hosts.
void TestCatalogue::bringsTheFourthFormatUpToDate()
{
    HostRecord record = hostHeardAt(m_random, 6);
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putHost(record));
    }
    takeBackToFormat(path(), 4);
    const HostRecord little{record.hostId, record.endpoint, record.lastHeard, record.addedByHand};
    QVERIFY(loaded(path()).hosts == std::vector{little});
}

/// Which knew no policies: what has a secret is for those who know it, all else was public.
void TestCatalogue::bringsTheFifthFormatUpToDate()
{
    TransferRecord hidden = randomTransfer(m_random);
    hidden.policy = SharePolicy::ByLink;
    hidden.friends.clear();
    m_random.fill(hidden.secret.emplace());
    TransferRecord open = hidden;
    open.guid = randomId<Guid>(m_random);
    open.policy = SharePolicy::Public;
    open.secret.reset();
    {
        const auto catalogue = opened(path());
        QVERIFY(catalogue->putTransfer(hidden));
        QVERIFY(catalogue->putTransfer(open));
    }
    takeBackToFormat(path(), 5);
    QVERIFY(loaded(path()).transfers == inOrder({hidden, open}));
}

void TestCatalogue::refusesTooManyFriends()
{
    TransferRecord record = randomTransfer(m_random);
    record.policy = SharePolicy::Friends;
    m_random.fill(record.secret.emplace());
    record.friends.assign(limits::kMaxFriendsOfShare, HostId{});
    const auto catalogue = opened(path());
    QVERIFY(catalogue->putTransfer(record));
    record.friends.emplace_back();
    QCOMPARE(catalogue->putTransfer(record).error().reason, CatalogueError::Reason::TooMany);
}

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
