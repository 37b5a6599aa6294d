#include "core/store/catalogue.h"

#include "core/base/limits.h"
#include "core/store/catalogue_rows.h"
#include "core/store/catalogue_schema.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <array>
#include <atomic>

namespace plug::store {

namespace {

// SQLite's primary result codes (sqlite.org/rescode.html).
constexpr int kSqliteBusy = 5;
constexpr int kSqliteReadOnly = 8;
constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteCannotOpen = 14;
constexpr int kSqliteNotADatabase = 26;
constexpr int kPrimaryCodeMask = 0xff;

constexpr int kMaxBrokenFiles = 1'000;

CatalogueError::Reason reasonOf(const QSqlError &error)
{
    switch (error.nativeErrorCode().toInt() & kPrimaryCodeMask) {
    case kSqliteCorrupt:
    case kSqliteNotADatabase:
        return CatalogueError::Reason::Broken;
    case kSqliteBusy:
    case kSqliteReadOnly:
    case kSqliteCannotOpen:
        return CatalogueError::Reason::CannotOpen;
    case kSqliteFull:
        return CatalogueError::Reason::Full;
    default:
        return CatalogueError::Reason::Io;
    }
}

/// Qt keeps connections by name for the whole process; each catalogue takes a new name.
QString freshConnectionName()
{
    static std::atomic<std::uint64_t> count{0};
    return QStringLiteral("plug-catalogue-%1").arg(++count);
}

/// Moves the database and its log out of the way; the new name, or an empty one where that failed.
QString moveAside(const QString &path)
{
    const QFileInfo info(path);
    const QString stem = info.path() + u'/' + info.completeBaseName();
    for (int n = 1; n <= kMaxBrokenFiles; ++n) {
        const QString aside = QStringLiteral("%1.broken-%2").arg(stem).arg(n);
        if (QFile::exists(aside))
            continue;
        if (!QFile::rename(path, aside))
            return {};
        QFile::rename(path + QStringLiteral("-wal"), aside + QStringLiteral("-wal"));
        return aside;
    }
    return {};
}

} // namespace

struct Catalogue::State {
    QString path;
    QString connection = freshConnectionName();
    QSqlDatabase database;
    std::array<std::optional<QSqlQuery>, kStatementCount> statements;
    /// Counting reads the whole table, so the number is kept while it is surely right.
    std::optional<std::uint64_t> transferCount;

    ~State() { close(); }

    void close()
    {
        for (auto &statement : statements)
            statement.reset();
        if (!database.isValid())
            return;
        database.close();
        database = {};
        QSqlDatabase::removeDatabase(connection);
    }
};

Catalogue::Catalogue(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Catalogue::~Catalogue() = default;

CatalogueResult<std::unique_ptr<Catalogue>> Catalogue::open(const QString &path)
{
    // Secrets of links are in it; SQLite gives its log the permissions of the database.
    (void)QFile(path).open(QIODevice::NewOnly | QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner);
    auto state = std::make_unique<State>();
    state->path = path;
    state->database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), state->connection);
    state->database.setDatabaseName(path);
    state->database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=1000"));
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::move(state)));
    if (!catalogue->m_state->database.open())
        return Failure{catalogue->errorOf(catalogue->m_state->database.lastError())};
    if (const auto prepared = catalogue->prepare(); !prepared)
        return Failure{prepared.error()};
    return catalogue;
}

CatalogueResult<void> Catalogue::prepare()
{
    // Exclusive, so that a second program is refused at once, and the log needs no shared memory.
    for (const char *pragma : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"}) {
        if (const auto done = run(QString::fromLatin1(pragma)); !done)
            return done;
    }
    if (const auto migrated = migrate(); !migrated)
        return migrated;
    for (std::size_t i = 0; i < kStatementCount; ++i) {
        QSqlQuery query(m_state->database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromLatin1(statementText(Statement(i)))))
            return Failure{setAside(query.lastError().text())};
        m_state->statements[i] = std::move(query);
    }
    return {};
}

