#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/content/file_stamp.h"
#include "core/store/disk_request.h"

#include <QString>

#include <memory>
#include <span>
#include <vector>

/// The narrow view that the disk lanes have of a file system: the real one is in core/runtime, one in memory, which loses
/// power on command, in tests/support. Errors name the path and carry the system's words.
namespace plug::store {

template <typename T>
using DiskOutcome = Result<T, DiskError>;

struct FileStatus {
    content::FileStamp stamp;
    std::uint64_t links = 1; ///< names it has; 0 for an open file that was removed

    bool isSameFile(const FileStatus &other) const
    {
        return stamp.inode == other.stamp.inode && stamp.device == other.stamp.device;
    }
    /// The same file, which has more names than one: not a symbolic link that only leads to it.
    bool isSecondNameOf(const FileStatus &other) const { return isSameFile(other) && links > 1; }
};

/// An open regular file. Reading and writing name their place; there is no position to go wrong.
class File {
public:
    virtual ~File() = default;

    /// Fills `into` from `offset`; fewer bytes only where the file ends.
    virtual DiskOutcome<std::size_t> readAt(std::uint64_t offset, MutableByteView into) = 0;
    /// All of `bytes` or an error, after which any part of it may have been written. Makes the file longer, sparse, as needed.
    virtual DiskOutcome<void> writeAt(std::uint64_t offset, ByteView bytes) = 0;
    /// Returns once what was written is on the medium.
    virtual DiskOutcome<void> sync() = 0;
    virtual DiskOutcome<void> truncate(std::uint64_t size) = 0;
    /// Takes the space for `size` bytes; the file may be that long afterwards. Full where there is not so much; the file is as
    /// it was then. Where the file system can't do that, nothing happens.
    virtual DiskOutcome<void> reserve(std::uint64_t size) = 0;
    virtual DiskOutcome<FileStatus> status() = 0;
};

enum class Access : std::uint8_t {
    Read,
    ReadWrite,
    CreateNew, ///< to read and write; an error where the name is taken, never follows a link
};

class FileSystem {
public:
    virtual ~FileSystem() = default;

    /// Anything but a regular file is an error (Io).
    virtual DiskOutcome<std::unique_ptr<File>> open(const QString &path, Access access) = 0;
    virtual DiskOutcome<FileStatus> status(const QString &path) = 0;
    virtual bool isFolder(const QString &path) = 0;
    /// Its parent must be there. A folder that is there already is no error.
    virtual DiskOutcome<void> makeFolder(const QString &path) = 0;
    /// Removes a name, or an empty folder. That it is missing, or that the folder is not empty, is no error.
    virtual DiskOutcome<void> remove(const QString &path) = 0;
    /// Gives the file the name `to`, never over another file: false where that name is taken. Whether it keeps the name
    /// `from` as well depends on the file system.
    virtual DiskOutcome<bool> placeAs(const QString &from, const QString &to) = 0;
    /// Renames over what is there, at once and whole.
    virtual DiskOutcome<void> replace(const QString &from, const QString &to) = 0;
    /// sync() of several files, which share their waits for the medium where the system allows that; a result for each.
    virtual std::vector<DiskOutcome<void>> syncAll(std::span<File *const> files);
    /// Returns once the names in a folder are on the medium.
    virtual DiskOutcome<void> syncFolder(const QString &path) = 0;
};

/// Makes a folder, on the medium as well: else a power cut could take it away with all that is in it by then.
/// Its parent must be there. A folder that is there already is no error.
DiskOutcome<void> makeLastingFolder(FileSystem &files, const QString &path);

} // namespace plug::store
