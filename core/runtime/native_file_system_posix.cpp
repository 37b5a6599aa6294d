#include "core/runtime/native_file_system.h"

#include "core/base/limits.h"
#include "core/runtime/disk_failure.h"

#include <QFile>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace plug::runtime {

using store::Access;
using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;
using store::FileStatus;

namespace {

Failure<DiskError> lastError(const QString &path)
{
    return Failure{diskErrorOf(path, errno)};
}

/// Repeats a system call that a signal interrupted.
template <typename Call>
auto uninterrupted(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            close(m_number);
    }

    bool isOpen() const { return m_number >= 0; }
    int number() const { return m_number; }

private:
    int m_number;
};

FileStatus statusFrom(const struct stat &from)
{
#ifdef __APPLE__
    const timespec &modified = from.st_mtimespec;
#else
    const timespec &modified = from.st_mtim;
#endif
    constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
    return {.stamp = {.size = static_cast<std::uint64_t>(from.st_size),
                      .mtimeNs = static_cast<std::int64_t>(modified.tv_sec) * kNanosecondsPerSecond + modified.tv_nsec,
                      .inode = static_cast<std::uint64_t>(from.st_ino),
                      .device = static_cast<std::uint64_t>(from.st_dev)},
            .links = static_cast<std::uint64_t>(from.st_nlink)};
}

bool isNotSupported(int error)
{
    return error == EPERM || error == EOPNOTSUPP || error == ENOTSUP || error == ENOSYS || error == EINVAL || error == EMLINK;
}

class NativeFile final : public store::File {
public:
    NativeFile(QString path, Descriptor descriptor) : m_path(std::move(path)), m_descriptor(std::move(descriptor)) {}

