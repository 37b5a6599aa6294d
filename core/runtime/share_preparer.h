#pragma once

#include "core/runtime/native_file_system.h"
#include "core/store/disk_request.h"
#include "core/store/layout.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace plug::runtime {

/// Hashes one file or folder for sharing: trees and, of a folder, the collection are stored in the state folder.
/// Follows symbolic links to files, not those to folders; leaves out what is no regular file, and part files.
/// A file that can't be read, or has a name that other systems could not store, fails the whole: nothing is left out unsaid.
class SharePreparer {
public:
    using Progress = std::function<void(store::PrepareProgress)>;

    SharePreparer(const store::Layout &layout, std::stop_token stop, Progress progress);

    store::DiskOutcome<store::SharePrepared> prepare(const QString &path);

private:
    struct Found {
        QString path;
        QString relativePath;
    };

    store::DiskOutcome<store::SharePrepared> prepareFile(const QString &path);
    store::DiskOutcome<store::SharePrepared> prepareFolder(const QString &path);
    store::DiskOutcome<std::vector<Found>> filesOf(const QString &folder);
    store::DiskOutcome<void> look(const QString &folder, const QString &relativePath, int depth, std::vector<Found> &found);
    store::DiskOutcome<store::ShareEntryRecord> hash(const Found &file, content::ContentKind kind);
    store::DiskOutcome<store::SharePrepared> keepCollection(const QString &folder, std::vector<store::ShareEntryRecord> entries);
    store::DiskOutcome<void> write(const QString &path, const QByteArray &bytes);
    void report(std::uint64_t bytesHashed, bool isDue);

    store::Layout m_layout;
    std::stop_token m_stop;
    Progress m_progress;
    NativeFileSystem m_files;
    std::uint64_t m_bytesBefore = 0; ///< of the files that are done
    std::uint64_t m_bytesTotal = 0;
    std::chrono::steady_clock::time_point m_lastReport;
};

} // namespace plug::runtime
