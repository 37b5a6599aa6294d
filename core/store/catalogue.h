#pragma once

#include "core/base/result.h"
#include "core/store/records.h"

#include <QString>
#include <QVariantList>

#include <memory>

class QSqlError;
class QSqlQuery;

namespace plug::store {

enum class Statement : std::uint8_t;

struct CatalogueError {
    enum class Reason : std::uint8_t {
        CannotOpen,  ///< no folder, no permission, locked by another program
        Broken,      ///< what the file holds does not check; it was set aside as `path`
        NewerFormat, ///< made by a newer program; left as it is
        Full,        ///< the disk is full
        TooMany,     ///< a limit of core/base/limits.h
        Io,
    };
    Reason reason = Reason::Io;
    QString path;
    QString message; ///< the system's own words, in English, possibly empty

    bool operator==(const CatalogueError &) const = default;
};

template <typename T>
using CatalogueResult = Result<T, CatalogueError>;

/// The rows of the list, the entries of shared folders and the known hosts, in one SQLite file.
/// Owns the connection. Each change is a transaction of its own, or part of the one between begin() and commit().
/// WAL, so that a change appends instead of rewriting; synchronous=FULL, because ledgers and part files are removed on the
/// strength of what the catalogue says, and NORMAL would let a power cut take that back. Changes are rare and come in batches.
/// Used by the one thread that made it; never shares its file with another catalogue (the state folder's lock sees to that).
class Catalogue {
public:
    /// Opens `path`, makes it where it is missing, brings an older format up to date. A broken file is renamed to
    /// "catalogue.broken-<n>" beside it and reported as Broken; the next open() makes a new one.
    static CatalogueResult<std::unique_ptr<Catalogue>> open(const QString &path);
    ~Catalogue();
    Catalogue(const Catalogue &) = delete;
    Catalogue &operator=(const Catalogue &) = delete;

    /// Broken where the file is damaged or a row makes no sense; the file is set aside then and this object is of no more use.
    CatalogueResult<CatalogueContents> load();

    CatalogueResult<void> begin();
    CatalogueResult<void> commit();

    /// Replaces the row of the same GUID and kind.
    CatalogueResult<void> putTransfer(const TransferRecord &record);
    /// Removing a share removes its entries as well. What is not there is no error.
    CatalogueResult<void> removeTransfer(const Guid &guid, TransferKind kind);
    /// Replaces the entries of `collection`, all or nothing.
    CatalogueResult<void> putShareEntries(const Guid &collection, const std::vector<ShareEntryRecord> &entries);
    /// Replaces the row of the same HostId, or without one, of the same endpoint. Where there are too many, the one not
    /// heard of for longest goes; those added by hand go last.
    CatalogueResult<void> putHost(const HostRecord &record);
    CatalogueResult<void> removeHost(const HostRecord &record);

private:
    struct State;
    explicit Catalogue(std::unique_ptr<State> state);

    CatalogueResult<void> prepare();
    CatalogueResult<void> migrate();
    CatalogueResult<void> run(const QString &sql);
    CatalogueResult<void> run(Statement statement, const QVariantList &values = {});
    CatalogueResult<std::uint64_t> count(Statement statement, const QVariantList &values);
    template <typename Action>
    CatalogueResult<void> atomically(Action action);
    template <typename TakeRow>
    CatalogueResult<void> readAll(Statement statement, TakeRow takeRow);
    CatalogueError errorOf(const QSqlError &error);
    CatalogueError setAside(const QString &why);

    std::unique_ptr<State> m_state;
};

} // namespace plug::store
