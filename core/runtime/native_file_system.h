#pragma once

#include "core/store/file_system.h"

namespace plug::runtime {

/// The system's files as the disk lanes see them. Holds nothing; each lane has one of its own.
///
/// native_file_system_posix.cpp is built and tested. native_file_system_windows.cpp is written from the documentation of the
/// Win32 file functions and has not been built here.
class NativeFileSystem final : public store::FileSystem {
public:
    store::DiskOutcome<std::unique_ptr<store::File>> open(const QString &path, store::Access access) override;
    store::DiskOutcome<store::FileStatus> status(const QString &path) override;
    bool isFolder(const QString &path) override;
    store::DiskOutcome<void> makeFolder(const QString &path) override;
    store::DiskOutcome<void> remove(const QString &path) override;
    /// A hard link where the file system has them: until the ledger knows, the part file keeps its name, and an interrupted
    /// finish is known again by it. Else a rename that refuses to replace; else, onto a placeholder that it made itself.
    store::DiskOutcome<bool> placeAs(const QString &from, const QString &to) override;
    store::DiskOutcome<void> replace(const QString &from, const QString &to) override;
    /// From several threads: file systems with a journal then bring many files to the medium with one commit of it.
    std::vector<store::DiskOutcome<void>> syncAll(std::span<store::File *const> files) override;
    store::DiskOutcome<void> syncFolder(const QString &path) override;
};

} // namespace plug::runtime