CatalogueResult<void> Catalogue::migrate()
{
    QSqlQuery query(m_state->database);
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
        return Failure{errorOf(query.lastError())};
    int version = query.value(0).toInt();
    query.finish();
    if (version < 0 || version > catalogueVersion())
        return Failure{CatalogueError{CatalogueError::Reason::NewerFormat, m_state->path, {}}};
    for (; version < catalogueVersion(); ++version) {
        const auto migrated = atomically([this, version]() -> CatalogueResult<void> {
            for (const char *sql : catalogueMigration(version)) {
                if (const auto done = run(QString::fromLatin1(sql)); !done)
                    return done;
            }
            return run(QStringLiteral("PRAGMA user_version=%1").arg(version + 1));
        });
        if (!migrated)
            return migrated;
    }
    return {};
}

CatalogueResult<CatalogueContents> Catalogue::load()
{
    CatalogueContents contents;
    const auto transfers = readAll(Statement::LoadTransfers, [&contents](const QSqlQuery &row) {
        auto record = transferFrom(row);
        if (record)
            contents.transfers.push_back(*std::move(record));
        return record.has_value() && contents.transfers.size() <= limits::kMaxTransfers;
    });
    if (!transfers)
        return Failure{transfers.error()};
    std::size_t entryCount = 0;
    const auto entries = readAll(Statement::LoadShareEntries, [&contents, &entryCount](const QSqlQuery &row) {
        auto entry = shareEntryFrom(row);
        if (entry)
            contents.entries[entry->first].push_back(std::move(entry->second));
        return entry.has_value() && ++entryCount <= limits::kMaxShareEntries;
    });
    if (!entries)
        return Failure{entries.error()};
    const auto hosts = readAll(Statement::LoadHosts, [&contents](const QSqlQuery &row) {
        const auto record = hostFrom(row);
        if (record)
            contents.hosts.push_back(*record);
        return record.has_value() && contents.hosts.size() <= limits::kMaxKnownHosts;
    });
    if (!hosts)
        return Failure{hosts.error()};
    return contents;
}

CatalogueResult<void> Catalogue::begin()
{
    return run(QStringLiteral("BEGIN IMMEDIATE"));
}

CatalogueResult<void> Catalogue::commit()
{
    auto done = run(QStringLiteral("COMMIT"));
    if (!done)
        (void)run(QStringLiteral("ROLLBACK"));
    return done;
}

CatalogueResult<void> Catalogue::putTransfer(const TransferRecord &record)
{
    const auto same = count(Statement::CountTransfer, {idValue(record.guid), int(record.kind)});
    if (!same)
        return Failure{same.error()};
    const auto all = m_state->transferCount ? CatalogueResult<std::uint64_t>(*m_state->transferCount)
                                            : count(Statement::CountTransfers, {});
    if (!all)
        return Failure{all.error()};
    if (*all - *same >= limits::kMaxTransfers || record.hosts.size() > limits::kMaxHostsOfTransfer
        || record.friends.size() > limits::kMaxFriendsOfShare)
        return Failure{CatalogueError{CatalogueError::Reason::TooMany, m_state->path, {}}};
    if (const auto done = run(Statement::PutTransfer, transferValues(record)); !done)
        return done;
    m_state->transferCount = *all - *same + 1;
    return {};
}

CatalogueResult<void> Catalogue::removeTransfer(const Guid &guid, TransferKind kind)
{
    m_state->transferCount.reset();
    return atomically([this, &guid, kind]() -> CatalogueResult<void> {
        if (kind == TransferKind::Share) {
            if (const auto done = run(Statement::RemoveShareEntries, {idValue(guid)}); !done)
                return done;
        }
        return run(Statement::RemoveTransfer, {idValue(guid), int(kind)});
    });
}

