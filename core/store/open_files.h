#pragma once

#include "core/base/limits.h"
#include "core/store/file_system.h"

#include <list>
#include <optional>

namespace plug::store {

/// The files that a lane has open: at most `capacity`, the one not used for longest is closed for the next.
/// A file that was written to is synced before it is closed, so that no failed write goes unheard.
/// Pointers that it gives are good until the next call.
class OpenFiles {
public:
    explicit OpenFiles(FileSystem &files, std::size_t capacity = limits::kMaxOpenFiles) : m_files(files), m_capacity(capacity) {}

    /// The open file of that path, or nothing.
    File *find(const QString &path);
    DiskOutcome<File *> open(const QString &path, Access access);
    /// To be said of an open file before it is written to.
    void setDirty(const QString &path);
    /// Syncs the file where it is open and was written to. A failure is told once, that of a file which was closed since by
    /// the next call: all that was written since the last success is then lost, for the system may take the pages for
    /// clean. Whoever is told writes it again.
    DiskOutcome<void> sync(const QString &path);
    /// The same of several at once; a result for each.
    std::vector<DiskOutcome<void>> syncAll(const std::vector<QString> &paths);
    /// Closes without a sync and forgets a failure: the file is going away.
    void forget(const QString &path);

private:
    struct Entry {
        QString path;
        std::unique_ptr<File> file;
        bool isDirty = false;
    };
    struct Lost {
        QString path;
        DiskError error;
    };

    std::list<Entry>::iterator entryOf(const QString &path);
    void closeOldest();
    DiskOutcome<void> syncEntry(Entry &entry);
    std::optional<DiskError> takeLoss(const QString &path);

    FileSystem &m_files;
    const std::size_t m_capacity;
    std::list<Entry> m_entries; // the one used last in front
    std::vector<Lost> m_lost; ///< of files that are closed; at most limits::kMaxLostFiles
};

} // namespace plug::store