    DiskOutcome<std::size_t> readAt(std::uint64_t offset, MutableByteView into) override
    {
        std::size_t done = 0;
        while (done < into.size()) {
            const ssize_t count = uninterrupted([&] {
                return pread(m_descriptor.number(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
            });
            if (count < 0)
                return lastError(m_path);
            if (count == 0)
                break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    }

    DiskOutcome<void> writeAt(std::uint64_t offset, ByteView bytes) override
    {
        while (!bytes.empty()) {
            const ssize_t count = uninterrupted([&] {
                return pwrite(m_descriptor.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
            });
            if (count < 0)
                return lastError(m_path);
            bytes = bytes.subspan(static_cast<std::size_t>(count));
            offset += static_cast<std::uint64_t>(count);
        }
        return {};
    }

    DiskOutcome<void> sync() override
    {
#ifdef __APPLE__
        // There fsync() stops at the drive's cache.
        const int done = uninterrupted([this] { return fcntl(m_descriptor.number(), F_FULLFSYNC); });
#else
        const int done = uninterrupted([this] { return fdatasync(m_descriptor.number()); });
#endif
        return done == 0 ? DiskOutcome<void>() : lastError(m_path);
    }

    DiskOutcome<void> truncate(std::uint64_t size) override
    {
        if (uninterrupted([&] { return ftruncate(m_descriptor.number(), static_cast<off_t>(size)); }) != 0)
            return lastError(m_path);
        return {};
    }

    DiskOutcome<void> reserve(std::uint64_t size) override
    {
#ifdef __linux__
        struct stat before = {};
        if (fstat(m_descriptor.number(), &before) != 0)
            return lastError(m_path);
        if (uninterrupted([&] { return fallocate(m_descriptor.number(), 0, 0, static_cast<off_t>(size)); }) == 0 || isNotSupported(errno))
            return {};
        const auto failure = lastError(m_path);
        // What it took before it failed.
        if (static_cast<std::uint64_t>(before.st_size) < size)
            (void)truncate(static_cast<std::uint64_t>(before.st_size));
        return failure;
#else
        (void)size;
        return {};
#endif
    }

    DiskOutcome<FileStatus> status() override
    {
        struct stat status = {};
        if (fstat(m_descriptor.number(), &status) != 0)
            return lastError(m_path);
        return statusFrom(status);
    }

private:
    QString m_path;
    Descriptor m_descriptor;
};

int flagsOf(Access access)
{
    // A pipe must not make the lane wait; what is open is then checked for being a file. A link is followed to read what
    // its owner shares, never to write.
    switch (access) {
    case Access::Read:
        return O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    case Access::ReadWrite:
        return O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;
    case Access::CreateNew:
        return O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL;
    }
    return O_RDONLY;
}

/// Renames unless `to` is there; false with errno EEXIST then, or with what says that the system can't.
bool renameWithoutReplacing(const QByteArray &from, const QByteArray &to)
{
#if defined(__APPLE__)
    return renamex_np(from.constData(), to.constData(), RENAME_EXCL) == 0;
#elif defined(RENAME_NOREPLACE)
    return renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) == 0;
#else
    errno = ENOSYS;
    return false;
#endif
}

/// The name is taken by an empty file first, which nobody else can have made, and that is then replaced.
DiskOutcome<bool> renameOntoPlaceholder(const QString &path, const QByteArray &from, const QByteArray &to)
{
    const Descriptor placeholder(open(to.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!placeholder.isOpen()) {
        if (errno == EEXIST)
            return false;
        return lastError(path);
    }
    if (rename(from.constData(), to.constData()) == 0)
        return true;
    const auto failure = lastError(path);
    unlink(to.constData());
    return failure;
}

} // namespace

DiskOutcome<std::unique_ptr<store::File>> NativeFileSystem::open(const QString &path, Access access)
{
    constexpr mode_t kMode = 0666;
    const QByteArray name = QFile::encodeName(path);
    Descriptor descriptor(uninterrupted([&] { return ::open(name.constData(), flagsOf(access), kMode); }));
    if (!descriptor.isOpen())
        return lastError(path);
    struct stat status = {};
    if (fstat(descriptor.number(), &status) != 0)
        return lastError(path);
    if (!S_ISREG(status.st_mode))
        return Failure{DiskError{DiskErrorKind::Io, path, QStringLiteral("not a regular file")}};
    return std::unique_ptr<store::File>(std::make_unique<NativeFile>(path, std::move(descriptor)));
}

DiskOutcome<FileStatus> NativeFileSystem::status(const QString &path)
{
    struct stat status = {};
    if (stat(QFile::encodeName(path).constData(), &status) != 0)
        return lastError(path);
    return statusFrom(status);
}

bool NativeFileSystem::isFolder(const QString &path)
{
    struct stat status = {};
    return stat(QFile::encodeName(path).constData(), &status) == 0 && S_ISDIR(status.st_mode);
}

DiskOutcome<void> NativeFileSystem::makeFolder(const QString &path)
{
    constexpr mode_t kMode = 0777;
    if (mkdir(QFile::encodeName(path).constData(), kMode) == 0 || (errno == EEXIST && isFolder(path)))
        return {};
    return lastError(path);
}

DiskOutcome<void> NativeFileSystem::remove(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (isFolder(path) ? rmdir(name.constData()) == 0 : unlink(name.constData()) == 0)
        return {};
    const bool isNoError = errno == ENOENT || errno == ENOTDIR || errno == ENOTEMPTY || errno == EEXIST;
    return isNoError ? DiskOutcome<void>() : lastError(path);
}

DiskOutcome<bool> NativeFileSystem::placeAs(const QString &from, const QString &to)
{
    const QByteArray fromName = QFile::encodeName(from);
    const QByteArray toName = QFile::encodeName(to);
    if (link(fromName.constData(), toName.constData()) == 0)
        return true;
    if (isNotSupported(errno) && renameWithoutReplacing(fromName, toName))
        return true;
    if (errno == EEXIST)
        return false;
    return isNotSupported(errno) ? renameOntoPlaceholder(to, fromName, toName) : lastError(to);
}

DiskOutcome<void> NativeFileSystem::replace(const QString &from, const QString &to)
{
    if (rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return lastError(to);
    return {};
}

std::vector<DiskOutcome<void>> NativeFileSystem::syncAll(std::span<store::File *const> files)
{
    std::vector<DiskOutcome<void>> results(files.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++)
            results[i] = files[i]->sync();
    };
    std::vector<std::jthread> threads;
    while (threads.size() + 1 < std::min(files.size(), limits::kSyncThreads))
        threads.emplace_back(work);
    work();
    threads.clear();
    return results;
}

DiskOutcome<void> NativeFileSystem::syncFolder(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const Descriptor folder(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen())
        return lastError(path);
    // Some network file systems sync no folders and say so; there is nothing better to do there.
    if (uninterrupted([&] { return fsync(folder.number()); }) != 0 && errno != EINVAL && errno != ENOTSUP)
        return lastError(path);
    return {};
}

} // namespace plug::runtime