CatalogueResult<void> Catalogue::putShareEntries(const Guid &collection, const std::vector<ShareEntryRecord> &entries)
{
    const auto others = count(Statement::CountOtherEntries, {idValue(collection)});
    if (!others)
        return Failure{others.error()};
    if (*others + entries.size() > limits::kMaxShareEntries)
        return Failure{CatalogueError{CatalogueError::Reason::TooMany, m_state->path, {}}};
    return atomically([this, &collection, &entries]() -> CatalogueResult<void> {
        auto done = run(Statement::RemoveShareEntries, {idValue(collection)});
        for (std::size_t i = 0; done && i < entries.size(); ++i)
            done = run(Statement::PutShareEntry, shareEntryValues(collection, qint64(i), entries[i]));
        return done;
    });
}

CatalogueResult<void> Catalogue::putHost(const HostRecord &record)
{
    return atomically([this, &record]() -> CatalogueResult<void> {
        if (const auto done = run(Statement::PutHost, hostValues(record)); !done)
            return done;
        return run(Statement::TrimHosts, {qulonglong(limits::kMaxKnownHosts)});
    });
}

CatalogueResult<void> Catalogue::removeHost(const HostRecord &record)
{
    return run(Statement::RemoveHost, {hostKey(record)});
}

CatalogueResult<void> Catalogue::run(const QString &sql)
{
    if (!m_state->database.isOpen())
        return Failure{CatalogueError{CatalogueError::Reason::CannotOpen, m_state->path, {}}};
    QSqlQuery query(m_state->database);
    if (!query.exec(sql))
        return Failure{errorOf(query.lastError())};
    return {};
}

CatalogueResult<void> Catalogue::run(Statement statement, const QVariantList &values)
{
    if (!m_state->database.isOpen())
        return Failure{CatalogueError{CatalogueError::Reason::CannotOpen, m_state->path, {}}};
    QSqlQuery &query = *m_state->statements[std::size_t(statement)];
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values[i]);
    if (!query.exec())
        return Failure{errorOf(query.lastError())};
    if (!query.isSelect())
        query.finish();
    return {};
}

CatalogueResult<std::uint64_t> Catalogue::count(Statement statement, const QVariantList &values)
{
    if (const auto done = run(statement, values); !done)
        return Failure{done.error()};
    QSqlQuery &query = *m_state->statements[std::size_t(statement)];
    if (!query.next())
        return Failure{errorOf(query.lastError())};
    const std::uint64_t count = query.value(0).toULongLong();
    query.finish();
    return count;
}

/// All of `action` or nothing of it, whether a transaction is open or not: a savepoint is one where there is none.
template <typename Action>
CatalogueResult<void> Catalogue::atomically(Action action)
{
    if (const auto opened = run(QStringLiteral("SAVEPOINT change")); !opened)
        return opened;
    CatalogueResult<void> done = action();
    if (done)
        done = run(QStringLiteral("RELEASE change"));
    if (!done && m_state->database.isOpen()) {
        (void)run(QStringLiteral("ROLLBACK TO change"));
        (void)run(QStringLiteral("RELEASE change"));
    }
    return done;
}

template <typename TakeRow>
CatalogueResult<void> Catalogue::readAll(Statement statement, TakeRow takeRow)
{
    if (const auto done = run(statement); !done)
        return done;
    QSqlQuery &query = *m_state->statements[std::size_t(statement)];
    while (query.next()) {
        if (!takeRow(query))
            return Failure{setAside(QStringLiteral("a row makes no sense"))};
    }
    if (query.lastError().isValid())
        return Failure{errorOf(query.lastError())};
    query.finish();
    return {};
}

CatalogueError Catalogue::errorOf(const QSqlError &error)
{
    // Some failures undo the whole transaction.
    m_state->transferCount.reset();
    const CatalogueError::Reason reason = reasonOf(error);
    if (reason == CatalogueError::Reason::Broken)
        return setAside(error.text());
    return {reason, m_state->path, error.text()};
}

CatalogueError Catalogue::setAside(const QString &why)
{
    m_state->close();
    const QString aside = moveAside(m_state->path);
    if (aside.isEmpty())
        return {CatalogueError::Reason::CannotOpen, m_state->path, why};
    return {CatalogueError::Reason::Broken, aside, why};
}

} // namespace plug::store
