#pragma once

#include "core/store/open_files.h"

#include <map>

namespace plug::store {

/// The part files and trees that are being written. Invariant: a file that once held flushed or unflushed bytes of a fetch is
/// never silently made anew; where it is gone or another file has taken its name, that is Missing until forget(), and where it
/// is shorter than what is known to have been in it, that is Changed.
class PartFiles {
public:
    explicit PartFiles(FileSystem &files);

    struct Place {
        QString path;
        QString topFolder;      ///< must be there, folders below it are made; empty: the file's own folder must be there
        bool isClaimed = false; ///< the ledger says that it holds something
        std::uint64_t claimedEnd = 0; ///< and no byte behind this one
    };

    /// The file, open for writing; made where it is not there and nothing is claimed of it.
    DiskOutcome<File *> openToWrite(const Place &place);
    /// The file as it is; never made.
    DiskOutcome<File *> openExisting(const Place &place);
    DiskOutcome<void> writeAt(const Place &place, std::uint64_t offset, ByteView bytes);
    DiskOutcome<void> truncate(const Place &place, std::uint64_t size);
    /// Takes the space for `size` bytes, once.
    DiskOutcome<void> reserve(const Place &place, std::uint64_t size);
    /// To the medium: the file's bytes and its name. Missing where its name leads elsewhere now.
    DiskOutcome<void> sync(const QString &path);
    /// Their bytes alone, with waits shared; a result for each.
    std::vector<DiskOutcome<void>> syncBytes(const std::vector<QString> &paths);
    /// The name alone.
    DiskOutcome<void> syncName(const QString &path);
    /// It was opened since forget().
    bool isKnown(const QString &path) const { return m_known.contains(path); }
    /// Makes the folders that are missing above `path`, as Place::topFolder says; on the medium.
    DiskOutcome<void> makeFoldersOf(const QString &path, const QString &topFolder);

    /// Where a finished file got its name but the ledger could not be told yet; empty where it did not.
    QString placedAs(const QString &path) const;
    void setPlacedAs(const QString &path, const QString &finalPath);
    void forget(const QString &path);

private:
    struct Known {
        FileStatus status; ///< as it was when opened first; only which file it is matters
        std::uint64_t leastSize = 0; ///< by what is claimed, and was written since
        QString folder; ///< without which nothing can be told of the file
        bool isNameSynced = false;
        bool isReserved = false;
        QString placedAs;
    };

    DiskOutcome<File *> open(const Place &place, bool mayCreate);
    DiskOutcome<File *> create(const Place &place);
    DiskOutcome<File *> note(const Place &place, File *file);
    void noteSize(const QString &path, std::uint64_t leastSize);
    static QString folderThatMustBe(const Place &place);
    Failure<DiskError> gone(const QString &path, const QString &folder);
    DiskOutcome<void> checkNow(const QString &path);
    /// Is it the file that is known, and all of it?
    DiskOutcome<void> check(const QString &path, const Known &known, const FileStatus &now);

    FileSystem &m_files;
    OpenFiles m_open;
    std::map<QString, Known> m_known; ///< at most limits::kMaxKnownParts
};

} // namespace plug::store
